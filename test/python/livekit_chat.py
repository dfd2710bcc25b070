"""Joins a LiveKit room with the chat manager of LiveKit's Python package: sends a message, edits it and deletes it.

Each line of its output is a message that was received, as JSON: the author, the id, the text and whether it is deleted.
"""

import asyncio
import importlib.util
import json
import sys
from pathlib import Path

from livekit import rtc

# Releases after 0.21 have no chat manager, and 0.21 reaches no server on the loopback. So its file runs in a newer one.
SOURCE = Path(sys.prefix) / "livekit-0.21" / "livekit" / "rtc" / "chat.py"
spec = importlib.util.spec_from_file_location("livekit.rtc.chat", SOURCE)
chat_module = importlib.util.module_from_spec(spec)
sys.modules[spec.name] = chat_module
spec.loader.exec_module(chat_module)


async def main(url: str, token: str) -> None:
    room = rtc.Room()
    await room.connect(url, token)
    chat = chat_module.ChatManager(room)
    answered = asyncio.Event()

    @chat.on("message_received")
    def on_message(message: chat_module.ChatMessage) -> None:
        author = message.participant.identity if message.participant else None
        print(json.dumps([author, message.id, message.message, message.deleted]), flush=True)
        # A bridge writes the name of the author before the text.
        if message.message.split(": ")[-1] == "bye":
            answered.set()

    print(json.dumps("joined"), flush=True)
    await asyncio.to_thread(sys.stdin.readline)
    sent = await chat.send_message("hello from Python")
    sent.message = "hello from Python 🐍"
    await chat.update_message(sent)
    sent.deleted = True
    await chat.update_message(sent)
    await asyncio.wait_for(answered.wait(), 60)
    await room.disconnect()


asyncio.run(main(*sys.argv[1:]))
