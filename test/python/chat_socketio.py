"""Joins a chat with python-socketio, sends a message and prints what it hears as JSON.

Usage: python chat_socketio.py URL TOKEN CHAT TRANSPORT
"""

import json
import sys

import requests
import socketio

url, token, chat, transport = sys.argv[1:5]
headers = {"authorization": f"Bearer {token}"}
heard = []
results = []


def string(kind=""):
    answer = requests.get(f"{url}/chat/authorize{kind}", params={"chat_id": chat}, headers=headers, timeout=10)
    return answer.json()["string"]


def client():
    made = socketio.Client(reconnection=False)
    made.on("feedback", lambda told: heard.append([told["type"], told["sender"], told["message"]]), namespace="/chat")
    made.on("connect_error", lambda told: results.append(told["data"]["code"]), namespace="/chat")
    made.on("error", lambda told: heard.append(["error", told["code"]]), namespace="/chat")
    return made


def connect(made, connection_string):
    query = f"chat_id={chat}&connection_string={connection_string}"
    made.connect(f"{url}?{query}", namespaces=["/chat"], transports=[transport])


def say(made, message, message_string):
    content = {"message": message, "chat_id": chat, "message_string": message_string}
    return made.call("chat_message", content, namespace="/chat")["status"]


first = string()
one = client()
connect(one, first)
message_string = string("/message")
results += [say(one, message, message_string) for message in ["Hello from Python", "Again"]]
one.sleep(0.5)
one.disconnect()
try:
    connect(client(), first)
    results.append("connected")
except socketio.exceptions.ConnectionError:
    pass  # the handler has its reason
print(json.dumps({"results": results, "heard": heard}))
