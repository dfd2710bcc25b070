"""Takes part in one chat through Azure's SDK.

Usage: python talk.py ENDPOINT TOKEN CHAT COOKIE
REQUESTS_CA_BUNDLE names the certificate, and the cookie opens the Jupyter server. Each line of the standard input is a
command, which one line of JSON answers.
"""

import json
import sys
from threading import Thread

import requests
from azure.communication.chat import ChatClient, ChatMessageType, CommunicationTokenCredential

endpoint, token, chat, cookie = sys.argv[1:5]
# The Jupyter server in front of the chat server authenticates its users, too.
client = ChatClient(endpoint, CommunicationTokenCredential(token), headers={"Cookie": cookie})
thread = client.get_chat_thread_client(chat, headers={"Cookie": cookie})
events = []


def listen(response):
    """Keep the events of a stream, which the SDK for Python does not support."""
    name = ""
    for line in response.iter_lines(chunk_size=1, decode_unicode=True):
        field, _, value = line.partition(": ")
        if field == "event":
            name = value
        elif field == "data":
            events.append({"name": name, **json.loads(value)})


def read():
    return [
        {
            "id": message.id,
            "content": message.content.message,
            "sender": message.sender.raw_id,
            "name": message.sender_display_name,
        }
        for message in thread.list_messages()
        if message.type == ChatMessageType.TEXT
    ]


def receipts():
    return {receipt.sender.raw_id: receipt.chat_message_id for receipt in thread.list_read_receipts()}


COMMANDS = {
    "read": read,
    "receipts": receipts,
    "heard": lambda: events,
    "send": lambda content: thread.send_message(content).id,
    "type": thread.send_typing_notification,
    "seen": thread.send_read_receipt,
}

stream = requests.get(
    f"{endpoint}/chat/events",
    # Without this header, jupyter-server-proxy would wait for the end of the stream.
    headers={"Accept": "text/event-stream", "Authorization": f"Bearer {token}", "Cookie": cookie},
    stream=True,
    timeout=60,
)
stream.raise_for_status()
Thread(target=listen, args=[stream], daemon=True).start()

for line in sys.stdin:
    command, *words = line.rstrip("\n").split(" ", 1)
    print(json.dumps(COMMANDS[command](*words)), flush=True)
