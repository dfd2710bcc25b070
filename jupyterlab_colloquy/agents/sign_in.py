"""Signs in to the chat server as the user whose browser asked."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .client import Client

# A token of a Jupyter user is valid for an hour, in seconds.
RENEW_AFTER = 45 * 60


class SignIn:
    """The cookies of a browser, which prove to Jupyter who its user is. They stay in memory, and no log has them."""

    def __init__(self, cookie: str, host: str) -> None:
        self._headers = {"Cookie": cookie, "Host": host}
        self._token: str | None = None
        self._username = ""
        self._renew_at = 0.0

    async def token(self, client: Client) -> str:
        """Return a valid token of the user."""
        if self._token is None or time.monotonic() > self._renew_at:
            answer = await client.send("POST", "/auth/jupyter", {}, headers=self._headers)
            self._token = str(answer["token"])
            self._username = str(answer["user"]["username"])
            self._renew_at = time.monotonic() + RENEW_AFTER
        return self._token

    async def username(self, client: Client) -> str:
        """Return the name by which the chat server knows the user."""
        await self.token(client)
        return self._username

    def forget_token(self) -> None:
        """The chat server has refused the token."""
        self._token = None
