"""A real server on a free port, its users, and clients that can be cut off at any moment. Black box: what is known of
the server here is its command line, its environment and its wire protocol."""

import asyncio
import base64
import hashlib
import hmac
import http.client
import json
import os
import pathlib
import secrets
import signal
import subprocess
import tempfile
import time
import urllib.parse

import websockets

BINARY = os.environ["FOUNT_BINARY"]
SOURCE = pathlib.Path(os.environ["FOUNT_SOURCE_DIR"])
START_LIMIT_S = 60
TERMINAL = ("run.completed", "run.failed", "run.canceled")


def base64url(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


class Server:
    """`fount serve` on a data folder; can be killed and started again on the same port."""

    def __init__(self, folder, agents=(), limits=None, **settings):
        self.folder = pathlib.Path(folder)
        self.data = self.folder / "data"
        self.key = secrets.token_bytes(32)
        self.port = 0
        self.process = None
        self.login_link = None
        self.limits = limits  # called in the process before it becomes the server
        self.settings = {"allowed_paths": str(self.folder), "workers": 2, "connects_per_s": 100000,
                         "connections_per_address": 100000, "drain_s": 1, **settings}
        keys = {"keys": [{"kty": "oct", "kid": "test", "alg": "HS256", "k": base64url(self.key)}]}
        self.keys_file = self.folder / "keys.json"
        self.keys_file.write_text(json.dumps(keys))
        self.keys_file.chmod(0o600)
        self.config = self.folder / "fount-serve.toml"
        self.config.write_text("".join(
            f"[[agent]]\nname = {json.dumps(name)}\ncommand = {json.dumps(command)}\n" for name, command in agents))

    def start(self):
        environment = {k: v for k, v in os.environ.items() if not k.startswith(("FOUNT_", "E2E_"))}
        environment["FOUNT_JWT_KEYS_FILE"] = str(self.keys_file)
        for name, value in self.settings.items():
            environment["FOUNT_" + name.upper()] = str(value)
        self.log = open(self.folder / "server.log", "ab")
        self.process = subprocess.Popen(
            [BINARY, "serve", "--config", str(self.config), "--data", str(self.data), "--port", str(self.port)],
            env=environment, stdout=subprocess.PIPE, stderr=self.log, cwd=self.folder,
            preexec_fn=self.limits)
        line = self.process.stdout.readline().decode()
        if not line.startswith("Listening on "):
            raise AssertionError(f"the server did not start: {line!r}; {self.log_text()[-2000:]}")
        self.url = line.split()[-1]
        self.port = urllib.parse.urlsplit(self.url).port
        os.set_blocking(self.process.stdout.fileno(), False)
        rest = (self.process.stdout.read() or b"").decode()
        self.login_link = next((word for word in rest.split() if "#login=" in word), self.login_link)
        return self

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        self.process.stdout.close()
        self.log.close()

    def stop(self):
        if self.process.poll() is None:
            self.process.terminate()
        code = self.process.wait(timeout=60)
        self.process.stdout.close()
        self.log.close()
        return code

    def log_text(self):
        return (self.folder / "server.log").read_text(errors="replace")

    def token(self, subject, lasts_s=3600, key=None, kid="test", **claims):
        """A JWT as an issuer of the platform would make it."""
        now = int(time.time())
        head = {"alg": "HS256", "typ": "JWT", "kid": kid}
        body = {"iss": "fount", "aud": "fount", "sub": subject, "iat": now, "exp": now + lasts_s,
                "jti": secrets.token_hex(8), **claims}
        signed = ".".join(base64url(json.dumps(part).encode()) for part in (head, body))
        return signed + "." + base64url(hmac.new(key or self.key, signed.encode(), hashlib.sha256).digest())

    def request(self, method, path, token=None, body=None, headers=()):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        shown = {"Content-Type": "application/json"} if body is not None else {}
        if token:
            shown["Authorization"] = "Bearer " + token
        connection.request(method, path, None if body is None else json.dumps(body), {**shown, **dict(headers)})
        answer = connection.getresponse()
        text = answer.read().decode()
        connection.close()
        is_json = (answer.getheader("Content-Type") or "").startswith("application/json")
        return answer.status, json.loads(text) if is_json and text else text, answer

    def start_run(self, token, key=None, **fields):
        return self.request("POST", "/api/v1/runs", token, fields, {"Idempotency-Key": key or secrets.token_hex(8)})

    def metric(self, name):
        _, text, _ = self.request("GET", "/metrics")
        return sum(float(line.split()[-1]) for line in text.splitlines() if line.startswith(name + " "))


def broken_promises(server):
    """The counters that must stay 0, those that did not."""
    _, text, _ = server.request("GET", "/metrics")
    counters = [line for line in text.splitlines() if line.startswith("fount_promise_")]
    assert counters, "no promise is counted"
    return [line for line in counters if float(line.split()[-1]) != 0]


class Client:
    """One stream of one user, which remembers where it was, over any number of connections."""

    def __init__(self, server, subject):
        self.server, self.subject = server, subject
        self.token = server.token(subject)
        self.epoch, self.seq = None, 0
        self.events = []
        self.ended = set()  # runs whose end was seen
        self.recovered = []
        self.answers = {}
        self.socket = None

    async def connect(self):
        """Until it is in; a server that is down is tried again."""
        while True:
            try:
                self.socket = await websockets.connect(
                    f"ws://127.0.0.1:{self.server.port}/ws", subprotocols=["fount.v1"], compression=None,
                    extra_headers={"Authorization": "Bearer " + self.token}, max_queue=None, ping_interval=None)
                hello = json.loads(await self.socket.recv())
                assert hello["type"] == "hello", hello
                if self.epoch is None:
                    self.epoch, self.seq = hello["epoch"], hello["seq"]
                await self.socket.send(json.dumps({"type": "resume", "epoch": self.epoch, "seq": self.seq}))
                return self
            except (OSError, websockets.exceptions.WebSocketException, asyncio.TimeoutError):
                await asyncio.sleep(0.02)

    def take(self, text):
        frame = json.loads(text)
        if frame["type"] == "event":
            assert frame["seq"] == self.seq + 1, f"{self.subject}: {frame['seq']} after {self.seq}"
            self.seq = frame["seq"]
            self.events.append(frame)
            if frame["event"] in TERMINAL:
                self.ended.add(frame["run"])
        elif frame["type"] == "resumed":
            self.recovered.append(frame["recovered"])
        elif frame["type"] in ("ack", "error"):
            self.answers[frame.get("id")] = frame
        return frame

    async def follow(self, until):
        """Reads and comes back until `until(self)`."""
        while not until(self):
            try:
                self.take(await self.socket.recv())
            except (OSError, websockets.exceptions.ConnectionClosed):
                await self.connect()

    async def command(self, name, id, **fields):
        await self.socket.send(json.dumps({"type": "command", "id": id, "command": name, **fields}))


# An agent that says `count` things, each with the marker that it was told.
TALKER = """#!/usr/bin/python3
import json, sys, time
request = json.loads(sys.stdin.readline())
told = request["input"]
def say(type, **fields):
    print(json.dumps({"type": type, **fields}), flush=True)
say("agent.started")
for number in range(told.get("count", 3)):
    say("agent.thinking", reasoning=f"{told.get('marker', '')} {number}")
    time.sleep(told.get("pause_s", 0))
say("agent.completed")
say("result", summary={"said": told.get("count", 3)})
"""


def talker(folder):
    path = pathlib.Path(folder) / "talker.py"
    path.write_text(TALKER)
    path.chmod(0o755)
    return ("talker", [str(path)])


def scratch():
    """A folder that agents may enter: they run as nobody where the server is root."""
    folder = tempfile.TemporaryDirectory(prefix="fount-serve-")
    os.chmod(folder.name, 0o755)
    return folder
