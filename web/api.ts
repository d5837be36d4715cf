// Requests to the HTTP API. Every failure is an ApiError with words for the user; a request that may be repeated is.
import { JsonObject, numberIn, objectsIn, parseObject, textIn } from "./json";
import { RefusalCode } from "./protocol";

export class ApiError extends Error {
  // "unreachable": there was no answer.
  constructor(readonly code: RefusalCode | "unreachable", message: string) {
    super(message);
  }
}

export interface User {
  readonly id: number;
  readonly name: string;
  readonly role: string;
}

export interface Repository {
  readonly id: number;
  readonly name: string;
  readonly source: string;
}

export interface Score {
  readonly run: string;
  readonly finishedMs: number;
  readonly score: number;
}

export interface Run {
  readonly id: string;
  readonly user: number;
  readonly repository: number | null;
  readonly agent: string;
  readonly state: string;
  readonly attempt: number;
  readonly createdMs: number;
  readonly startedMs: number | null;
  readonly finishedMs: number | null;
  readonly score: number | null;
  readonly summary: JsonObject;
}

export type NewRun = { readonly repository: number } | { readonly source: string };

const attempts = 4;
const pauseMs = 800;

async function once(method: string, path: string, body?: object, key?: string): Promise<JsonObject> {
  const headers: Record<string, string> = { Accept: "application/json" };
  if (body) headers["Content-Type"] = "application/json";
  if (key) headers["Idempotency-Key"] = key;
  let response: Response;
  let text: string;
  try {
    const content = body ? { body: JSON.stringify(body) } : {};
    response = await fetch(path, { method, headers, credentials: "same-origin", ...content });
    text = await response.text();
  } catch {
    throw new ApiError("unreachable", "The server does not answer. Is it running?");
  }
  const answer = parseObject(text) ?? {};
  if (response.ok) return answer;
  const code = (textIn(answer, "code") || "unavailable") as RefusalCode;
  throw new ApiError(code, textIn(answer, "message") || `The server answered ${response.status}.`);
}

// Only for requests that are safe to repeat: reads, and commands with an idempotency key.
async function repeated(method: string, path: string, body?: object, key?: string): Promise<JsonObject> {
  for (let attempt = 1; ; ++attempt) {
    try {
      return await once(method, path, body, key);
    } catch (error) {
      const passing = error instanceof ApiError && (error.code === "unreachable" || error.code === "unavailable");
      if (!passing || attempt === attempts) throw error;
    }
    await new Promise((resume) => setTimeout(resume, pauseMs * attempt));
  }
}

function userOf(answer: JsonObject): User {
  return { id: numberIn(answer, "id") ?? 0, name: textIn(answer, "name"), role: textIn(answer, "role") };
}

function repositoryOf(answer: JsonObject): Repository {
  return { id: numberIn(answer, "id") ?? 0, name: textIn(answer, "name"), source: textIn(answer, "source") };
}

function runOf(answer: JsonObject): Run {
  const summary = answer["summary"];
  return {
    id: textIn(answer, "id"), user: numberIn(answer, "user") ?? 0, repository: numberIn(answer, "repository"),
    agent: textIn(answer, "agent"), state: textIn(answer, "state"), attempt: numberIn(answer, "attempt") ?? 0,
    createdMs: numberIn(answer, "created_ms") ?? 0, startedMs: numberIn(answer, "started_ms"),
    finishedMs: numberIn(answer, "finished_ms"), score: numberIn(answer, "score"),
    summary: typeof summary === "object" && summary !== null ? (summary as JsonObject) : {},
  };
}

function key(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function runPath(id: string): string {
  return `/api/v1/runs/${encodeURIComponent(id)}`;
}

export function reportPath(id: string): string {
  return `${runPath(id)}/report`;
}

export const api = {
  async signIn(token: string): Promise<void> {
    await once("POST", "/api/v1/login", { token });
  },
  async signOut(): Promise<void> {
    await once("POST", "/api/v1/logout", {});
  },
  // Null: nobody is signed in.
  async user(): Promise<User | null> {
    try {
      return userOf(await repeated("GET", "/api/v1/me"));
    } catch (error) {
      if (error instanceof ApiError && error.code === "unauthenticated") return null;
      throw error;
    }
  },
  async repositories(): Promise<Repository[]> {
    return objectsIn(await repeated("GET", "/api/v1/repositories"), "repositories").map(repositoryOf);
  },
  async scores(repository: number): Promise<Score[]> {
    const answer = await repeated("GET", `/api/v1/repositories/${repository}/scores`);
    return objectsIn(answer, "scores").map((point) => ({
      run: textIn(point, "run"), finishedMs: numberIn(point, "finished_ms") ?? 0, score: numberIn(point, "score") ?? 0,
    }));
  },
  async runs(): Promise<Run[]> {
    return objectsIn(await repeated("GET", "/api/v1/runs"), "runs").map(runOf);
  },
  async run(id: string): Promise<Run> {
    return runOf(await repeated("GET", runPath(id)));
  },
  async report(id: string): Promise<JsonObject> {
    return repeated("GET", reportPath(id));
  },
  async startRun(run: NewRun): Promise<string> {
    return textIn(await repeated("POST", "/api/v1/runs", run, key()), "run");
  },
  async cancelRun(id: string): Promise<void> {
    await repeated("POST", `${runPath(id)}/cancel`, {});
  },
};
