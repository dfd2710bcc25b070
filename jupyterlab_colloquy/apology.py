"""Stands in for the chat server where that cannot run, and answers every request with the reason.

Usage: python -m jupyterlab_colloquy.apology (--port N | --unix-socket PATH) REASON
"""

import json
import os
import socket
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Apology(BaseHTTPRequestHandler):
    reason = ""

    def do_GET(self):
        body = json.dumps({"error": {"code": "unavailable", "message": self.reason}}).encode()
        self.send_response(503)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_POST = do_PATCH = do_DELETE = do_PUT = do_GET

    def address_string(self):
        return "jupyter"  # A Unix socket has no address to look up.

    def log_message(self, *args):
        pass


class UnixServer(ThreadingHTTPServer):
    address_family = getattr(socket, "AF_UNIX", None)

    def server_bind(self):
        self.socket.bind(self.server_address)


def main(kind: str, address: str, reason: str) -> None:
    Apology.reason = reason
    if kind == "--port":
        server = ThreadingHTTPServer(("127.0.0.1", int(address)), Apology)
    else:
        if os.path.exists(address):
            os.unlink(address)
        server = UnixServer(address, Apology)
    server.serve_forever()


if __name__ == "__main__":
    main(*sys.argv[1:4])
