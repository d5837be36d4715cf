// What a page of this application is, and what it may ask the rest for.
import { Repository, User } from "./api";
import { LiveRuns } from "./live_runs";
import { RunEvent } from "./messages";

export interface View {
  readonly title: string;
  readonly element: HTMLElement;
  update(): void; // from what is live; called at most once a frame
  onEvent(event: RunEvent): void;
  close(): void;
}

export interface Context {
  readonly user: User;
  readonly live: LiveRuns;
  readonly repositories: Map<number, Repository>; // as last read
  announce(text: string): void; // to a screen reader
  fail(error: unknown): void; // in words, where everybody sees it
  go(link: string): void;
}

export function mayStart(user: User): boolean {
  return user.role !== "viewer";
}
