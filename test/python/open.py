"""Opens a chat with pycrdt over a real socket, and prints the number of messages and the lengths of the frames.

Usage: python open.py URL
"""

import asyncio
import json
import sys

from pycrdt import (
    Array,
    Doc,
    YMessageType,
    YSyncMessageType,
    create_sync_message,
    handle_sync_message,
)
from websockets.asyncio.client import connect


async def main(url):
    doc = Doc()
    messages = doc.get("messages", type=Array)
    lengths = []
    async with connect(url, max_size=None) as socket:
        await socket.send(create_sync_message(doc))
        async for frame in socket:
            lengths.append(len(frame))
            if frame[0] != YMessageType.SYNC:
                continue
            reply = handle_sync_message(frame[1:], doc)
            if reply is not None:
                await socket.send(reply)
            if frame[1] == YSyncMessageType.SYNC_STEP2:
                break
    bodies = [message["body"] for message in messages.to_py()]
    print(json.dumps({"messages": len(bodies), "characters": sum(map(len, bodies)), "lengths": lengths}))


asyncio.run(main(sys.argv[1]))
