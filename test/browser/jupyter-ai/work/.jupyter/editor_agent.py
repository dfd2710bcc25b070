"""An agent that writes a file if it is allowed to. It speaks the Agent Client Protocol on its standard streams."""

import asyncio
import uuid
from pathlib import Path

from acp import run_agent
from acp.helpers import update_agent_message_text
from acp.schema import (
    AgentCapabilities,
    InitializeResponse,
    NewSessionResponse,
    PermissionOption,
    PromptResponse,
    ToolCallProgress,
    ToolCallStart,
    ToolCallUpdate,
)

OPTIONS = [
    PermissionOption(option_id="yes", name="Allow once", kind="allow_once"),
    PermissionOption(option_id="no", name="Reject", kind="reject_once"),
]


class Editor:
    def on_connect(self, connection):
        self._connection = connection

    async def initialize(self, protocol_version, **_):
        return InitializeResponse(protocol_version=protocol_version, agent_capabilities=AgentCapabilities())

    async def new_session(self, cwd, **_):
        self._folder = Path(cwd)
        return NewSessionResponse(session_id=uuid.uuid4().hex)

    async def prompt(self, session_id, prompt, **_):
        async def tell(update):
            await self._connection.session_update(session_id=session_id, update=update)

        call = uuid.uuid4().hex
        await tell(update_agent_message_text("I want to edit a file."))
        title, given = "Edit notes.md", {"path": "notes.md"}
        await tell(
            ToolCallStart(session_update="tool_call", tool_call_id=call, title=title, kind="edit", raw_input=given)
        )
        answer = await self._connection.request_permission(
            session_id=session_id, tool_call=ToolCallUpdate(tool_call_id=call), options=OPTIONS
        )
        is_allowed = getattr(answer.outcome, "option_id", None) == "yes"
        if is_allowed:
            (self._folder / "notes.md").write_text("Edited by the agent.\n")
        status = "completed" if is_allowed else "failed"
        await tell(ToolCallProgress(session_update="tool_call_update", tool_call_id=call, status=status))
        await tell(update_agent_message_text("The file is edited." if is_allowed else "The file stays as it is."))
        return PromptResponse(stop_reason="end_turn")

    async def cancel(self, session_id, **_):
        pass


asyncio.run(run_agent(Editor()))
