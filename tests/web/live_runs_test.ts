// What events add up to, and from where they must be had again.
import assert from "node:assert/strict";
import test from "node:test";

import { LiveRuns } from "../../web/live_runs";
import { RunEvent } from "../../web/messages";

let seq = 0;
function event(run: string, name: string, data: RunEvent["data"] = {}): RunEvent {
  return { type: "event", epoch: "e", seq: ++seq, run, event: name, at: 0, data };
}

function follow(...events: RunEvent[]): LiveRuns {
  const runs = new LiveRuns();
  for (const one of events) runs.apply(one);
  return runs;
}

const finding = { agent: "code", id: "f1", title: "two of it", severity: "high", path: "a.py", line: 3 };

test("a run is queued, works, finds and completes", () => {
  seq = 0;
  const runs = follow(
    event("r", "run.queued", { agent: "audit", repository: 7, attempt: 1 }), event("r", "run.started"),
    event("r", "agent.started", { agent: "code", task: "definitions" }),
    event("r", "agent.progress", { agent: "code", pass: "reading", done: 5, total: 10 }));
  const run = runs.get("r");
  assert.equal(run?.state, "running");
  assert.equal(run?.repository, 7);
  assert.equal(run?.agents.get("code")?.part, 0.5);
  runs.apply(event("r", "agent.finding", finding));
  runs.apply(event("r", "agent.completed", { agent: "code", findings: { high: 1, low: 0 } }));
  runs.apply(event("r", "run.completed", { score: 80 }));
  assert.equal(run?.state, "completed");
  assert.equal(run?.agents.get("code")?.findings, 1);
  assert.deepEqual([...(run?.findings.keys() ?? [])], ["f1"]);
});

test("a second attempt begins anew", () => {
  const runs = follow(event("r", "run.queued", { attempt: 1 }), event("r", "agent.finding", finding),
    event("r", "run.queued", { attempt: 2 }));
  assert.equal(runs.get("r")?.findings.size, 0);
  assert.equal(runs.get("r")?.attempt, 2);
  assert.equal(runs.get("r")?.state, "queued");
});

test("the anchor is before the first event of the oldest run that goes on", () => {
  seq = 0;
  const runs = follow(event("old", "run.queued"), event("live", "run.queued"), event("old", "run.canceled"),
    event("live", "run.started"));
  assert.deepEqual(runs.anchor({ epoch: "e", seq: 4 }), { epoch: "e", seq: 1 });
  runs.apply(event("live", "run.failed", { message: "no such folder" }));
  assert.equal(runs.get("live")?.reason, "no such folder");
  assert.deepEqual(runs.anchor({ epoch: "e", seq: 5 }), { epoch: "e", seq: 5 });
});

test("from the anchor on the same runs are made again", () => {
  seq = 0;
  const log = [event("old", "run.queued"), event("live", "run.queued"), event("old", "run.completed"),
    event("live", "run.started"), event("live", "agent.finding", finding)];
  const { seq: anchor } = follow(...log).anchor({ epoch: "e", seq });
  const again = follow(...log.slice(anchor));
  assert.deepEqual(again.get("live"), follow(...log).get("live"));
});

test("a run whose begin was not seen says so", () => {
  const runs = follow(event("r", "agent.finding", { title: "no id" }));
  assert.equal(runs.get("r")?.whole, false);
  assert.equal(runs.get("r")?.state, "running");
  assert.equal(runs.get("r")?.findings.size, 1);
});

test("an event of a later server changes nothing", () => {
  const runs = follow(event("r", "run.queued"), event("r", "run.paused", { score: "x" }));
  assert.equal(runs.get("r")?.state, "queued");
});
