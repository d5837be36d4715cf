// A fount serve of its own: a new data folder, any free port, and an end.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const bypassKey = "e2e-key-of-a-server-that-lives-for-a-minute";
const longestMs = 600_000; // however its test ends

// Two sources of one thing, so that an audit has what to find.
function writeFixture(folder) {
  const parser = "def parse_price(text):\n    value = text.strip().replace(',', '')\n    currency = value[:1]\n" +
    "    amount = float(value[1:])\n    if amount < 0:\n        raise ValueError('negative price')\n" +
    "    rounded = round(amount, 2)\n    return currency, rounded\n";
  for (const service of ["orders", "billing"]) {
    mkdirSync(join(folder, service), { recursive: true });
    writeFileSync(join(folder, service, "price.py"), parser);
    writeFileSync(join(folder, service, "Dockerfile"), `FROM python:3.11\nCOPY missing-${service}.txt /app/\n`);
  }
}

export class Server {
  constructor() {
    this.folder = mkdtempSync(join(tmpdir(), "fount-e2e-"));
    this.source = join(this.folder, "shop");
    writeFixture(this.source);
    // As a text: an agent is another user, who may not be able to read the folder that this was checked out to.
    const agent = JSON.stringify(["/usr/bin/python3", "-c", readFileSync(join(here, "slow_agent.py"), "utf8")]);
    writeFileSync(join(this.folder, "fount-serve.toml"), `[[agent]]\nname = "slow"\ncommand = ${agent}\n`);
    this.port = 0;
  }

  async start() {
    const expires = new Date(Date.now() + 3_600_000).toISOString().slice(0, 19) + "Z";
    const environment = {
      PATH: process.env.PATH, FOUNT_DATA: join(this.folder, "data"), FOUNT_PORT: String(this.port),
      FOUNT_ALLOWED_PATHS: this.source, FOUNT_LEASE_S: "2", FOUNT_CONNECTS_PER_S: "1000",
      E2E_BYPASS_KEY: bypassKey, FOUNT_E2E_BYPASS_EXPIRES: expires,
    };
    this.log = "";
    this.process = spawn(process.env.FOUNT_BINARY, ["serve"], {
      cwd: this.folder, env: environment, stdio: ["ignore", "pipe", "pipe"], timeout: longestMs, killSignal: "SIGKILL",
    });
    this.process.stderr.on("data", (text) => (this.log += text));
    this.ended = once(this.process, "exit");
    const lines = createInterface({ input: this.process.stdout });
    for await (const line of lines) {
      const found = line.match(/https?:\/\/\S+/)?.[0];
      if (line.startsWith("Listening on ")) {
        this.url = found;
        this.port = Number(new URL(found).port);
      } else if (found) {
        this.loginLink = found;
        lines.close();
        this.process.stdout.resume();
        return this;
      }
    }
    throw new Error(`fount serve did not start:\n${this.log}`);
  }

  async kill(signal = "SIGKILL") {
    this.process.kill(signal);
    await this.ended;
  }

  async end() {
    if (this.process.exitCode === null && this.process.signalCode === null) await this.kill();
    rmSync(this.folder, { recursive: true, force: true });
  }

  // What makes a browser, or a request, that of a test user.
  headersOf(user) {
    return { "X-E2E-Bypass-Key": bypassKey, "X-E2E-Bypass-User": user };
  }
}
