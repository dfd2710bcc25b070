"""A chat of the chat server, as the personas of Jupyter AI see it."""

from __future__ import annotations

import asyncio
import contextvars
import time
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from jupyterlab_chat.models import (
    BaseChatModel,
    ChatMessageAction,
    ChatMessageEvent,
    FileAttachment,
    Message,
    MessageObserver,
    NewMessage,
    NotebookAttachment,
    User,
)

from .browser_commands import aim_at
from .names import is_persona

if TYPE_CHECKING:
    from collections.abc import Callable

    from .sessions import Sessions
    from .work import Work

Attachment = FileAttachment | NotebookAttachment


class ColloquyChat(BaseChatModel):
    """One chat. It hears only the questions that the chat server handed over, and takes only what answers them."""

    def __init__(self, chat_id: str, sessions: Sessions) -> None:
        self._id = chat_id
        self._sessions = sessions
        self._observers: dict[int, Callable[[ChatMessageEvent], None]] = {}
        self._users: dict[str, User] = {}
        self._history: list[Message] = []
        # The answers in the making.
        self._messages: dict[str, Message] = {}
        self._attachments: dict[str, Attachment] = {}
        # The question on which each persona works. A persona works on one at a time.
        self._works: dict[str, Work] = {}
        self.used = time.monotonic()

    @property
    def is_ready(self) -> bool:
        """Whether Jupyter AI has made the personas and listens to this chat."""
        return bool(self._observers) and bool(self._users)

    @property
    def is_busy(self) -> bool:
        """Whether a persona works on a question."""
        return bool(self._works)

    @property
    def personas(self) -> dict[str, User]:
        """The personas by their ids."""
        return {name: user for name, user in self._users.items() if is_persona(name)}

    def begin(self, work: Work, history: list[Message], users: list[User], attachments: dict[str, Attachment]) -> None:
        """Take what a persona writes from now on as the answer to a question."""
        self._works[work.persona] = work
        self._history = history
        self._attachments = attachments
        self._users.update({user.username: user for user in users if user.username not in self._users})
        self.used = time.monotonic()

    def hand_over(self, message: Message, web_client: str) -> set[asyncio.Task[Any]]:
        """Give a question to its persona. Return the tasks that this has begun."""
        self._history.append(message)
        event = ChatMessageEvent(action=ChatMessageAction.CLIENT_MSG_RECEIVED, message=message)
        before = asyncio.all_tasks()

        def tell() -> None:
            aim_at(web_client)
            for observer in list(self._observers.values()):
                observer(event)

        contextvars.copy_context().run(tell)
        return asyncio.all_tasks() - before

    def end(self, work: Work) -> None:
        """Take nothing more from a persona."""
        if self._works.get(work.persona) is work:
            del self._works[work.persona]
        self._messages = {key: kept for key, kept in self._messages.items() if kept.sender != work.persona}
        self.used = time.monotonic()

    # The interface that personas use.

    def get_id(self) -> str:
        """Return the id of the chat."""
        return self._id

    def get_path(self) -> str:
        """Return the root of Jupyter's files. A chat whose path does not exist counts as deleted."""
        return ""

    def get_message(self, id: str) -> Message | None:
        """Return a copy of a message."""
        found = self._messages.get(id) or next((m for m in self._history if m.id == id), None)
        return None if found is None else replace(found)

    def get_messages(self) -> list[Message]:
        """Return the newest messages up to the question, and the answer so far."""
        return [replace(message) for message in (*self._history, *self._messages.values())]

    def get_users(self) -> dict[str, User]:
        """Return the personas and the authors of the messages."""
        return dict(self._users)

    def get_metadata(self) -> dict[str, Any]:
        """Return what the personas keep about this chat. The chat server does not have it."""
        return self._sessions.read(self._id)

    def set_metadata(self, name: str, metadata: object) -> None:
        """Keep something about this chat for the personas."""
        self._sessions.write(self._id, name, metadata)

    def get_attachments(self) -> dict[str, Attachment]:
        """Return the files of the question."""
        return dict(self._attachments)

    def set_attachment(self, attachment: Attachment) -> str:
        """Keep a file for the personas. Others do not see it."""
        key = uuid4().hex
        self._attachments[key] = attachment
        return key

    def set_user(self, user: User) -> None:
        """Learn of a persona, which tells its chat that it is there."""
        self._users[user.username] = user

    def add_message(self, new_message: NewMessage, trigger_actions: list[Callable] | None = None) -> str:
        """Add a message to the answer. Nobody sees a message that answers no question."""
        work = self._works.get(new_message.sender)
        if work is None:
            # Such as a notice of Jupyter AI, or an agent that goes on after it was stopped.
            return str(uuid4())
        key = work.add(new_message.body)
        self._messages[key] = Message(id=key, body=new_message.body, sender=new_message.sender, time=time.time())
        return key

    def update_message(
        self, update: Message, append: bool = False, trigger_actions: list[Callable] | None = None
    ) -> None:
        """Change a message of the answer."""
        known = self._messages.get(update.id)
        if known is None:
            return
        body = known.body + update.body if append else update.body
        metadata = known.metadata if update.metadata is None else update.metadata
        self._messages[update.id] = replace(known, body=body, metadata=metadata)
        work = self._works.get(known.sender)
        if work is not None:
            work.change(update.id, body, metadata)

    def observe_messages(self, callback: Callable[[ChatMessageEvent], None]) -> MessageObserver:
        """Call back with each question."""
        key = id(callback)
        self._observers[key] = callback
        return MessageObserver(_handle=key)

    def unobserve_messages(self, observer: MessageObserver) -> None:
        """Call back no more."""
        self._observers.pop(observer._handle, None)

    def broadcast_writing_status(self, user: User, status: dict | None = None) -> None:
        """Show what a persona does now."""
        work = self._works.get(user.username)
        if work is not None and status is not None:
            work.tell_status(status.get("typingIndicator"))
