"""The names and commands of personas, as Jupyter AI gives them and as the chat server takes them."""

from __future__ import annotations

import re
from typing import Any

# Personas begin with this; the system of Jupyter AI does not.
PREFIX = "jupyter-ai-personas"

# The names of commands that the chat server takes, and what it takes of them.
COMMAND = re.compile(r"[a-z0-9]+(?:[_-][a-z0-9]+)*")
NAME_LENGTH = 64
TEXT_LENGTH = 200
MOST_COMMANDS = 50


def is_persona(username: str) -> bool:
    """Return whether this is the username of a persona."""
    return username.startswith(PREFIX)


def key_of(name: str) -> str:
    """Return the name by which the chat server knows a persona: small letters, digits and hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:40].strip("-") or "agent"


def line_of(text: object) -> str:
    """Return a text as one line that people can read."""
    return " ".join("".join(c if c.isprintable() else " " for c in str(text)).split())[:TEXT_LENGTH].strip()


def commands_of(told: list[Any]) -> list[dict[str, str]]:
    """Return the commands of a persona as the chat server takes them. Those with other names are left out."""
    found: dict[str, str] = {}
    for option in told:
        name = str(option.get("name", "")).removeprefix("/") if isinstance(option, dict) else ""
        if COMMAND.fullmatch(name) and len(name) <= NAME_LENGTH and len(found) < MOST_COMMANDS:
            found.setdefault(name, line_of(option.get("description") or name) or name)
    return [{"name": name, "description": description} for name, description in found.items()]
