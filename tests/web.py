"""The web edition for the tests: built, served from this machine, opened with all else shut out."""

import functools
import subprocess
import sys
import threading
from contextlib import contextmanager
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
HTML = ROOT / "site" / "_build" / "html"
# axe would fetch the style sheets again, from where they are not, and describe what is well.
AXE = {"preload": False, "resultTypes": ["violations"]}
WIDE, PHONE = {"width": 1200, "height": 900}, {"width": 360, "height": 740}


def build():
    done = subprocess.run(
        [sys.executable, ROOT / "site" / "pages.py"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert not done.returncode, done.stdout + done.stderr
    return HTML


class Quiet(SimpleHTTPRequestHandler):
    """Serves files, and says nothing of it."""

    def log_message(self, *_):
        pass


@contextmanager
def served(folder):
    """Serve a folder, and yield its address."""
    handler = functools.partial(Quiet, directory=folder)
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/"
        finally:
            server.shutdown()


def watch(context, address):
    """Shut out every other host, and collect whatever goes wrong in the pages of a context."""
    faults = []

    def let_through(route):
        if route.request.url.startswith(address):
            route.continue_()
        else:
            faults.append(f"asked another host: {route.request.url}")
            route.abort()

    context.route("**/*", let_through)
    # A download ends the visit that it began as: Chromium calls that a failure.
    context.on(
        "requestfailed",
        lambda r: r.is_navigation_request() or faults.append(f"failed: {r.url}"),
    )
    context.on("response", lambda r: r.status >= 400 and faults.append(f"{r.status}: {r.url}"))
    context.on("weberror", lambda error: faults.append(str(error.error)))
    context.on("console", lambda m: m.type == "error" and faults.append(m.text))
    return faults
