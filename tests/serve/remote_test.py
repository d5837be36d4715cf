"""fount audit --server: a server's audit in a terminal here."""

import json
import os
import pathlib
import socket
import ssl
import subprocess
import tempfile
import threading
import time
import unittest

from harness import BINARY, Server, scratch, talker


class Front:
    """Listens before a server, and carries each connection in a thread of its own."""

    scheme = "http"

    def __init__(self, port):
        self.target = port
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"{self.scheme}://127.0.0.1:{self.listener.getsockname()[1]}"
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self.carry, args=(client,), daemon=True).start()

    @staticmethod
    def pump(source, target):
        try:
            while data := source.recv(65536):
                target.sendall(data)
            target.shutdown(socket.SHUT_WR)
        except OSError:
            pass

    def both_ways(self, client, server):
        back = threading.Thread(target=self.pump, args=(server, client), daemon=True)
        back.start()
        self.pump(client, server)
        back.join()


class Cutter(Front):
    """Stands before a server and cuts the first connection of each kind: a stream when it is upgraded and has heard
    nothing yet, a request when the server has begun to answer."""

    KINDS = (b"GET /ws ", b"POST /api/v1/runs ", b"GET /api/v1/runs/")

    def __init__(self, port):
        self.cut = []
        super().__init__(port)

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
            self.both_ways(client, server)


class TlsFront(Front):
    """Speaks TLS in front of a server, with a certificate that it signed itself for `names`."""

    scheme = "https"

    def __init__(self, port, folder, names):
        self.certificate = folder / "certificate.pem"
        key = folder / "key.pem"
        subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", "/CN=front",
                        "-addext", "subjectAltName=" + names, "-keyout", key, "-out", self.certificate],
                       check=True, capture_output=True)
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.load_cert_chain(self.certificate, key)
        super().__init__(port)

    def carry(self, raw):
        try:
            client = self.context.wrap_socket(raw, server_side=True)
        except OSError:
            return  # who does not trust the certificate leaves
        with client, socket.create_connection(("127.0.0.1", self.target)) as server:
            self.both_ways(client, server)


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

    def audit(self, *arguments, token=None, url=None, trusted=None):
        environment = {**os.environ, "FOUNT_TOKEN": self.server.token("ann") if token is None else token}
        if trusted:
            environment["SSL_CERT_FILE"] = str(trusted)
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

    def test_over_tls_the_server_must_be_who_it_says(self):
        with tempfile.TemporaryDirectory() as name:
            front = TlsFront(self.server.port, pathlib.Path(name), "IP:127.0.0.1")
            code, out, err = self.audit("tree", url=front.url, trusted=front.certificate)
            self.assertEqual((code, err), (0, ""), out)
            self.assertIn("score ", out.splitlines()[-1])
            code, _, err = self.audit("tree", url=front.url)
            self.assertEqual(code, 2, "nobody vouches for the certificate")
            self.assertIn("cannot speak TLS", err)
            front.listener.close()
        with tempfile.TemporaryDirectory() as name:
            other = TlsFront(self.server.port, pathlib.Path(name), "DNS:other.example.com")
            code, _, err = self.audit("tree", url=other.url, trusted=other.certificate)
            self.assertEqual(code, 2, "the certificate is another server's")
            self.assertIn("cannot speak TLS", err)
            other.listener.close()

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
