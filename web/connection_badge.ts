// Whether the page is live, in words.
import { Status } from "./connection";
import { element, fill } from "./dom";

export function showConnection(target: HTMLElement, status: Status, connectNow: () => void): void {
  target.className = `connection ${status.kind}`;
  switch (status.kind) {
    case "connecting":
      return fill(target, "Connecting …");
    case "live":
      return fill(target, "Live");
    case "waiting":
      return fill(target, `Not connected: ${status.why}. Next try in ${status.seconds} s. `,
        element("button", { type: "button", click: connectNow }, "Try now"));
    case "closed":
      return fill(target, `Not connected: ${status.why}. `,
        element("button", { type: "button", click: connectNow }, "Connect again"));
  }
}
