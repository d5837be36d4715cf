// The scores of a repository as a line. A picture of a table that stands elsewhere: it has one sentence for who cannot
// see it.
import { Score } from "./api";
import { drawing } from "./dom";
import { counted, scoreOf } from "./words";

export interface Size {
  readonly width: number;
  readonly height: number;
}

const margin = 4;

export interface Point {
  readonly x: number;
  readonly y: number;
}

// Evenly spaced: runs come in bursts, and the time between them says little.
export function pointsOf(scores: readonly number[], size: Size): Point[] {
  const width = size.width - 2 * margin;
  const height = size.height - 2 * margin;
  return scores.map((score, index) => ({
    x: margin + (scores.length === 1 ? width : (index * width) / (scores.length - 1)),
    y: margin + ((100 - Math.min(100, Math.max(0, score))) * height) / 100,
  }));
}

export function sentenceOf(scores: readonly number[]): string {
  const first = scores[0];
  const last = scores[scores.length - 1];
  if (first === undefined || last === undefined) return "no scores yet";
  if (scores.length === 1) return `score ${scoreOf(last)}`;
  return `${counted(scores.length, "score")}, from ${scoreOf(first)} to ${scoreOf(last)}`;
}

export function scoreChart(scores: readonly Score[], size: Size): SVGSVGElement {
  const values = scores.map((point) => point.score);
  const points = pointsOf(values, size);
  const chart = drawing("svg", {
    class: "chart", role: "img", "aria-label": sentenceOf(values), viewBox: `0 0 ${size.width} ${size.height}`,
    width: size.width, height: size.height,
  });
  for (const y of [margin, size.height / 2, size.height - margin])
    chart.append(drawing("line", { class: "grid", x1: margin, x2: size.width - margin, y1: y, y2: y }));
  chart.append(drawing("polyline", { class: "line", points: points.map(({ x, y }) => `${x},${y}`).join(" ") }));
  const last = points[points.length - 1];
  if (last) chart.append(drawing("circle", { class: "last", cx: last.x, cy: last.y, r: 3 }));
  return chart;
}
