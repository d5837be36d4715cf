"""Clients that send a byte at a time, never end a request, vanish, do not read, or come fifty at once: each costs its
own connection, and nobody else an answer. FOUNT_SOAK_ROUGH says how many of each (scripts/soak: 200)."""

import asyncio
import concurrent.futures
import json
import os
import pathlib
import sys
import time
import unittest

from harness import Client, Server, broken_promises, scratch, talker
from raw import Raw, text_frame, upgrade_request

COUNT = int(os.environ.get("FOUNT_SOAK_ROUGH", "20"))
HANDSHAKE_S, IDLE_S, SLOW_S = 2, 2, 3
SLACK_S = 8  # of a busy machine


def resident_bytes(server):
    status = pathlib.Path(f"/proc/{server.process.pid}/status").read_text()
    return next(int(line.split()[1]) * 1024 for line in status.splitlines() if line.startswith("VmRSS:"))


class RoughClients(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = scratch()
        cls.server = Server(cls.folder.name, [talker(cls.folder.name)], handshake_s=HANDSHAKE_S, idle_s=IDLE_S,
                            slow_consumer_s=SLOW_S, messages_per_s=1000000, connections_per_user=50).start()

    @classmethod
    def tearDownClass(cls):
        promises = broken_promises(cls.server)
        code = cls.server.stop()
        cls.folder.cleanup()
        assert (code, promises) == (0, []), (code, promises)

    def setUp(self):
        self.token = self.server.token(self.id())

    def tearDown(self):
        status, _, _ = self.server.request("GET", "/readyz")
        self.assertEqual(status, 200)

    def all_at_once(self, act):
        with concurrent.futures.ThreadPoolExecutor(COUNT) as pool:
            return list(pool.map(act, range(COUNT)))

    def wait_for_streams(self, count, limit_s):
        until = time.monotonic() + limit_s
        while self.server.metric("fount_streams") != count and time.monotonic() < until:
            time.sleep(0.1)
        self.assertEqual(self.server.metric("fount_streams"), count)

    def test_a_byte_at_a_time(self):
        with Raw(self.server) as raw:
            raw.upgrade(self.token, drip=True)
            self.assertEqual(json.loads(raw.frame()[1])["type"], "hello")
            raw.drip(text_frame('{"type":"ping","data":"' + "é" * 300 + '"}'))
            opcode, payload = raw.frame()
            while opcode == 9:
                opcode, payload = raw.frame()
            self.assertEqual(json.loads(payload), {"type": "pong", "data": "é" * 300})

    def test_a_request_that_never_ends(self):
        endless = {"head": b"GET /livez HTTP/1.1\r\nHost: h\r\n" + b"X-A: b\r\n" * 1000,
                   "body": b"POST /api/v1/runs HTTP/1.1\r\nHost: h\r\nContent-Length: 1000\r\n\r\n" + b" " * 1000}

        def drip(number):
            began = time.monotonic()
            with Raw(self.server) as raw:
                sent = raw.drip(endless["head" if number % 2 else "body"], pause_s=0.05)
                return sent, time.monotonic() - began

        for sent, took_s in self.all_at_once(drip):
            self.assertFalse(sent)
            self.assertLess(took_s, HANDSHAKE_S + SLACK_S)

    def test_who_vanishes_is_let_go(self):
        raws = self.all_at_once(lambda number: Raw(self.server).upgrade(self.server.token(f"gone-{number // 20}")))
        self.wait_for_streams(COUNT, SLACK_S)
        self.wait_for_streams(0, 2 * IDLE_S + SLACK_S)  # none of them answers a ping
        for raw in raws:
            raw.socket.close()

    def test_who_only_answers_pings_stays(self):
        async def stay():
            client = await Client(self.server, "quiet").connect()
            until = time.monotonic() + 3 * IDLE_S
            while time.monotonic() < until:
                try:
                    client.take(await asyncio.wait_for(client.socket.recv(), 0.5))
                except asyncio.TimeoutError:
                    pass
            self.assertTrue(client.socket.open)
            await client.socket.close()

        asyncio.run(stay())

    def test_who_asks_and_does_not_read_waits(self):
        before = resident_bytes(self.server)
        ping = text_frame(json.dumps({"type": "ping", "data": "x" * 60000}))
        with Raw(self.server, timeout=SLOW_S + SLACK_S, receive_buffer=4096) as raw:
            raw.upgrade(self.token)
            grown, sent = 0, 0
            with self.assertRaises(OSError):  # closed as a slow consumer
                while sent < 10000:
                    raw.send(ping)
                    sent += 1
                    grown = max(grown, resident_bytes(self.server) - before)
        self.assertLess(grown, 8 << 20, f"{sent} messages")
        self.wait_for_streams(0, SLACK_S)

    def test_a_flood_of_messages_that_are_none(self):
        kinds = [b"\x81\x80" + bytes(4), text_frame("no json"), text_frame('{"type":"resume","seq":-1}'),
                 text_frame('{"type":"nothing"}'), text_frame("[" * 10000), text_frame("", opcode=9)]

        def flood(number):
            with Raw(self.server) as raw:
                raw.upgrade(self.server.token(f"flood-{number % 5}"))
                raw.frame()
                answers = 0
                for round in range(100):
                    raw.send(kinds[(number + round) % len(kinds)])
                    opcode, _ = raw.frame()
                    while opcode == 9:  # asked whether we live
                        opcode, _ = raw.frame()
                    answers += opcode in (1, 10)
                return answers

        self.assertEqual(self.all_at_once(flood), [100] * COUNT)

    def test_fifty_streams_of_one_user(self):
        async def scenario():
            clients = [await Client(self.server, "fifty").connect() for _ in range(50)]
            with Raw(self.server) as raw:
                raw.upgrade(self.server.token("fifty"))
                opcode, payload = raw.frame()
                self.assertEqual((opcode, int.from_bytes(payload[:2], "big")), (8, 4409))
            await clients[0].command("run.start", "k", agent="talker", input={"count": 50})
            ended = lambda client: any(event["event"] == "run.completed" for event in client.events)
            await asyncio.wait_for(asyncio.gather(*(client.follow(ended) for client in clients)), 60)
            for client in clients:
                self.assertEqual(client.events, clients[0].events)
                await client.socket.close()

        asyncio.run(scenario())
        self.wait_for_streams(0, SLACK_S)


if __name__ == "__main__":
    sys.exit(unittest.main())
