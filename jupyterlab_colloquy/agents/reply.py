"""One message of an answer, on its way to the chat server."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .client import Refused

if TYPE_CHECKING:
    from .user_client import UserClient


def units(text: str) -> int:
    """Return the length of a text as the chat server counts it, in UTF-16 code units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


class Reply:
    """
    A message that grows. It is told what it should be, and brings the stored message there.

    A request that is repeated changes nothing, so a lost answer or a killed server does no harm.
    """

    def __init__(self, key: str, body: str, more: dict[str, Any] | None = None) -> None:
        self.key = key
        self.body = body
        self.metadata: dict[str, Any] = {}
        # Fields of the message that never change.
        self._more = more or {}
        self._stored: str | None = None
        self._stored_metadata: dict[str, Any] = {}
        self._first: dict[str, Any] | None = None

    @property
    def is_question(self) -> bool:
        """Whether it has buttons. Then it is complete at once."""
        return "options" in self._more

    async def bring(self, client: UserClient, path: str, agent: str, question: str) -> None:
        """Send what the chat server does not have yet. Raises Refused."""
        if self._stored is None:
            await self._create(client, path, agent, question)
        body, metadata = self.body, dict(self.metadata)
        if body != self._stored:
            await self._grow(client, f"{path}/{self.key}", agent, body)
        if metadata != self._stored_metadata:
            await client.insist("PATCH", f"{path}/{self.key}", {"metadata": metadata}, agent=agent)
            self._stored_metadata = metadata

    async def _create(self, client: UserClient, path: str, agent: str, question: str) -> None:
        if self._first is None:
            self._first = {
                "id": self.key,
                "content": self.body,
                "reply_to": question,
                **({"metadata": dict(self.metadata)} if self.metadata else {}),
                **(self._more or {"streaming": True}),
            }
        try:
            await client.insist("POST", path, self._first, agent=agent)
        except Refused as refusal:
            # It was stored before, and the answer was lost.
            if refusal.code != "message_id_taken":
                raise
        self._stored = str(self._first["content"])
        self._stored_metadata = dict(self._first.get("metadata", {}))

    async def _grow(self, client: UserClient, path: str, agent: str, body: str) -> None:
        stored = self._stored or ""
        if body.startswith(stored):
            piece = {"content": body[len(stored) :], "offset": units(stored)}
            await client.insist("POST", f"{path}/:append", piece, agent=agent)
        else:
            await client.insist("PATCH", path, {"content": body}, agent=agent)
        self._stored = body
