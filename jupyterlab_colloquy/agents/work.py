"""One question that the chat server handed over, and the answer of a persona."""

from __future__ import annotations

import asyncio
import contextlib
import time
from typing import TYPE_CHECKING, Any
from urllib.parse import quote
from uuid import UUID, uuid5

from .client import Refused, Unreachable
from .reply import Reply
from .tool_calls import Permission, shape, waiting

if TYPE_CHECKING:
    from .user_client import UserClient

# Seconds between two requests of one answer, so that many words travel together.
PACE = 0.1

NOT_FOUND = 404

# Characters of an error that people see.
ERROR_LENGTH = 200

# The status of a persona that only works, which the chat server shows by itself.
TYPING = "is typing..."

STYLES = {"allow_once": "primary", "reject_once": "default", "reject_always": "danger"}


class Work:
    """An answer in the making. The chat server gives each question to one process at a time."""

    def __init__(self, client: UserClient, event: dict[str, Any], persona: str, owner: str) -> None:
        self.key = str(event["work"])
        self.agent = str(event["agent"])
        self.chat = str(event["chat"])
        self.asker = str(event["by"]["username"])
        self.question: dict[str, Any] = event["message"]
        # The asker may not read what was said up to this place.
        self.after = int(event.get("after", 0))
        self.persona = persona
        # The names by which people mention the agent, the longest first.
        self.names: tuple[str, ...] = ()
        self.tasks: set[asyncio.Task[Any]] = set()
        self.is_stopped = False
        self.failure: str | None = None
        # Called when the chat server takes nothing more of this answer.
        self.on_refused = self._ignore
        self.owner = owner
        self._client = client
        self._namespace = UUID(str(event["replies"]))
        self._path = f"/chat/threads/{quote(self.chat, safe='')}/messages"
        self._replies: list[Reply] = []
        # The tool calls for which the owner was asked, by the ids of the messages with buttons.
        self._asked: dict[str, Permission] = {}
        # Those of them that still wait.
        self._waiting: set[tuple[str, str]] = set()
        self._started: dict[str, int] = {}
        self._ended: dict[str, int] = {}
        self._changed = asyncio.Event()
        self._is_complete = False
        self._status: str | None = None
        self._status_task: asyncio.Task[None] | None = None

    # Methods for the persona.

    def add(self, body: str, more: dict[str, Any] | None = None) -> str:
        """Add a message to the answer. Return its id."""
        reply = Reply(str(uuid5(self._namespace, str(len(self._replies)))), body, more)
        self._replies.append(reply)
        self._changed.set()
        return reply.key

    def change(self, key: str, body: str, metadata: dict[str, Any] | None) -> None:
        """Change a message of the answer."""
        reply = next((reply for reply in self._replies if reply.key == key), None)
        if reply is None or self._is_complete:
            return
        reply.body = body
        calls = (metadata or {}).get("tool_calls") or []
        if calls:
            self._note_times(calls)
            reply.metadata = {**reply.metadata, "tool_calls": shape(calls)}
            now = {permission.key: permission for permission in waiting(calls)}
            for permission in now.values():
                self._ask(reply, permission)
            decided = {str(call.get("tool_call_id")) for call in calls} - {tool_call for _, tool_call in now}
            self._waiting = {key for key in self._waiting if key[1] not in decided}
        self._changed.set()

    def tell_status(self, text: str | None) -> None:
        """Show what the persona does now. Only the newest status travels."""
        self._status = None if text in (None, "", TYPING) else str(text)[:200]
        if self._status_task is None or self._status_task.done():
            self._status_task = asyncio.create_task(self._send_status())

    def permission(self, message: str) -> Permission | None:
        """Return the permission for which a message with buttons asks."""
        return self._asked.get(message)

    @property
    def prompt(self) -> str:
        """The text of the question, without the name of the agent at the beginning or behind a command."""
        body = str(self.question.get("body", ""))
        command, blank, rest = body.partition(" ") if body.startswith("/") else ("", "", body)
        return f"{command}{blank}{self._without_name(rest)}".rstrip(" ")

    def _without_name(self, body: str) -> str:
        if not body.startswith("@"):
            return body
        # The chat server knows which names lead to the agent; its own name has the owner's behind it.
        for name in self.names:
            if body[1:].lower().startswith(name.lower()):
                return body[1 + len(name) :].lstrip(" ,:")
        return body

    @property
    def has_answer(self) -> bool:
        """Whether the persona has written anything."""
        return any(reply.body.strip() or reply.metadata for reply in self._replies)

    def fail(self, error: BaseException) -> None:
        """Say why there is no answer. The first reason counts."""
        line = (str(error).splitlines() or [""])[0][:ERROR_LENGTH]
        self.failure = self.failure or f"The agent failed: {type(error).__name__}{f': {line}' if line else '.'}"

    def describe(self, model: str | None, usage: dict[str, Any]) -> None:
        """Note below the answer which model wrote it and what it cost."""
        texts = [reply for reply in self._replies if not reply.is_question]
        if texts:
            more = {**({"model": model[:200]} if model else {}), **({"usage": usage} if usage else {})}
            texts[-1].metadata = {**texts[-1].metadata, **more}
            self._changed.set()

    # Requests to the chat server.

    async def write(self) -> None:
        """Bring the answer to the chat server, until it is complete and all of it is stored."""
        while not self.is_stopped:
            await self._changed.wait()
            self._changed.clear()
            try:
                # The persona may add messages meanwhile.
                for reply in list(self._replies):
                    await reply.bring(self._client, self._path, self.agent, str(self.question["id"]))
            except Refused as refusal:
                self._refuse(refusal)
                return
            if not self._changed.is_set():
                if self._is_complete:
                    return
                await asyncio.sleep(PACE)

    def complete(self) -> None:
        """The persona writes nothing more."""
        self._is_complete = True
        self._changed.set()

    async def finish(self) -> None:
        """Tell the chat server that the work is over, however long that takes."""
        if self._status_task is not None:
            self._status_task.cancel()
        body = {"failure": self.failure[:500]} if self.failure else {}
        # If it is refused, nobody waits for it any more.
        with contextlib.suppress(Refused):
            await self._client.insist("POST", f"/chat/agent-work/{self.key}/:finish", body)

    def _refuse(self, refusal: Refused) -> None:
        # A text that was stopped, a message or a chat that was deleted: nobody waits for more.
        is_over = refusal.code == "stream_ended" or refusal.status == NOT_FOUND
        if not is_over and self.failure is None:
            self.failure = f"The chat did not take the answer: {refusal}"
        self.on_refused(self)

    def _ask(self, reply: Reply, permission: Permission) -> None:
        """Ask the owner by a message with buttons, once."""
        if any(asked.key == permission.key for asked in self._asked.values()):
            return
        options = [
            {"id": key, "label": name, "style": STYLES.get(kind, "default")} for key, name, kind in permission.options
        ]
        more = {"options": options, "audience": [self.owner], "once": True}
        key = self.add(f"May I run this? {permission.title}", more)
        self._replies[-1].metadata = {"tool_call": {"message": reply.key, "id": permission.tool_call}}
        self._waiting.add(permission.key)
        self._asked[key] = permission

    async def withdraw(self) -> None:
        """Take back the questions that wait for a choice."""
        for key in [key for key, permission in self._asked.items() if permission.key in self._waiting]:
            # It may be answered, and it ends with the work.
            with contextlib.suppress(Refused, Unreachable):
                await self._client.ask("POST", f"{self._path}/{key}/:withdraw", {}, agent=self.agent)

    def _note_times(self, calls: list[dict[str, Any]]) -> None:
        """Add to each tool call when it began and ended, in milliseconds."""
        now = int(time.time() * 1000)
        for call in calls:
            key = str(call.get("tool_call_id"))
            call["started"] = self._started.setdefault(key, now)
            if call.get("status") in ("completed", "failed"):
                call["ended"] = self._ended.setdefault(key, now)

    async def _send_status(self) -> None:
        while True:
            status = self._status
            try:
                await self._client.ask("POST", f"/chat/agent-work/{self.key}/:status", {"text": status})
            except (Refused, Unreachable):
                return  # the next one comes, or nobody waits any more
            await asyncio.sleep(PACE)
            if self._status == status:
                return

    @staticmethod
    def _ignore(_work: Work) -> None:
        pass
