"""Sends requests to the chat server of this Jupyter."""

from __future__ import annotations

import asyncio
from typing import Any

import aiohttp

from ..listening import Listening, listening

# Seconds that the chat server has to answer, beside those that a request waits on purpose.
TIMEOUT = 15

TOO_MANY_REQUESTS = 429
SERVER_ERROR = 500


class Unreachable(Exception):
    """The chat server does not answer."""


class Refused(Exception):
    """The chat server refuses a request."""

    def __init__(self, status: int, code: str, message: str, retry_after: float = 0) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.retry_after = retry_after

    @property
    def is_passing(self) -> bool:
        """Whether the same request may succeed later."""
        return self.status == TOO_MANY_REQUESTS or self.status >= SERVER_ERROR


async def _read(response: aiohttp.ClientResponse) -> dict[str, Any]:
    try:
        body = await response.json(content_type=None)
    except ValueError:
        body = None
    if response.ok:
        return body if isinstance(body, dict) else {}
    error = body.get("error", {}) if isinstance(body, dict) else {}
    after = response.headers.get("Retry-After", "0")
    raise Refused(
        response.status,
        str(error.get("code", "unknown")),
        str(error.get("message", f"The chat server answered with status {response.status}.")),
        float(after) if after.isdigit() else 0,
    )


class Client:
    """The chat server, on the socket or the port that jupyter-server-proxy gave it."""

    def __init__(self) -> None:
        self._session: aiohttp.ClientSession | None = None
        self._address: Listening | None = None

    async def send(
        self,
        method: str,
        path: str,
        body: dict[str, Any] | None = None,
        *,
        headers: dict[str, str] | None = None,
        wait: float = 0,
    ) -> dict[str, Any]:
        """Send one request. Raises Refused or Unreachable."""
        session, base = await self._open()
        timeout = aiohttp.ClientTimeout(total=TIMEOUT + wait)
        try:
            async with session.request(method, base + path, json=body, headers=headers, timeout=timeout) as response:
                return await _read(response)
        except (aiohttp.ClientError, asyncio.TimeoutError, OSError) as error:
            # The text of the error may name what was sent.
            raise Unreachable(type(error).__name__) from None

    async def close(self) -> None:
        """Close the connection."""
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    async def _open(self) -> tuple[aiohttp.ClientSession, str]:
        """Return the session to the present chat server, and the beginning of its URLs."""
        address = listening()
        if address is None:
            raise Unreachable("No chat server was started yet.")
        if self._session is None or address != self._address:
            await self.close()
            connector = aiohttp.UnixConnector(address.unix_socket) if address.unix_socket else aiohttp.TCPConnector()
            # The only cookies are those of the user's browser.
            self._session = aiohttp.ClientSession(connector=connector, cookie_jar=aiohttp.DummyCookieJar())
            self._address = address
        return self._session, "http://localhost" if address.unix_socket else f"http://127.0.0.1:{address.port}"
