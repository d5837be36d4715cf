// The door: the link that the server printed, or its token.
import { api } from "./api";
import { element, setText } from "./dom";
import { tokenOf } from "./route";
import { message } from "./words";

export function signInView(why: string, onSignedIn: () => void): HTMLElement {
  const problem = element("p", { class: "problem", role: "alert", id: "sign-in-problem" }, why);
  const input = element("input", {
    id: "token", name: "token", type: "password", autocomplete: "off", spellcheck: "false", required: true,
    "aria-describedby": "token-help sign-in-problem",
  });
  const button = element("button", { type: "submit", class: "primary" }, "Sign in");
  const submit = async (event: Event) => {
    event.preventDefault();
    button.disabled = true;
    try {
      await api.signIn(tokenOf(input.value));
      onSignedIn();
    } catch (error) {
      setText(problem, message(error));
      input.focus();
    } finally {
      button.disabled = false;
    }
  };
  const help = "fount serve prints a login link when it starts. Open it, or paste it here.";
  return element("section", { class: "card narrow", "aria-labelledby": "page-title" },
    element("h1", { id: "page-title", tabindex: -1 }, "Sign in"),
    element("p", { id: "token-help" }, help),
    problem,
    element("form", { submit: (event) => void submit(event) },
      element("label", { for: "token" }, "Login link or token"), input, button));
}
