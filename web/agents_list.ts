// Who works on a run, and how far they are.
import { element, setText } from "./dom";
import { LiveAgent, LiveRun } from "./live_runs";
import { counted } from "./words";

interface Row {
  readonly element: HTMLElement;
  readonly state: HTMLElement;
  readonly bar: HTMLProgressElement;
}

export class AgentsList {
  readonly element: HTMLElement;
  private readonly list = element("ul", { class: "agents" });
  private readonly rows = new Map<string, Row>();

  constructor() {
    this.element = element("section", { "aria-labelledby": "agents-title", hidden: true },
      element("h2", { id: "agents-title" }, "Agents"), this.list);
  }

  update(run: LiveRun): void {
    this.element.hidden = run.agents.size === 0;
    for (const name of [...this.rows.keys()]) if (!run.agents.has(name)) this.remove(name);
    for (const agent of run.agents.values()) show(this.rows.get(agent.name) ?? this.add(agent), agent);
  }

  private add(agent: LiveAgent): Row {
    const state = element("span", { class: "source" });
    const bar = element("progress", { max: 1, "aria-label": `Progress of ${agent.name}` });
    const row = element("li", {},
      element("strong", {}, agent.name),
      agent.task ? element("span", { class: "task" }, agent.task) : null,
      state, bar);
    this.list.append(row);
    const made = { element: row, state, bar };
    this.rows.set(agent.name, made);
    return made;
  }

  private remove(name: string): void {
    this.rows.get(name)?.element.remove();
    this.rows.delete(name);
  }
}

function show(row: Row, agent: LiveAgent): void {
  const found = agent.findings > 0 ? `, ${counted(agent.findings, "finding")}` : "";
  setText(row.state, `${agent.done ? "done" : agent.doing || "at work"}${found}`);
  row.element.classList.toggle("done", agent.done);
  row.bar.hidden = agent.done || agent.part === null;
  if (agent.part !== null) row.bar.value = agent.part;
}
