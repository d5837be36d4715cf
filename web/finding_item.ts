// One finding in the list. Its evidence is built when it is opened: there may be thousands.
import { Child, element, fill, prose } from "./dom";
import { evidence } from "./evidence";
import { JsonObject } from "./json";
import { LiveFinding } from "./live_runs";
import { runLink } from "./route";
import { place } from "./words";

export class FindingItem {
  readonly element: HTMLLIElement;
  private readonly article: HTMLElement;
  private details: HTMLDetailsElement | null = null;

  constructor(run: string, readonly finding: LiveFinding) {
    const titleId = `title-${finding.id}`;
    this.article = element("article", { tabindex: -1, "aria-labelledby": titleId },
      element("h3", { id: titleId },
        element("span", { class: `badge ${finding.severity}` }, finding.severity || "finding"), " ",
        element("span", {}, ...prose(finding.title))),
      element("p", { class: "where" }, ...whereOf(finding),
        element("a", { href: runLink(run, finding.id), "aria-label": `Link to: ${finding.title}` }, "link")));
    this.element = element("li", {}, this.article);
  }

  // What only the report knows.
  explain(detail: JsonObject): void {
    if (this.details) return;
    const body = element("div", { class: "evidence" });
    const details = element("details", {}, element("summary", {}, "Evidence"), body);
    details.addEventListener("toggle", () => {
      if (details.open && !body.hasChildNodes()) fill(body, ...evidence(detail));
    });
    this.details = details;
    this.article.append(details);
  }

  point(): void {
    if (this.details) this.details.open = true;
    this.element.scrollIntoView({ block: "center" });
    this.article.focus({ preventScroll: true });
  }
}

function whereOf(finding: LiveFinding): Child[] {
  const parts: Child[] = [];
  if (finding.path) parts.push(element("code", {}, place(finding.path, finding.line)), " ");
  for (const word of [finding.confidence, finding.area, finding.rule])
    if (word) parts.push(element("span", { class: "tag" }, word), " ");
  return parts;
}
