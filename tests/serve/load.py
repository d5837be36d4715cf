"""Users who start runs and read what comes of them, on several streams each, whatever happens to the server meanwhile;
and what must be true of it in the end."""

import asyncio
import collections
import random
import secrets

import websockets

from harness import TERMINAL, Client

STREAMS = 2
MOST_UNDER_WAY = 20  # runs of a user: more would only make the end of the test wait for a backlog


class Load:
    """Until told to stop; then everything settles."""

    def __init__(self, server, users=6, pause_s=0.01):
        self.server, self.pause_s = server, pause_s
        self.clients = {f"user-{n}": [Client(server, f"user-{n}") for _ in range(STREAMS)] for n in range(users)}
        self.acknowledged = collections.defaultdict(set)  # by user: ids of runs
        self.stopping = False  # no writer starts another run
        self.settling = False  # every command is answered: a reader who leaves before leaves its writer without one

    async def during(self, trouble, settle_s=120):
        """The load, and beside it `trouble()`."""
        streams = [client for clients in self.clients.values() for client in clients]
        for client in streams:
            await client.connect()
        readers = [asyncio.create_task(self.read(client)) for client in streams]
        writers = [asyncio.create_task(self.write(clients[0])) for clients in self.clients.values()]
        await trouble()
        await asyncio.sleep(0.5)
        self.stopping = True
        await asyncio.wait_for(asyncio.gather(*writers), settle_s)
        self.settling = True
        for client in streams:  # wakes readers who wait for an event that will not come
            await client.socket.close()
        await asyncio.wait_for(asyncio.gather(*readers), settle_s)
        for client in streams:
            await client.socket.close()

    async def read(self, client):
        """Until the user's other streams and this one have seen the ends of all acknowledged runs."""
        runs = self.acknowledged[client.subject]
        await client.follow(lambda c: self.settling and runs <= c.ended)

    async def write(self, client):
        """Starts runs; a command without an answer is repeated with its key, on whatever connection there is."""
        while not self.stopping:
            if len(self.acknowledged[client.subject] - client.ended) >= MOST_UNDER_WAY:
                await asyncio.sleep(0.1)
                continue
            key = secrets.token_hex(6)
            fields = {"agent": "talker", "input": {"count": random.randint(1, 20), "marker": client.subject,
                                                   "pause_s": random.choice([0, self.pause_s])}}
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

    def check(self, test):
        """Each stream saw all events of its user once and in order (Client.take), and only them; each acknowledged run
        ended once. The terminal events, by run."""
        ends = {}
        for subject, clients in self.clients.items():
            first, second = (client.events for client in clients)
            common = min(len(first), len(second))
            test.assertEqual(first[:common], second[:common])
            test.assertGreater(common, 0)
            counted = collections.Counter(e["run"] for e in first if e["event"] in TERMINAL)
            for run in self.acknowledged[subject]:
                test.assertEqual(counted[run], 1, (subject, run))
            test.assertTrue(all(recovered for client in clients for recovered in client.recovered))
            for event in first:
                if event["event"] == "agent.thinking":
                    test.assertTrue(event["data"]["reasoning"].startswith(subject + " "), event)
                elif event["event"] in TERMINAL:
                    ends[event["run"]] = event
        return ends
