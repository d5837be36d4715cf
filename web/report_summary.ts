// What came of an audit: its score, the areas, what to do first.
import { reportPath } from "./api";
import { Child, element, prose } from "./dom";
import { JsonObject, numberIn, objectIn, objectsIn, textIn } from "./json";
import { runLink } from "./route";
import { counted, scoreOf } from "./words";

const shownCauses = 10;
const shownSteps = 20;

export function reportSummary(run: string, report: JsonObject): Child[] {
  const score = objectIn(report, "score");
  const band = textIn(score, "band");
  const files = numberIn(objectIn(report, "files"), "scanned") ?? 0;
  return [
    element("p", { class: "result" },
      element("span", { class: `figure ${band.replace(" ", "-")}` }, scoreOf(numberIn(score, "value"))),
      element("span", {}, element("strong", {}, textIn(report, "status")),
        element("br"), `${band}; ${counted(files, "file")} read`)),
    element("p", {},
      element("a", { href: reportPath(run), download: `fount-report-${run}.json` }, "Download the report"),
      " (JSON, fount.report/1)"),
    areas(objectsIn(score, "areas")),
    ...causes(run, report),
    ...plan(run, report),
  ];
}

function areas(all: readonly JsonObject[]): HTMLElement {
  const columns = ["Area", "Score", "Findings"].map((name, at) =>
    element("th", { scope: "col", class: at > 0 ? "number" : null }, name));
  const rows = all.filter((area) => area["assessed"] === true).map((area) => element("tr", {},
    element("th", { scope: "row" }, textIn(area, "name")),
    element("td", { class: "number" }, scoreOf(numberIn(area, "value"))),
    element("td", { class: "number" }, String(numberIn(area, "findings") ?? 0))));
  return element("table", {},
    element("caption", {}, "Scores of the areas that were assessed"),
    element("thead", {}, element("tr", {}, ...columns)), element("tbody", {}, ...rows));
}

function findingsById(report: JsonObject): Map<string, JsonObject> {
  return new Map(objectsIn(report, "findings").map((finding) => [textIn(finding, "id"), finding]));
}

function causes(run: string, report: JsonObject): Child[] {
  const all = objectsIn(report, "causes");
  const items = all.slice(0, shownCauses).map((cause) => {
    const ids = Array.isArray(cause["findings"]) ? cause["findings"] : [];
    const first = typeof ids[0] === "string" ? ids[0] : "";
    return element("li", {},
      element("strong", {}, ...prose(textIn(cause, "title"))), element("br"), ...prose(textIn(cause, "action")), " ",
      element("a", { href: runLink(run, first) }, counted(ids.length, "finding")));
  });
  if (items.length === 0) return [];
  return [element("h2", {}, "Common causes"), element("ul", { class: "causes" }, ...items), more(all, items, "cause")];
}

function plan(run: string, report: JsonObject): Child[] {
  const findings = findingsById(report);
  const steps = objectsIn(report, "plan");
  if (steps.length === 0) return [];
  const items = steps.slice(0, shownSteps).map((step) => {
    const id = textIn(step, "finding");
    const finding = findings.get(id) ?? {};
    const points = numberIn(step, "points") ?? 0;
    const hours = numberIn(finding, "effort_hours") ?? 0;
    return element("li", {}, element("a", { href: runLink(run, id) }, ...prose(textIn(finding, "message") || id)),
      element("span", { class: "source" }, ` within ${textIn(finding, "due")}, about ${hours} h`,
        points > 0 ? `, regains ${points} points` : ""));
  });
  return [
    element("h2", {}, "What to do first"), element("ol", { class: "plan" }, ...items), more(steps, items, "step"),
  ];
}

function more(all: readonly unknown[], shown: readonly unknown[], what: string): Child {
  const rest = all.length - shown.length;
  return rest > 0 ? element("p", { class: "source" }, `${counted(rest, `more ${what}`)} in the report.`) : null;
}
