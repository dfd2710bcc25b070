"""Finds a place for the socket between Jupyter and the chat server."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

PREFIX = "jupyter-server-proxy-"

# Bytes that the path of a socket may have on macOS; Linux takes a few more.
LONGEST = 103

# Short ones, for where TMPDIR is too long.
OTHERS = (os.environ.get("XDG_RUNTIME_DIR"), "/tmp", "/var/tmp")


def _takes(parent: str) -> bool:
    longest = Path(parent) / f"{PREFIX}12345678" / "socket"
    return len(os.fsencode(longest)) <= LONGEST and os.path.isdir(parent) and os.access(parent, os.W_OK | os.X_OK)


def place() -> bool | str:
    """Return what jupyter-server-proxy takes as `unix_socket`.

    True stands for a new folder in the one for temporary files. False stands for a port, where there are no sockets
    or no folder with a short path.
    """
    if os.name != "posix":
        return False
    if _takes(tempfile.gettempdir()):
        return True
    for parent in filter(None, OTHERS):
        if _takes(parent):
            folder = tempfile.mkdtemp(prefix=PREFIX, dir=parent)
            atexit.register(shutil.rmtree, folder, ignore_errors=True)
            return str(Path(folder) / "socket")
    return False
