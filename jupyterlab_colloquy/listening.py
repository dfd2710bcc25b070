"""Remembers where the chat server of this Jupyter listens."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Listening:
    """The address of the chat server on this computer: a Unix socket, or a port."""

    port: int
    unix_socket: str


_known: list[Listening] = []


def note(port: int, unix_socket: str) -> None:
    """Remember the address that jupyter-server-proxy gives to a chat server."""
    _known[:] = [Listening(port, unix_socket)]


def listening() -> Listening | None:
    """Return the address; None if no chat server was started yet."""
    return _known[0] if _known else None
