"""jupyterlab-chat's own chat model as a client of Colloquy, over the y-websocket wire.

Usage: python ychat.py URL SENDER BODY [COOKIE], where URL is that of the room, token included, and COOKIE opens the
Jupyter server in front of it.
Joins, waits until somebody has written, answers with BODY, waits until that is stored,
and prints what it has seen as JSON: {"read": [message, …], "written": message}.
"""

import asyncio
import json
import sys

import websockets
from jupyterlab_chat.models import NewMessage
from jupyterlab_chat.ychat import YChat
from pycrdt import Doc, Provider

PATIENCE = 30


class Channel:
    """A WebSocket as pycrdt's provider wants it."""

    def __init__(self, socket, path):
        self._socket = socket
        self.path = path

    def __aiter__(self):
        return self

    async def __anext__(self):
        return await self.recv()

    async def send(self, message):
        await self._socket.send(message)

    async def recv(self):
        try:
            return await self._socket.recv()
        except websockets.ConnectionClosed:
            raise StopAsyncIteration from None


async def until(found):
    while not (result := found()):
        await asyncio.sleep(0.02)
    return result


async def main(url, sender, body, cookie=None):
    chat = YChat(Doc())
    messages = lambda: chat.ymessages.to_py() or []  # noqa: E731
    async with websockets.connect(url, additional_headers={"Cookie": cookie} if cookie else None) as socket:
        async with Provider(chat._ydoc, Channel(socket, url)) as provider:
            await provider.synced.wait()
            await until(messages)
            read = messages()
            id = chat.add_message(NewMessage(body=body, sender=sender))
            # The number is the server's receipt: the message is on its disk.
            written = await until(lambda: next((m for m in messages() if m["id"] == id and "seq" in m), None))
            print(json.dumps({"read": read, "written": written}))


asyncio.run(asyncio.wait_for(main(*sys.argv[1:]), PATIENCE))
