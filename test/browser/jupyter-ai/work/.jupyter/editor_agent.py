"""An agent that edits a file or a cell if it is allowed to. It speaks the Agent Client Protocol."""

import asyncio
import json
import uuid
from pathlib import Path
from urllib.request import Request, urlopen

from acp import run_agent
from acp.helpers import update_agent_message_text
from acp.schema import (
    AgentCapabilities,
    AvailableCommand,
    AvailableCommandsUpdate,
    InitializeResponse,
    McpCapabilities,
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

COMMANDS = [AvailableCommand(name="review", description="Reviews a notebook")]

# Seconds in which a browser answers, and after which the agent acts although its turn is over.
ANSWER = 3.0
LATE = 0.3


def edit_cell(server, content):
    """Edit the active cell by the tools of Jupyter AI. Return whether a browser has done it."""
    headers = {
        "Content-Type": "application/json",
        "Accept": "application/json, text/event-stream",
        **{header.name: header.value for header in server.headers},
    }

    def send(method, params, **more):
        body = json.dumps({"jsonrpc": "2.0", "method": method, "params": params, **more}).encode()
        with urlopen(Request(server.url, body, headers), timeout=ANSWER) as response:
            headers.update({"Mcp-Session-Id": session} if (session := response.headers.get("Mcp-Session-Id")) else {})
            return response.read().decode()

    client = {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "editor", "version": "1"}}
    send("initialize", client, id=1)
    send("notifications/initialized", {})
    args = {"content": content, "showDiff": False}
    command = {"command_id": "jupyterlab-ai-commands:set-cell-content", "args": args}
    try:
        said = send("tools/call", {"name": "execute_command", "arguments": command}, id=2)
        return '"success":true' in said.replace(" ", "").replace("\\", "")
    except TimeoutError:
        return False


class Editor:
    def on_connect(self, connection):
        self._connection = connection

    async def initialize(self, protocol_version, **_):
        capabilities = AgentCapabilities(mcp_capabilities=McpCapabilities(http=True))
        return InitializeResponse(protocol_version=protocol_version, agent_capabilities=capabilities)

    async def new_session(self, cwd, mcp_servers, **_):
        self._folder = Path(cwd)
        self._servers = mcp_servers
        return NewSessionResponse(session_id=uuid.uuid4().hex)

    async def prompt(self, session_id, prompt, **_):
        async def tell(update):
            await self._connection.session_update(session_id=session_id, update=update)

        text = " ".join(getattr(part, "text", "") for part in prompt)
        is_cell = "the cell" in text
        name = "the cell" if is_cell else "notes.md"
        await tell(AvailableCommandsUpdate(session_update="available_commands_update", available_commands=COMMANDS))
        call = uuid.uuid4().hex
        await tell(update_agent_message_text("I want to edit something."))
        title, given = f"Edit {name}", {"path": name}
        await tell(
            ToolCallStart(session_update="tool_call", tool_call_id=call, title=title, kind="edit", raw_input=given)
        )
        answer = await self._connection.request_permission(
            session_id=session_id, tool_call=ToolCallUpdate(tool_call_id=call), options=OPTIONS
        )
        is_allowed = getattr(answer.outcome, "option_id", None) == "yes"
        outcome = "The file is edited." if is_allowed else "The file stays as it is."
        if is_allowed and is_cell:
            is_done = await asyncio.to_thread(edit_cell, self._servers[0], "edited = True")
            outcome = "The cell is edited." if is_done else "No browser has edited the cell."
            self._late = asyncio.create_task(self._edit_too_late())
        elif is_allowed:
            (self._folder / "notes.md").write_text("Edited by the agent.\n")
        status = "completed" if is_allowed else "failed"
        await tell(ToolCallProgress(session_update="tool_call_update", tool_call_id=call, status=status))
        await tell(update_agent_message_text(outcome))
        return PromptResponse(stop_reason="end_turn")

    async def _edit_too_late(self):
        await asyncio.sleep(LATE)
        is_done = await asyncio.to_thread(edit_cell, self._servers[0], "late = True")
        with (self._folder / "late.txt").open("a") as file:
            file.write(f"{is_done}\n")

    async def cancel(self, session_id, **_):
        pass


asyncio.run(run_agent(Editor()))
