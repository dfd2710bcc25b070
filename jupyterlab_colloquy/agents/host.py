"""Runs the agents of one user: registers the personas, takes questions, and has them answered."""

from __future__ import annotations

import asyncio
import contextlib
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote
from uuid import uuid4

from jupyter_core.paths import jupyter_data_dir

from .answering import Answering
from .client import Client, Refused, Unreachable
from .names import key_of
from .personas import Personas
from .sessions import Sessions
from .states import States
from .user_client import FIRST_PAUSE, LONGEST_PAUSE, UserClient
from .work import Work

if TYPE_CHECKING:
    from collections.abc import Coroutine

    from jupyter_server.serverapp import ServerApp

    from .sign_in import SignIn

# Seconds that the chat server waits for news before it answers.
WAIT = 25

# Seconds in which a browser waits for the agents to be registered.
REGISTER_TIMEOUT = 30

# Seconds between two descriptions of the agents.
DESCRIBE_EVERY = 3

# Ids of events that are remembered. The chat server repeats only the newest.
MOST_SEEN = 1000


class Host:
    """The agents of the owner of this Jupyter."""

    def __init__(self, app: ServerApp, owner: str, sign_in: SignIn) -> None:
        self.owner = owner
        self._log = app.log
        self._client = UserClient(Client(), sign_in)
        self._instance = str(uuid4())
        personas = Personas(app)
        sessions = Sessions(Path(jupyter_data_dir()) / "colloquy-agents.json")
        self._states = States(personas)
        self._answering = Answering(self._client, personas, sessions, self._states, app.log)
        # The ids of the personas, by the usernames of the agents.
        self._agents: dict[str, str] = {}
        self._names: dict[str, tuple[str, ...]] = {}
        # The last descriptions of the personas that the chat server got, by their keys.
        self._described: dict[str, dict[str, Any]] = {}
        self._works: dict[str, Work] = {}
        self._seen: dict[str, None] = {}
        self._acknowledged: list[str] = []
        self._registered = asyncio.Event()
        self._signed_in = asyncio.Event()
        self._tasks: set[asyncio.Task[Any]] = set()

    def start(self) -> None:
        """Run until Jupyter ends."""
        self._keep(self._run())
        self._keep(self._follow())

    def sign_in_again(self, sign_in: SignIn) -> None:
        """Go on with the newest cookies of the owner."""
        self._client.sign_in = sign_in
        self._signed_in.set()

    async def usernames(self) -> list[str]:
        """Return the usernames of the agents, as soon as they are registered."""
        try:
            await asyncio.wait_for(self._registered.wait(), REGISTER_TIMEOUT)
        except asyncio.TimeoutError:
            return []
        return list(self._agents)

    def _keep(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _run(self) -> None:
        pause = FIRST_PAUSE
        while True:
            try:
                if not self._registered.is_set():
                    await self._register()
                await self._take()
                pause = FIRST_PAUSE
            except (Refused, Unreachable, TimeoutError) as error:
                # The texts of these errors have no secrets.
                self._log.debug("The agents wait for the chat server: %s", error)
                await self._rest(pause)
                pause = min(2 * pause, LONGEST_PAUSE)
            except Exception:
                self._log.exception("The agents could not go on. They try again.")
                await self._rest(LONGEST_PAUSE)

    async def _follow(self) -> None:
        """Describe the agents again when they tell other models or commands."""
        await self._registered.wait()
        while True:
            await self._states.changed.wait()
            self._states.changed.clear()
            try:
                await self._register()
            except (Refused, Unreachable, TimeoutError) as error:
                self._log.debug("The agents are described later: %s", error)
                self._states.changed.set()
            except Exception:
                self._log.exception("The agents could not be described.")
            await asyncio.sleep(DESCRIBE_EVERY)

    async def _rest(self, seconds: float) -> None:
        self._signed_in.clear()
        with contextlib.suppress(asyncio.TimeoutError):
            await asyncio.wait_for(self._signed_in.wait(), seconds)

    async def _register(self) -> None:
        """Register each persona. A repeated registration changes nothing."""
        personas = await self._answering.personas()
        keys: set[str] = set()
        for persona, user in sorted(personas.items()):
            name = user.display_name or user.name or user.username
            key = key_of(name)
            # Two personas may have one name.
            n = 2
            while key in keys:
                key = f"{key_of(name)[:36]}-{n}"
                n += 1
            keys.add(key)
            body = {"displayName": name[:40], **self._states.description(persona)}
            if self._described.get(key) == body:
                continue
            agent = await self._put(key, body)
            self._described[key] = body
            if agent is None:
                self._log.warning("The agent %s does not take part in chats.", name)
                continue
            self._agents[str(agent["username"])] = persona
            shown = str(agent["displayName"])
            self._names[str(agent["username"])] = (shown, shown.replace(" ", "-"), str(agent["username"]), name)
        if not self._registered.is_set():
            self._registered.set()
            self._log.info("Agents that take part in chats: %s", ", ".join(self._agents) or "none")

    async def _put(self, key: str, body: dict[str, Any]) -> dict[str, Any] | None:
        """Describe an agent; if the chat server does not take what it tells about itself, by its name alone."""
        for described in (body, {"displayName": body["displayName"]}):
            try:
                return await self._client.ask("PUT", f"/chat/agents/{quote(key)}", described)
            except Refused as refusal:
                if refusal.is_passing:
                    raise
                self._log.warning("The chat server does not take the description of an agent: %s", refusal)
        return None

    async def _take(self) -> None:
        """Ask the chat server for news once, and tell it what is in work."""
        sent = list(self._acknowledged)
        body = {
            "instance": self._instance,
            "agents": list(self._agents),
            "working": list(self._works),
            "acknowledged": sent,
            "wait": WAIT,
        }
        answer = await self._client.ask("POST", "/chat/agent-work/:take", body, wait=WAIT)
        self._acknowledged = [event for event in self._acknowledged if event not in sent]
        for event in answer["value"]:
            key = str(event["id"])
            self._acknowledged.append(key)
            if key in self._seen:
                continue
            self._seen[key] = None
            if len(self._seen) > MOST_SEEN:
                del self._seen[next(iter(self._seen))]
            self._on_event(event)

    def _on_event(self, event: dict[str, Any]) -> None:
        kind = event.get("type")
        if kind == "asked":
            self._on_asked(event)
        elif kind == "stopped" and (work := self._works.get(str(event["work"]))):
            work.is_stopped = True
            self._keep(self._answering.stop(work))
        elif kind == "chosen":
            self._on_chosen(event)

    def _on_asked(self, event: dict[str, Any]) -> None:
        persona = self._agents.get(str(event["agent"]))
        before = self._works.get(str(event["work"]))
        # One that was stopped ends soon, and then it begins anew.
        if persona is None or (before is not None and not before.is_stopped):
            return
        work = Work(self._client, event, persona, self.owner)
        work.names = self._names[work.agent]
        self._works[work.key] = work
        self._keep(self._answer(work))

    def _on_chosen(self, event: dict[str, Any]) -> None:
        # The chat server takes the choice from the owner alone. The agent looks once more.
        if event.get("by") != self.owner:
            return
        for work in self._works.values():
            permission = None if work.is_stopped else work.permission(str(event["message"]))
            if permission is not None:
                self._keep(self._answering.permit(work, permission, str(event["option"])))

    async def _answer(self, work: Work) -> None:
        try:
            await self._answering.answer(work)
            if not work.is_stopped:
                await work.finish()
        finally:
            if self._works.get(work.key) is work:
                del self._works[work.key]
