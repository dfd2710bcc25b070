"""Uses Azure's SDKs for Python beyond their quickstart: pages, errors, tokens and the asynchronous clients.

Usage: python operations.py CONNECTION_STRING PART
REQUESTS_CA_BUNDLE and SSL_CERT_FILE name the server's certificate. PART is pages, errors, tokens or asynchronous.
Prints the findings as JSON.
"""

import asyncio
import json
import sys
from datetime import datetime, timedelta, timezone
from uuid import uuid4

from azure.communication.chat import ChatClient, ChatMessageType, ChatParticipant, CommunicationTokenCredential
from azure.communication.chat.aio import ChatClient as AsyncChatClient
from azure.communication.chat.aio import CommunicationTokenCredential as AsyncCredential
from azure.communication.identity import CommunicationIdentityClient, CommunicationUserIdentifier
from azure.communication.identity.aio import CommunicationIdentityClient as AsyncIdentityClient
from azure.core.exceptions import HttpResponseError

connection, part = sys.argv[1:3]
endpoint = connection.split("endpoint=")[1].split(";")[0]
identities = CommunicationIdentityClient.from_connection_string(connection)


def chats(token):
    return ChatClient(endpoint, CommunicationTokenCredential(token))


def newcomer(scope="chat"):
    user, token = identities.create_user_and_token([scope])
    return user, chats(token.token)


def failure(act):
    """The status and code of an error."""
    try:
        act()
    except HttpResponseError as error:
        return [error.status_code, error.error.code]
    return None


def pages():
    """Reads each list in pages of two while it grows: new entries are left out, and no entry comes twice."""
    ada, hers = newcomer()
    bob, his = newcomer()
    bobs = [ChatParticipant(identifier=bob, display_name="Bob")]
    ids = [hers.create_chat_thread(f"Chat {i}", thread_participants=bobs).chat_thread.id for i in range(5)]
    threads = []
    for page in hers.list_chat_threads(results_per_page=2).by_page():
        threads.append([thread.id for thread in page])
        hers.create_chat_thread("Meanwhile")
    thread, other = hers.get_chat_thread_client(ids[0]), his.get_chat_thread_client(ids[0])
    sent = [thread.send_message(f"m{i}").id for i in range(5)]
    messages = []
    for page in thread.list_messages(results_per_page=2).by_page():
        messages.append([message.id for message in page if message.type == ChatMessageType.TEXT])
        other.send_message("Meanwhile")
    thread.add_participants([ChatParticipant(identifier=identities.create_user()) for _ in range(3)])
    for someone, id in ((thread, sent[4]), (other, sent[2])):
        someone.send_read_receipt(id)
    people = thread.list_participants(results_per_page=2, skip=1).by_page()
    receipts = [list(page) for page in thread.list_read_receipts(results_per_page=1).by_page()]
    later = datetime.now(timezone.utc) + timedelta(minutes=1)
    return {
        "threads": [sum(id in page for page in threads) for id in ids],
        "messages": [id for page in messages for id in page] == sent[::-1],
        "participants": [len(list(page)) for page in people],
        "receipts": [len(page) for page in receipts],
        "readers": {receipt.sender.raw_id: receipt.chat_message_id for page in receipts for receipt in page}
        == {ada.raw_id: sent[4], bob.raw_id: sent[2]},
        "later": len(list(thread.list_messages(start_time=later))),
    }


def errors():
    _, hers = newcomer()
    bob, his = newcomer()
    _, theirs = newcomer()
    calls = newcomer("voip")[1]
    bobs = [ChatParticipant(identifier=bob, display_name="Bob")]
    created = hers.create_chat_thread("Plans", thread_participants=bobs)
    id = created.chat_thread.id
    thread, other, stranger = (client.get_chat_thread_client(id) for client in (hers, his, theirs))
    message = thread.send_message("Mine").id
    nobody = ChatParticipant(identifier=CommunicationUserIdentifier(bob.raw_id[:-12] + 12 * "0"))
    partly = hers.create_chat_thread("Partly", thread_participants=[nobody]).errors
    # The SDK would wait as requested, and try again.
    hasty = his.get_chat_thread_client(id, retry_total=0)
    seen = {
        "invalid": [[one is nobody, error.code] for one, error in partly],
        "no token": failure(lambda: list(chats("a.eyJleHAiOjk5OTk5OTk5OTl9.c").list_chat_threads())),
        "other scope": failure(lambda: calls.create_chat_thread("No")),
        "strange chat": failure(stranger.get_properties),
        "strange message": failure(lambda: other.update_message(message, "His")),
        "not owner": failure(lambda: his.delete_chat_thread(id)),
        "unknown chat": failure(hers.get_chat_thread_client(str(uuid4())).get_properties),
        "unknown message": failure(lambda: thread.get_message("1")),
        "unknown user": failure(lambda: thread.remove_participant(nobody.identifier)),
        "too long": failure(lambda: thread.send_message("x" * 30_000)),
        "no page size": failure(lambda: list(thread.list_messages(results_per_page=-1))),
        "too many": next(filter(None, (failure(lambda: hasty.send_message("x")) for _ in range(60)))),
    }
    thread.remove_participant(bob)
    seen["removed"] = failure(other.send_typing_notification)
    return seen


def tokens():
    user, client = newcomer()
    one = identities.get_token(user, ["chat"], token_expires_in=timedelta(hours=1))
    left = datetime.fromisoformat(one.expires_on.replace("Z", "+00:00")) - datetime.now(timezone.utc)
    brief = failure(lambda: identities.get_token(user, ["chat"], token_expires_in=timedelta(minutes=59)))
    client.create_chat_thread("Before")
    identities.revoke_tokens(user)
    revoked = failure(lambda: chats(one.token).create_chat_thread("No"))
    fresh = chats(identities.get_token(user, ["chat"]).token)
    fresh.create_chat_thread("After")
    listed = [thread.topic for thread in fresh.list_chat_threads()]
    identities.delete_user(user)
    other = connection.split("accesskey=")[0] + "accesskey=" + 43 * "A" + "="
    return {
        "hour": timedelta(minutes=58) < left <= timedelta(hours=1),
        "brief": brief,
        "revoked": revoked,
        "listed": sorted(listed),
        "deleted": failure(lambda: list(fresh.list_chat_threads())),
        "gone": failure(lambda: identities.get_token(user, ["chat"])),
        "other key": failure(CommunicationIdentityClient.from_connection_string(other).create_user),
        "teams": failure(lambda: identities.get_token_for_teams_user("a", "b", "c")),
    }


async def asynchronous():
    seen = {}
    async with AsyncIdentityClient.from_connection_string(connection) as people:
        ada, token = await people.create_user_and_token(["chat"])
        bob = await people.create_user()
        bobs = await people.get_token(bob, ["chat"])
        async with (
            AsyncChatClient(endpoint, AsyncCredential(token.token)) as client,
            AsyncChatClient(endpoint, AsyncCredential(bobs.token)) as his,
        ):
            created = await client.create_chat_thread("Plans")
            thread = client.get_chat_thread_client(created.chat_thread.id)
            other = his.get_chat_thread_client(created.chat_thread.id)
            async with thread, other:
                await thread.add_participants([ChatParticipant(identifier=bob, display_name="Bob")])
                ids = [(await thread.send_message(f"m{i}")).id for i in range(3)]
                await thread.update_message(ids[1], content="edited")
                await thread.delete_message(ids[2])
                seen["edited"] = (await other.get_message(ids[1])).content.message
                pages = [
                    [message.id async for message in page]
                    async for page in other.list_messages(results_per_page=2).by_page()
                ]
                seen["messages"] = [ids.index(id) for page in pages for id in page if id in ids]
                await other.send_typing_notification()
                await other.send_read_receipt(ids[1])
                seen["receipts"] = [one.chat_message_id == ids[1] async for one in thread.list_read_receipts()]
                seen["participants"] = sorted([one.display_name or "" async for one in thread.list_participants()])
                await thread.remove_participant(bob)
                await thread.update_topic("Journeys")
                seen["topic"] = (await thread.get_properties()).topic
            seen["threads"] = [one.topic async for one in client.list_chat_threads()]
            await client.delete_chat_thread(created.chat_thread.id)
            await people.revoke_tokens(ada)
            try:
                await client.create_chat_thread("No")
            except HttpResponseError as error:
                seen["revoked"] = [error.status_code, error.error.code]
        await people.delete_user(bob)
    return seen


PARTS = {"pages": pages, "errors": errors, "tokens": tokens, "asynchronous": lambda: asyncio.run(asynchronous())}
print(json.dumps(PARTS[part]()))
