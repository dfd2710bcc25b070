"""A chat server for the tests of the agents, which fails as it is told."""

import asyncio
import logging
import tempfile
import unittest
from pathlib import Path
from types import SimpleNamespace

from aiohttp import web
from jupyterlab_chat.models import User

from jupyterlab_colloquy import listening
from jupyterlab_colloquy.agents.answering import Answering
from jupyterlab_colloquy.agents.client import Client
from jupyterlab_colloquy.agents.reply import units
from jupyterlab_colloquy.agents.sessions import Sessions
from jupyterlab_colloquy.agents.sign_in import SignIn
from jupyterlab_colloquy.agents.user_client import UserClient
from jupyterlab_colloquy.agents.work import Work

NAMESPACE = "6ba7b810-9dad-11d1-80b4-00c04fd430c8"


class Server:
    """A chat server that keeps what it is sent, and fails as it is told."""

    def __init__(self):
        self.requests = []
        self.messages = {}
        # Faults of the next requests: a status and a code of an error, or "lost" for an answer that does not arrive.
        self.faults = []

    async def start(self):
        app = web.Application()
        app.router.add_route("*", "/{path:.*}", self._on_request)
        self._runner = web.AppRunner(app)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self.port = site._server.sockets[0].getsockname()[1]
        listening.note(self.port, "")

    async def stop(self):
        await self._runner.cleanup()

    async def _on_request(self, request):
        body = await request.json() if request.can_read_body else None
        self.requests.append((request.method, request.path, body, dict(request.headers)))
        fault = self.faults.pop(0) if self.faults and request.path != "/auth/jupyter" else None
        if isinstance(fault, tuple):
            return web.json_response({"error": {"code": fault[1], "message": "No."}}, status=fault[0])
        answer = self._take(request.method, request.path, body)
        if fault == "lost":
            request.transport.abort()
        return answer

    def _take(self, method, path, body):
        if path == "/auth/jupyter":
            return web.json_response({"token": f"t{len(self.requests)}", "user": {"username": "ada"}})
        if method == "POST" and path.endswith("/messages"):
            if body["id"] in self.messages:
                return web.json_response({"error": {"code": "message_id_taken", "message": "No."}}, status=409)
            self.messages[body["id"]] = dict(body)
        elif path.endswith("/:append"):
            message = self.messages[path.split("/")[-2]]
            if units(message["content"]) == body["offset"]:
                message["content"] += body["content"]
        elif method == "PATCH":
            self.messages[path.split("/")[-1]].update(body)
        return web.json_response({"value": []})

    def sent(self, ending):
        return [body for _, path, body, _ in self.requests if path.endswith(ending)]


class Talking(unittest.IsolatedAsyncioTestCase):
    """A test with a server and a signed-in client."""

    async def asyncSetUp(self):
        self.server = Server()
        await self.server.start()
        self.connection = Client()
        self.client = UserClient(self.connection, SignIn("session=1", "jupyter.example"))

    async def asyncTearDown(self):
        await self.connection.close()
        await self.server.stop()

    def event(self, by="ada", **more):
        question = {"id": "q", "seq": 7, "body": "@Helper · Ada: go", "metadata": {}, **more}
        event = {"work": "w", "agent": "bot:h", "chat": "c", "by": {"username": by}, "message": question}
        return {**event, "replies": NAMESPACE}

    def work(self, by="ada", **more):
        work = Work(self.client, self.event(by, **more), "jupyter-ai-personas::h", "ada")
        work.names = ("Helper · Ada",)
        return work


class FakePersonas:
    """Jupyter AI with one persona, which does what it is told."""

    def __init__(self, act):
        self._act = act
        self.heard = []
        self.permitted = []

    async def open(self, chat):
        if not chat.is_ready:
            chat.set_user(User(username="jupyter-ai-personas::h", name="H", display_name="H", bot=True))
            chat.observe_messages(lambda event: self._on_message(chat, event.message))

    def _on_message(self, chat, message):
        self.heard.append(message)
        asyncio.get_running_loop().create_task(self._act(chat, message))

    async def is_dead(self, chat, persona):
        return False

    async def permit(self, chat, persona, session, tool_call, option):
        self.permitted.append(option)

    def take_errors(self, chat, persona, take):
        pass

    async def cancel(self, chat, persona, tasks):
        for task in tasks:
            task.cancel()


class WithPersona(Talking):
    """A test with a persona."""

    def answering(self, act):
        self.personas = FakePersonas(act)
        states = SimpleNamespace(model=lambda work: "m1", usage=lambda work, before=None: {"total_tokens": 3})
        sessions = Sessions(Path(tempfile.mkdtemp()) / "s.json")
        return Answering(self.client, self.personas, sessions, states, logging.getLogger("test"))
