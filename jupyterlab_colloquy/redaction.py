"""Keeps tokens out of Jupyter's log, in which jupyter-server-proxy and Tornado write addresses of WebSockets."""

import logging
import re

TOKEN = re.compile(r"(?<=[?&]token=)[^&\s\"']+")


class Redaction(logging.Filter):
    """Replaces the token in the address of a chat's WebSocket."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Keep every record, without its token."""
        message = record.getMessage()
        if "token=" in message and "/sync/" in message:
            record.msg, record.args = TOKEN.sub("[secret]", message), None
        return True


# A filter sees what its own logger is told, and not what reaches it from loggers below. These log failed requests.
TORNADO = ("tornado.access", "tornado.application", "tornado.general")


def redact(log: logging.Logger) -> None:
    """Add the filter to Jupyter's logger and to those of Tornado, once."""
    for each in (log, *map(logging.getLogger, TORNADO)):
        if not any(isinstance(known, Redaction) for known in each.filters):
            each.addFilter(Redaction())
