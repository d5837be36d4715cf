"""A TCP connection to the server, for what no well-behaved client does."""

import contextlib
import re
import socket
import struct
import time


class Raw:
    def __init__(self, server, timeout=10, receive_buffer=None):
        self.socket = socket.socket()
        if receive_buffer:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.socket.settimeout(timeout)
        self.socket.connect(("127.0.0.1", server.port))
        self.input = b""

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()

    def send(self, data):
        self.socket.sendall(data)

    def drip(self, data, pause_s=0.0):
        """One byte a segment; stops when the other side has gone. Whether all of it was sent."""
        try:
            for byte in data:
                self.socket.sendall(bytes([byte]))
                time.sleep(pause_s)
        except OSError:
            return False
        return True

    def read_until(self, end):
        while end not in self.input:
            more = self.socket.recv(65536)
            if not more:
                raise ConnectionError("ended")
            self.input += more
        found, _, self.input = self.input.partition(end)
        return found + end

    def read_to_end(self, limit_s):
        """What comes until the other side ends the connection: (bytes, whether it did within the time)."""
        until = time.monotonic() + limit_s
        with contextlib.suppress(OSError):
            while (left := until - time.monotonic()) > 0:
                self.socket.settimeout(left)
                more = self.socket.recv(65536)
                if not more:
                    return self.input, True
                self.input += more
        ended = time.monotonic() < until
        return self.input, ended  # ended otherwise than well: reset

    def upgrade(self, token, drip=False):
        request = upgrade_request(token)
        self.drip(request) if drip else self.send(request)
        answer = self.read_until(b"\r\n\r\n")
        assert answer.startswith(b"HTTP/1.1 101 "), answer
        return self

    def frame(self):
        """The next frame: (opcode, payload)."""
        def take(count):
            while len(self.input) < count:
                more = self.socket.recv(65536)
                if not more:
                    raise ConnectionError("ended")
                self.input += more
            taken, self.input = self.input[:count], self.input[count:]
            return taken
        first, size = take(2)
        if size == 126:
            size, = struct.unpack("!H", take(2))
        elif size == 127:
            size, = struct.unpack("!Q", take(8))
        return first & 15, take(size)


def upgrade_request(token, *headers, path="/ws", method="GET"):
    lines = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1", "Upgrade: websocket", "Connection: Upgrade",
             "Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
             "Sec-WebSocket-Protocol: fount.v1", f"Authorization: Bearer {token}", *headers]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


def text_frame(text, opcode=1):
    payload = text.encode()
    head = bytes([0x80 | opcode])
    if len(payload) < 126:
        head += bytes([0x80 | len(payload)])
    elif len(payload) < 65536:
        head += bytes([0x80 | 126]) + struct.pack("!H", len(payload))
    else:
        head += bytes([0x80 | 127]) + struct.pack("!Q", len(payload))
    return head + bytes(4) + payload


def answers_in(data):
    """The status codes of the HTTP answers that stand in these bytes, and what follows the last of them."""
    codes = []
    while match := re.match(rb"HTTP/1\.[01] (\d\d\d)[^\r]*\r\n(.*?)\r\n\r\n", data, re.S):
        codes.append(int(match[1]))
        length = re.search(rb"^content-length: *(\d+)\r?$", match[2], re.I | re.M)
        data = data[match.end() + (int(length[1]) if length else 0):]
    return codes, data
