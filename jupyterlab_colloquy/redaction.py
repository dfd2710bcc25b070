"""Keeps tokens out of Jupyter's log, in which jupyter-server-proxy and Tornado write addresses and subprotocols."""

import logging
import re

# Places of the chat server whose addresses may contain a token. Jupyter prints its own address with a token on purpose.
PLACES = ("/sync/", "/chat/events")

TOKEN = re.compile(r"(?<=[?&]token=)[^&\s\"']+")

# Our own client sends it as a subprotocol.
SUBPROTOCOL = re.compile(r"(?<=colloquy\.token\.)[^,\s\"']+")


class Redaction(logging.Filter):
    """Replaces the tokens of the chat server."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Keep every record, without its token."""
        message = record.getMessage()
        clean = SUBPROTOCOL.sub("[secret]", message)
        if any(place in message for place in PLACES):
            clean = TOKEN.sub("[secret]", clean)
        if clean != message:
            record.msg, record.args = clean, None
        return True


# A filter sees what its own logger is told, and not what reaches it from loggers below. These log failed requests.
TORNADO = ("tornado.access", "tornado.application", "tornado.general")


def redact(log: logging.Logger) -> None:
    """Add the filter to Jupyter's logger and to those of Tornado, once."""
    for each in (log, *map(logging.getLogger, TORNADO)):
        if not any(isinstance(known, Redaction) for known in each.filters):
            each.addFilter(Redaction())
