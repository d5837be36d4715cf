"""fount audit --server: a server's audit in a terminal here."""

import json
import os
import socket
import subprocess
import threading
import time
import unittest

from harness import BINARY, Server, scratch, talker


class Cutter:
    """Stands before a server and cuts the first connection of each kind: a stream when it is upgraded and has heard
    nothing yet, a request when the server has begun to answer."""

    KINDS = (b"GET /ws ", b"POST /api/v1/runs ", b"GET /api/v1/runs/")

    def __init__(self, port):
        self.target = port
        self.cut = []
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self.listener.getsockname()[1]}"
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self.carry, args=(client,), daemon=True).start()

    def carry(self, client):
        request = b""
        while b"\r\n\r\n" not in request and (more := client.recv(65536)):  # a request may come in pieces
            request += more
        kind = next((kind for kind in self.KINDS if request.startswith(kind)), None)
        with client, socket.create_connection(("127.0.0.1", self.target)) as server:
            server.sendall(request)
            if kind and kind not in self.cut:
                self.cut.append(kind)
                answer = server.recv(65536)
                if b" 101 " in answer:
                    client.sendall(answer[:answer.index(b"\r\n\r\n") + 4])
                return
            back = threading.Thread(target=self.pump, args=(server, client), daemon=True)
            back.start()
            self.pump(client, server)
            back.join()

    @staticmethod
    def pump(source, target):
        try:
            while data := source.recv(65536):
                target.sendall(data)
            target.shutdown(socket.SHUT_WR)
        except OSError:
            pass


class Remote(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.scratch = scratch()
        cls.server = Server(cls.scratch.name, [talker(cls.scratch.name)]).start()
        cls.tree = cls.server.folder / "tree"
        (cls.tree / "app").mkdir(parents=True)
        (cls.tree / "app" / "__init__.py").touch()
        (cls.tree / "app" / "three.py").write_text("from app.gone import missing\n\nprint(missing)\n")

    @classmethod
    def tearDownClass(cls):
        cls.server.stop()
        cls.scratch.cleanup()

    def audit(self, *arguments, token=None, url=None):
        environment = {**os.environ, "FOUNT_TOKEN": self.server.token("ann") if token is None else token}
        done = subprocess.run([BINARY, "audit", "--server", url or self.server.url, *arguments], env=environment,
                              capture_output=True, timeout=60, cwd=self.scratch.name)
        return done.returncode, done.stdout.decode(), done.stderr.decode()

    def test_it_shows_findings_as_they_come_and_the_score(self):
        code, out, err = self.audit("tree", "--report", "json=" + str(self.server.folder / "report.json"))
        self.assertEqual((code, err), (0, ""), out)
        self.assertIn("dangling-import", out)
        self.assertIn("app/three.py:1", out)
        self.assertIn("score ", out.splitlines()[-1])
        report = json.loads((self.server.folder / "report.json").read_text())
        self.assertEqual(report["schema"], "fount.report/1")

    def test_the_gate_is_that_of_the_command_line(self):
        code, _, err = self.audit("tree", "--fail-on", "low")
        self.assertEqual(code, 1, err)
        self.assertIn("gate failed", err)

    def test_what_is_wrong_is_said(self):
        for words, arguments in [
            (["FOUNT_TOKEN"], dict(token="")),
            (["does not accept"], dict(token="fount_" + "A" * 43)),
            (["https://"], dict(url="http://fount.example.com")),
            (["cannot connect"], dict(url="http://127.0.0.1:1")),
            (["no URL"], dict(url="fount.example.com")),
        ]:
            code, _, err = self.audit("tree", **arguments)
            self.assertEqual(code, 2, err)
            for word in words:
                self.assertIn(word, err)
        code, _, err = self.audit("/etc")
        self.assertEqual(code, 2)
        self.assertIn("refuses", err)
        code, _, err = self.audit("tree", "--rule", "dangling-import")
        self.assertEqual(code, 2, err)

    def test_an_answer_that_is_cut_off_costs_nothing_and_starts_nothing_twice(self):
        def runs():
            _, answer, _ = self.server.request("GET", "/api/v1/runs", self.server.token("ann"))
            return len(answer["runs"])

        before = runs()
        cutter = Cutter(self.server.port)
        code, out, err = self.audit("tree", url=cutter.url)
        cutter.listener.close()
        self.assertEqual((code, err), (0, ""), out)
        self.assertIn("score ", out.splitlines()[-1])
        self.assertEqual(sorted(cutter.cut), sorted(cutter.KINDS))
        self.assertEqual(runs(), before + 1)

    def test_it_goes_on_over_a_restart_of_the_server(self):
        for number in range(300):
            (self.tree / "app" / f"many{number}.py").write_text(f"def f{number}():\n    return {number}\n" * 50)
        result = []
        thread = threading.Thread(target=lambda: result.append(self.audit("tree")))
        thread.start()
        deadline = time.monotonic() + 20
        while self.server.metric("fount_streams") == 0 and time.monotonic() < deadline:
            time.sleep(0.02)
        self.server.kill()
        self.server.start()
        thread.join()
        code, out, err = result[0]
        self.assertEqual(code, 0, (out[-500:], err))
        self.assertIn("score ", out.splitlines()[-1])


if __name__ == "__main__":
    unittest.main()
