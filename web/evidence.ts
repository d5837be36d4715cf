// The sources of a finding, as the report has them: what is right, what is not, what to do.
import { Child, element, prose } from "./dom";
import { JsonObject, isObject, numberIn, objectsIn, textIn } from "./json";
import { counted, place } from "./words";

function sourceItem(source: JsonObject, role: string): HTMLElement {
  const note = textIn(source, "note");
  const uses = numberIn(source, "uses") ?? 0;
  const excerpt = textIn(source, "excerpt");
  return element("li", {},
    role ? element("span", { class: "role" }, `${role} `) : null,
    element("code", {}, place(textIn(source, "path"), numberIn(source, "line") ?? 0)),
    note ? ` ${note}` : null,
    uses > 0 ? `, used by ${counted(uses, "file")}` : null,
    excerpt ? element("pre", { tabindex: 0, "aria-label": "Excerpt" }, element("code", {}, excerpt)) : null);
}

function isSame(one: JsonObject, other: JsonObject): boolean {
  return one["path"] === other["path"] && one["line"] === other["line"];
}

export function evidence(finding: JsonObject): Child[] {
  const canonical = finding["canonical"];
  const sources = objectsIn(finding, "sources");
  const parts: Child[] = [];
  if (isObject(canonical))
    parts.push(element("h4", {}, "The source to use"), element("ul", { class: "sources" }, sourceItem(canonical, "")));
  const compared = isObject(canonical);
  const others = sources.filter((source) => !compared || !isSame(source, canonical));
  // Without a source to use there is nothing to be surplus to.
  const items = others.map((source) => sourceItem(source, compared ? textIn(source, "role") : ""));
  if (items.length > 0)
    parts.push(element("h4", {}, compared ? "The others" : "Where"), element("ul", { class: "sources" }, ...items));
  const remedy = textIn(finding, "remedy");
  if (remedy) parts.push(element("h4", {}, "What to do"), element("p", {}, ...prose(remedy)));
  return parts;
}
