"""Azure's own SDKs for Python against Colloquy: the flow of their quickstart, and the rest of their operations.

Usage: python quickstart.py CONNECTION_STRING, with REQUESTS_CA_BUNDLE naming the server's certificate.
Prints its results as JSON, one key per step.
"""

import json
import sys
from datetime import datetime, timedelta, timezone

from azure.communication.chat import (
    ChatClient,
    ChatMessageType,
    ChatParticipant,
    CommunicationTokenCredential,
)
from azure.communication.identity import CommunicationIdentityClient, CommunicationTokenScope
from azure.core.exceptions import HttpResponseError

connection = sys.argv[1]
endpoint = connection.split("endpoint=")[1].split(";")[0]
identities = CommunicationIdentityClient.from_connection_string(connection)
user, token = identities.create_user_and_token([CommunicationTokenScope.CHAT])
client = ChatClient(endpoint, CommunicationTokenCredential(token.token))
seen = {}

# A chat, and the list of chats.
created = client.create_chat_thread("test topic", idempotency_token="once")
again = client.create_chat_thread("test topic", idempotency_token="once")
thread_id = created.chat_thread.id
seen["repeated"] = again.chat_thread.id == thread_id
thread = client.get_chat_thread_client(thread_id)
for number in range(2):
    client.create_chat_thread(f"other {number}")
start_time = datetime.now(timezone.utc).replace(tzinfo=None) - timedelta(days=2)
pages = client.list_chat_threads(results_per_page=2, start_time=start_time).by_page()
seen["threads"] = [len(list(page)) for page in pages]

# Messages.
sent = thread.send_message(
    content="Please take a look at the attachment",
    sender_display_name="sender name",
    chat_message_type=ChatMessageType.TEXT,
    metadata={"hasAttachment": "true"},
)
edited = thread.send_message("helo")
thread.update_message(edited.id, content="hello", metadata={"a": "b"})
deleted = thread.send_message("gone")
thread.delete_message(deleted.id)
messages = []
for page in thread.list_messages(results_per_page=1, start_time=start_time).by_page():
    for message in page:
        content = message.content
        messages.append(
            [
                str(message.type.value if hasattr(message.type, "value") else message.type),
                content and content.message,
                message.deleted_on is not None,
                message.edited_on is not None,
            ]
        )
seen["messages"] = messages
one = thread.get_message(sent.id)
seen["message"] = [one.sender_display_name, one.metadata, one.sender.properties["id"] == user.properties["id"]]

# Receipts and typing.
thread.send_read_receipt(message_id=edited.id)
seen["receipts"] = [
    [receipt.chat_message_id == edited.id, receipt.read_on is not None] for receipt in thread.list_read_receipts()
]
thread.send_typing_notification(sender_display_name="sender name")

# Participants.
new_users = [identities.create_user() for _ in range(2)]
participants = [
    ChatParticipant(identifier=new, display_name="Fred Flinstone", share_history_time=datetime.now(timezone.utc))
    for new in new_users
]
seen["failed"] = thread.add_participants(participants)
pages = thread.list_participants(results_per_page=2).by_page()
listed = [participant for page in pages for participant in page]
seen["participants"] = [len(listed), sum(one.display_name == "Fred Flinstone" for one in listed)]
seen["share"] = all(one.share_history_time is not None for one in listed)
thread.remove_participant(new_users[0])
identities.delete_user(new_users[1])
stranger = ChatParticipant(identifier=new_users[1], display_name="Nobody")
seen["unknown"] = [error.code for _, error in thread.add_participants([stranger])]

# Properties, errors, the end.
thread.update_topic("updated topic")
seen["topic"] = thread.get_properties().topic
client.delete_chat_thread(thread_id)
try:
    thread.send_message("too late")
except HttpResponseError as error:
    seen["error"] = [error.status_code, error.error.code]

print(json.dumps(seen))
