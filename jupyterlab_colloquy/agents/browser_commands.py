"""The commands that personas run in the browsers of this Jupyter."""

from __future__ import annotations

import sys

# An event that runs a command in the browsers of this Jupyter: in one of them, or in each if it names none.
BROWSER_COMMAND = "https://events.jupyter.org/jupyterlab_command_toolkit/lab_command/v1"

# By this header of a tool call over HTTP, Jupyter AI knows the chat of the persona.
CHAT_HEADER = "x-jupyter-chat-id"


def chat_of_request() -> str | None:
    """Return the chat of the persona whose tool call over HTTP this is, if it is one."""
    # It is loaded where there are such calls.
    requests = sys.modules.get("fastmcp.server.dependencies")
    return None if requests is None else requests.get_http_headers().get(CHAT_HEADER)


def aim_at(web_client: str) -> None:
    """Let commands of the present context run in this browser alone. Without that they would run in each browser."""
    try:
        from jupyterlab_commands_toolkit.tools import target_client_id
    except ImportError:
        return
    target_client_id.set(web_client)
