// The findings of a run: they arrive one by one, then the report explains them. An item is made once and stays, so that
// focus and selection do too.
import { element, setText } from "./dom";
import { FilterForm } from "./filter_form";
import { FindingItem } from "./finding_item";
import { matches, severities } from "./finding_filter";
import { JsonObject, isObject, numberIn, objectsIn, textIn } from "./json";
import { LiveFinding } from "./live_runs";
import { counted } from "./words";

export class FindingsList {
  readonly element: HTMLElement;
  private readonly items = new Map<string, FindingItem>();
  private readonly list = element("ol", { class: "findings" });
  private readonly form = new FilterForm(() => this.announce(this.show()));
  private readonly shown = element("p", { class: "shown" });
  private explained = false;
  private readonly note = element("p", { class: "source" });

  constructor(private readonly run: string, private readonly announce: (text: string) => void) {
    this.element = element("section", { "aria-labelledby": "findings-title" },
      element("h2", { id: "findings-title" }, "Findings"), this.form.element, this.shown, this.note, this.list);
    this.show();
  }

  get size(): number {
    return this.items.size;
  }

  add(findings: Iterable<LiveFinding>): void {
    const before = this.items.size;
    for (const finding of findings) if (!this.items.has(finding.id)) this.append(finding);
    if (this.items.size !== before) this.changed();
  }

  clear(): void {
    this.items.clear();
    this.list.replaceChildren();
    this.changed();
  }

  explain(report: JsonObject): void {
    this.explained = true;
    const findings = objectsIn(report, "findings");
    const open = findings.filter((finding) => !isObject(finding["accepted"]));
    const rank = (finding: JsonObject) => severities.indexOf(textIn(finding, "severity"));
    for (const detail of open.sort((one, other) => rank(one) - rank(other)))
      (this.items.get(textIn(detail, "id")) ?? this.append(findingOf(detail))).explain(detail);
    const accepted = findings.length - open.length;
    setText(this.note, accepted > 0 ? `${counted(accepted, "accepted finding")} in the report, not shown here.` : "");
    this.changed();
  }

  // Whether it is there to point at.
  point(id: string): boolean {
    const item = this.items.get(id);
    if (!item) return false;
    if (item.element.hidden) {
      this.form.clear();
      this.show();
    }
    item.point();
    return true;
  }

  private append(finding: LiveFinding): FindingItem {
    const item = new FindingItem(this.run, finding);
    this.items.set(finding.id, item);
    this.list.append(item.element);
    return item;
  }

  private changed(): void {
    this.form.offer([...this.items.values()].map((item) => item.finding));
    this.show();
  }

  private show(): string {
    const filter = this.form.filter();
    let shown = 0;
    for (const item of this.items.values()) {
      item.element.hidden = !matches(filter, item.finding);
      if (!item.element.hidden) ++shown;
    }
    const all = this.items.size;
    this.form.element.hidden = all === 0;
    const words = shown === all ? counted(all, "finding") : `${shown} of ${counted(all, "finding")}`;
    setText(this.shown, all > 0 ? words : this.explained ? "None." : "None so far.");
    return words;
  }
}

function findingOf(detail: JsonObject): LiveFinding {
  const source = objectsIn(detail, "sources")[0] ?? {};
  return {
    id: textIn(detail, "id"), rule: textIn(detail, "rule"), area: textIn(detail, "area"),
    severity: textIn(detail, "severity"), confidence: textIn(detail, "confidence"), title: textIn(detail, "message"),
    path: textIn(source, "path"), line: numberIn(source, "line") ?? 0,
  };
}
