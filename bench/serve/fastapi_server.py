"""The same work on FastAPI and uvicorn, for comparison: an upgrade with a verified HS256 token, a hello, then every
message is sent back as it came, and events go from memory to the sockets of a user. fastapi_server.py KEY_HEX"""

import asyncio
import collections
import json
import socket
import sys
import time

import jwt
import uvicorn
from fastapi import FastAPI, WebSocket, WebSocketDisconnect

KEY = bytes.fromhex(sys.argv[1])
app = FastAPI()
sockets_of = collections.defaultdict(set)


async def emit(user, count, size):
    async def tell(seq, event, data):
        text = json.dumps({"type": "event", "epoch": "0123456789abcdef", "seq": seq, "run": "0123456789abcdef",
                           "event": event, "at": int(time.time() * 1000), "data": data}, separators=(",", ":"))
        for websocket in list(sockets_of[user]):
            await websocket.send_text(text)

    for seq in range(1, count + 1):
        await tell(seq, "agent.progress", {"text": "x" * size})
        await asyncio.sleep(0)
    await tell(count + 1, "run.completed", {})


@app.websocket("/ws")
async def serve(websocket: WebSocket):
    shown = websocket.headers.get("authorization", "").removeprefix("Bearer ")
    try:
        user = jwt.decode(shown, KEY, algorithms=["HS256"], issuer="fount", audience="fount",
                          options={"require": ["exp", "iat", "sub"]})["sub"]
    except jwt.InvalidTokenError:
        await websocket.close(4401)
        return
    await websocket.accept(subprotocol="fount.v1")
    sockets_of[user].add(websocket)
    try:
        await websocket.send_text('{"type":"hello"}')
        while True:
            text = await websocket.receive_text()
            if text.startswith('{"type":"command"'):
                told = json.loads(text)["input"]
                await emit(user, told["count"], told["bytes"])
            else:
                await websocket.send_text(text)
    except (WebSocketDisconnect, RuntimeError):
        pass
    finally:
        sockets_of[user].discard(websocket)


async def main():
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    listener.listen(1024)
    print("Listening on http://%s:%d" % listener.getsockname(), flush=True)
    await uvicorn.Server(uvicorn.Config(app, log_level="critical", access_log=False, lifespan="off",
                                        ws_per_message_deflate=False, ws_ping_interval=None)).serve([listener])


if __name__ == "__main__":
    import uvloop
    uvloop.install()
    asyncio.run(main())
