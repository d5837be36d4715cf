// The messages of fount.v1 that a server sends. A message of a type that is not known here is null, and ignored.
import { JsonObject, numberIn, objectIn, parseObject, textIn } from "./json";

export interface Position {
  readonly epoch: string;
  readonly seq: number; // of the last event that was dealt with
}

export interface Hello extends Position {
  readonly type: "hello";
  readonly user: { readonly id: number; readonly name: string };
}

export interface Resumed {
  readonly type: "resumed";
  readonly recovered: boolean;
  readonly epoch: string;
  readonly from: number;
}

export interface RunEvent extends Position {
  readonly type: "event";
  readonly run: string;
  readonly event: string;
  readonly at: number; // milliseconds since 1970
  readonly data: JsonObject;
}

export interface Draining {
  readonly type: "draining";
  readonly retryMs: number;
}

export interface Pong {
  readonly type: "pong";
}

export type ServerMessage = Hello | Resumed | RunEvent | Draining | Pong;

export function parseMessage(text: string): ServerMessage | null {
  const message = parseObject(text);
  if (!message) return null;
  const epoch = textIn(message, "epoch");
  const seq = numberIn(message, "seq") ?? 0;
  switch (textIn(message, "type")) {
    case "hello": {
      const user = objectIn(message, "user");
      return { type: "hello", epoch, seq, user: { id: numberIn(user, "id") ?? 0, name: textIn(user, "name") } };
    }
    case "resumed":
      return { type: "resumed", recovered: message["recovered"] === true, epoch, from: numberIn(message, "from") ?? 0 };
    case "event":
      return {
        type: "event", epoch, seq, run: textIn(message, "run"), event: textIn(message, "event"),
        at: numberIn(message, "at") ?? 0, data: objectIn(message, "data"),
      };
    case "draining":
      return { type: "draining", retryMs: numberIn(message, "retry_ms") ?? 0 };
    case "pong":
      return { type: "pong" };
    default:
      return null;
  }
}
