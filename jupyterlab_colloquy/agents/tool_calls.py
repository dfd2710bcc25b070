"""Turns the tool calls of a persona into what a message can have, and finds the questions among them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

# Bytes of the JSON of a text or a value. Longer ones are cut.
PART_BYTES = 8 * 1024

# Bytes of the JSON of all tool calls of a message. The message has other metadata too.
ALL_BYTES = 60 * 1024

MOST_CALLS = 100
MOST_FILES = 50

STATUSES = ("pending", "in_progress", "completed", "failed")


@dataclass(frozen=True)
class Permission:
    """A tool call that waits for its owner's choice."""

    tool_call: str
    session: str
    title: str
    # Ids, names and kinds.
    options: tuple[tuple[str, str, str], ...]

    @property
    def key(self) -> tuple[str, str]:
        """The session and the id of the tool call, which identify it in this process."""
        return (self.session, self.tool_call)


def _size(value: object) -> int:
    return len(json.dumps(value).encode())


def _text(value: object, most: int) -> str:
    text = str(value)
    return text if len(text) <= most else f"{text[: most - 1]}…"


def _cut(value: object) -> object:
    """Return a value, or the beginning of its JSON if it is too long."""
    if value is None or _size(value) <= PART_BYTES:
        return value
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    # A character has at most six bytes in JSON.
    while len(text) > 1 and _size(text) > PART_BYTES:
        text = text[: max(1, len(text) * PART_BYTES // _size(text) - 8)]
    return f"{text}…"


def _place(location: object) -> dict[str, Any]:
    if isinstance(location, dict):
        line = location.get("line")
        has_line = isinstance(line, int) and line >= 0
        return {"path": _text(location.get("path", ""), 4096), **({"line": line} if has_line else {})}
    return {"path": _text(location, 4096)}


def _diff(diff: dict[str, Any]) -> dict[str, Any]:
    return {
        "path": _text(diff.get("path", ""), 4096),
        "old_text": _cut(diff.get("old_text")),
        "new_text": _cut(diff.get("new_text")) or "",
    }


def _option(option: dict[str, Any]) -> dict[str, str]:
    return {
        "option_id": _text(option.get("option_id", ""), 64),
        "name": _text(option.get("name", ""), 200),
        "kind": str(option.get("kind", "")),
    }


def _shape(call: dict[str, Any]) -> dict[str, Any]:
    # The id of the session stays with the user.
    status = call.get("status")
    shaped = {
        "tool_call_id": _text(call.get("tool_call_id", ""), 256),
        "title": _text(call.get("title") or "Tool", 1000),
        "kind": _text(call["kind"], 64) if call.get("kind") else None,
        "status": status if status in STATUSES else "pending",
        "raw_input": _cut(call.get("raw_input")),
        "raw_output": _cut(call.get("raw_output")),
        "locations": [_place(place) for place in (call.get("locations") or [])[:MOST_CALLS]],
        "diffs": [_diff(diff) for diff in (call.get("diffs") or [])[:MOST_FILES]],
        "permission_options": [_option(option) for option in (call.get("permission_options") or [])[:20]],
        "permission_status": call.get("permission_status"),
        "selected_option_id": call.get("selected_option_id"),
        "started": call.get("started"),
        "ended": call.get("ended"),
    }
    return {name: value for name, value in shaped.items() if value not in (None, [])}


def shape(calls: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the tool calls as a message has them, without what is too long."""
    shaped = [_shape(call) for call in calls[:MOST_CALLS]]
    for dropped in ("raw_output", "diffs", "raw_input"):
        for call in shaped:
            if _size(shaped) <= ALL_BYTES:
                return shaped
            call.pop(dropped, None)
    while _size(shaped) > ALL_BYTES:
        shaped.pop(0)
    return shaped


def waiting(calls: list[dict[str, Any]]) -> list[Permission]:
    """Return the tool calls that wait for a choice."""
    return [
        Permission(
            str(call.get("tool_call_id", "")),
            str(call.get("session_id", "")),
            _text(call.get("title") or "Tool", 1000),
            tuple((str(o.get("option_id")), str(o.get("name")), str(o.get("kind"))) for o in options),
        )
        for call in calls
        if call.get("permission_status") == "pending" and (options := call.get("permission_options"))
    ]
