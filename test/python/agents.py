"""Tests the parts of the agents that need no Jupyter. test/python/agents.spec.ts runs it."""

import asyncio
import json
import logging
import tempfile
import unittest
from pathlib import Path
from types import SimpleNamespace
from unittest.mock import patch
from uuid import UUID, uuid5

from jupyterlab_chat.models import Message, NewMessage
from talking import NAMESPACE, Talking, WithPersona
from told import Browsers, Descriptions, Kept
from values import Values

from jupyterlab_colloquy.agents import answering, extension, history
from jupyterlab_colloquy.agents.chat import ColloquyChat
from jupyterlab_colloquy.agents.client import Refused, Unreachable
from jupyterlab_colloquy.agents.host import Host
from jupyterlab_colloquy.agents.reply import Reply
from jupyterlab_colloquy.agents.sessions import Sessions
from jupyterlab_colloquy.agents.tool_calls import Permission


class Requests(Talking):
    """Requests to the chat server."""

    async def test_signs_in_with_the_cookies_of_the_browser_and_sends_them_nowhere_else(self):
        await self.client.ask("GET", "/chat/agents")
        (_, path, _, first), (_, _, _, second) = self.server.requests
        self.assertEqual((path, first["Cookie"], first["Host"]), ("/auth/jupyter", "session=1", "jupyter.example"))
        self.assertEqual((second["Authorization"], second.get("Cookie")), ("Bearer t1", None))

    async def test_signs_in_again_when_the_token_has_ended(self):
        self.server.faults = [(401, "unauthorized")]
        await self.client.ask("GET", "/chat/agents", agent="bot:h")
        _, _, _, last = self.server.requests[-1]
        self.assertEqual((last["Authorization"], last["X-Colloquy-Agent"]), ("Bearer t3", "bot:h"))

    async def test_repeats_what_may_succeed_and_no_more(self):
        self.server.faults = ["lost", (503, "closing"), (429, "too_many_requests")]
        await self.client.insist("POST", "/x", {})
        self.assertEqual(len(self.server.sent("/x")), 4)
        self.server.faults = [(403, "forbidden")]
        with self.assertRaises(Refused):
            await self.client.insist("POST", "/x", {})

    async def test_says_that_nobody_answers(self):
        await self.server.stop()
        with self.assertRaises(Unreachable):
            await self.client.ask("GET", "/chat/agents")


class Replies(Talking):
    """Messages on their way."""

    async def bring(self, reply):
        await reply.bring(self.client, "/chat/threads/c/messages", "bot:h", "q")

    async def test_grows_once_although_answers_are_lost(self):
        reply = Reply("r", "One 😀")
        self.server.faults = ["lost"]
        await self.bring(reply)
        reply.body += " two"
        self.server.faults = ["lost", "lost"]
        await self.bring(reply)
        self.assertEqual(self.server.messages["r"]["content"], "One 😀 two")
        # All of it is stored, so nothing is sent again.
        sent = len(self.server.requests)
        await self.bring(reply)
        self.assertEqual(len(self.server.requests), sent)

    async def test_keeps_the_first_words_when_it_has_grown_before_it_was_stored(self):
        reply = Reply("r", "a")
        self.server.faults = [(403, "forbidden")]
        with self.assertRaises(Refused):
            await self.bring(reply)
        reply.body = "abc"
        await self.bring(reply)
        self.assertEqual(self.server.sent("/:append"), [{"content": "bc", "offset": 1}])

    async def test_replaces_a_text_and_sends_only_new_metadata(self):
        reply = Reply("r", "draft")
        await self.bring(reply)
        reply.body, reply.metadata = "final", {"model": "m"}
        await self.bring(reply)
        await self.bring(reply)
        self.assertEqual(self.server.sent("/messages/r"), [{"content": "final"}, {"metadata": {"model": "m"}}])


class Works(Talking):
    """Questions and their answers."""

    async def test_writes_all_messages_in_order_under_the_ids_of_the_contract(self):
        work = self.work()
        keys = [work.add("One"), work.add("")]
        work.change(keys[1], "Two", None)
        work.complete()
        await work.write()
        self.assertEqual(keys, [str(uuid5(UUID(NAMESPACE), str(n))) for n in range(2)])
        self.assertEqual([m["content"] for m in self.server.messages.values()], ["One", "Two"])
        self.assertEqual({m["reply_to"] for m in self.server.messages.values()}, {"q"})

    async def test_asks_the_owner_once_for_each_tool_call(self):
        work = self.work(by="bob")
        key = work.add("")
        options = [{"option_id": "y", "name": "Yes", "kind": "allow_once"}]
        call = {"tool_call_id": "t", "title": "Edit", "session_id": "secret", "permission_options": options}
        for _ in range(2):
            work.change(key, "", {"tool_calls": [{**call, "permission_status": "pending"}]})
        work.complete()
        await work.write()
        first, question = self.server.messages.values()
        self.assertNotIn("secret", json.dumps(list(self.server.messages.values())))
        self.assertEqual(question["audience"], ["ada"])
        self.assertEqual(question["metadata"], {"tool_call": {"message": first["id"], "id": "t"}})
        self.assertEqual(question["options"], [{"id": "y", "label": "Yes", "style": "primary"}])
        self.assertEqual(work.permission(question["id"]).session, "secret")
        await work.withdraw()
        self.assertEqual(len(self.server.sent("/:withdraw")), 1)

    async def test_ends_when_the_text_was_stopped(self):
        refused = []
        work = self.work()
        work.on_refused = refused.append
        work.add("One")
        self.server.faults = [(409, "stream_ended")]
        await work.write()
        self.assertEqual((refused, work.failure), ([work], None))

    async def test_tells_why_an_answer_was_not_taken(self):
        work = self.work()
        work.add("One")
        self.server.faults = [(413, "message_too_long")]
        await work.write()
        await work.finish()
        self.assertEqual(self.server.sent("/:finish"), [{"failure": "The chat did not take the answer: No."}])

    async def test_leaves_out_the_name_of_the_agent(self):
        self.assertEqual(self.work().prompt, "go")
        self.assertEqual(self.work(body="What does @Helper do?").prompt, "What does @Helper do?")

    async def test_hands_a_command_over_as_it_was_written(self):
        for body in ("/review @Helper · Ada it all", "@Helper · Ada /review it all", "/review it all"):
            self.assertEqual(self.work(body=body).prompt, "/review it all")
        self.assertEqual(self.work(body="/review @Helper · Ada").prompt, "/review")


class Answers(WithPersona):
    """A persona that answers."""

    async def test_answers_with_the_model_and_the_usage_below_it(self):
        async def act(chat, message):
            key = chat.add_message(NewMessage(body="", sender="jupyter-ai-personas::h"))
            for word in ("Hello ", message.body):
                update = Message(id=key, body=word, sender="jupyter-ai-personas::h", time=0)
                chat.update_message(update, append=True)

        work = self.work()
        await self.answering(act).answer(work)
        (message,) = self.server.messages.values()
        self.assertEqual(message["content"], "Hello go")
        self.assertEqual(message["metadata"], {"model": "m1", "usage": {"total_tokens": 3}})
        self.assertIsNone(work.failure)

    async def test_fails_in_words(self):
        async def silent(chat, message):
            pass

        async def broken(chat, message):
            raise ValueError("no\nmore")

        for act, told in ((silent, "The agent gave no answer."), (broken, "The agent failed: ValueError: no")):
            work = self.work()
            await self.answering(act).answer(work)
            self.assertEqual(work.failure, told)

    async def test_cancels_what_a_persona_does_when_it_is_stopped(self):
        asked = asyncio.Event()

        async def act(chat, message):
            asked.set()
            await asyncio.sleep(60)

        work, all_works = self.work(), self.answering(act)
        answer = asyncio.create_task(all_works.answer(work))
        await asked.wait()
        work.is_stopped = True
        await all_works.stop(work)
        await asyncio.wait_for(answer, 5)
        self.assertEqual(self.server.messages, {})

    async def test_takes_nothing_that_answers_no_question(self):
        chat = ColloquyChat("c", Sessions(Path(tempfile.mkdtemp()) / "s.json"))
        key = chat.add_message(NewMessage(body="Unasked", sender="jupyter-ai-personas::h"))
        self.assertEqual((chat.get_message(key), self.server.requests), (None, []))


class Stops(WithPersona):
    """Works that were stopped."""

    async def test_permits_nothing_for_a_work_that_was_stopped(self):
        asked = asyncio.Event()

        async def act(chat, message):
            asked.set()
            await asyncio.sleep(60)

        work, all_works = self.work(), self.answering(act)
        answer, _ = asyncio.create_task(all_works.answer(work)), await asked.wait()
        for option in ("before", "after"):
            await all_works.permit(work, Permission("t", "s", "Edit", ()), option)
            work.is_stopped = True
        await asyncio.gather(all_works.stop(work), answer)
        self.assertEqual(self.personas.permitted, ["before"])

    async def test_begins_a_work_anew_while_the_stopped_one_still_ends(self):
        heard, end = [], asyncio.Event()

        def answer(work):
            heard.append(work)
            return end.wait()

        app = SimpleNamespace(log=logging.getLogger("test"), web_app=SimpleNamespace(settings={}))
        host = Host(app, "ada", self.client.sign_in)
        host._client = self.client
        host._agents, host._names = {"bot:h": "jupyter-ai-personas::h"}, {"bot:h": ()}
        host._answering = SimpleNamespace(answer=answer, stop=lambda work: asyncio.sleep(0))
        asked, stopped = {**self.event(), "type": "asked"}, {"type": "stopped", "work": "w"}
        for event in (asked, asked, stopped, asked):
            host._on_event(event)
        await asyncio.sleep(0)
        self.assertEqual([work.is_stopped for work in heard], [True, False])
        self.assertIs(host._works["w"], heard[1])
        end.set()
        await asyncio.gather(*host._tasks)
        self.assertEqual((host._works, len(self.server.sent("/:finish"))), ({}, 1))


class Own(WithPersona):
    """Things that belong to the owner alone."""

    async def test_aims_at_the_browser_of_the_owner_alone_and_reads_files_for_the_owner_alone(self):
        async def act(chat, message):
            pass

        answers = self.answering(act)
        for by in ("ada", "bob"):
            await answers.answer(self.work(by=by, metadata={"web_client_id": "tab"}, attachments=["f"]))
        own, other = (message.metadata["web_client_id"] for message in self.personas.heard)
        self.assertEqual(own, "tab")
        self.assertNotEqual(other, "tab")
        self.assertEqual(len(self.server.sent("/attachments")), 1)

    def test_takes_no_files_outside_of_the_root(self):
        paths = ("a/b.py", "/etc/passwd", "../x", "a/../../x", "C:\\x", "")
        taken = [path for path in paths if history._attachment({"type": "file", "value": path})]
        self.assertEqual(taken, ["a/b.py"])


class Extension(unittest.TestCase):
    """The server extension."""

    def test_does_nothing_without_jupyter_ai(self):
        app = SimpleNamespace()  # any use of it would fail
        for versions in ("0.24.9", "odd"):
            with patch.object(extension, "version", lambda name, found=versions: found):
                extension._load_jupyter_server_extension(app)
        with patch.object(extension, "find_spec", lambda name: None):
            extension._load_jupyter_server_extension(app)


__all__ = ["Browsers", "Descriptions", "Kept", "Values"]

if __name__ == "__main__":
    answering.LOOK_EVERY = 60
    logging.getLogger("asyncio").setLevel(logging.ERROR)  # it would write of slow steps between the results
    unittest.main()
