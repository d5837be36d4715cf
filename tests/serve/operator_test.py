"""What an operator sees: a start that cannot succeed says why and what to do, and a stop loses nothing."""

import asyncio
import base64
import json
import os
import pathlib
import resource
import signal
import socket
import subprocess
import time
import unittest

from harness import BINARY, Client, Server, scratch, talker


def start(folder, *arguments, environment=None, timeout=60):
    """The exit code and what was said of a start that is expected to fail."""
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("FOUNT_", "E2E_"))}
    port = [] if "--port" in arguments else ["--port", "0"]
    done = subprocess.run([BINARY, "serve", *port, "--data", str(pathlib.Path(folder) / "data"), *arguments],
                          env={**clean, **(environment or {})}, capture_output=True, timeout=timeout, cwd=folder)
    return done.returncode, done.stderr.decode()


class Operator(unittest.TestCase):
    def refused(self, folder, words, *arguments, environment=None):
        code, said = start(folder, *arguments, environment=environment)
        self.assertEqual(code, 2, said)
        for word in words:
            self.assertIn(word, said)
        return said

    def test_a_port_that_is_taken(self):
        with scratch() as folder, socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            taken.listen()
            port = str(taken.getsockname()[1])
            self.refused(folder, [port, "in use", "--port"], "--port", port)

    def test_a_folder_that_another_server_has(self):
        with scratch() as folder:
            server = Server(folder).start()
            self.refused(folder, ["another"])
            server.stop()

    def test_a_database_that_is_damaged(self):
        with scratch() as folder:
            server = Server(folder, [talker(folder)]).start()
            server.start_run(server.token("ann"), agent="talker", input={"count": 5})
            server.stop()
            files = [path for path in server.data.iterdir() if path.is_file()]
            database = next(path for path in files if path.read_bytes()[:6] == b"SQLite")
            with open(database, "r+b") as file:
                file.seek(4096)
                file.write(os.urandom(8192))
            self.refused(folder, ["damaged"])

    def test_no_key_where_it_matters(self):
        with scratch() as folder:
            for environment in ("staging", "production"):
                self.refused(folder, ["FOUNT_JWT_KEYS"], "--environment", environment, "--public-url",
                             "https://fount.example.com")

    def test_keys_that_cannot_be_used(self):
        with scratch() as folder:
            self.refused(folder, ["FOUNT_JWT_KEYS_FILE", "/nope", '{"keys": [{"kty"', "docs/settings.md"],
                         environment={"FOUNT_JWT_KEYS_FILE": "/nope"})
            empty = pathlib.Path(folder, "empty.json")
            empty.write_text('{"keys":[]}')
            self.refused(folder, ["FOUNT_JWT_KEYS_FILE", "'keys' is empty", '{"keys": [{"kty"', "docs/settings.md"],
                         environment={"FOUNT_JWT_KEYS_FILE": str(empty)})

    def test_the_test_key_in_production(self):
        with scratch() as folder:
            said = self.refused(folder, ["E2E_BYPASS_KEY: never in production"], "--environment", "production",
                                environment={"E2E_BYPASS_KEY": "weak"})
            self.assertEqual(len(said.splitlines()), 1, said)
            server = Server(folder)
            self.refused(folder, ["E2E_BYPASS_KEY", "production"], "--environment", "production", "--public-url",
                         "https://fount.example.com", environment={
                             "E2E_BYPASS_KEY": "k" * 10 + "Zq8" * 12, "FOUNT_JWT_KEYS_FILE": str(server.keys_file),
                             "FOUNT_E2E_BYPASS_EXPIRES": "2026-11-28T00:00:00Z"})

    def test_a_setting_that_is_misspelled(self):
        with scratch() as folder:
            pathlib.Path(folder, "fount-serve.toml").write_text("prot = 1\n")
            self.refused(folder, ["fount-serve.toml:1", "prot", "port"])

    def test_check_starts_nothing_and_shows_no_secret(self):
        with scratch() as folder:
            server = Server(folder)
            clean = {k: v for k, v in os.environ.items() if not k.startswith(("FOUNT_", "E2E_"))}
            environment = {**clean, "FOUNT_JWT_KEYS_FILE": str(server.keys_file)}
            done = subprocess.run([BINARY, "serve", "--check", "--data", str(server.data)], capture_output=True,
                                  cwd=folder, env=environment)
            self.assertEqual(done.returncode, 0, done.stderr)
            shown = done.stdout.decode()
            self.assertIn("FOUNT_JWT_KEYS_FILE", shown)
            self.assertNotIn(json.loads(server.keys_file.read_text())["keys"][0]["k"], shown)
            self.assertFalse(server.data.exists())

    def test_a_stop_lets_clients_leave_and_the_next_start_goes_on(self):
        async def scenario(server):
            client = await Client(server, "ann").connect()
            await client.command("run.start", "k", agent="talker", input={"count": 40, "pause_s": 0.05})
            await client.follow(lambda c: any(e["event"] == "agent.thinking" for e in c.events))
            begun = time.monotonic()
            stopping = asyncio.create_task(asyncio.to_thread(server.stop))
            frames = []
            try:
                while True:
                    frames.append(client.take(await client.socket.recv()))
            except Exception as closed:  # websockets' own, with the code
                self.assertEqual(getattr(closed, "code", None), 4412, closed)
            self.assertEqual(await stopping, 0)
            self.assertLess(time.monotonic() - begun, 10)
            self.assertTrue(any(frame["type"] == "draining" for frame in frames), frames)
            await asyncio.to_thread(server.start)
            await client.connect()
            run = client.answers["k"]["run"]
            await asyncio.wait_for(client.follow(lambda c: run in c.ended), 60)
            self.assertEqual(client.events[-1]["event"], "run.completed")
            self.assertTrue(all(client.recovered))
            await client.socket.close()

        with scratch() as folder:
            server = Server(folder, [talker(folder)]).start()
            asyncio.run(scenario(server))
            server.stop()

    def test_the_log_tells_of_start_and_stop(self):
        with scratch() as folder:
            server = Server(folder).start()
            page = server.request("GET", "/")[2]
            self.assertEqual(page.getheader("Content-Type"), "text/html; charset=utf-8")
            self.assertEqual(server.stop(), 0)
            lines = [json.loads(line) for line in server.log_text().splitlines()]
            events = [line["event"] for line in lines]
            phases = [line for line in lines if line["event"] == "phase_started"]
            self.assertEqual(events[-2:], ["draining", "stopped"])
            listening = events.index("listening")
            self.assertGreater(listening, lines.index(phases[-1]))
            self.assertEqual(lines[listening]["port"], server.port)
            for line in [*phases, lines[-1]]:
                self.assertGreaterEqual(line["took_ms"], 0)

    def test_a_low_soft_limit_of_descriptors_is_raised(self):
        _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        for allowed, is_enough in ((hard, True), (300, False)):
            with self.subTest(allowed), scratch() as folder:
                limits = lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (256, allowed))
                server = Server(folder, limits=limits, connections=min(hard - 300, 1000)).start()
                soft = next(line.split()[3] for line in
                            pathlib.Path(f"/proc/{server.process.pid}/limits").read_text().splitlines()
                            if line.startswith("Max open files"))
                self.assertEqual(server.stop(), 0)
                self.assertEqual("few_descriptors" not in server.log_text(), is_enough)
                self.assertGreater(int(soft), 256)

    def test_new_keys_need_no_restart(self):
        with scratch() as folder:
            server = Server(folder).start()
            old, old_key = server.token("ann"), server.key
            server.key = os.urandom(32)
            keys = json.loads(server.keys_file.read_text())["keys"]
            keys.append({"kty": "oct", "kid": "next", "alg": "HS256",
                         "k": base64.urlsafe_b64encode(server.key).rstrip(b"=").decode()})
            new = server.token("ann", kid="next")
            self.assertEqual(server.request("GET", "/api/v1/me", new)[0], 401)
            server.keys_file.write_text(json.dumps({"keys": keys}))
            server.process.send_signal(signal.SIGHUP)
            deadline = time.monotonic() + 10
            while server.request("GET", "/api/v1/me", new)[0] != 200 and time.monotonic() < deadline:
                time.sleep(0.02)
            self.assertEqual(server.request("GET", "/api/v1/me", new)[0], 200)
            self.assertEqual(server.request("GET", "/api/v1/me", old)[0], 200)  # both, for as long as both are there
            server.keys_file.write_text(json.dumps({"keys": keys[1:]}))
            server.process.send_signal(signal.SIGHUP)
            while server.request("GET", "/api/v1/me", old)[0] != 401 and time.monotonic() < deadline:
                time.sleep(0.02)
            self.assertEqual(server.request("GET", "/api/v1/me", old)[0], 401)
            self.assertNotEqual(old_key, server.key)
            server.stop()


if __name__ == "__main__":
    unittest.main()
