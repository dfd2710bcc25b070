"""Clients of jupyterlab-chat, for its own server and for Colloquy: both speak the wire of y-websocket.

Usage: python compare.py COMMAND URL [URL], where a URL leads to the room of a chat. Prints its result as JSON.
  forge   Ada writes a message in the name of Bob. Has Bob's client shown it after a second?
  write   One client writes 50 messages. Their ids, as soon as the other client has shown all of them.
  read    The ids of all messages that a new client finds, and the bytes that it has received until then.
"""

import asyncio
import json
import sys
from contextlib import asynccontextmanager

import websockets
from jupyterlab_chat.models import NewMessage
from jupyterlab_chat.ychat import YChat
from pycrdt import Doc, Provider
from ychat import Channel, until

PATIENCE = 60
# Seconds in which a server would have shown what it shows.
MOMENT = 1


class CountingChannel(Channel):
    """Counts the bytes that arrive."""

    bytes = 0

    async def recv(self):
        message = await super().recv()
        self.bytes += len(message)
        return message


@asynccontextmanager
async def joined(url):
    chat = YChat(Doc())
    async with websockets.connect(url, max_size=None) as socket:
        channel = CountingChannel(socket, url)
        async with Provider(chat._ydoc, channel) as provider:
            await provider.synced.wait()
            yield chat, channel


def ids(chat):
    return [message.id for message in chat.get_messages()]


def say(chat, sender, body):
    return chat.add_message(NewMessage(body=body, sender=sender))


async def forge(ada_url, bob_url):
    async with joined(ada_url) as (ada, _), joined(bob_url) as (bob, _):
        written = say(ada, "bob", "I resign")
        await asyncio.sleep(MOMENT)
        return {"shown": written in ids(bob)}


async def write(ada_url, bob_url):
    async with joined(ada_url) as (ada, _), joined(bob_url) as (bob, _):
        written = []
        for i in range(50):
            written.append(say(ada, "ada", f"message {i}"))
            await asyncio.sleep(0.01)
        await until(lambda: set(written) <= set(ids(bob)))
        return {"ids": written}


async def read(url):
    async with joined(url) as (chat, channel):
        return {"ids": ids(chat), "bytes": channel.bytes}


COMMANDS = {"forge": forge, "write": write, "read": read}


async def main(command, *urls):
    print(json.dumps(await asyncio.wait_for(COMMANDS[command](*urls), PATIENCE)))


asyncio.run(main(*sys.argv[1:]))
