"""jupyterlab-chat's own chat model as a client of Colloquy, over the y-websocket wire.

Usage: python ychat.py URL SENDER BODY [COOKIE], where URL is that of the room, token included, and COOKIE opens the
Jupyter server in front of it.
Joins, waits for a message, answers with BODY, waits until the answer is stored, and prints the messages as JSON:
{"read": [message, …], "written": message}, with the fields of its own class.
"""

import asyncio
import json
import sys
from dataclasses import asdict

import websockets
from jupyterlab_chat.models import NewMessage
from jupyterlab_chat.ychat import YChat
from pycrdt import Doc, Map, Provider

PATIENCE = 30


class Channel:
    """A WebSocket with the interface that pycrdt's provider requires."""

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
    headers = {"Cookie": cookie} if cookie else None
    async with (
        websockets.connect(url, additional_headers=headers) as socket,
        Provider(chat._ydoc, Channel(socket, url)) as provider,
    ):
        await provider.synced.wait()
        read = [asdict(message) for message in await until(chat.get_messages)]
        id = chat.add_message(NewMessage(body=body, sender=sender))
        # The position is the server's receipt: the message is on its disk.
        places = chat._ydoc.get("extras", type=Map)
        await until(lambda: id in places)
        written = asdict(chat.get_message(id))
        print(json.dumps({"read": read, "written": written}))


if __name__ == "__main__":
    asyncio.run(asyncio.wait_for(main(*sys.argv[1:]), PATIENCE))
