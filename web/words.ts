// Values as users read them.

const moment = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "short" });

export function timeOf(ms: number): string {
  return moment.format(new Date(ms));
}

export function duration(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 1) return "less than a second";
  if (seconds < 60) return `${seconds} s`;
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}

export function scoreOf(score: number | null): string {
  return score === null ? "not assessed" : score.toFixed(1);
}

export function place(path: string, line: number): string {
  return line > 0 ? `${path}:${line}` : path;
}

export function message(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
