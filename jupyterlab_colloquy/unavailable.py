"""Runs in place of the chat server when that cannot run, and answers every request with the reason.

Usage: python -m jupyterlab_colloquy.unavailable (--port N | --unix-socket PATH) REASON
"""

import json
import os
import socket
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Handler(BaseHTTPRequestHandler):
    """Answers with 503 and the server's reason, in the shape of the chat server's errors."""

    server: "Server"

    def do_GET(self) -> None:
        """Answer a request of any method."""
        body = json.dumps({"error": {"code": "unavailable", "message": self.server.reason}}).encode()
        self.send_response(503)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_POST = do_PATCH = do_DELETE = do_PUT = do_GET

    def address_string(self) -> str:
        """Name the client; a Unix socket has no address to look up."""
        return "jupyter"

    def log_message(self, format: str, *args: object) -> None:
        """Log nothing: Jupyter logs each request already."""


class Server(ThreadingHTTPServer):
    """A server on a local port that knows the reason."""

    reason = ""


class UnixServer(Server):
    """The same on a Unix socket."""

    address_family = getattr(socket, "AF_UNIX", None)

    def server_bind(self) -> None:
        """Bind without a host name and a port, which a path does not have."""
        self.socket.bind(self.server_address)


def main(kind: str, address: str, reason: str) -> None:
    """Serve until the process is ended."""
    if kind == "--port":
        server = Server(("127.0.0.1", int(address)), Handler)
    else:
        if os.path.exists(address):
            os.unlink(address)
        server = UnixServer(address, Handler)
    server.reason = reason
    server.serve_forever()


if __name__ == "__main__":
    main(*sys.argv[1:4])
