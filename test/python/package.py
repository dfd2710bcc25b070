"""Tests what the Python package gives to jupyter-server-proxy and the server. test/scripts/package.spec.ts runs it."""

import logging
import os
import tempfile
import unittest
from pathlib import Path
from types import SimpleNamespace
from unittest.mock import patch

from jupyterlab_colloquy import setup_colloquy, sockets
from jupyterlab_colloquy.jupyter import address, environment
from jupyterlab_colloquy.redaction import redact


def app(**more):
    """Make the settings of a Jupyter server on localhost:8888."""
    ip = more.get("ip", "localhost")
    settings = {
        "ip": ip,
        "port": 8888,
        "sock": "",
        "certfile": "",
        "base_url": "/",
        "allow_origin": "",
        "allow_origin_pat": "",
        "connection_url": f"http://{ip}:8888/",
    }
    return SimpleNamespace(**{**settings, **more})


class Address(unittest.TestCase):
    """The address for questions to Jupyter."""

    def test_stays_on_this_computer(self):
        self.assertEqual(address(app()), "http://localhost:8888/")
        for everywhere in ("", "*", "0.0.0.0"):
            self.assertEqual(address(app(ip=everywhere, certfile="c")), "https://127.0.0.1:8888/")
        for everywhere in ("::", "::0", "0:0:0:0:0:0:0:0"):
            self.assertEqual(address(app(ip=everywhere)), "http://[::1]:8888/")
        # Jupyter puts brackets around such an address.
        self.assertEqual(address(app(ip="fd00::9", connection_url="http://[fd00::9]:8888/")), "http://[fd00::9]:8888/")
        self.assertEqual(address(app(ip="10.0.0.9")), "http://10.0.0.9:8888/")

    def test_knows_sockets(self):
        self.assertEqual(address(app(sock="/tmp/a b%.sock")), "http+unix://%2Ftmp%2Fa%20b%25.sock/")

    def test_keeps_the_base_url(self):
        self.assertEqual(address(app(base_url="/a%20b%25/{x}/")), "http://localhost:8888/a%20b%25/%7Bx%7D/")
        self.assertEqual(address(app(base_url="/a b/ä/")), "http://localhost:8888/a%20b/%C3%A4/")


class Environment(unittest.TestCase):
    """The environment variables of the chat server."""

    def test_passes_on_the_origins(self):
        pattern = r"https://[a-z]{1,3}\.example"
        told = environment(app(allow_origin="*", allow_origin_pat=pattern))
        self.assertEqual(told["COLLOQUY_JUPYTER_ORIGIN"], "*")
        self.assertEqual(told["COLLOQUY_JUPYTER_ORIGIN_PATTERN"].format(port=1), pattern)


class Log(unittest.TestCase):
    """The log of Jupyter."""

    def test_has_no_token(self):
        redact(logging.getLogger("ServerApp"))
        for name in ("ServerApp", "tornado.access", "tornado.application", "tornado.general"):
            for place in ("/colloquy/sync/1", "/colloquy/chat/events"):
                request = f"GET {place}?token=%s (::1)\nHTTPServerRequest(uri='{place}?token=%s', m=1)"
                with self.subTest((name, place)), self.assertLogs(name) as told:
                    logging.getLogger(name).error("Uncaught exception " + request, "eyJ1", "eyJ2")
                self.assertNotIn("eyJ", told.output[0])
                self.assertIn(f"uri='{place}?token=[secret]', m=1", told.output[0])

    def test_has_no_subprotocol_with_a_token(self):
        redact(logging.getLogger("ServerApp"))
        with self.assertLogs("ServerApp", "DEBUG") as told:
            protocols = ["colloquy", "colloquy.token.eyJ.x-_.y"]
            logging.getLogger("ServerApp").debug(f"Client sent subprotocols: {protocols}, selecting the first")
        self.assertIn("['colloquy', 'colloquy.token.[secret]'], selecting the first", told.output[0])

    def test_keeps_the_address_of_jupyter(self):
        redact(logging.getLogger("ServerApp"))
        with self.assertLogs("ServerApp") as told:
            logging.getLogger("ServerApp").info("http://localhost:8888/lab?token=abc")
        self.assertIn("lab?token=abc", told.output[0])


class Sockets(unittest.TestCase):
    """The path of the socket."""

    def test_is_short(self):
        with tempfile.TemporaryDirectory(dir="/tmp") as folder:
            long = Path(folder) / ("x" * (102 - len(folder) - 1))
            long.mkdir()
            with patch.object(tempfile, "tempdir", folder):
                self.assertIs(sockets.place(), True)
            with patch.object(tempfile, "tempdir", str(long)):
                path = setup_colloquy()["unix_socket"]
                self.assertLess(len(os.fsencode(path)), 104)
                self.assertEqual(os.stat(os.path.dirname(path)).st_mode & 0o777, 0o700)
                with patch.object(sockets, "OTHERS", (None, str(long), "/nowhere")):
                    self.assertIs(sockets.place(), False)


if __name__ == "__main__":
    unittest.main()
