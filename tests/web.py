"""The web edition for the tests: built, served from this machine, opened with all else shut out."""

import functools
import gzip
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


def make(script, *words):
    """Run a script of the site, and show what it says where it fails."""
    command = [sys.executable, ROOT / "site" / script, *words]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert not done.returncode, done.stdout + done.stderr


def build():
    make("pages.py")
    return HTML


class Quiet(SimpleHTTPRequestHandler):
    """Serves files, and says nothing of it."""

    def log_message(self, *_):
        pass


class Compressing(Quiet):
    """Serves files as the servers of the web do: texts compressed, several over one connection."""

    protocol_version = "HTTP/1.1"
    TEXTS = (".html", ".css", ".js", ".svg", ".json")

    def do_GET(self):
        path = Path(self.translate_path(self.path))
        if not path.is_file():
            self.send_error(404)
            return
        body = path.read_bytes()
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(path))
        self.send_header("Cache-Control", "max-age=600")
        if path.suffix in self.TEXTS:
            body = gzip.compress(body)
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@contextmanager
def served(folder, kind=Quiet):
    """Serve a folder, and yield its address."""
    handler = functools.partial(kind, directory=folder)
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
