// A server of fount.v1 with one log, and time that passes when the test says so. What it does wrong is on purpose.
import { Socket, SocketEvents, Surroundings } from "../../web/connection";

interface Timer {
  readonly at: number;
  readonly action: () => void;
}

interface Client {
  readonly events: SocketEvents;
  sent: number; // seq
  following: boolean;
}

export class FakeServer implements Surroundings {
  epoch = "e1";
  user = 1;
  log: string[] = []; // what happened, from seq 1
  firstKept = 1;
  reachable = true;
  refuses = 0; // a close code that every new socket gets
  duplicates = false;
  readonly messages: string[] = []; // from the client
  private now = 0;
  private timers: Timer[] = [];
  private client: Client | null = null;

  open(events: SocketEvents): Socket {
    const client: Client = { events, sent: 0, following: false };
    this.after(1, () => {
      if (!this.reachable) return events.onClose(1006);
      if (this.refuses) return events.onClose(this.refuses);
      this.client = client;
      const user = { id: this.user, name: "ada" };
      this.say(client, { type: "hello", epoch: this.epoch, seq: this.log.length, user });
    });
    return {
      send: (text) => this.onMessage(client, text),
      close: () => {
        if (this.client === client) this.client = null;
      },
    };
  }

  after(ms: number, action: () => void): () => void {
    const timer = { at: this.now + ms, action };
    this.timers.push(timer);
    return () => {
      this.timers = this.timers.filter((other) => other !== timer);
    };
  }

  random(): number {
    return 0.5;
  }

  append(what: string): void {
    this.log.push(what);
    this.pump();
  }

  disconnect(code = 1006): void {
    const client = this.client;
    this.client = null;
    client?.events.onClose(code);
  }

  announceStop(retryMs: number): void {
    if (this.client) this.say(this.client, { type: "draining", retry_ms: retryMs });
    this.disconnect(4412);
  }

  // The same events again, or later ones first.
  sendRaw(seq: number): void {
    if (this.client) this.sendEvent(this.client, seq);
  }

  get connected(): boolean {
    return this.client !== null;
  }

  // Time passes; what waited for it happens.
  pass(ms: number): void {
    const end = this.now + ms;
    for (;;) {
      const due = this.timers.filter((timer) => timer.at <= end).sort((one, other) => one.at - other.at)[0];
      if (!due) break;
      this.timers = this.timers.filter((timer) => timer !== due);
      this.now = due.at;
      due.action();
    }
    this.now = end;
  }

  private onMessage(client: Client, text: string): void {
    if (this.client !== client) return;
    this.messages.push(text);
    const message = JSON.parse(text) as { type: string; epoch?: string; seq?: number };
    if (message.type === "ping") this.say(client, { type: "pong", data: "" });
    if (message.type !== "resume") return;
    const seq = message.seq ?? this.log.length;
    const known = message.epoch === this.epoch && seq <= this.log.length && seq + 1 >= this.firstKept;
    client.sent = known ? seq : this.log.length;
    client.following = true;
    this.say(client, { type: "resumed", recovered: known, epoch: this.epoch, from: client.sent });
    this.pump();
  }

  private pump(): void {
    const client = this.client;
    if (!client || !client.following) return;
    while (client === this.client && client.sent < this.log.length) {
      ++client.sent;
      this.sendEvent(client, client.sent);
      if (this.duplicates) this.sendEvent(client, client.sent);
    }
  }

  private sendEvent(client: Client, seq: number): void {
    this.say(client, {
      type: "event", epoch: this.epoch, seq, run: "r", event: "agent.progress", at: 0,
      data: { what: this.log[seq - 1] },
    });
  }

  say: (client: Client, message: object) => void = (client, message) => {
    client.events.onText(JSON.stringify(message));
  };
}
