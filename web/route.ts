// Where the page is, as the fragment of its address: nothing of it is sent to a server.

export type Route =
  | { readonly page: "home" }
  | { readonly page: "login"; readonly token: string }
  | { readonly page: "repository"; readonly repository: number }
  | { readonly page: "run"; readonly run: string; readonly finding: string };

export function routeOf(fragment: string): Route {
  const parts = new URLSearchParams(fragment.replace(/^#/, ""));
  const token = parts.get("login");
  if (token) return { page: "login", token };
  const run = parts.get("run");
  if (run) return { page: "run", run, finding: parts.get("finding") ?? "" };
  const repository = Number(parts.get("repository") ?? "0");
  if (Number.isSafeInteger(repository) && repository > 0) return { page: "repository", repository };
  return { page: "home" };
}

export function runLink(run: string, finding = ""): string {
  const link = `#run=${encodeURIComponent(run)}`;
  return finding ? `${link}&finding=${encodeURIComponent(finding)}` : link;
}

export function repositoryLink(repository: number): string {
  return `#repository=${repository}`;
}

// What somebody pasted to sign in: a token, or the whole link that was printed.
export function tokenOf(pasted: string): string {
  const text = pasted.trim();
  const hash = text.indexOf("#");
  const route = hash < 0 ? null : routeOf(text.slice(hash));
  return route?.page === "login" ? route.token : text;
}
