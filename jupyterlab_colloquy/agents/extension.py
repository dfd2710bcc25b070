"""The server extension: brings the agents of a user when their browser asks for it."""

from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jupyter_server.serverapp import ServerApp

# The first release with the interface that the personas use.
MINIMUM = (0, 25)


def is_possible() -> bool:
    """Return whether Jupyter AI is installed, in a version that this extension can work with."""
    try:
        major, minor = version("jupyterlab_chat").split(".")[:2]
        return (int(major), int(minor)) >= MINIMUM and find_spec("jupyter_ai_persona_manager") is not None
    except (PackageNotFoundError, ValueError):
        return False


def _load_jupyter_server_extension(app: "ServerApp") -> None:
    """Offer agents to browsers. Nothing runs before a browser asks."""
    if not is_possible():
        return
    from .handler import add_handler

    add_handler(app)
    app.web_app.settings.setdefault("page_config_data", {})["colloquyAgents"] = "true"
