"""Tells the chat server of the Jupyter server that starts it."""

from ipaddress import IPv4Address, ip_address
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

if TYPE_CHECKING:
    from jupyter_server.serverapp import ServerApp

# Characters of a path that stand for themselves. Percent signs do too: Jupyter takes a base URL as it is in a request.
IN_PATHS = "/%:@!$&'()*+,;=~"


def _loopback(ip: str) -> str | None:
    """Return an address that stays on this computer if Jupyter listens on all of its addresses."""
    try:
        address = ip_address("0.0.0.0" if ip in ("", "*") else ip)
    except ValueError:
        return None
    if not address.is_unspecified:
        return None
    return "127.0.0.1" if isinstance(address, IPv4Address) else "[::1]"


def _host(app: "ServerApp") -> str:
    if app.sock:
        return quote(app.sock, safe="")
    loopback = _loopback(app.ip)
    if loopback:
        # Jupyter's own `connection_url` names this computer, and that name may lead nowhere.
        return f"{loopback}:{app.port}"
    return urlsplit(app.connection_url).netloc


def address(app: "ServerApp") -> str:
    """Return the URL at which the chat server asks Jupyter who a user is. It ends with a slash."""
    scheme = ("https" if app.certfile else "http") + ("+unix" if app.sock else "")
    return f"{scheme}://{_host(app)}{quote(app.base_url, safe=IN_PATHS)}"


def environment(app: "ServerApp") -> dict[str, str]:
    """Return the variables by which the chat server learns where Jupyter is and which origins it allows."""
    variables = {
        "COLLOQUY_JUPYTER_URL": address(app),
        "COLLOQUY_JUPYTER_ORIGIN": app.allow_origin,
        "COLLOQUY_JUPYTER_ORIGIN_PATTERN": app.allow_origin_pat,
    }
    # jupyter-server-proxy fills in the braces of what a callable returns.
    return {name: value.replace("{", "{{").replace("}", "}}") for name, value in variables.items()}
