"""Start JupyterHub: what `python -m jupyterhub` does, and quicker; no learner fills it up."""

import resource
import socket
import struct
import sys
from collections import defaultdict
from weakref import WeakSet

# As in server.py: two seconds of processor time, before anybody is answered.
sys.modules["rfc3987_syntax"] = None

from jupyterhub.app import main  # noqa: E402  # after the line above
from tornado.tcpserver import TCPServer  # noqa: E402  # likewise

MOST = 64  # connections of one account at a time; a learner's server has ten at most


def keep_places() -> None:
    """Let nobody hold so many connections that the hub can open none for others."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))  # each request of the proxy has one
    held, handle = defaultdict(WeakSet), TCPServer._handle_connection  # noqa: SLF001  (no other way)

    def handle_some(self: TCPServer, connection: socket.socket, address: object) -> None:
        if connection.family == socket.AF_UNIX:
            size = struct.calcsize("3i")
            peer = connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, size)
            _, uid, _ = struct.unpack("3i", peer)
            if uid and sum(one.fileno() >= 0 for one in held[uid]) >= MOST:
                connection.close()
                return
            held[uid].add(connection)
        handle(self, connection, address)

    TCPServer._handle_connection = handle_some  # noqa: SLF001  (likewise)


if __name__ == "__main__":
    keep_places()
    main()
