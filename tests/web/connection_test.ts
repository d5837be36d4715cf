// Every event once and in order, whatever happens to sockets; and a server that is not pressed.
import assert from "node:assert/strict";
import test from "node:test";

import { Connection, Status } from "../../web/connection";
import { Position } from "../../web/messages";
import { closes } from "../../web/protocol";
import { FakeServer } from "./fake_server";

class Page {
  readonly server = new FakeServer();
  readonly seen: string[] = [];
  readonly statuses: Status[] = [];
  lost = 0;
  readonly connection = new Connection(1, this.server, {
    onStatus: (status) => this.statuses.push(status),
    beginAt: (hello) => ({ epoch: hello.epoch, seq: hello.seq }),
    onEvent: (event) => this.seen.push(String(event.data["what"])),
    onLost: () => ++this.lost,
  });

  start(position: Position | null = null): void {
    this.connection.start(position);
    this.server.pass(10);
  }

  get status(): Status | undefined {
    return this.statuses[this.statuses.length - 1];
  }
}

function letters(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `e${index + 1}`);
}

test("a page that was never here gets what happens from now on", () => {
  const page = new Page();
  page.server.log = ["before"];
  page.start();
  page.server.append("after");
  assert.deepEqual(page.seen, ["after"]);
  assert.equal(page.status?.kind, "live");
});

test("a page that is loaded again goes on where it was", () => {
  const page = new Page();
  page.server.log = letters(5);
  page.start({ epoch: "e1", seq: 3 });
  assert.deepEqual(page.seen, ["e4", "e5"]);
  assert.equal(page.lost, 0);
});

test("events come once and in order over a disconnection at every boundary", () => {
  const page = new Page();
  page.server.duplicates = true;
  page.start();
  for (const what of letters(200)) {
    page.server.append(what);
    page.server.disconnect();
    page.server.append(`${what}, meanwhile`);
    page.server.pass(60_000);
  }
  assert.deepEqual(page.seen, letters(200).flatMap((what) => [what, `${what}, meanwhile`]));
  assert.equal(page.lost, 0);
});

test("an event that comes twice is shown once, and is no reason to leave", () => {
  const page = new Page();
  page.server.duplicates = true;
  page.start();
  letters(5).forEach((what) => page.server.append(what));
  page.server.sendRaw(2);
  assert.deepEqual(page.seen, letters(5));
  assert.equal(page.status?.kind, "live");
});

test("an event that is not the next one is not shown: it is asked for again", () => {
  const page = new Page();
  page.start();
  page.server.append("e1");
  page.server.log.push("e2", "e3");
  page.server.sendRaw(3);
  assert.deepEqual(page.seen, ["e1"]);
  page.server.pass(60_000);
  assert.deepEqual(page.seen, ["e1", "e2", "e3"]);
});

test("an event of another epoch is never taken for one of this", () => {
  const page = new Page();
  page.start();
  page.server.append("e1");
  page.server.epoch = "e2";
  page.server.append("another log's second event");
  assert.deepEqual(page.seen, ["e1"]);
});

test("what cannot be recovered is said, and followed from there", () => {
  const page = new Page();
  page.start();
  page.server.append("e1");
  page.server.disconnect();
  page.server.log.push("e2", "e3");
  page.server.firstKept = 3;
  page.server.pass(60_000);
  assert.equal(page.lost, 1);
  page.server.append("e4");
  assert.deepEqual(page.seen, ["e1", "e4"]);
});

test("another log is said to be another one", () => {
  const page = new Page();
  page.start({ epoch: "of a server that is gone", seq: 3 });
  assert.equal(page.lost, 1);
  page.server.append("e1");
  assert.deepEqual(page.seen, ["e1"]);
});

test("each close code does what the table says", () => {
  for (const [code, info] of closes) {
    const page = new Page();
    page.start();
    page.server.disconnect(code);
    assert.equal(page.status?.kind, info.reconnect ? "waiting" : "closed", info.name);
    page.server.pass(3_600_000);
    assert.equal(page.server.connected, info.reconnect, info.name);
    page.connection.connectNow();
    page.server.pass(10);
    assert.ok(page.server.connected, `${info.name}: asked to`);
  }
});

test("who cannot connect waits longer each time, up to a limit", () => {
  const page = new Page();
  page.server.reachable = false;
  page.start();
  page.server.pass(120_000);
  const waits = page.statuses.flatMap((status) => (status.kind === "waiting" ? [status.seconds] : []));
  assert.ok(waits.length > 6 && waits.length < 30, String(waits));
  assert.deepEqual(waits, [...waits].sort((one, other) => one - other));
  assert.ok(Math.max(...waits) <= 15);
  page.server.reachable = true;
  page.server.pass(20_000);
  assert.equal(page.status?.kind, "live");
});

test("a server that stops says when to come back", () => {
  const page = new Page();
  page.start();
  page.server.announceStop(5_000);
  page.server.pass(4_900);
  assert.equal(page.server.connected, false);
  page.server.pass(2_000);
  assert.ok(page.server.connected);
});

test("a connection that died silently is found out", () => {
  const page = new Page();
  page.start();
  page.server.pass(26_000);
  assert.ok(page.server.messages.includes('{"type":"ping","data":""}'));
  assert.equal(page.status?.kind, "live");
  page.server.say = () => undefined; // from here on nothing arrives
  page.server.pass(36_000);
  assert.ok(page.statuses.slice(-3).some((status) => status.kind === "waiting"));
});

test("a page of one user does not follow another, who signed in meanwhile", () => {
  const page = new Page();
  page.start();
  page.server.user = 2;
  page.server.disconnect();
  page.server.pass(60_000);
  page.server.append("of another user");
  assert.deepEqual(page.seen, []);
  assert.equal(page.status?.kind, "closed");
});

test("a page that is left sends and shows nothing more", () => {
  const page = new Page();
  page.start();
  page.connection.stop();
  page.server.append("e1");
  page.server.pass(60_000);
  assert.deepEqual(page.seen, []);
  assert.equal(page.server.connected, false);
});
