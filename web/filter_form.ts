// The controls of a Filter.
import { Child, element, fill } from "./dom";
import { Filter, Filtered, everything, severities } from "./finding_filter";

export class FilterForm {
  readonly element: HTMLElement;
  private readonly boxes = new Map<string, HTMLInputElement>();
  private readonly counts = new Map<string, HTMLElement>();
  private readonly area = element("select", { id: "area" });
  private readonly text = element("input", { id: "text", type: "search", autocomplete: "off", spellcheck: "false" });
  private areas = "";

  constructor(onChange: () => void) {
    const choices: Child[] = [element("legend", {}, "Severity")];
    for (const severity of severities) {
      const box = element("input", { type: "checkbox", id: `severity-${severity}` });
      const count = element("span", { class: "count" }, "0");
      this.boxes.set(severity, box);
      this.counts.set(severity, count);
      choices.push(element("span", { class: "choice" }, box,
        element("label", { for: box.id }, severity, " ", count)));
    }
    this.element = element("form", { class: "filters", "aria-label": "Filter the findings" },
      element("fieldset", {}, ...choices),
      element("p", {}, element("label", { for: "area" }, "Area"), this.area),
      element("p", {}, element("label", { for: "text" }, "Text"), this.text));
    this.element.addEventListener("input", onChange);
    this.element.addEventListener("submit", (event) => event.preventDefault());
    this.offer([]);
  }

  filter(): Filter {
    const chosen = severities.filter((severity) => this.boxes.get(severity)?.checked === true);
    return { severities: new Set(chosen), area: this.area.value, text: this.text.value.trim() };
  }

  clear(): void {
    for (const box of this.boxes.values()) box.checked = false;
    this.area.value = everything.area;
    this.text.value = everything.text;
  }

  // What there is to choose from.
  offer(findings: readonly Filtered[]): void {
    for (const [severity, count] of this.counts)
      count.textContent = String(findings.filter((finding) => finding.severity === severity).length);
    const areas = [...new Set(findings.map((finding) => finding.area))].filter((area) => area !== "").sort();
    if (this.areas === areas.join(" ") && this.area.options.length > 0) return;
    this.areas = areas.join(" ");
    const chosen = this.area.value;
    const options = areas.map((area) => element("option", { value: area }, area));
    fill(this.area, element("option", { value: "" }, "all"), ...options);
    this.area.value = areas.includes(chosen) ? chosen : "";
  }
}
