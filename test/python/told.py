"""Tests what personas tell and keep, and where their commands go. test/python/agents.py runs it."""

import os
import stat
import sys
import tempfile
import unittest
from pathlib import Path
from types import SimpleNamespace
from unittest.mock import patch

from jupyterlab_colloquy.agents.personas import Personas
from jupyterlab_colloquy.agents.sessions import Sessions
from jupyterlab_colloquy.agents.states import States


class Descriptions(unittest.IsolatedAsyncioTestCase):
    """The descriptions that personas give of themselves."""

    async def test_keeps_the_newest_model_and_commands_of_a_persona(self):
        listeners = []
        states = States(SimpleNamespace(observe_states=lambda chat, listener: listeners.append(listener)))
        states.listen(None)

        async def tell(**state):
            states.changed.clear()
            await listeners[0](None, "", {"chat_id": "c", "persona_id": "p", **state})
            return states.changed.is_set()

        commands = [
            {"name": "/review", "description": "Reviews\na  pull\u0007 request"},
            {"name": "init", "description": None},
            *({"name": name} for name in ("/review", "mcp:x", "/A", "", "x" * 65)),
            "odd",
        ]
        self.assertTrue(await tell(model={"current": "m1", "options": [{"id": "m2"}]}, slash_commands=commands))
        review, init = (("review", "Reviews a pull request"), ("init", "init"))
        self.assertEqual(
            states.description("p"),
            {"model": "m1", "commands": [{"name": n, "description": d} for n, d in (review, init)]},
        )
        # Another chat, in which the persona has not begun.
        self.assertFalse(await tell(model={"current": None}, slash_commands=[], usage={"total_tokens": 3}))
        self.assertTrue(await tell(slash_commands=[{"name": f"c{n}"} for n in range(99)]))
        self.assertEqual(len(states.description("p")["commands"]), 50)
        self.assertEqual(states.description("other"), {})


class Browsers(unittest.TestCase):
    """The browsers in which the commands of personas run."""

    def test_a_command_of_a_persona_that_names_no_browser_runs_in_none(self):
        personas = Personas(SimpleNamespace(web_app=SimpleNamespace(settings={})))
        personas._known.add("c")

        def aim(data, chat):
            requests = SimpleNamespace(get_http_headers=lambda: {"x-jupyter-chat-id": chat} if chat else {})
            with patch.dict(sys.modules, {"fastmcp.server.dependencies": requests}):
                return personas._aim(schema_id="", data=data)

        first, second = (aim({"name": "edit"}, "c") for _ in range(2))
        self.assertEqual(first["name"], "edit")
        self.assertNotEqual(first["client_id"], second["client_id"])
        # One that names a browser, and those of Jupyter AI's own chats and of programs, stay as they are.
        named = {"name": "edit", "client_id": "tab"}
        self.assertEqual(aim(named, "c"), named)
        for chat in ("other", None):
            self.assertEqual(aim({"name": "edit"}, chat), {"name": "edit"})
        self.assertEqual(personas._aim(schema_id="", data={"name": "edit"}), {"name": "edit"})


class Kept(unittest.TestCase):
    """Data that personas keep."""

    def test_keeps_sessions_for_the_user_alone(self):
        path = Path(tempfile.mkdtemp()) / "data" / "s.json"
        Sessions(path).write("c", "acp_session_ids", {"p": "1"})
        self.assertEqual(Sessions(path).read("c"), {"acp_session_ids": {"p": "1"}})
        self.assertEqual(stat.S_IMODE(os.stat(path).st_mode), 0o600)
        path.write_text("broken")
        self.assertEqual(Sessions(path).read("c"), {})
