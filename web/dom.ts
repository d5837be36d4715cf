// Elements from values. Text becomes text nodes and never markup, so nothing of an audited repository can act here.

export type Child = Node | string | null;
type Listener = (event: Event) => void;
export type Attributes = { readonly [name: string]: string | boolean | number | null | Listener };

function setAttributes(target: Element, attributes: Attributes): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") target.addEventListener(name, value);
    else if (value === true) target.setAttribute(name, "");
    else if (value !== false && value !== null) target.setAttribute(name, String(value));
  }
}

export function element<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag, attributes: Attributes = {}, ...children: Child[]
): HTMLElementTagNameMap[Tag] {
  const made = document.createElement(tag);
  setAttributes(made, attributes);
  fill(made, ...children);
  return made;
}

export function drawing<Tag extends keyof SVGElementTagNameMap>(
  tag: Tag, attributes: Attributes = {}, ...children: Child[]
): SVGElementTagNameMap[Tag] {
  const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
  setAttributes(made, attributes);
  fill(made, ...children);
  return made;
}

export function fill(target: Element, ...children: Child[]): void {
  target.replaceChildren(...children.filter((child): child is Node | string => child !== null));
}

// Sentences of reports, in which `names` stand between backticks.
export function prose(text: string): Child[] {
  const parts = text.split("`");
  if (parts.length % 2 === 0) return [text]; // one of them is part of a name
  return parts.map((part, at) => (at % 2 === 1 ? element("code", {}, part) : part));
}

// Changes only what is another: a screen reader is told of every change, and a selection survives none.
export function setText(target: Element, text: string): void {
  if (target.textContent !== text) target.textContent = text;
}

export function setTitle(title: string): void {
  document.title = `${title} · Fount`;
}

export function byId(id: string): HTMLElement {
  const found = document.getElementById(id);
  if (!found) throw new Error(`index.html has no #${id}`);
  return found;
}
