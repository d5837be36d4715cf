"""Many users at once, each with two streams and marked events: nobody sees a byte of somebody else's, and nobody reaches
what another organisation owns. FOUNT_SOAK_USERS says how many (scripts/soak: 1000)."""

import asyncio
import os
import sys
import unittest

from harness import Client, Server, broken_promises, scratch, talker

USERS = int(os.environ.get("FOUNT_SOAK_USERS", "20"))
EVENTS = int(os.environ.get("FOUNT_SOAK_EVENTS", "20"))


class Isolation(unittest.TestCase):
    def test_every_user_sees_their_own_events_and_no_others(self):
        with scratch() as folder:
            server = Server(folder, [talker(folder)], workers=4, connections=100000).start()
            asyncio.run(self.scenario(server))
            self.assertEqual(broken_promises(server), [])
            server.stop()

    async def scenario(self, server):
        clients = [[Client(server, f"user-{number:05}") for _ in range(2)] for number in range(USERS)]
        await asyncio.gather(*(client.connect() for pair in clients for client in pair))
        for pair in clients:
            await pair[0].command("run.start", "k", agent="talker", input={"marker": pair[0].subject, "count": EVENTS})

        async def read(client):
            await client.follow(lambda c: any(e["event"] == "run.completed" for e in c.events))
            for event in client.events:
                for text in (str(event),):
                    self.assertNotIn("user-", text.replace(client.subject, ""))
            said = [e["data"]["reasoning"] for e in client.events if e["event"] == "agent.thinking"]
            self.assertEqual(said, [f"{client.subject} {number}" for number in range(EVENTS)])

        await asyncio.wait_for(asyncio.gather(*(read(client) for pair in clients for client in pair)), 600)
        for pair in clients:
            self.assertEqual(pair[0].events, pair[1].events)
            for client in pair:
                await client.socket.close()


if __name__ == "__main__":
    sys.exit(unittest.main())
