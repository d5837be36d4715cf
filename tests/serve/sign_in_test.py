"""Who gets in, how long it lasts, and what ends it, at the running server: the same answers for HTTP and WebSocket."""

import asyncio
import json
import sys
import time
import unittest

import websockets

from harness import Client, Server, scratch, talker

EXPIRED, REVOKED = 4401, 4402


class SignIn(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.scratch = scratch()
        cls.server = Server(cls.scratch.name, [talker(cls.scratch.name)]).start()
        cls.cookie = cls.sign_in(cls.server.login_link)

    @classmethod
    def tearDownClass(cls):
        cls.server.stop()
        cls.scratch.cleanup()

    @classmethod
    def sign_in(cls, link):
        status, _, answer = cls.server.request("POST", "/api/v1/login", None, {"token": link.split("#login=")[1]})
        assert status == 200, status
        cookie = answer.getheader("Set-Cookie")
        assert "HttpOnly" in cookie and "SameSite=Strict" in cookie, cookie
        return cookie.split(";")[0]

    def as_browser(self, method, path, body=None, origin=None, cookie=None):
        headers = {"Cookie": cookie or self.cookie, "Origin": origin or self.server.url}
        return self.server.request(method, path, None, body, headers)

    async def closed_with(self, client):
        try:
            while True:
                await asyncio.wait_for(client.socket.recv(), 30)
        except websockets.exceptions.ConnectionClosed as closed:
            return closed.code

    def test_the_link_works_once_and_the_cookie_from_then_on(self):
        status, me, _ = self.as_browser("GET", "/api/v1/me")
        self.assertEqual((status, me["role"]), (200, "admin"))
        used = {"token": self.server.login_link.split("#login=")[1]}
        again = self.server.request("POST", "/api/v1/login", None, used)
        self.assertEqual(again[0], 401)

    def test_a_cookie_changes_things_from_its_own_origin_only(self):
        body = {"label": "from elsewhere"}
        for origin in ("http://evil.example.com", self.server.url + ".evil.example.com", "null",
                       self.server.url.replace("http", "https"), self.server.url.replace("127.0.0.1", "localhost")):
            status, answer, _ = self.as_browser("POST", "/api/v1/tokens", body, origin)
            self.assertEqual(status, 401, origin)
            for word in (f"'{origin}'", "not allowed", "allowed_origins", "public_url"):
                self.assertIn(word, answer["message"])
            self.assertNotIn(self.cookie.split("=")[1], answer["message"])
        status, answer, _ = self.server.request("POST", "/api/v1/tokens", None, body, {"Cookie": self.cookie})
        self.assertEqual(status, 401)
        self.assertIn("Origin", answer["message"])
        self.assertEqual(self.as_browser("POST", "/api/v1/tokens", body)[0], 201)

    def test_a_browser_streams_with_its_cookie_from_its_own_origin_only(self):
        async def connect(origin):
            headers = {"Cookie": self.cookie, **({"Origin": origin} if origin else {})}
            socket = await websockets.connect(f"ws://127.0.0.1:{self.server.port}/ws", subprotocols=["fount.v1"],
                                              compression=None, extra_headers=headers)
            hello = json.loads(await socket.recv())
            await socket.close()
            return socket.subprotocol, hello["type"]

        self.assertEqual(asyncio.run(connect(self.server.url)), ("fount.v1", "hello"))
        for origin in ("http://evil.example.com", "null", None):
            with self.assertRaises(websockets.exceptions.InvalidStatusCode) as refused:
                asyncio.run(connect(origin))
            self.assertEqual(refused.exception.status_code, 401)

    def test_a_removed_token_closes_what_it_has_open(self):
        async def scenario():
            _, made, _ = self.as_browser("POST", "/api/v1/tokens", {"label": "for a while"})
            client = Client(self.server, "the admin")
            client.token = made["token"]
            await client.connect()
            status, _, _ = await asyncio.to_thread(self.as_browser, "DELETE", f"/api/v1/tokens/{made['id']}")
            self.assertEqual(status, 200)
            self.assertEqual(await self.closed_with(client), REVOKED)
            self.assertEqual(self.server.request("GET", "/api/v1/me", made["token"])[0], 401)

        asyncio.run(scenario())

    def test_a_jwt_ends_on_an_open_socket_unless_it_is_renewed(self):
        async def scenario():
            ends, renewed = Client(self.server, "ann"), Client(self.server, "bob")
            ends.token, renewed.token = self.server.token("ann", lasts_s=3), self.server.token("bob", lasts_s=3)
            await ends.connect()
            await renewed.connect()
            await renewed.command("token.refresh", "r0", token=self.server.token("ann"))  # another user's
            await renewed.command("token.refresh", "r1", token=self.server.token("bob"))
            await renewed.follow(lambda c: "r1" in c.answers)
            self.assertEqual(renewed.answers["r0"]["code"], "unauthenticated")
            self.assertEqual(renewed.answers["r1"]["type"], "ack")
            self.assertEqual(await self.closed_with(ends), EXPIRED)
            await renewed.socket.send('{"type":"ping","data":"still here"}')
            while json.loads(await renewed.socket.recv()).get("data") != "still here":
                pass
            await renewed.socket.close()

        asyncio.run(scenario())

    def test_signing_out_ends_a_jwt(self):
        token = self.server.token("cy")
        self.assertEqual(self.server.request("GET", "/api/v1/me", token)[0], 200)
        self.assertEqual(self.server.request("POST", "/api/v1/logout", token)[0], 200)
        self.assertEqual(self.server.request("GET", "/api/v1/me", token)[0], 401)

    def test_a_user_who_is_locked_out_loses_what_is_open(self):
        async def scenario():
            client = await Client(self.server, "dan").connect()
            _, users, _ = self.as_browser("GET", "/api/v1/users")
            dan = next(user["id"] for user in users["users"] if user["name"] == "dan")
            status, _, _ = await asyncio.to_thread(self.as_browser, "POST", f"/api/v1/users/{dan}", {"disabled": True})
            self.assertEqual(status, 200)
            self.assertEqual(await self.closed_with(client), REVOKED)
            self.assertEqual(self.server.request("GET", "/api/v1/me", client.token)[0], 401)

        asyncio.run(scenario())

    def test_roles(self):
        _, made, _ = self.as_browser("POST", "/api/v1/users", {"name": "vera", "role": "viewer"})
        vera = self.sign_in(made["login_link"])
        self.assertEqual(self.as_browser("GET", "/api/v1/runs", cookie=vera)[0], 200)
        status, answer, _ = self.server.request("POST", "/api/v1/runs", None, {"agent": "talker"}, {
            "Cookie": vera, "Origin": self.server.url, "Idempotency-Key": "k"})
        self.assertEqual((status, answer["code"]), (403, "forbidden"))
        self.assertEqual(self.server.request("GET", "/api/v1/users", self.server.token("an auditor"))[0], 403)

    def test_a_change_of_nothing_is_none(self):
        me = self.as_browser("GET", "/api/v1/me")[1]["id"]
        for body in ({}, {"role": None, "disabled": None}):
            for user in (me + 1, 10**6):
                status, answer, _ = self.as_browser("POST", f"/api/v1/users/{user}", body)
                self.assertEqual((status, answer.get("code")), (400, "invalid_input"), body)

    def test_two_identities_in_one_request_are_none(self):
        headers = {"Cookie": self.cookie, "Origin": self.server.url}
        self.assertEqual(self.server.request("GET", "/api/v1/me", self.server.token("ann2"), None, headers)[0], 401)

    def test_no_secret_reaches_the_log(self):
        token = self.server.token("zoe")
        self.server.request("GET", "/api/v1/me?token=" + token, token + "x")
        self.server.request("GET", "/api/v1/me", token, None, {"X-E2E-Bypass-Key": "guess-guess-guess"})
        time.sleep(0.1)
        log = self.server.log_text()
        for secret in (token, token.split(".")[2], self.cookie.split("=")[1], "guess-guess-guess",
                       self.server.login_link.split("#login=")[1]):
            self.assertNotIn(secret, log)


if __name__ == "__main__":
    sys.exit(unittest.main())
