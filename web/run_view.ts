// One run: live while it goes on, from its report when it has ended.
import { AgentsList } from "./agents_list";
import { ApiError, Run, api } from "./api";
import { element, fill, setText, setTitle } from "./dom";
import { FindingsList } from "./findings_list";
import { textIn } from "./json";
import { LiveRun, hasEnded } from "./live_runs";
import { RunEvent } from "./messages";
import { reportSummary } from "./report_summary";
import { repositoryLink } from "./route";
import { Context, View, mayStart } from "./view";
import { counted, duration, scoreOf, timeOf } from "./words";

const announceMs = 4000;
const pollMs = 5000; // for the runs of others, whose events are not ours

export class RunView implements View {
  readonly title = "Run";
  readonly element: HTMLElement;
  private readonly heading = element("h1", { id: "page-title", tabindex: -1 }, "Run");
  private readonly origin = element("p", { class: "source" });
  private readonly state = element("p", { class: "run-state", role: "status" });
  private readonly cancelButton = element("button", { type: "button", hidden: true, click: () => void this.cancel() },
    "Cancel this run");
  private readonly agents = new AgentsList();
  private readonly summary = element("section", { "aria-label": "Result", hidden: true });
  private readonly findings: FindingsList;
  private record: Run | null = null;
  private attempt = 0;
  private explained = false;
  private closed = false;
  private timer = 0;
  private announcedAt = 0;
  private announced = 0;

  constructor(private readonly context: Context, private readonly run: string, private wanted: string) {
    this.findings = new FindingsList(run, (text) => context.announce(text));
    this.element = element("div", {}, this.heading, this.origin, this.state, this.cancelButton, this.summary,
      this.agents.element, this.findings.element);
    this.update();
    void this.load();
  }

  // Another finding of the same run.
  want(finding: string): void {
    this.wanted = finding;
    this.pointAtWanted();
  }

  update(): void {
    const live = this.context.live.get(this.run);
    if (live) this.showLive(live);
    this.showState(live);
    this.pointAtWanted();
  }

  onEvent(event: RunEvent): void {
    if (event.run !== this.run || !hasEnded(event.event.slice("run.".length))) return;
    void this.load();
  }

  close(): void {
    this.closed = true;
    window.clearTimeout(this.timer);
  }

  private showLive(live: LiveRun): void {
    if (live.attempt !== this.attempt && this.attempt !== 0 && !this.explained) this.findings.clear();
    this.attempt = live.attempt;
    if (!this.explained) this.agents.update(live);
    this.findings.add(live.findings.values());
    if (!hasEnded(live.state)) this.announceFindings();
  }

  private showState(live: LiveRun | undefined): void {
    const ended = this.record && hasEnded(this.record.state) ? this.record.state : null;
    const state = ended ?? live?.state ?? this.record?.state ?? "";
    setText(this.state, this.stateInWords(state, live));
    this.state.className = `run-state ${state}`;
    const mine = this.record?.user === this.context.user.id || this.context.user.role === "admin";
    this.cancelButton.hidden = state === "" || hasEnded(state) || !mine || !mayStart(this.context.user);
  }

  private stateInWords(state: string, live: LiveRun | undefined): string {
    const attempt = live?.attempt ?? this.record?.attempt ?? 1;
    const again = attempt > 1 ? `, attempt ${attempt}` : "";
    const { startedMs, finishedMs } = this.record ?? { startedMs: null, finishedMs: null };
    const took = startedMs !== null && finishedMs !== null ? ` in ${duration(finishedMs - startedMs)}` : "";
    switch (state) {
      case "": return "Loading …";
      case "queued": return `Queued${again}`;
      case "running": return `Running${again}${live && !live.whole ? "; its first events are not shown here" : ""}`;
      case "completed": return `Completed${took}`;
      case "failed": return `Failed: ${live?.reason || textIn(this.record?.summary ?? {}, "message") || "unknown"}`;
      default: return "Canceled";
    }
  }

  private async load(): Promise<void> {
    try {
      this.record = await api.run(this.run);
      await this.showOrigin(this.record);
      this.update();
      if (hasEnded(this.record.state)) await this.explain(this.record);
      else if (this.record.user !== this.context.user.id && !this.closed)
        this.timer = window.setTimeout(() => void this.load(), pollMs);
    } catch (error) {
      this.context.fail(error);
    }
  }

  private async showOrigin(record: Run): Promise<void> {
    const { repositories } = this.context;
    if (record.repository !== null && !repositories.has(record.repository))
      for (const repository of await api.repositories()) repositories.set(repository.id, repository);
    const repository = record.repository === null ? undefined : repositories.get(record.repository);
    setText(this.heading, repository?.name ?? record.agent);
    if (this.element.isConnected) setTitle(repository?.name ?? record.agent);
    fill(this.origin,
      repository ? element("a", { href: repositoryLink(repository.id) }, "score history") : null,
      repository ? ` of ${repository.source}; ` : null, `requested on ${timeOf(record.createdMs)}`);
  }

  private async explain(record: Run): Promise<void> {
    if (this.explained || record.state !== "completed") return;
    this.explained = true;
    try {
      const report = await api.report(this.run);
      if (report["schema"] !== "fount.report/1") return;
      fill(this.summary, ...reportSummary(this.run, report));
      this.summary.hidden = false;
      this.agents.element.hidden = true; // their work is done, and told by the areas
      this.findings.explain(report);
      this.pointAtWanted();
      this.context.announce(`Completed: score ${scoreOf(record.score)}, ${counted(this.findings.size, "finding")}`);
    } catch (error) {
      // An agent that audits nothing has no report.
      if (!(error instanceof ApiError) || error.code !== "not_found") throw error;
    }
  }

  private pointAtWanted(): void {
    if (this.wanted && this.element.isConnected && this.findings.point(this.wanted)) this.wanted = "";
  }

  private announceFindings(): void {
    const now = Date.now();
    if (this.findings.size === this.announced || now - this.announcedAt < announceMs) return;
    this.announced = this.findings.size;
    this.announcedAt = now;
    this.context.announce(`${counted(this.findings.size, "finding")} so far`);
  }

  private async cancel(): Promise<void> {
    this.cancelButton.disabled = true;
    try {
      await api.cancelRun(this.run);
      await this.load();
    } catch (error) {
      this.context.fail(error);
    } finally {
      this.cancelButton.disabled = false;
    }
  }
}
