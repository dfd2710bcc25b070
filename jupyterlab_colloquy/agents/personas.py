"""
Opens, stops and finds the personas of Jupyter AI.

Only this file and `browser_commands` use the parts of Jupyter AI that its next releases may change.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from jupyterlab_chat.events import CHAT_ROOM_EVENT_SCHEMA_ID, ChatEvent, ChatEventAction

from .browser_commands import BROWSER_COMMAND, chat_of_request

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from jupyter_ai_persona_manager import BasePersona
    from jupyter_server.serverapp import ServerApp

    from .chat import ColloquyChat

STATE = "https://schema.jupyter.org/jupyter_ai_persona_manager/persona_state/v1"

# Seconds until Jupyter AI has made the personas of a chat, and between two looks.
READY_TIMEOUT = 60
LOOK_EVERY = 0.1

# A persona that is told to stop is cancelled after these seconds.
GRACE = 0.1


class Personas:
    """The personas that Jupyter AI runs in this process, one of each kind in each chat."""

    def __init__(self, app: ServerApp) -> None:
        self._app = app
        self._settings = app.web_app.settings
        self._known: set[str] = set()

    async def open(self, chat: ColloquyChat) -> None:
        """Show a chat to Jupyter AI, and wait until its personas are there. Raises TimeoutError."""
        self._known.add(chat.get_id())
        self._settings["event_logger"].add_modifier(schema_id=BROWSER_COMMAND, modifier=self._aim)
        deadline = asyncio.get_running_loop().time() + READY_TIMEOUT
        while not chat.is_ready:
            if asyncio.get_running_loop().time() > deadline:
                raise TimeoutError("Jupyter AI did not start its personas.")
            if "chat_manager" in self._settings:
                self._settings["chats_by_id"][chat.get_id()] = chat
                # Jupyter AI begins to listen at its leisure. It ignores a chat that it knows.
                self._emit(chat, ChatEventAction.OPENED)
            await asyncio.sleep(LOOK_EVERY)

    def close(self, chat: ColloquyChat) -> None:
        """Tell Jupyter AI that a chat is closed, so that its personas end."""
        if self._settings.get("chats_by_id", {}).pop(chat.get_id(), None) is not None:
            self._emit(chat, ChatEventAction.CLOSED)

    def observe_states(
        self, chat: ColloquyChat, listener: Callable[[Any, str, dict[str, Any]], Awaitable[None]]
    ) -> None:
        """Call the listener with the states of the personas of a chat, and with each change of a persona's state."""
        self._settings["event_logger"].add_listener(schema_id=STATE, listener=listener)
        # Personas tell their states again to whoever comes to their chat.
        self._emit(chat, ChatEventAction.CLIENT_CONNECTED)

    async def cancel(self, chat: ColloquyChat, persona: str, tasks: set[asyncio.Task[Any]]) -> None:
        """Stop a persona, and what it has begun. Many personas ignore the first, so their tasks are cancelled."""
        found = self._find(chat, persona)
        if found is not None and getattr(found, "processing", False):
            try:
                await asyncio.wait_for(found.cancel_response(), GRACE)
            except Exception as error:
                self._app.log.warning("An agent did not stop by itself: %s", type(error).__name__)
        if tasks:
            await asyncio.wait(tasks, timeout=GRACE / 2)
        for task in tasks:
            task.cancel()

    def take_errors(self, chat: ColloquyChat, persona: str, take: Callable[[Exception], None]) -> None:
        """
        Call back with an error that ends an answer.

        Otherwise a persona tells it to the chat with its traceback, and so with paths of its owner's computer.
        """
        found = self._find(chat, persona)
        if found is not None:

            async def on_error(error: Exception) -> None:
                take(error)

            found.handle_uncaught_exception = on_error

    async def permit(self, chat: ColloquyChat, persona: str, session: str, tool_call: str, option: str) -> bool:
        """Tell an agent which option its owner chose. Return whether it still waited for that."""
        found = self._find(chat, persona)
        if found is None or not hasattr(found, "get_client"):
            return False
        client = await found.get_client()
        return bool(client.resolve_permission(session, tool_call, option))

    async def is_dead(self, chat: ColloquyChat, persona: str) -> bool:
        """Return whether the program of an agent has ended, which Jupyter AI does not look at."""
        found = self._find(chat, persona)
        started = getattr(found, "_client_started", None)
        if started is None or not started():
            return False
        try:
            process = await asyncio.wait_for(found.get_agent_subprocess(), GRACE)
        except Exception:
            return False
        return process.returncode is not None

    def _aim(self, schema_id: str, data: dict[str, Any]) -> dict[str, Any]:
        """
        Aim a command of a persona at no browser if it names none, such as one that comes after its answer.

        Otherwise it would run in each browser, also in those of other people.
        """
        if "client_id" not in data and chat_of_request() in self._known:
            return {**data, "client_id": str(uuid4())}
        return data

    def _find(self, chat: ColloquyChat, persona: str) -> BasePersona | None:
        managers = self._settings.get("jupyter-ai", {}).get("persona-managers", {})
        manager = managers.get(chat.get_id())
        return None if manager is None else manager.personas.get(persona)

    def _emit(self, chat: ColloquyChat, action: ChatEventAction) -> None:
        event = ChatEvent(path=chat.get_path(), action=action, chat_id=chat.get_id())
        self._settings["event_logger"].emit(schema_id=CHAT_ROOM_EVENT_SCHEMA_ID, data=event.to_data())
