// Run in the page: what a checker of accessibility would say first. Returns sentences; none is good.
export function accessibilityProblems() {
  const problems = [];
  const visible = (node) =>
    node.checkVisibility() && node.getClientRects().length > 0 && !node.closest(".unseen, .skip");
  const all = (selector) => [...document.querySelectorAll(selector)].filter(visible);
  const textOf = (id) => document.getElementById(id)?.textContent ?? "";
  const nameOf = (node) => (node.getAttribute("aria-label") ?? "") ||
    (node.getAttribute("aria-labelledby") ?? "").split(" ").map(textOf).join("") ||
    [...(node.labels ?? [])].map((label) => label.textContent).join("") || node.textContent.trim();

  if (!document.documentElement.lang) problems.push("the page has no language");
  if (!document.title) problems.push("the page has no title");
  if (document.querySelectorAll("main").length !== 1) problems.push("not one main");
  if (all("h1").length !== 1) problems.push(`${all("h1").length} h1`);
  let level = 0;
  for (const heading of all("h1, h2, h3, h4")) {
    const own = Number(heading.tagName[1]);
    if (own > level + 1) problems.push(`h${own} after h${level}: ${heading.textContent}`);
    level = own;
  }
  const ids = [...document.querySelectorAll("[id]")].map((node) => node.id);
  for (const id of ids) if (ids.indexOf(id) !== ids.lastIndexOf(id)) problems.push(`two of #${id}`);
  for (const control of all("button, a, input, select, summary, [role=img], progress, [role=region]"))
    if (!nameOf(control)) problems.push(`no name: ${control.outerHTML.slice(0, 100)}`);
  for (const names of ["aria-labelledby", "aria-describedby", "for"])
    for (const node of document.querySelectorAll(`[${names}]`))
      for (const id of node.getAttribute(names).split(" "))
        if (!document.getElementById(id)) problems.push(`${names} names #${id}, which is not there`);
  for (const cell of all("th")) if (!cell.scope) problems.push(`th without scope: ${cell.textContent}`);

  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const known = new Map();
  const rgb = (colour) => {
    if (!known.has(colour)) {
      canvas.clearRect(0, 0, 1, 1);
      canvas.fillStyle = colour;
      canvas.fillRect(0, 0, 1, 1);
      known.set(colour, [...canvas.getImageData(0, 0, 1, 1).data]);
    }
    return known.get(colour);
  };
  const luminance = (colour) => {
    const [red, green, blue] = rgb(colour).map((byte) => byte / 255)
      .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const groundOf = (node) => {
    for (let up = node; up; up = up.parentElement) {
      const ground = getComputedStyle(up).backgroundColor;
      if (rgb(ground)[3] === 255) return ground;
    }
    return "white";
  };
  for (const node of all("body *")) {
    if (![...node.childNodes].some((child) => child.nodeType === 3 && child.textContent.trim())) continue;
    const [one, other] = [luminance(getComputedStyle(node).color), luminance(groundOf(node))].sort((a, b) => b - a);
    const contrast = (one + 0.05) / (other + 0.05);
    if (contrast < 4.5) problems.push(`contrast ${contrast.toFixed(2)}: ${node.textContent.trim().slice(0, 40)}`);
  }
  if (document.documentElement.scrollWidth > window.innerWidth) problems.push("wider than the window");
  return problems;
}
