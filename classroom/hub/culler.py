"""Stop servers that nobody uses: jupyterhub-idle-culler, over the hub's socket.

It knows ports only. So names are looked up here: whatever host it asks for, it gets the socket.
"""

from __future__ import annotations

import os
import socket
import sys
from urllib.parse import unquote, urlsplit

import jupyterhub_idle_culler
from tornado.netutil import Resolver


class HubResolver(Resolver):
    """Look up every name as the hub's socket."""

    def initialize(self) -> None:
        """Nothing is to be set."""

    async def resolve(self, *_: object, **__: object) -> list[tuple[int, str]]:
        """Return the family and the path of the socket."""
        return [(socket.AF_UNIX, unquote(urlsplit(os.environ["JUPYTERHUB_API_URL"]).netloc))]


def main() -> None:
    """Read the command line and obey it."""
    api = urlsplit(os.environ["JUPYTERHUB_API_URL"])
    if api.scheme == "http+unix":
        Resolver.configure(HubResolver)
        sys.argv.append(f"--url=http://hub{api.path}")
    jupyterhub_idle_culler.main()


if __name__ == "__main__":
    main()
