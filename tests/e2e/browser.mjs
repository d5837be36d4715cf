// Chromium as Debian has it, and what tests ask a page.
import { chromium } from "playwright-core";

const flags = [
  "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync",
];

export function launch() {
  return chromium.launch({ executablePath: "/usr/bin/chromium", headless: true, args: flags });
}

// A browser of one person. Whatever goes wrong on its pages is in `problems`.
export async function person(browser, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1100, height: 850 }, ...options });
  context.setDefaultTimeout(120_000); // machines that build beside it are slow
  const page = await context.newPage();
  const seen = { problems: [], seqs: [], runs: new Set() };
  page.on("pageerror", (error) => seen.problems.push(String(error)));
  page.on("console", (message) => {
    // That the server is away, or says no, is shown by the page; the browser says it as well.
    if (message.type() === "error" && !/Failed to load|WebSocket connection|ERR_/.test(message.text()))
      seen.problems.push(message.text());
  });
  page.on("request", (request) => {
    if (new URL(request.url()).hostname !== "127.0.0.1") seen.problems.push(`asked ${request.url()}`);
  });
  page.on("websocket", (socket) => socket.on("framereceived", ({ payload }) => {
    const message = JSON.parse(payload);
    if (message.type !== "event") return;
    seen.seqs.push(message.seq);
    seen.runs.add(message.run);
  }));
  return { context, page, seen };
}

export async function isLive(page) {
  await page.waitForSelector("#connection.live");
}

// The number of findings that the page shows once there are `count`.
export async function findings(page, count) {
  await page.waitForFunction((wanted) => document.querySelectorAll(".findings > li").length >= wanted, count);
  return page.locator(".findings > li").count();
}

export async function startAgent(page, agent, input) {
  const run = await page.evaluate(async ([name, told]) => {
    const response = await fetch("/api/v1/runs", {
      method: "POST", headers: { "Content-Type": "application/json", "Idempotency-Key": `${Math.random()}` },
      body: JSON.stringify({ agent: name, input: told }),
    });
    return response.json();
  }, [agent, input]);
  if (!run.run) throw new Error(JSON.stringify(run));
  await page.evaluate((id) => { location.hash = `#run=${id}`; }, run.run);
  return run.run;
}

export async function runState(page, state) {
  await page.waitForSelector(`.run-state.${state}`);
}
