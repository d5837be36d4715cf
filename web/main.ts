// The application: who is signed in, which view is shown, and the one connection that feeds it.
import { Repository, User, api } from "./api";
import { browserSurroundings } from "./browser_surroundings";
import { Connection, Status } from "./connection";
import { showConnection } from "./connection_badge";
import { byId, element, fill, setText, setTitle } from "./dom";
import { HomeView } from "./home_view";
import { LiveRuns } from "./live_runs";
import { Hello, Position, RunEvent } from "./messages";
import { RepositoryView } from "./repository_view";
import { Route, routeOf } from "./route";
import { RunView } from "./run_view";
import { forgetPosition, savePosition, savedPosition } from "./saved_position";
import { signInView } from "./sign_in_view";
import { Context, View } from "./view";
import { message } from "./words";

// How far back a page looks that was never here: enough for every run that may go on.
const lookBack = 5000;
const saveMs = 500;

// Of one user, from signing in to signing out.
class Session implements Context {
  readonly live = new LiveRuns();
  readonly repositories = new Map<number, Repository>();
  private readonly connection: Connection;
  private view: View | null = null;
  private shownRun = "";
  private drawing = false;
  private saving = 0;
  private position: Position | null = null;
  private guessed = false; // where the page begins; that older events are gone is no loss then

  constructor(readonly user: User, private readonly onEnd: (why: string) => void) {
    this.connection = new Connection(user.id, browserSurroundings(), {
      onStatus: (status) => this.onStatus(status),
      beginAt: (hello) => this.beginAt(hello),
      onEvent: (event) => this.onEvent(event),
      onLost: (position) => this.onLost(position),
    });
    this.connection.start(savedPosition(user.id));
  }

  end(): void {
    this.connection.stop();
    window.clearTimeout(this.saving);
    this.view?.close();
    fill(byId("connection"));
  }

  connectNow(): void {
    this.connection.connectNow();
  }

  announce(text: string): void {
    setText(byId("announcements"), text);
  }

  fail(error: unknown): void {
    void this.endIfSignedOut();
    showProblem(message(error));
  }

  go(link: string): void {
    location.hash = link;
  }

  show(route: Route): void {
    showProblem("");
    if (route.page === "run" && this.view instanceof RunView && this.shownRun === route.run)
      return this.view.want(route.finding);
    this.view?.close();
    this.shownRun = route.page === "run" ? route.run : "";
    this.view = this.viewOf(route);
    showPage(this.view.title, this.view.element);
  }

  // What is kept is where a new page would have to begin, not where this one is: a new page knows nothing yet.
  save(): void {
    if (this.position) savePosition(this.user.id, this.live.anchor(this.position));
  }

  private viewOf(route: Route): View {
    switch (route.page) {
      case "run": return new RunView(this, route.run, route.finding);
      case "repository": return new RepositoryView(this, route.repository);
      default: return new HomeView(this);
    }
  }

  private beginAt(hello: Hello): Position {
    this.guessed = true;
    return { epoch: hello.epoch, seq: Math.max(0, hello.seq - lookBack) };
  }

  private onEvent(event: RunEvent): void {
    this.guessed = false;
    this.position = event;
    this.live.apply(event);
    this.view?.onEvent(event);
    this.draw();
    window.clearTimeout(this.saving);
    this.saving = window.setTimeout(() => this.save(), saveMs);
  }

  private onLost(position: Position): void {
    this.position = position;
    this.live.forget();
    this.save();
    this.shownRun = "";
    this.show(routeOf(location.hash));
    if (!this.guessed) showProblem("Some events cannot be had any more. What is shown was read anew.");
  }

  private onStatus(status: Status): void {
    showConnection(byId("connection"), status, () => this.connectNow());
    if (status.kind === "waiting" || status.kind === "closed") void this.endIfSignedOut();
  }

  // A socket that is refused says nothing of why; a request does.
  private async endIfSignedOut(): Promise<void> {
    try {
      const user = await api.user();
      if (user && user.id !== this.user.id) location.reload();
      if (!user) this.onEnd("You are signed out: your session ended, or was ended. Sign in again.");
    } catch {
      // The server is away: the connection says so already.
    }
  }

  private draw(): void {
    if (this.drawing) return;
    this.drawing = true;
    requestAnimationFrame(() => {
      this.drawing = false;
      this.view?.update();
    });
  }
}

let session: Session | null = null;

function showProblem(text: string): void {
  const place = byId("problem");
  place.hidden = text === "";
  setText(place, text);
}

function showPage(title: string, page: HTMLElement): void {
  setTitle(title);
  fill(byId("main"), page);
  page.querySelector<HTMLElement>("h1")?.focus({ preventScroll: true });
  window.scrollTo(0, 0);
}

function showUser(user: User | null): void {
  const leave = async () => {
    await api.signOut().catch((error: unknown) => showProblem(message(error)));
    forgetPosition();
    signedOut("");
  };
  fill(byId("account"), ...(user
    ? [element("span", {}, user.name), element("button", { type: "button", click: () => void leave() }, "Sign out")]
    : []));
}

function signedOut(why: string): void {
  session?.end();
  session = null;
  showUser(null);
  showPage("Sign in", signInView(why, () => void enter()));
}

async function enter(): Promise<void> {
  try {
    const user = await api.user();
    if (!user) return signedOut("");
    session?.end();
    showUser(user);
    session = new Session(user, signedOut);
    session.show(routeOf(location.hash));
  } catch (error) {
    showProblem(`${message(error)} Load this page again when it is.`);
  }
}

// The token leaves the address before anything else happens, and with it the history.
async function signInWith(token: string): Promise<void> {
  history.replaceState(null, "", location.pathname);
  try {
    await api.signIn(token);
  } catch (error) {
    const user = await api.user().catch(() => null); // a link that was used already, by somebody who is signed in
    if (!user) return signedOut(`${message(error)} A link works once and for a while; the server prints a new one.`);
  }
  await enter();
}

function onAddress(): void {
  const route = routeOf(location.hash);
  if (route.page === "login") void signInWith(route.token);
  else if (session) session.show(route);
}

window.addEventListener("hashchange", onAddress);
window.addEventListener("pagehide", () => session?.save());
window.addEventListener("online", () => session?.connectNow());
if (routeOf(location.hash).page === "login") onAddress();
else void enter();
