// The one connection of this page: keeps it, brings it back, and hands on every event exactly once and in order. Owns
// the position in the user's log. Knows nothing of what events mean, of the page, or of browsers: sockets and timers
// come from outside.
import { Hello, Position, Resumed, RunEvent, parseMessage } from "./messages";
import { closes } from "./protocol";

export interface Socket {
  send(text: string): void;
  close(): void;
}

export interface SocketEvents {
  onText(text: string): void;
  onClose(code: number): void; // once; also when it never opened
}

export interface Surroundings {
  open(events: SocketEvents): Socket;
  after(ms: number, action: () => void): () => void; // gives what calls it off
  random(): number; // from 0 up to 1
}

export type Status =
  | { readonly kind: "connecting" }
  | { readonly kind: "live" }
  | { readonly kind: "waiting"; readonly seconds: number; readonly why: string }
  | { readonly kind: "closed"; readonly why: string }; // until somebody asks for it

export interface Listener {
  onStatus(status: Status): void;
  // Where to begin, for a page that was never there.
  beginAt(hello: Hello): Position;
  onEvent(event: RunEvent): void;
  // Events between the old position and this one cannot be had: what is shown must be read anew.
  onLost(position: Position): void;
}

const firstDelayMs = 500;
const longestDelayMs = 15_000;
const silenceMs = 25_000; // after which the server is asked whether it is there
const answerMs = 10_000; // within which anything must come after that, or a `hello`
const wentAway = "the server cannot be reached";

export class Connection {
  private socket: Socket | null = null;
  private generation = 0; // events of sockets before the current one mean nothing
  private position: Position | null = null;
  private following = false; // `resumed` came on this socket
  private failures = 0;
  private retryMs = 0; // what the server asked for when it said that it stops
  private callOff: () => void = () => undefined;

  // `user`: whose page it is. A browser has one session, and another tab may have changed it.
  constructor(
    private readonly user: number, private readonly surroundings: Surroundings, private readonly listener: Listener,
  ) {}

  // `position`: where an earlier life of this page was.
  start(position: Position | null): void {
    this.position = position;
    this.connect();
  }

  stop(): void {
    ++this.generation;
    this.callOff();
    this.socket?.close();
    this.socket = null;
  }

  // For a page that is looked at again, or a machine that has a network again.
  connectNow(): void {
    if (!this.socket) this.connect();
  }

  private connect(): void {
    this.callOff();
    const generation = ++this.generation;
    this.following = false;
    this.listener.onStatus({ kind: "connecting" });
    const current = (action: () => void) => {
      if (generation === this.generation) action();
    };
    this.socket = this.surroundings.open({
      onText: (text) => current(() => this.onText(text)),
      onClose: (code) => current(() => this.onClose(code)),
    });
    this.callOff = this.surroundings.after(answerMs, () => this.giveUp());
  }

  private onText(text: string): void {
    this.listen();
    const message = parseMessage(text);
    if (message?.type === "hello") this.onHello(message);
    if (message?.type === "resumed") this.onResumed(message);
    if (message?.type === "event") this.onEvent(message);
    if (message?.type === "draining") this.retryMs = message.retryMs;
  }

  private onHello(hello: Hello): void {
    if (hello.user.id !== this.user) {
      this.stop();
      this.listener.onStatus({ kind: "closed", why: `this browser is signed in as ${hello.user.name} now` });
      return;
    }
    this.position ??= this.listener.beginAt(hello);
    const { epoch, seq } = this.position;
    this.send({ type: "resume", epoch, seq });
  }

  private onResumed(resumed: Resumed): void {
    this.following = true;
    this.failures = 0;
    if (!resumed.recovered) {
      this.position = { epoch: resumed.epoch, seq: resumed.from };
      this.listener.onLost(this.position);
    }
    this.listener.onStatus({ kind: "live" });
  }

  private onEvent(event: RunEvent): void {
    if (!this.position || !this.following || event.epoch !== this.position.epoch) return this.giveUp();
    if (event.seq <= this.position.seq) return; // seen
    if (event.seq !== this.position.seq + 1) return this.giveUp(); // a gap: from where we are, once more
    this.position = { epoch: event.epoch, seq: event.seq };
    this.listener.onEvent(event);
  }

  // Browsers do not show a connection that died silently: somebody must ask.
  private listen(): void {
    this.callOff();
    this.callOff = this.surroundings.after(silenceMs, () => {
      this.send({ type: "ping", data: "" });
      this.callOff = this.surroundings.after(answerMs, () => this.giveUp());
    });
  }

  private send(message: object): void {
    this.socket?.send(JSON.stringify(message));
  }

  private giveUp(): void {
    ++this.generation;
    this.socket?.close();
    this.comeBack(wentAway);
  }

  private onClose(code: number): void {
    const known = closes.get(code);
    if (known && !known.reconnect) {
      this.callOff();
      this.socket = null;
      this.listener.onStatus({ kind: "closed", why: known.meaning });
      return;
    }
    this.comeBack(known ? known.meaning : wentAway);
  }

  private comeBack(why: string): void {
    this.callOff();
    this.socket = null;
    const backOff = Math.min(longestDelayMs, firstDelayMs * 2 ** Math.min(this.failures, 10));
    ++this.failures;
    // Never less than the server asked for; and not all clients at once.
    const delay = Math.max(this.retryMs, backOff / 2) + this.surroundings.random() * (backOff / 2);
    this.retryMs = 0;
    this.listener.onStatus({ kind: "waiting", seconds: Math.max(1, Math.round(delay / 1000)), why });
    this.callOff = this.surroundings.after(delay, () => this.connect());
  }
}
