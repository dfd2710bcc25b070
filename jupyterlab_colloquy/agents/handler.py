"""The route by which a browser asks its Jupyter to bring the agents of its user."""

import json
from typing import TYPE_CHECKING

from jupyter_server.base.handlers import APIHandler
from jupyter_server.utils import url_path_join
from tornado.web import HTTPError, authenticated

from .client import Client, Refused, Unreachable
from .host import Host
from .sign_in import SignIn

if TYPE_CHECKING:
    from jupyter_server.serverapp import ServerApp

SETTING = "colloquy_agents"

BAD_GATEWAY = 502


class AgentsHandler(APIHandler):
    """Brings the agents of the user who asks."""

    @authenticated
    async def post(self) -> None:
        """Sign in to the chat server as the user of this request, with its own cookies."""
        username = self.current_user.username
        owners = self.settings[SETTING]
        host = owners.get("host")
        # The personas have the files and keys of this process, so they can belong to one user only.
        if host is not None and host.owner != username:
            raise HTTPError(409, "The agents of this Jupyter server belong to another user.")
        sign_in = SignIn(self.request.headers.get("Cookie", ""), self.request.headers.get("Host", ""))
        client = Client()
        try:
            if await sign_in.username(client) != username:
                raise HTTPError(403, "The chat server knows you by another name.")
        except Unreachable:
            raise HTTPError(503, "The chat server does not answer yet. Try again in a moment.") from None
        except Refused as refusal:
            raise HTTPError(refusal.status if refusal.status < BAD_GATEWAY else 503, str(refusal)) from None
        finally:
            await client.close()
        host = owners.get("host")
        if host is None:
            host = owners["host"] = Host(self.serverapp, username, sign_in)
            host.start()
        elif host.owner == username:
            host.sign_in_again(sign_in)
        else:
            raise HTTPError(409, "The agents of this Jupyter server belong to another user.")
        await self.finish(json.dumps({"agents": await host.usernames()}))


def add_handler(app: "ServerApp") -> None:
    """Add the route to Jupyter."""
    app.web_app.settings[SETTING] = {}
    route = url_path_join(app.base_url, "jupyterlab_colloquy", "agents")
    app.web_app.add_handlers(".*$", [(route, AgentsHandler)])
