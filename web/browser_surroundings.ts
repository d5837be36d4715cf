// The sockets and timers of a browser, as Connection wants them.
import { Surroundings } from "./connection";
import { protocol } from "./protocol";

export function browserSurroundings(): Surroundings {
  return {
    open(events) {
      const url = new URL("/ws", location.href);
      url.protocol = location.protocol === "https:" ? "wss:" : "ws:";
      url.hash = "";
      const socket = new WebSocket(url.href, protocol);
      socket.onmessage = (message) => {
        if (typeof message.data === "string") events.onText(message.data);
      };
      socket.onclose = (close) => events.onClose(close.code);
      return {
        send(text) {
          if (socket.readyState === WebSocket.OPEN) socket.send(text);
        },
        close: () => socket.close(),
      };
    },
    after(ms, action) {
      const timer = window.setTimeout(action, ms);
      return () => window.clearTimeout(timer);
    },
    random: Math.random,
  };
}
