"""Many users at once, each with two streams and marked events: nobody sees a byte of somebody else's, and nobody
reaches what another organisation owns. FOUNT_SOAK_USERS says how many (scripts/soak: 1000)."""

import asyncio
import os
import sys
import time
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

    def test_a_stranger_finds_nothing_on_any_route(self):
        """Every route of the document, as an admin of another organisation with the ids of this one: what is there is
        not found, and nothing of it is changed."""
        with scratch() as folder:
            server = Server(folder, [talker(folder)], new_user_role="admin").start()
            owner, stranger = server.token("ann", org="ours"), server.token("eve", org="theirs")
            (server.folder / "tree").mkdir()
            (server.folder / "tree" / "secret_name.py").write_text("secret_name = 1\n")
            run = server.start_run(owner, "k", source=str(server.folder / "tree"))[1]["run"]
            while server.request("GET", f"/api/v1/runs/{run}", owner)[1]["state"] not in ("completed", "failed"):
                time.sleep(0.02)
            repository = server.request("GET", f"/api/v1/runs/{run}", owner)[1]["repository"]
            bob = server.token("bob", org="ours")
            user = server.request("GET", "/api/v1/me", bob)[1]["id"]
            made = server.request("POST", "/api/v1/tokens", bob, {"label": "of bob"})[1]
            self.assertEqual(server.request("GET", "/api/v1/me", stranger)[1]["role"], "admin")
            ids = {"run": run, "repository": repository, "user": user, "token": made["id"]}
            bodies = {"startRun": [{"repository": repository}],
                      "changeUser": [{"disabled": True}, {"role": "viewer"}]}  # each of them by itself

            walked = 0
            for path, operations in server.request("GET", "/api/v1/openapi.json")[1]["paths"].items():
                for method, operation in operations.items():
                    name = operation["operationId"]
                    if operation.get("security") == [] or name in ("logout", "listEvents"):
                        continue  # open, the stranger's own end, a stream of the stranger's own events
                    walked += 1
                    for body in bodies.get(name, [{} if "requestBody" in operation else None]):
                        status, answer, _ = server.request(method.upper(), path.format(**ids), stranger, body,
                                                           {"Idempotency-Key": "k"})
                        for word in (run, "secret_name", "ann", "bob", made["token"]):
                            self.assertNotIn(word, str(answer), (method, path))
                        if "{" in path or name == "startRun":
                            self.assertEqual((status, answer.get("code")), (404, "not_found"), (method, path, body))
            self.assertGreaterEqual(walked, 15)
            self.assertEqual(server.request("GET", "/api/v1/runs", stranger)[1], {"runs": []})
            self.assertEqual(len(server.request("GET", "/api/v1/runs", owner)[1]["runs"]), 1)
            status, still, _ = server.request("GET", "/api/v1/me", made["token"])  # the token works, and its user may
            self.assertEqual((status, still["role"]), (200, "admin"))
            users = server.request("GET", "/api/v1/users", owner)[1]["users"]
            self.assertEqual({(one["name"], one["role"], one["disabled"]) for one in users},
                             {("ann", "admin", False), ("bob", "admin", False)})
            server.stop()


if __name__ == "__main__":
    sys.exit(unittest.main())
