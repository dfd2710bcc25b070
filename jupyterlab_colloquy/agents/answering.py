"""Has a persona answer a question, one question at a time in each chat."""

from __future__ import annotations

import asyncio
import time
from logging import Logger
from typing import TYPE_CHECKING
from uuid import uuid4

from jupyterlab_chat.models import Message, User

from .chat import ColloquyChat
from .history import read_attachments, read_history

if TYPE_CHECKING:
    from .personas import Personas
    from .sessions import Sessions
    from .states import States
    from .tool_calls import Permission
    from .user_client import UserClient
    from .work import Work

# A chat of this id is nowhere. Jupyter AI makes its personas there, and so their names are known.
LOBBY = "colloquy-lobby"

# Chats that are open at a time. Those that nobody has used for longest are closed.
MOST_CHATS = 50

# Seconds between two looks whether the program of an agent still runs.
LOOK_EVERY = 1.0


class Answering:
    """The chats in which personas answer."""

    def __init__(self, client: UserClient, personas: Personas, sessions: Sessions, states: States, log: Logger) -> None:
        self._client = client
        self._personas = personas
        self._sessions = sessions
        self._states = states
        self._log = log
        self._chats: dict[str, ColloquyChat] = {}
        self._locks: dict[tuple[str, str], asyncio.Lock] = {}

    async def personas(self) -> dict[str, User]:
        """Return the personas of this Jupyter by their ids."""
        lobby = await self._open(LOBBY)
        self._states.listen(lobby)
        return lobby.personas

    async def answer(self, work: Work) -> None:
        """Answer a question. An error becomes the failure of the work, in words."""
        async with self._locks.setdefault((work.chat, work.persona), asyncio.Lock()):
            if work.is_stopped:
                return
            work.on_refused = self._cancel
            try:
                await self._answer(work)
            except TimeoutError as error:
                work.failure = str(error)
            except Exception as error:
                self._log.exception("An agent could not answer.")
                work.fail(error)

    async def stop(self, work: Work) -> None:
        """Stop an answer, and the request to a model behind it."""
        work.complete()
        chat = self._chats.get(work.chat)
        if chat is not None:
            await self._personas.cancel(chat, work.persona, work.tasks)
        await work.withdraw()

    async def permit(self, work: Work, permission: Permission, option: str) -> None:
        """Tell the agent what its owner chose."""
        chat = self._chats.get(work.chat)
        if chat is not None and not work.is_stopped:
            key = (permission.session, permission.tool_call)
            await self._personas.permit(chat, work.persona, *key, option)

    def _cancel(self, work: Work) -> None:
        """The chat server takes nothing more of an answer."""
        chat = self._chats.get(work.chat)
        if chat is not None:
            work.tasks.add(asyncio.create_task(self._personas.cancel(chat, work.persona, set(work.tasks))))

    async def _answer(self, work: Work) -> None:
        chat = await self._open(work.chat)
        if await self._personas.is_dead(chat, work.persona):
            chat = await self._renew(chat)
        is_own = work.asker == work.owner
        question = work.question
        history, users = await read_history(self._client, work.chat, (work.after, int(question["seq"])))
        # Others may not choose which files of the owner a model reads.
        attached = bool(question.get("attachments")) and is_own
        files = await read_attachments(self._client, work.chat, str(question["id"])) if attached else {}
        if work.is_stopped:
            return
        chat.begin(work, history, users, files)
        try:
            await self._run(chat, work, is_own, list(files))
        finally:
            chat.end(work)
            await work.withdraw()
        if not work.has_answer and work.failure is None:
            work.failure = "The agent gave no answer."

    async def _run(self, chat: ColloquyChat, work: Work, is_own: bool, files: list[str]) -> None:
        # Edits of notebooks land in the browser of the owner who asked, else in none.
        given = work.question.get("metadata", {}).get("web_client_id") if is_own else None
        web_client = given if isinstance(given, str) and given else str(uuid4())
        metadata = {"to_persona": work.persona, "web_client_id": web_client}
        message = Message(
            id=str(work.question["id"]),
            body=work.prompt,
            sender=work.asker,
            time=time.time(),
            attachments=files or None,
            metadata=metadata,
        )
        usage = self._states.usage(work)
        self._personas.take_errors(chat, work.persona, work.fail)
        work.tasks = chat.hand_over(message, web_client)
        writing = asyncio.create_task(work.write())
        watching = asyncio.create_task(self._watch(chat, work))
        try:
            results = await asyncio.gather(*work.tasks, return_exceptions=True)
            for error in results:
                if isinstance(error, Exception):
                    work.fail(error)
            work.describe(self._states.model(work), self._states.usage(work, usage))
        finally:
            watching.cancel()
            work.complete()
            await writing

    async def _watch(self, chat: ColloquyChat, work: Work) -> None:
        """End the answer of an agent whose program has ended, for which Jupyter AI may wait forever."""
        while True:
            await asyncio.sleep(LOOK_EVERY)
            if await self._personas.is_dead(chat, work.persona):
                # It may just be telling so by itself.
                await asyncio.sleep(LOOK_EVERY)
                work.failure = work.failure or "The program of the agent ended."
                await self._personas.cancel(chat, work.persona, work.tasks)
                return

    async def _open(self, key: str) -> ColloquyChat:
        chat = self._chats.get(key)
        if chat is None:
            chat = self._chats[key] = ColloquyChat(key, self._sessions)
            self._close_old()
        await self._personas.open(chat)
        return chat

    def _close_old(self) -> None:
        idle = sorted((c for k, c in self._chats.items() if k != LOBBY and not c.is_busy), key=lambda c: c.used)
        for chat in idle[: max(0, len(self._chats) - MOST_CHATS)]:
            del self._chats[chat.get_id()]
            self._personas.close(chat)

    async def _renew(self, chat: ColloquyChat) -> ColloquyChat:
        """Close all chats, because Jupyter AI shares one program of an agent among them, and open one again."""
        for other in list(self._chats.values()):
            if not other.is_busy:
                del self._chats[other.get_id()]
                self._personas.close(other)
        # The personas end in their own time.
        await asyncio.sleep(LOOK_EVERY)
        return await self._open(chat.get_id())
