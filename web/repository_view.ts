// One repository: how its score moved.
import { Score, api } from "./api";
import { element, fill, setText, setTitle } from "./dom";
import { RunEvent } from "./messages";
import { runLink } from "./route";
import { scoreChart } from "./score_chart";
import { startRun } from "./start_run";
import { Context, View, mayStart } from "./view";
import { scoreOf, timeOf } from "./words";

const chartSize = { width: 640, height: 160 };

export class RepositoryView implements View {
  readonly title = "Repository";
  readonly element: HTMLElement;
  private readonly heading = element("h1", { id: "page-title", tabindex: -1 }, "Repository");
  private readonly source = element("p", { class: "source" });
  private readonly chart = element("div");
  private readonly rows = element("tbody");

  constructor(private readonly context: Context, private readonly repository: number) {
    const start = () => void startRun(context, { repository });
    const columns = ["Finished", "Score"].map((name, at) =>
      element("th", { scope: "col", class: at === 1 ? "number" : null }, name));
    this.element = element("div", {},
      this.heading, this.source,
      mayStart(context.user) ? element("button", { type: "button", class: "primary", click: start }, "Audit") : null,
      element("h2", { id: "scores-title" }, "Scores"), this.chart,
      element("table", { "aria-labelledby": "scores-title" },
        element("thead", {}, element("tr", {}, ...columns)), this.rows));
    void this.load();
  }

  update(): void {
    // Nothing here is live but a new score, which comes as an event.
  }

  onEvent(event: RunEvent): void {
    if (event.event === "run.completed") void this.load();
  }

  close(): void {
    // It holds nothing.
  }

  private async load(): Promise<void> {
    try {
      const [repositories, scores] = await Promise.all([api.repositories(), api.scores(this.repository)]);
      const own = repositories.find((repository) => repository.id === this.repository);
      setText(this.heading, own?.name ?? "Repository");
      if (own && this.element.isConnected) setTitle(own.name);
      setText(this.source, own?.source ?? "");
      fill(this.chart, scores.length > 0 ? scoreChart(scores, chartSize) : "No audit of it has been completed yet.");
      fill(this.rows, ...[...scores].reverse().map(row));
    } catch (error) {
      this.context.fail(error);
    }
  }
}

function row(score: Score): HTMLElement {
  return element("tr", {},
    element("th", { scope: "row" }, element("a", { href: runLink(score.run) }, timeOf(score.finishedMs))),
    element("td", { class: "number" }, scoreOf(score.score)));
}
