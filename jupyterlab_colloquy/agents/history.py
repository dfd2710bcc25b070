"""Reads what a persona may know of a chat: the messages up to the question, and the files of the question."""

from __future__ import annotations

from datetime import datetime
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from jupyterlab_chat.models import FileAttachment, Message, NotebookAttachment, User

from .client import Refused, Unreachable

if TYPE_CHECKING:
    from .chat import Attachment
    from .user_client import UserClient

MESSAGES = 50


def _is_inside(path: str) -> bool:
    """Return whether a path stays below the root of Jupyter's files. Jupyter AI would read any path."""
    pure = PurePosixPath(path)
    return path != "" and not pure.is_absolute() and ".." not in pure.parts and "\\" not in path and ":" not in path


def _attachment(value: object) -> Attachment | None:
    if not isinstance(value, dict) or not isinstance(value.get("value"), str) or not _is_inside(value["value"]):
        return None
    try:
        if value.get("type") == "notebook":
            return NotebookAttachment(value=value["value"], cells=value.get("cells"))
        return FileAttachment(value=value["value"], mimetype=value.get("mimetype"))
    except (KeyError, TypeError):
        return None


def _message(row: dict[str, Any]) -> Message:
    return Message(
        id=str(row["id"]),
        body=str(row.get("content", {}).get("message", "")),
        sender=str(row.get("sender", "")),
        time=datetime.fromisoformat(str(row["createdOn"]).replace("Z", "+00:00")).timestamp(),
        deleted=True if row.get("deletedOn") else None,
    )


def _user(row: dict[str, Any]) -> User:
    """Return the author of a message. Somebody without an account may have any name, so it has their mark."""
    name = str(row.get("senderDisplayName") or row["sender"])
    kind = row.get("senderKind")
    shown = f"{name} ({kind})" if kind in ("guest", "app") else name
    return User(
        username=str(row["sender"]), name=name, display_name=shown, initials=None, bot=bool(row.get("senderIsBot"))
    )


async def read_history(client: UserClient, chat: str, places: tuple[int, int]) -> tuple[list[Message], list[User]]:
    """Return the newest messages between two places in a chat, the oldest first, and their authors."""
    after, until = places
    path = f"/chat/threads/{quote(chat, safe='')}/messages?maxPageSize={MESSAGES}&before={until}"
    try:
        rows = (await client.ask("GET", path))["value"]
    except (Refused, Unreachable):
        return [], []  # the question alone will do
    rows = [row for row in reversed(rows) if row.get("sender") and int(row["sequenceId"]) > after]
    users = {user.username: user for user in map(_user, rows)}
    return [_message(row) for row in rows], list(users.values())


async def read_attachments(client: UserClient, chat: str, message: str) -> dict[str, Attachment]:
    """Return the files of Jupyter that a message names."""
    path = f"/chat/threads/{quote(chat, safe='')}/messages/{quote(message, safe='')}/attachments"
    try:
        rows = (await client.ask("GET", path))["value"]
    except (Refused, Unreachable):
        return {}
    found = {str(row["id"]): _attachment(row.get("value")) for row in rows}
    return {key: value for key, value in found.items() if value is not None}
