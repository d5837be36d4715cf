// The page as its users meet it: in a browser, with the server that is shipped.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";

import { accessibilityProblems } from "./accessible.mjs";
import { findings, isLive, launch, person, runState, startAgent } from "./browser.mjs";
import { Server } from "./server.mjs";

let browser;
let server;

before(async () => {
  server = await new Server().start();
  browser = await launch();
});

after(async () => {
  await browser?.close();
  await server?.end();
});

// For who wants to look: FOUNT_E2E_PICTURES names a folder.
async function picture(page, name) {
  const folder = process.env.FOUNT_E2E_PICTURES;
  if (folder) await page.screenshot({ path: join(folder, `${name}.png`) });
}

async function testUser(name, options = {}) {
  const who = await person(browser, { ...options, extraHTTPHeaders: server.headersOf(name) });
  await who.page.goto(server.url);
  await isLive(who.page);
  return who;
}

function expectNoProblems(seen) {
  assert.deepEqual(seen.problems, []);
}

// Nothing came twice and nothing is missing, over all sockets of the page.
function expectDense(seqs) {
  assert.deepEqual(seqs, seqs.map((_, index) => seqs[0] + index));
}

test("the printed link signs in, an audit is watched, its result is read", async () => {
  const { context, page, seen } = await person(browser);
  await page.goto(server.loginLink);
  await page.waitForSelector("#source");
  assert.ok(!page.url().includes("login"), "the token is in the address still");
  assert.equal(await page.evaluate(() => document.cookie), "", "scripts can read the session");
  await isLive(page);
  await picture(page, "home-empty");
  await page.fill("#source", server.source);
  await page.keyboard.press("Enter");
  await runState(page, "completed");
  await page.waitForSelector(".result");
  assert.ok((await findings(page, 1)) >= 1);
  assert.equal(await page.title(), "shop · Fount");
  await picture(page, "run-light");

  const [download] = await Promise.all([page.waitForEvent("download"), page.click("a[download]")]);
  const report = JSON.parse(readFileSync(await download.path(), "utf8"));
  assert.equal(report.schema, "fount.report/1");
  const open = report.findings.filter((finding) => finding.accepted === null);
  assert.equal(await page.locator(".findings > li").count(), open.length);

  await page.fill("#text", "no finding says this");
  assert.equal(await page.locator(".findings > li:visible").count(), 0);
  await page.fill("#text", "");
  const link = page.locator(".findings > li .where a").first();
  const address = await link.getAttribute("href");
  await page.goto(`${server.url}/${address}`);
  await page.reload();
  await page.waitForFunction(() => document.activeElement?.tagName === "ARTICLE");
  await page.waitForSelector(".findings details[open] .sources");
  await picture(page, "finding-light");

  await page.click("a.brand");
  await page.waitForSelector(".repositories .score");
  await page.click(".repositories .what a");
  await page.waitForSelector("svg.chart circle.last");
  await page.waitForSelector("table td.number");
  expectNoProblems(seen);
  await context.close();
});

test("a used link says so, in words", async () => {
  const { context, page } = await person(browser);
  const token = new URL(server.loginLink).hash.slice("#login=".length);
  await fetch(`${server.url}/api/v1/login`, {
    method: "POST", headers: { "Content-Type": "application/json", Origin: server.url }, body: JSON.stringify({ token }),
  });
  await page.goto(server.loginLink);
  await page.waitForSelector("#token");
  assert.match(await page.textContent("#sign-in-problem"), /link/);
  await page.fill("#token", "wrong");
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => document.querySelector("#sign-in-problem").textContent.length > 0);
  assert.deepEqual(await page.evaluate(accessibilityProblems), []);
  await context.close();
});

test("a page that is loaded again in the middle of a run loses nothing", async () => {
  const { context, page, seen } = await testUser("reload");
  await startAgent(page, "slow", { findings: 40, pause_s: 0.05 });
  const before = await findings(page, 5);
  await picture(page, "run-live");
  await page.reload();
  assert.ok((await findings(page, before)) >= before);
  await runState(page, "completed");
  assert.equal(await findings(page, 40), 40);
  expectNoProblems(seen);
  await context.close();
});

test("a second tab follows a run that goes on", async () => {
  const { context, page } = await testUser("tabs");
  const run = await startAgent(page, "slow", { findings: 30, pause_s: 0.05 });
  await findings(page, 5);
  const second = await context.newPage();
  await second.goto(`${server.url}/#run=${run}`);
  await runState(second, "completed");
  assert.equal(await findings(second, 30), 30);
  assert.equal(await findings(page, 30), 30);
  await context.close();
});

test("two users in two browsers see their own runs only", async () => {
  const [ada, bob] = await Promise.all([testUser("ada"), testUser("bob")]);
  const input = { findings: 15, pause_s: 0.02 };
  const runs = await Promise.all([ada, bob].map(({ page }) => startAgent(page, "slow", input)));
  await Promise.all([ada, bob].map(({ page }) => runState(page, "completed")));
  for (const [at, { context, page, seen }] of [ada, bob].entries()) {
    assert.deepEqual([...seen.runs], [runs[at]]);
    expectDense(seen.seqs);
    await page.click("a.brand");
    await page.waitForSelector("tbody th a");
    const listed = await page.locator("tbody th a").evaluateAll((links) => links.map((link) => link.hash));
    assert.deepEqual(listed, [`#run=${runs[at]}`]);
    expectNoProblems(seen);
    await context.close();
  }
});

test("a run is canceled, and stays so", async () => {
  const { context, page, seen } = await testUser("canceler");
  await startAgent(page, "slow", { findings: 500, pause_s: 0.05 });
  await findings(page, 2);
  await page.click("text=Cancel this run");
  await runState(page, "canceled");
  await page.reload();
  await runState(page, "canceled");
  expectNoProblems(seen);
  await context.close();
});

test("everything can be done with the keyboard", async () => {
  const { context, page, seen } = await testUser("keys");
  const press = async (key) => page.keyboard.press(key);
  const focused = () => page.evaluate(() => document.activeElement.id || document.activeElement.textContent);
  assert.equal(await focused(), "page-title");
  for (let at = 0; at < 5 && (await focused()) !== "skip"; ++at) await press("Shift+Tab");
  assert.equal(await focused(), "skip");
  await press("Enter");
  for (let at = 0; at < 3 && (await focused()) !== "source"; ++at) await press("Tab");
  assert.equal(await focused(), "source");
  await page.keyboard.type(server.source);
  await press("Tab");
  await press("Enter");
  await runState(page, "completed");
  await page.waitForSelector(".result");
  assert.equal(await focused(), "page-title");
  for (let at = 0; at < 60 && (await focused()) !== "Evidence"; ++at) await press("Tab");
  await press("Enter");
  await page.waitForSelector(".findings details[open] .sources");
  expectNoProblems(seen);
  await context.close();
});

const sizes = { wide: { width: 1100, height: 850 }, phone: { width: 360, height: 740 } };

for (const colorScheme of ["light", "dark"]) {
  test(`labels, roles and contrast hold: ${colorScheme}`, async () => {
    const { context, page, seen } = await testUser("looker", { colorScheme });
    const look = async (name) => {
      for (const [size, viewport] of Object.entries(sizes)) {
        await page.setViewportSize(viewport);
        await picture(page, `${name}-${colorScheme}-${size}`);
        assert.deepEqual(await page.evaluate(accessibilityProblems), []);
      }
    };
    await page.fill("#source", server.source);
    await page.keyboard.press("Enter");
    await page.waitForSelector(".findings summary");
    await page.click(".findings summary");
    await look("run");
    await page.click("a.brand");
    await page.waitForSelector(".repositories .score");
    await page.fill("#source", "/etc");
    await page.keyboard.press("Enter");
    await page.waitForSelector("#problem:visible");
    await look("home");
    expectNoProblems(seen);
    await context.close();
  });
}

test("the server is killed in the middle of two users' runs: both lose nothing and see nothing twice", async () => {
  const users = await Promise.all([testUser("killed-a"), testUser("killed-b")]);
  await Promise.all(users.map(({ page }) => startAgent(page, "slow", { findings: 60, pause_s: 0.05 })));
  await Promise.all(users.map(({ page }) => findings(page, 5)));
  await server.kill();
  await Promise.all(users.map(({ page }) => page.waitForSelector("#connection.waiting")));
  await picture(users[0].page, "server-away");
  await server.start();
  for (const { context, page, seen } of users) {
    await isLive(page);
    await runState(page, "completed");
    assert.equal(await findings(page, 60), 60);
    expectDense(seen.seqs);
    assert.ok(await page.isHidden("#problem"), "the page speaks of lost events");
    expectNoProblems(seen);
    await context.close();
  }
});

test("who signs out in one tab is told so in the other", async () => {
  const { context, page } = await person(browser);
  await page.goto(server.loginLink); // the server has started again since: a new one
  await isLive(page);
  const second = await context.newPage();
  await second.goto(server.url);
  await isLive(second);
  await second.click("text=Sign out");
  await second.waitForSelector("#token");
  await page.waitForSelector("#token");
  assert.match(await page.textContent("#sign-in-problem"), /signed out/);
  await picture(page, "signed-out");
  await context.close();
});
