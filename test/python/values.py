"""Tests the shapes of values. agents.py runs it."""

import json
import unittest

from jupyterlab_colloquy.agents import history
from jupyterlab_colloquy.agents.names import key_of
from jupyterlab_colloquy.agents.tool_calls import ALL_BYTES, shape, waiting


class Values(unittest.TestCase):
    """Shapes of values."""

    def test_cuts_tool_calls_until_a_message_takes_them(self):
        long = "ä" * 20_000
        call = {"title": None, "raw_input": {"a": long}, "raw_output": long, "status": "odd", "locations": ["a.py"]}
        (one,) = shape([{**call, "tool_call_id": "t", "diffs": [{"path": "p", "new_text": long, "old_text": None}]}])
        self.assertEqual((one["title"], one["status"], one["locations"]), ("Tool", "pending", [{"path": "a.py"}]))
        self.assertTrue(one["raw_output"].endswith("…"))
        many = shape([{**call, "tool_call_id": f"t{n}"} for n in range(150)])
        self.assertLessEqual(len(json.dumps(many).encode()), ALL_BYTES)
        self.assertEqual(waiting([call]), [])

    def test_names_agents_as_bots_are_named(self):
        self.assertEqual(key_of("Claude Code (ACP)"), "claude-code-acp")
        self.assertEqual(key_of("Ж"), "agent")

    def test_tells_a_guest_from_an_account_of_the_same_name(self):
        def shown(sender, **more):
            user = history._user({"sender": sender, "senderDisplayName": "Ada", **more})
            return user.display_name, user.username

        self.assertEqual(shown("ada", senderKind="account"), ("Ada", "ada"))
        self.assertEqual(shown("guest-1", senderKind="guest"), ("Ada (guest)", "guest-1"))
        self.assertEqual(shown("acs-1", senderKind="app"), ("Ada (app)", "acs-1"))
        self.assertEqual(shown("echo", senderKind="bot", senderIsBot=True), ("Ada", "echo"))
