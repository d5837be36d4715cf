// What the events of the user's runs add up to. A pure fold: the same events give the same runs, and whoever starts at
// `anchor` has all of those that have not ended.
import { JsonObject, numberIn, objectIn, textIn } from "./json";
import { Position, RunEvent } from "./messages";
import { EventName, terminalEvents } from "./protocol";

export type LiveState = "queued" | "running" | "completed" | "failed" | "canceled";

export interface LiveFinding {
  readonly id: string;
  readonly rule: string;
  readonly area: string;
  readonly severity: string;
  readonly confidence: string;
  readonly title: string;
  readonly path: string;
  readonly line: number;
}

export interface LiveAgent {
  readonly name: string;
  readonly task: string;
  done: boolean;
  doing: string; // what it last said about its work
  part: number | null; // of that work, from 0 to 1
  findings: number;
}

export interface LiveRun {
  readonly id: string;
  readonly firstSeq: number;
  // The events from its begin on were seen; otherwise only the report has all of it.
  readonly whole: boolean;
  readonly repository: number | null;
  readonly attempt: number;
  state: LiveState;
  readonly agents: Map<string, LiveAgent>;
  readonly findings: Map<string, LiveFinding>;
  reason: string; // why it failed
}

export function hasEnded(state: string): boolean {
  return state === "completed" || state === "failed" || state === "canceled";
}

export class LiveRuns {
  private readonly runs = new Map<string, LiveRun>();

  get(id: string): LiveRun | undefined {
    return this.runs.get(id);
  }

  forget(): void {
    this.runs.clear();
  }

  // The run as it is after this event.
  apply(event: RunEvent): LiveRun {
    const known = this.runs.get(event.run);
    const run = !known || event.event === "run.queued" ? begin(event) : known;
    this.runs.set(event.run, run);
    advance(run, event);
    return run;
  }

  // From where a page that knows nothing would have to follow the log, to know the runs that go on.
  anchor(last: Position): Position {
    let seq = last.seq;
    for (const run of this.runs.values()) if (!hasEnded(run.state)) seq = Math.min(seq, run.firstSeq - 1);
    return { epoch: last.epoch, seq };
  }
}

// A second `run.queued` begins anew: what the lost attempt sent is void.
function begin(event: RunEvent): LiveRun {
  const whole = event.event === "run.queued";
  return {
    id: event.run, firstSeq: event.seq, whole, repository: whole ? numberIn(event.data, "repository") : null,
    attempt: numberIn(event.data, "attempt") ?? 1, state: whole ? "queued" : "running", agents: new Map(),
    findings: new Map(), reason: "",
  };
}

function advance(run: LiveRun, event: RunEvent): void {
  const { data } = event;
  switch (event.event as EventName) {
    case "run.started":
      run.state = "running";
      break;
    case "agent.started":
    case "agent.progress":
    case "agent.thinking":
    case "tool.executing":
    case "tool.completed":
    case "agent.completed":
      advanceAgent(agentOf(run, data), event.event as EventName, data);
      break;
    case "agent.finding":
      addFinding(run, event);
      break;
    case "run.completed":
    case "run.failed":
    case "run.canceled":
      run.state = event.event.slice("run.".length) as LiveState;
      run.reason = textIn(data, "message");
      break;
    default: // run.queued began it; what a later server says is not for us
      break;
  }
  if (terminalEvents.has(event.event as EventName)) for (const agent of run.agents.values()) agent.done = true;
}

function agentOf(run: LiveRun, data: JsonObject): LiveAgent {
  const name = textIn(data, "agent");
  let agent = run.agents.get(name);
  if (!agent) {
    agent = { name, task: textIn(data, "task"), done: false, doing: "", part: null, findings: 0 };
    run.agents.set(name, agent);
  }
  return agent;
}

function advanceAgent(agent: LiveAgent, event: EventName, data: JsonObject): void {
  const total = numberIn(data, "total");
  const done = numberIn(data, "done");
  switch (event) {
    case "agent.progress":
      agent.doing = textIn(data, "pass") || textIn(data, "message");
      agent.part = total !== null && done !== null && total > 0 ? Math.min(1, done / total) : null;
      break;
    case "agent.thinking":
      agent.doing = textIn(data, "reasoning");
      break;
    case "tool.executing":
      agent.doing = `calls ${textIn(data, "tool")}`;
      break;
    case "tool.completed":
      agent.doing = `${textIn(data, "tool")} ${data["success"] === false ? "failed" : "is done"}`;
      break;
    case "agent.completed":
      agent.done = true;
      agent.findings = sumOf(objectIn(data, "findings"));
      break;
    default:
      break;
  }
}

function sumOf(counts: JsonObject): number {
  let total = 0;
  for (const name of Object.keys(counts)) total += numberIn(counts, name) ?? 0;
  return total;
}

// Agents may send findings without an id of their own: then its place in the log is one.
function addFinding(run: LiveRun, event: RunEvent): void {
  const { data } = event;
  const id = textIn(data, "id") || `event-${event.seq}`;
  run.findings.set(id, {
    id, rule: textIn(data, "rule"), area: textIn(data, "area"), severity: textIn(data, "severity"),
    confidence: textIn(data, "confidence"), title: textIn(data, "title"), path: textIn(data, "path"),
    line: numberIn(data, "line") ?? 0,
  });
  const agent = agentOf(run, data);
  ++agent.findings;
}
