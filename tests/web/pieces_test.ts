// The small ones: addresses, filters, the chart, and the examples of the reference page.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";

import { everything, matches } from "../../web/finding_filter";
import { parseMessage } from "../../web/messages";
import { routeOf, runLink, tokenOf } from "../../web/route";
import { pointsOf, sentenceOf } from "../../web/score_chart";

test("an address says where the page is", () => {
  assert.deepEqual(routeOf(""), { page: "home" });
  assert.deepEqual(routeOf("#login=a.b-c_d"), { page: "login", token: "a.b-c_d" });
  assert.deepEqual(routeOf(runLink("51e0", "f&=#1")), { page: "run", run: "51e0", finding: "f&=#1" });
  assert.deepEqual(routeOf("#repository=7"), { page: "repository", repository: 7 });
  for (const wrong of ["#repository=-1", "#repository=1e99", "#repository=x", "#run=", "#nothing", "#%"])
    assert.deepEqual(routeOf(wrong), { page: "home" }, wrong);
});

test("a login link is as good as its token", () => {
  assert.equal(tokenOf(" http://127.0.0.1:8700/#login=t0k3n\n"), "t0k3n");
  assert.equal(tokenOf("t0k3n"), "t0k3n");
});

test("a filter keeps what has all of it", () => {
  const place = { path: "a/b.py", rule: "many-readers" };
  const finding = { severity: "high", area: "secrets", title: "Two Readers of X", ...place };
  assert.ok(matches(everything, finding));
  assert.ok(matches({ ...everything, text: "readers B.PY" }, finding));
  assert.ok(!matches({ ...everything, text: "readers c.py" }, finding));
  assert.ok(matches({ severities: new Set(["high", "low"]), area: "secrets", text: "" }, finding));
  assert.ok(!matches({ ...everything, severities: new Set(["low"]) }, finding));
  assert.ok(!matches({ ...everything, area: "imports" }, finding));
});

test("a chart stays in its frame", () => {
  for (const scores of [[], [50], [0, 100], [-5, 101, 70]])
    for (const { x, y } of pointsOf(scores, { width: 100, height: 40 }))
      assert.ok(x >= 4 && x <= 96 && y >= 4 && y <= 36, `${x} ${y}`);
  assert.equal(sentenceOf([]), "no scores yet");
  assert.equal(sentenceOf([80, 82.5]), "2 scores, from 80.0 to 82.5");
});

test("every message that docs/protocol.md shows is one", () => {
  const page = readFileSync(`${process.env["FOUNT_SOURCE_DIR"] ?? "."}/docs/protocol.md`, "utf8");
  const examples = [...page.matchAll(/```json\n([^]*?)```/g)].map((match) => match[1] ?? "");
  const server = new Set<string>();
  for (const example of examples) {
    const { type } = JSON.parse(example) as { type: string };
    const parsed = parseMessage(example);
    if (parsed) server.add(type);
    else assert.ok(["resume", "command", "ping", "ack", "error"].includes(type), type);
  }
  assert.deepEqual([...server].sort(), ["draining", "event", "hello", "pong", "resumed"]);
});

test("what is no message is none", () => {
  for (const text of ["", "{", "[]", "null", '"hello"', '{"type":7}', '{"type":"later"}'])
    assert.equal(parseMessage(text), null, text);
});
