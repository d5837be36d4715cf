// The first page: start an audit, the repositories with their scores, the runs.
import { Repository, Run, Score, api } from "./api";
import { element, fill } from "./dom";
import { hasEnded } from "./live_runs";
import { RunEvent } from "./messages";
import { repositoryLink, runLink } from "./route";
import { scoreChart } from "./score_chart";
import { startForm, startRun } from "./start_run";
import { Context, View, mayStart } from "./view";
import { scoreOf, timeOf } from "./words";

const chartSize = { width: 120, height: 32 };
const settleMs = 300; // a burst of events is one change

export class HomeView implements View {
  readonly title = "Repositories";
  readonly element: HTMLElement;
  private readonly repositories = element("ul", { class: "repositories" });
  private readonly runs = element("tbody");
  private readonly everybody = element("input", { type: "checkbox", id: "everybody", change: () => this.showRuns() });
  private all: Run[] = [];
  private timer = 0;
  private loads = 0; // an answer that was overtaken by a later one is old

  constructor(private readonly context: Context) {
    const columns = ["Run", "State", "Requested", "Score"].map((name, at) =>
      element("th", { scope: "col", class: at === 3 ? "number" : null }, name));
    this.element = element("div", {},
      element("h1", { id: "page-title", tabindex: -1 }, "Repositories"),
      startForm(context),
      element("section", { "aria-labelledby": "repositories-title" },
        element("h2", { id: "repositories-title", class: "quiet" }, "Scores"), this.repositories),
      element("section", { "aria-labelledby": "runs-title" },
        element("h2", { id: "runs-title" }, "Runs"),
        element("p", {}, this.everybody, " ", element("label", { for: "everybody" }, "also those of others")),
        element("div", { class: "scrolls", tabindex: 0, role: "region", "aria-labelledby": "runs-title" },
          element("table", {}, element("thead", {}, element("tr", {}, ...columns)), this.runs))));
    void this.load();
  }

  update(): void {
    this.showRuns();
  }

  onEvent(event: RunEvent): void {
    if (!event.event.startsWith("run.")) return;
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => void this.load(), settleMs);
  }

  close(): void {
    window.clearTimeout(this.timer);
  }

  private async load(): Promise<void> {
    const load = ++this.loads;
    try {
      const [repositories, runs] = await Promise.all([api.repositories(), api.runs()]);
      if (load !== this.loads) return;
      for (const repository of repositories) this.context.repositories.set(repository.id, repository);
      this.all = runs;
      this.showRuns();
      const scores = await Promise.all(repositories.map((repository) => api.scores(repository.id)));
      if (load !== this.loads) return;
      fill(this.repositories, ...repositories.map((repository, at) => this.row(repository, scores[at] ?? [])));
      if (repositories.length === 0)
        fill(this.repositories, element("li", { class: "empty" }, "None yet. Audit one: its score will stand here."));
    } catch (error) {
      this.context.fail(error);
    }
  }

  private row(repository: Repository, scores: readonly Score[]): HTMLElement {
    const last = scores[scores.length - 1];
    const start = () => void startRun(this.context, { repository: repository.id });
    return element("li", {},
      element("div", { class: "what" },
        element("a", { href: repositoryLink(repository.id) }, repository.name),
        element("span", { class: "source" }, repository.source)),
      last ? scoreChart(scores, chartSize) : null,
      last
        ? element("a", { class: "score", href: runLink(last.run), "aria-label": `Score ${scoreOf(last.score)}` },
          scoreOf(last.score))
        : element("span", { class: "source" }, "no score yet"),
      mayStart(this.context.user)
        ? element("button", { type: "button", click: start, "aria-label": `Audit ${repository.name}` }, "Audit")
        : null);
  }

  private showRuns(): void {
    const shown = this.all.filter((run) => this.everybody.checked || run.user === this.context.user.id);
    fill(this.runs, ...shown.map((run) => this.runRow(run)));
    if (shown.length === 0) fill(this.runs, element("tr", {}, element("td", { colspan: 4 }, "None yet.")));
  }

  private runRow(run: Run): HTMLElement {
    const repository = run.repository === null ? undefined : this.context.repositories.get(run.repository);
    const state = hasEnded(run.state) ? run.state : this.context.live.get(run.id)?.state ?? run.state;
    return element("tr", {},
      element("th", { scope: "row" }, element("a", { href: runLink(run.id) }, repository?.name ?? run.agent)),
      element("td", {}, element("span", { class: `state ${state}` }, state)),
      element("td", {}, timeOf(run.createdMs)),
      element("td", { class: "number" }, run.score === null ? "–" : scoreOf(run.score)));
  }
}
