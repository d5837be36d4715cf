"""A run from its start to its report, over REST, WebSocket and SSE, as a user's programs see it."""

import asyncio
import http.client
import json
import sys
import unittest

from harness import Client, Server, broken_promises, scratch, talker

FIVE = ["agent.started", "agent.thinking", "tool.executing", "tool.completed", "agent.completed"]


def read_stream(server, token, position, count):
    """The first `count` events of the SSE stream after `position`, as (id, frame)."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
    headers = {"Authorization": "Bearer " + token}
    if position:
        headers["Last-Event-ID"] = position
    connection.request("GET", "/api/v1/events", headers=headers)
    answer = connection.getresponse()
    assert answer.status == 200, answer.status
    events, id = [], None
    while len(events) < count:
        line = answer.fp.readline().decode().rstrip("\n")
        if line.startswith("id: "):
            id = line[4:]
        elif line.startswith("data: ") and id:
            events.append((id, json.loads(line[6:])))
            id = None
    connection.close()
    return events


class Runs(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.scratch = scratch()
        folder = cls.scratch.name
        cls.server = Server(folder, [talker(folder)])
        tree = cls.server.folder / "tree"
        (tree / "app").mkdir(parents=True)
        body = "def load(path):\n    with open(path) as file:\n        return [line.strip() for line in file]\n"
        for name in ("one", "two"):
            (tree / "app" / f"{name}.py").write_text(body + f"\n\nprint(load('{name}'))\n")
        (tree / "app" / "__init__.py").touch()
        (tree / "app" / "three.py").write_text("from app.gone import missing\n\nprint(missing)\n")
        cls.server.start()

    @classmethod
    def tearDownClass(cls):
        code = cls.server.stop()
        cls.scratch.cleanup()
        assert code == 0, code

    def test_an_audit_streams_its_agents_and_stores_its_report(self):
        async def audit():
            client = await Client(self.server, "ann").connect()
            await client.command("run.start", "k1", source=str(self.server.folder / "tree"))
            await client.follow(lambda c: "k1" in c.answers)
            self.assertEqual(client.answers["k1"]["type"], "ack", client.answers)
            run = client.answers["k1"]["run"]
            await client.follow(lambda c: run in c.ended)
            await client.socket.close()
            return client, run

        client, run = asyncio.run(audit())
        kinds = [event["event"] for event in client.events]
        self.assertEqual(kinds[:2], ["run.queued", "run.started"])
        self.assertEqual(kinds[-1], "run.completed", client.events[-1])
        self.assertEqual(kinds.count("agent.started"), kinds.count("agent.completed"))
        findings = [event["data"] for event in client.events if event["event"] == "agent.finding"]
        self.assertIn("dangling-import", {finding["rule"] for finding in findings})
        self.assertEqual(kinds.count("run.completed"), 1)

        status, report, _ = self.server.request("GET", f"/api/v1/runs/{run}/report", client.token)
        self.assertEqual(status, 200)
        self.assertEqual(report["schema"], "fount.report/1")
        status, shown, _ = self.server.request("GET", f"/api/v1/runs/{run}", client.token)
        self.assertEqual((status, shown["state"]), (200, "completed"))
        self.assertEqual(round(report["score"]["value"], 1), shown["score"])
        status, scores, _ = self.server.request("GET", f"/api/v1/repositories/{shown['repository']}/scores",
                                                client.token)
        self.assertEqual([point["run"] for point in scores["scores"]], [run])

        # The same events over SSE, from the start and from the middle.
        first = f"{client.epoch}:{client.events[0]['seq'] - 1}"
        everything = read_stream(self.server, client.token, first, len(client.events))
        self.assertEqual([frame for _, frame in everything], client.events)
        middle = everything[len(everything) // 2][0]
        rest = read_stream(self.server, client.token, middle, len(everything) - len(everything) // 2 - 1)
        self.assertEqual([frame for _, frame in rest], client.events[len(everything) // 2 + 1:])

    def test_a_repeated_command_is_one_run_and_another_one_a_conflict(self):
        token = self.server.token("bob")
        first = self.server.start_run(token, "once", agent="talker", input={"count": 1})
        again = self.server.start_run(token, "once", agent="talker", input={"count": 1})
        other = self.server.start_run(token, "once", agent="talker", input={"count": 2})
        self.assertEqual((first[0], again[0], other[0]), (202, 200, 409))
        self.assertEqual(first[1]["run"], again[1]["run"])
        foreign = self.server.start_run(self.server.token("cy"), "once", agent="talker", input={"count": 1})
        self.assertNotEqual(foreign[1]["run"], first[1]["run"])

    def test_cancel_ends_a_run_and_disconnecting_does_not(self):
        async def scenario():
            client = await Client(self.server, "dan").connect()
            status, started, _ = self.server.start_run(client.token, agent="talker",
                                                       input={"count": 1000, "pause_s": 0.05})
            self.assertEqual(status, 202)
            run = started["run"]
            await client.follow(lambda c: any(e["event"] == "agent.thinking" for e in c.events))
            await client.socket.close()
            await client.connect()
            seen = len(client.events)
            await client.follow(lambda c: len(c.events) > seen + 2)  # it goes on
            await client.command("run.cancel", "c1", run=run)
            await client.follow(lambda c: run in c.ended)
            await client.socket.close()
            return client, run

        client, run = asyncio.run(asyncio.wait_for(scenario(), 30))
        self.assertEqual(client.events[-1]["event"], "run.canceled")
        status, answer, _ = self.server.request("POST", f"/api/v1/runs/{run}/cancel", client.token)
        self.assertEqual((status, answer["state"]), (200, "canceled"))

    def test_what_is_wrong_is_said(self):
        token = self.server.token("eve")
        cases = [
            (400, self.server.start_run(token, source="/etc")),
            (400, self.server.start_run(token, source="https://git.example.com/x.git")),
            (400, self.server.start_run(token, agent="nobody")),
            (400, self.server.start_run(token)),
            (400, self.server.start_run(token, surprise=1, agent="talker")),
            (400, self.server.request("POST", "/api/v1/runs", token, {"agent": "talker"})),  # no key
            (404, self.server.start_run(token, repository=10**9)),
            (404, self.server.request("GET", "/api/v1/runs/0000000000000000", token)),
            (404, self.server.request("GET", "/nowhere", token)),
            (405, self.server.request("DELETE", "/api/v1/runs", token)),
            (401, self.server.request("GET", "/api/v1/runs")),
        ]
        for expected, (status, answer, _) in cases:
            self.assertEqual(status, expected, answer)
            self.assertTrue(answer["message"], answer)

    def test_probes_and_numbers(self):
        for path in ("/livez", "/readyz", "/healthz"):
            self.assertEqual(self.server.request("GET", path)[0], 200, path)
        self.assertEqual(broken_promises(self.server), [])

    def test_the_document_says_what_a_request_needs(self):
        """What is declared as required is refused when it is missing, and the refusal is declared, too."""
        token = self.server.token("fay")
        _, document, _ = self.server.request("GET", "/api/v1/openapi.json")
        parameters = {(operation["operationId"], parameter["in"], parameter["name"]): parameter["required"]
                      for operations in document["paths"].values() for operation in operations.values()
                      for parameter in operation["parameters"] if parameter["in"] != "path"}
        self.assertEqual(parameters, {("startRun", "header", "Idempotency-Key"): True,
                                      ("listEvents", "header", "Last-Event-ID"): False,
                                      ("listEvents", "query", "after"): False})
        status, answer, _ = self.server.request("POST", "/api/v1/runs", token, {"agent": "talker"})
        self.assertEqual((status, answer["code"]), (400, "invalid_input"))
        self.assertIn("the header `Idempotency-Key` is missing", answer["message"])
        declared = set(document["paths"]["/api/v1/runs"]["post"]["responses"])
        self.assertEqual(declared, {"2XX", "400", "401", "403", "404", "409", "413", "429", "default"})
        for operations in document["paths"].values():
            for operation in operations.values():
                for name in operation["responses"]:
                    if name not in ("2XX", "default"):
                        self.assertIn("`", document["components"]["responses"][name]["description"])
        key = "once"
        first = self.server.start_run(token, key, agent="talker", input={"count": 1})
        again = self.server.start_run(token, key, agent="talker", input={"count": 1})
        other = self.server.start_run(token, key, agent="talker", input={"count": 2})
        self.assertEqual([first[0], again[0], other[0]], [202, 200, 409])

    def test_the_document_names_every_route_that_answers(self):
        _, document, _ = self.server.request("GET", "/api/v1/openapi.json")
        self.assertEqual(document["openapi"], "3.1.0")
        for path, operations in document["paths"].items():
            for method, operation in operations.items():
                url = path.replace("{run}", "0000000000000000").replace("{repository}", "0").replace("{token}", "0")
                url = url.replace("{user}", "0")
                body = {} if "requestBody" in operation else None
                status, _, _ = self.server.request(method.upper(), url, None, body)
                is_open = operation.get("security") == []
                self.assertNotIn(status, (404, 405) if is_open else (404, 405, 200, 201, 202), (method, path))
                if not is_open:
                    self.assertEqual(status, 401, (method, path))


if __name__ == "__main__":
    sys.exit(unittest.main())
