"""HTTP that two readers could read in two ways, and upgrades that are none. Whoever stands in front of the server must
never be able to disagree with it about where a request ends: an ambiguous request is answered once, with a refusal, and
its connection ends; nothing that follows it on the connection is ever answered."""

import concurrent.futures
import sys
import unittest

from harness import Server, scratch
from raw import Raw, answers_in, upgrade_request

LIMIT_S = 2  # handshake_s of the server
HIDDEN = b"GET /livez HTTP/1.1\r\nHost: h\r\n\r\n"  # what must not be answered


def post(*headers, body=b"", line=b"POST /api/v1/runs HTTP/1.1", host=b"Host: h"):
    lines = [line, *([host] if host else []), b"Content-Type: application/json", *headers]
    return b"\r\n".join(lines) + b"\r\n\r\n" + body


def get(*headers, line=b"GET /livez HTTP/1.1", host=b"Host: h"):
    return b"\r\n".join([line, *([host] if host else []), *headers]) + b"\r\n\r\n"


def length(value):
    return b"Content-Length: " + value


CHUNKED = b"Transfer-Encoding: chunked"
EMPTY_CHUNKS = b"0\r\n\r\n"


def upgrade(*headers, **rest):
    return upgrade_request("TOKEN", *headers, **rest)


# One refusal, then the end; HIDDEN follows each of them.
AMBIGUOUS = {
    "length, then chunked": post(length(b"5"), CHUNKED, body=EMPTY_CHUNKS),
    "chunked, then length": post(CHUNKED, length(b"5"), body=EMPTY_CHUNKS),
    "length 0 and chunked": post(length(b"0"), CHUNKED, body=EMPTY_CHUNKS),
    "two lengths": post(length(b"0"), length(b"32")),
    "two lengths, the longer first": post(length(b"32"), length(b"0")),
    "a list of lengths": post(length(b"0, 32")),
    "negative length": post(length(b"-1")),
    "length with plus": post(length(b"+0")),
    "hexadecimal length": post(length(b"0x0")),
    "two numbers": post(length(b"0 32")),
    "length without digits": post(length(b"")),
    "length beyond 64 bits": post(length(b"18446744073709551616")),
    "length with a vertical tab": post(length(b"0\x0b")),
    "length in letters": post(length(b"zero")),
    "length with a fraction": post(length(b"0.0")),
    "unknown coding": post(b"Transfer-Encoding: xchunked", body=EMPTY_CHUNKS),
    "chunked is not the last coding": post(b"Transfer-Encoding: chunked, identity", body=EMPTY_CHUNKS),
    "only identity": post(b"Transfer-Encoding: identity", body=EMPTY_CHUNKS),
    "compressed": post(b"Transfer-Encoding: gzip, chunked", body=EMPTY_CHUNKS),
    "chunked twice": post(b"Transfer-Encoding: chunked, chunked", body=EMPTY_CHUNKS),
    "two codings in two headers": post(CHUNKED, b"Transfer-Encoding: identity", body=EMPTY_CHUNKS),
    "two codings, the other way": post(b"Transfer-Encoding: identity", CHUNKED, body=EMPTY_CHUNKS),
    "blank before the colon of a coding": post(b"Transfer-Encoding : chunked", body=EMPTY_CHUNKS),
    "blank before the colon of a length": post(b"Content-Length : 0"),
    "coding with a zero byte": post(b"Transfer-Encoding: chunked\x00", body=EMPTY_CHUNKS),
    "coding with a control character": post(b"Transfer-Encoding: \x0bchunked", body=EMPTY_CHUNKS),
    "coding in quotes": post(b'Transfer-Encoding: "chunked"', body=EMPTY_CHUNKS),
    "coding of HTTP/1.0": post(CHUNKED, line=b"POST /api/v1/runs HTTP/1.0", body=EMPTY_CHUNKS),
    "first header begins with a blank": b"GET /livez HTTP/1.1\r\n Host: h\r\n\r\n",
    "lines end with line feeds": b"GET /livez HTTP/1.1\nHost: h\n\n",
    "one line ends with a line feed": get(b"X-Other: a\nX-More: b"),
    "carriage return within a value": get(b"X-Other: a\rContent-Length: 32"),
    "zero byte in a name": get(b"X-Ot\x00her: a"),
    "blank in a name": post(b"Content Length: 0"),
    "header without a colon": get(b"X-Other"),
    "header without a name": get(b": a"),
    "chunk size with 0x": post(CHUNKED, body=b"0x0\r\n\r\n"),
    "chunk size with plus": post(CHUNKED, body=b"+0\r\n\r\n"),
    "negative chunk size": post(CHUNKED, body=b"-1\r\n\r\n"),
    "no chunk size": post(CHUNKED, body=b"\r\n\r\n"),
    "chunk size beyond 64 bits": post(CHUNKED, body=b"10000000000000000\r\n\r\n"),
    "chunk size that wraps": post(CHUNKED, body=b"fffffffffffffffe\r\n\r\n"),
    "chunk longer than its size": post(CHUNKED, body=b"1\r\nabc\r\n0\r\n\r\n"),
    "chunk ends with a line feed": post(CHUNKED, body=b"1\r\na\n0\r\n\r\n"),
    "chunk size ends with a line feed": post(CHUNKED, body=b"0\n\n"),
    "line feed in a chunk extension": post(CHUNKED, body=b"0;a\nb\r\n\r\n"),
    "no host": get(host=None),
    "two hosts": get(b"Host: other"),
    "two equal hosts": get(b"Host: h"),
    "host with blanks": get(host=b"Host: a b"),
    "HTTP/1.2": get(line=b"GET /livez HTTP/1.2"),
    "HTTP/2.0": get(line=b"GET /livez HTTP/2.0"),
    "HTTP/0.9": b"GET /livez\r\n\r\n",
    "small letters of HTTP": get(line=b"GET /livez http/1.1"),
    "two blanks in the first line": get(line=b"GET  /livez HTTP/1.1"),
    "tabs in the first line": get(line=b"GET\t/livez\tHTTP/1.1"),
    "something after the version": get(line=b"GET /livez HTTP/1.1 x"),
    "control character in the path": get(line=b"GET /li\x01vez HTTP/1.1"),
    "HTTP/2 preface": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "40 KB of headers": get(b"X-Other: " + b"a" * 40_000),
    "40 KB of path": get(line=b"GET /" + b"a" * 40_000 + b" HTTP/1.1"),
    "2000 headers": get(*[b"X-%d: a" % number for number in range(4000)]),
    "upgrade with a body": upgrade("Content-Length: 5"),
    "upgrade with chunks": upgrade("Transfer-Encoding: chunked"),
    "upgrade with a request behind it": upgrade(),
    "upgrade whose token is none": upgrade_request("none"),
    "upgrade elsewhere": upgrade(path="/api/v1/runs"),
    "two protocols headers": upgrade("Sec-WebSocket-Protocol: other"),
    "two tokens": upgrade("Authorization: Bearer other"),
}

# Clear, if odd (a folded line counts as a blank, RFC 9112 section 5.2): one answer, and no more than that.
CLEAR = {
    "folded other header": get(b"X-Other: a\r\n b"),
    "folded length": post(b"Content-Length:\r\n 0"),
    "folded coding": post(b"Transfer-Encoding:\r\n chunked", body=EMPTY_CHUNKS),
    "length with blanks around": post(length(b"  0  ")),
    "chunk extension": post(CHUNKED, body=b"0;a=b\r\n\r\n"),
    "upgrade to HTTP/2": get(b"Upgrade: h2c", b"Connection: Upgrade", b"HTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA"),
    "upgrade with POST": upgrade(method="POST"),
    "upgrade without Connection": get(b"Upgrade: websocket"),
    "unknown method": get(line=b"BREW /livez HTTP/1.1"),
    "TRACE": get(line=b"TRACE /livez HTTP/1.1"),
    "CONNECT": get(line=b"CONNECT example.com:443 HTTP/1.1"),
    "GET with a body": get(b"Content-Length: 2") + b"{}",
    "absolute target": get(line=b"GET http://h/livez HTTP/1.1"),
    "asterisk": get(line=b"OPTIONS * HTTP/1.1"),
    "small letters": get(b"content-length: 0"),
    "path that climbs": get(line=b"GET /../../etc/passwd HTTP/1.1"),
    "path with escapes": get(line=b"GET /%2e%2e/%00 HTTP/1.1"),
}

# No HTTP, or not all of it: no more than a refusal, and the end of it in time.
UNFINISHED = {
    "nothing": b"",
    "half a line": b"GET /liv",
    "half a header": b"GET /livez HTTP/1.1\r\nHost",
    "half a body": post(length(b"100"), body=b"{"),
    "half a chunk": post(CHUNKED, body=b"5\r\nab"),
    "no last chunk": post(CHUNKED, body=b"1\r\na\r\n"),
    "waits to be told to go on": post(length(b"100"), b"Expect: 100-continue"),
    "TLS": bytes.fromhex("16030100c8010000c40303") + bytes(200),
    "another protocol": b"SSH-2.0-client\r\n",
    "zeros": bytes(1000),
    "empty lines": b"\r\n" * 100,
}


class Smuggling(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = scratch()
        cls.server = Server(cls.folder.name, handshake_s=LIMIT_S).start()
        cls.token = cls.server.token("ann").encode()

    @classmethod
    def tearDownClass(cls):
        assert cls.server.stop() == 0
        cls.folder.cleanup()

    def send(self, data):
        with Raw(self.server) as raw:
            raw.send(data.replace(b"TOKEN", self.token))
            received, ended = raw.read_to_end(LIMIT_S + 4)
            codes, rest = answers_in(received)
            self.assertEqual(rest, b"")
            return codes, ended

    def check_all(self, cases, allowed, after=b""):
        """Sends all cases at once; `allowed(codes)` judges what was answered to each."""
        self.assertEqual(self.send(HIDDEN + HIDDEN)[0], [200, 200], "what is clear is answered")
        with concurrent.futures.ThreadPoolExecutor(32) as pool:
            outcomes = pool.map(lambda data: self.send(data + after), cases.values())
            for name, (codes, ended) in zip(cases, outcomes):
                with self.subTest(name):
                    self.assertTrue(allowed(codes), codes)
                    self.assertTrue(ended, "it hangs")
        self.assertEqual(self.send(HIDDEN)[0], [200])

    def test_what_is_ambiguous_is_refused_once(self):
        self.check_all(AMBIGUOUS, lambda codes: len(codes) == 1 and 400 <= codes[0] < 500, after=HIDDEN)

    def test_what_is_clear_is_answered_once(self):
        self.check_all(CLEAR, lambda codes: len(codes) == 1)

    def test_what_does_not_end_is_ended(self):
        self.check_all(UNFINISHED, lambda codes: len(codes) <= 1 and all(400 <= code < 500 for code in codes))


if __name__ == "__main__":
    sys.exit(unittest.main())
