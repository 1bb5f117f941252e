"""Do what a learner does with an offline kit; tests/test_kit.py starts this with no network."""

import json
import re
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

kit = Path(sys.argv[1])
course = kit / "course"
python = kit / ".venv" / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
local = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def run(*command):
    subprocess.run(command, cwd=course, check=True)


def get(address, token):
    """Ask a server that names its address a moment before it listens."""
    give_up = time.monotonic() + 30
    while True:
        try:
            with local.open(f"{address}?token={token}") as answer:
                return answer.read().decode()
        except OSError:  # urllib's errors are of this kind
            if time.monotonic() > give_up:
                raise
        time.sleep(0.2)


for port in sys.argv[2:]:  # a server outside: whoever reaches it is not cut off
    try:
        socket.create_connection(("127.0.0.1", int(port)), timeout=5)
    except OSError:
        print("The network is cut off.")
    else:
        sys.exit("The network is not cut off.")

run(sys.executable, kit / "start.py", "--install-only")
run(python, "-m", "utils.doctor")
run(python, "-m", "jupyter", "execute", "notebooks/01_binary_cross_entropy.ipynb")
print("Lesson 01 ran.")

with socket.create_server(("127.0.0.1", 0)) as free:
    port = free.getsockname()[1]
command = [sys.executable, kit / "start.py", "--no-browser", f"--port={port}"]
lab = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
try:
    found = (re.search(r"(http://127\S+)/lab\S*\?token=(\w+)", line) for line in lab.stderr)
    address, token = next(filter(None, found)).groups()
    assert address.endswith(f":{port}"), "somebody took the port"
    content = json.loads(get(f"{address}/api/contents/notebooks/00_start_here.ipynb", token))
    assert content["content"]["metadata"]["widgets"]
    glossary = json.loads(get(f"{address}/api/contents/docs/glossary.md", token))
    assert glossary["type"] == "file"
    assert "jupyter-config-data" in get(f"{address}/lab/tree/notebooks/00_start_here.ipynb", token)
    print("JupyterLab shows lesson 00.")
finally:
    run(python, "-m", "jupyter", "server", "stop", str(port))
    lab.wait(timeout=30)
