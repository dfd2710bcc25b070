"""A bot on pycrdt: it follows the document of a chat and answers each message of a person by writing into it.

Usage: COLLOQUY_TOKEN=… python bot.py URL CHAT
URL is that of the server, CHAT the id of the chat, and the token that of the bot.
"""

import asyncio
import json
import os
import sys
from urllib.request import Request, urlopen

import websockets
from jupyterlab_chat.models import NewMessage
from jupyterlab_chat.ychat import YChat
from pycrdt import Doc, Provider


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


class Bot:
    def __init__(self, url, token):
        self._url = url.rstrip("/")
        self._token = token
        self._name = self._ask("/auth/me")["username"]

    def renew(self):
        """Get a new token before the old one expires, which stays valid until then."""
        self._token = self._ask(f"/chat/bots/{self._name}/:renew", "POST")["token"]

    async def follow(self, room):
        """Answer the messages of a chat until the connection ends."""
        chat = YChat(Doc())
        url = f"{self._url.replace('http', 'ws', 1)}/sync/{room}"
        async with (
            websockets.connect(f"{url}?token={self._token}", max_size=None) as socket,
            Provider(chat._ydoc, Channel(socket, url)) as provider,
        ):
            await provider.synced.wait()
            # The document has the earlier messages by now, so only new ones are insertions.
            chat.ymessages.observe(lambda event: self._on_change(chat, event))
            print("following", room, flush=True)
            await socket.wait_closed()

    def _on_change(self, chat, event):
        for change in event.delta:
            for message in change.get("insert", []):
                # It also gets its own messages, and two bots that answered each other would never stop.
                if message.get("type") == "msg" and not self._is_bot(chat, message["sender"]):
                    body = f"Received:\n\n- **id**: *{message['id']}*\n- **body**: *{message['body']}*"
                    # A document cannot be changed while it tells of a change.
                    asyncio.get_running_loop().call_soon(chat.add_message, NewMessage(body=body, sender=self._name))

    def _is_bot(self, chat, username):
        user = chat.get_user(username)
        return username == self._name or (user is not None and user.bot)

    def _ask(self, path, method="GET"):
        request = Request(self._url + path, method=method)
        request.add_header("Authorization", f"Bearer {self._token}")
        with urlopen(request) as response:
            return json.load(response)


async def main(url, chat):
    bot = Bot(url, os.environ["COLLOQUY_TOKEN"])
    while True:
        bot.renew()
        try:
            await bot.follow(f"text:chat:{chat}")
        except OSError as error:
            print(error, file=sys.stderr)
        await asyncio.sleep(5)


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
