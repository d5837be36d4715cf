// Which findings are shown: a value, so that it can be tested without a page.

export interface Filter {
  readonly severities: ReadonlySet<string>; // empty: all
  readonly area: string; // "": all
  readonly text: string;
}

export interface Filtered {
  readonly severity: string;
  readonly area: string;
  readonly title: string;
  readonly path: string;
  readonly rule: string;
}

export const severities = ["critical", "high", "medium", "low"];

export const everything: Filter = { severities: new Set(), area: "", text: "" };

export function matches(filter: Filter, finding: Filtered): boolean {
  if (filter.severities.size > 0 && !filter.severities.has(finding.severity)) return false;
  if (filter.area && finding.area !== filter.area) return false;
  const haystack = `${finding.title}\n${finding.path}\n${finding.rule}`.toLowerCase();
  return filter.text.toLowerCase().split(/\s+/).every((word) => haystack.includes(word));
}
