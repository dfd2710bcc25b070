"""Keeps what personas note about a chat, such as the ids of their sessions. It stays with the user."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

# Chats that are kept. The one that was written first goes first.
MOST = 500


class Sessions:
    """A file that only the user can read."""

    def __init__(self, path: Path) -> None:
        self._path = path
        try:
            known = json.loads(path.read_text("utf-8"))
            self._chats: dict[str, dict[str, Any]] = known if isinstance(known, dict) else {}
        except (OSError, ValueError):
            self._chats = {}

    def read(self, chat: str) -> dict[str, Any]:
        """Return what is kept about a chat."""
        return dict(self._chats.get(chat, {}))

    def write(self, chat: str, name: str, value: object) -> None:
        """Keep something about a chat. If the disk is full, it is kept until Jupyter ends."""
        self._chats[chat] = {**self._chats.pop(chat, {}), name: value}
        while len(self._chats) > MOST:
            del self._chats[next(iter(self._chats))]
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            new = self._path.with_suffix(".new")
            with open(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
                json.dump(self._chats, file)
            new.replace(self._path)
        except (OSError, TypeError, ValueError):
            pass
