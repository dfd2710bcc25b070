"""Keeps tokens out of Jupyter's log, in which jupyter-server-proxy writes the address of each WebSocket."""

import logging
import re

TOKEN = re.compile(r"(?<=[?&]token=)[^&\s\"]+")


class Redaction(logging.Filter):
    """Replaces the token in the address of a chat's WebSocket."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Keep every record, without its token."""
        message = record.getMessage()
        if "token=" in message and "/sync/" in message:
            record.msg, record.args = TOKEN.sub("[secret]", message), None
        return True


def redact(log: logging.Logger) -> None:
    """Add the filter to a logger, once."""
    if not any(isinstance(known, Redaction) for known in log.filters):
        log.addFilter(Redaction())
