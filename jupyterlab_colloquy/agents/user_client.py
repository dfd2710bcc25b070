"""Sends requests to the chat server as a signed-in user."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from .client import Refused, Unreachable

if TYPE_CHECKING:
    from .client import Client
    from .sign_in import SignIn

# Seconds between two attempts: at first, and at most.
FIRST_PAUSE = 0.1
LONGEST_PAUSE = 3.0

UNAUTHORIZED = 401


class UserClient:
    """The requests of one user."""

    def __init__(self, client: Client, sign_in: SignIn) -> None:
        self.sign_in = sign_in
        self._client = client

    async def ask(
        self, method: str, path: str, body: dict[str, Any] | None = None, *, agent: str | None = None, wait: float = 0
    ) -> dict[str, Any]:
        """Send one request as the user, or in the name of an agent of theirs. Raises Refused or Unreachable."""
        headers = {"Authorization": f"Bearer {await self.sign_in.token(self._client)}"}
        if agent is not None:
            headers["X-Colloquy-Agent"] = agent
        try:
            return await self._client.send(method, path, body, headers=headers, wait=wait)
        except Refused as refusal:
            if refusal.status != UNAUTHORIZED:
                raise
            self.sign_in.forget_token()
            headers["Authorization"] = f"Bearer {await self.sign_in.token(self._client)}"
            return await self._client.send(method, path, body, headers=headers, wait=wait)

    async def insist(
        self, method: str, path: str, body: dict[str, Any] | None = None, *, agent: str | None = None
    ) -> dict[str, Any]:
        """Repeat a request until it is answered. Raises Refused for what no repetition changes."""
        pause = FIRST_PAUSE
        while True:
            after = 0.0
            try:
                return await self.ask(method, path, body, agent=agent)
            except Unreachable:
                pass
            except Refused as refusal:
                if not refusal.is_passing:
                    raise
                after = refusal.retry_after
            await asyncio.sleep(max(pause, min(after, 10 * LONGEST_PAUSE)))
            pause = min(2 * pause, LONGEST_PAUSE)
