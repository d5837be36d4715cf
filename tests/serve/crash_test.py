"""kill -9 of the server, again and again, while users start runs and read: each of them sees every event once and in
order, and each acknowledged run ends in exactly one way. FOUNT_SOAK_KILLS says how often (scripts/soak: 100)."""

import asyncio
import collections
import os
import random
import secrets
import sys
import unittest

import websockets

from harness import Client, Server, broken_promises, scratch, talker

KILLS = int(os.environ.get("FOUNT_SOAK_KILLS", "4"))
USERS = 6
STREAMS = 2
TERMINAL = ("run.completed", "run.failed", "run.canceled")


class Load:
    """Users who start runs and read on two streams each, until told to stop; then everything settles."""

    def __init__(self, server):
        self.server = server
        self.clients = {f"user-{n}": [Client(server, f"user-{n}") for _ in range(STREAMS)] for n in range(USERS)}
        self.acknowledged = collections.defaultdict(set)  # by user: ids of runs
        self.stopping = False

    async def read(self, client):
        """Until the user's other streams and this one have seen the ends of all acknowledged runs."""
        runs = self.acknowledged[client.subject]
        await client.follow(lambda c: self.stopping and all(c.ended(run) for run in runs))

    async def write(self, client):
        """Starts runs; a command without an answer is repeated with its key, on whatever connection there is."""
        while not self.stopping:
            key = secrets.token_hex(6)
            fields = {"agent": "talker", "input": {"count": random.randint(1, 20), "marker": client.subject,
                                                   "pause_s": random.choice([0, 0.01])}}
            while key not in client.answers:
                try:
                    await client.command("run.start", key, **fields)
                    for _ in range(100):
                        if key in client.answers:
                            break
                        await asyncio.sleep(0.02)
                except (OSError, websockets.exceptions.ConnectionClosed):
                    await asyncio.sleep(0.05)
            answer = client.answers[key]
            if answer["type"] == "ack":
                self.acknowledged[client.subject].add(answer["run"])
            elif not answer["retry"]:
                raise AssertionError(answer)
            await asyncio.sleep(random.uniform(0.05, 0.3))


class Crash(unittest.TestCase):
    def test_nothing_is_lost_repeated_or_ended_twice(self):
        with scratch() as folder:
            server = Server(folder, [talker(folder)], attempts=100, runs_per_user=10000, workers=4,
                            message_bytes=65536, messages_per_s=100000).start()
            load = asyncio.run(self.scenario(server))
            self.check(load)
            self.assertEqual(broken_promises(server), [])
            server.stop()

    async def scenario(self, server):
        load = Load(server)
        streams = [client for clients in load.clients.values() for client in clients]
        for client in streams:
            await client.connect()
        readers = [asyncio.create_task(load.read(client)) for client in streams]
        writers = [asyncio.create_task(load.write(clients[0])) for clients in load.clients.values()]
        for _ in range(KILLS):
            await asyncio.sleep(random.uniform(0.1, 1.0))
            await asyncio.to_thread(server.kill)
            await asyncio.to_thread(server.start)
        await asyncio.sleep(0.5)
        load.stopping = True
        await asyncio.wait_for(asyncio.gather(*writers), 60)
        for client in streams:  # wakes readers who wait for an event that will not come
            await client.socket.close()
        await asyncio.wait_for(asyncio.gather(*readers), 120)
        for client in streams:
            await client.socket.close()
        return load

    def check(self, load):
        for subject, clients in load.clients.items():
            first, second = (client.events for client in clients)
            common = min(len(first), len(second))
            self.assertEqual(first[:common], second[:common])
            self.assertGreater(common, 0)
            ends = collections.Counter(e["run"] for e in first if e["event"] in TERMINAL)
            for run in load.acknowledged[subject]:
                self.assertEqual(ends[run], 1, (subject, run))
            self.assertTrue(all(recovered for client in clients for recovered in client.recovered))
            for event in first:
                if event["event"] == "agent.thinking":
                    self.assertTrue(event["data"]["reasoning"].startswith(subject + " "), event)


if __name__ == "__main__":
    sys.exit(unittest.main())
