// Starting an audit: of a repository that is known, or of a path or URL.
import { NewRun, api } from "./api";
import { element } from "./dom";
import { runLink } from "./route";
import { Context, mayStart } from "./view";

export async function startRun(context: Context, run: NewRun): Promise<void> {
  try {
    context.go(runLink(await api.startRun(run)));
  } catch (error) {
    context.fail(error);
  }
}

export function startForm(context: Context): HTMLElement {
  if (!mayStart(context.user))
    return element("p", {}, "You can read what others audited. Starting an audit needs the role auditor.");
  const input = element("input", {
    id: "source", name: "source", type: "text", required: true, autocomplete: "off", spellcheck: "false",
    "aria-describedby": "source-help",
  });
  const button = element("button", { type: "submit", class: "primary" }, "Audit");
  const submit = async (event: Event) => {
    event.preventDefault();
    button.disabled = true;
    await startRun(context, { source: input.value.trim() });
    button.disabled = false;
  };
  return element("form", { class: "card start", submit: (event) => void submit(event) },
    element("label", { for: "source" }, "Path on the server, or URL of a git repository"),
    element("div", { class: "row" }, input, button),
    element("p", { id: "source-help", class: "source" },
      "Within what the server allows: its settings allowed_paths and allowed_git_hosts."));
}
