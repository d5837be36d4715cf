// Where this tab was in its user's log, for when it is loaded again. Of a tab, not of a browser: two tabs may be at two
// places.
import { numberIn, parseObject, textIn } from "./json";
import { Position } from "./messages";

const key = "fount.position";

export function savePosition(user: number, position: Position): void {
  try {
    sessionStorage.setItem(key, JSON.stringify({ user, ...position }));
  } catch {
    // Storage may be switched off: then a page that is loaded again begins like a new one.
  }
}

// Null: none, or one of somebody else.
export function savedPosition(user: number): Position | null {
  try {
    const saved = parseObject(sessionStorage.getItem(key) ?? "");
    const seq = saved && numberIn(saved, "seq");
    if (!saved || seq === null || numberIn(saved, "user") !== user) return null;
    return { epoch: textIn(saved, "epoch"), seq };
  } catch {
    return null;
  }
}

export function forgetPosition(): void {
  try {
    sessionStorage.removeItem(key);
  } catch {
    // as above
  }
}
