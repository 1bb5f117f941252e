"""Start the course from this folder; no network is needed.

The first time, this installs what the lessons need into the folder `.venv` beside it.
`start.py --site` shows the web edition instead, which needs no installation. Other options go to
JupyterLab. Only Python itself is needed, and the first lines run on old ones too, to say so.
"""

import functools
import hashlib
import http.server
import json
import os
import platform
import shutil
import subprocess
import sys
import sysconfig
import threading
import webbrowser
import zipfile
from pathlib import Path

KIT = Path(__file__).resolve().parent
COURSE = KIT / "course"
VENV = KIT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
INSTALLED = (
    VENV / "installed"
)  # the last thing that is written: half an installation does not count


def look_at_this_python() -> None:
    """Stop with a sentence if the wheels are for another Python or another machine."""
    kit = json.loads((KIT / "kit.json").read_text(encoding="utf-8"))
    here = {
        "python": ".".join(map(str, sys.version_info[:2])),
        "machine": f"{platform.system()} {platform.machine()}",
    }
    if here != kit:
        sys.exit(
            f"This kit is for Python {kit['python']} on {kit['machine']}, and this is Python "
            f"{here['python']} on {here['machine']}. Start it with that Python, on Linux and macOS "
            f"python{kit['python']} start.py, on Windows py -{kit['python']} start.py; or ask for "
            "a kit made with yours. The web edition runs with any: add --site."
        )


def look_at_the_copy() -> None:
    """Stop with a sentence if a file is not what it was when the kit was made."""
    print("Looking whether the copy is whole.", flush=True)
    broken = []
    for line in (KIT / "SHA256SUMS").read_text(encoding="utf-8").splitlines():
        wanted, name = line.split("  ", 1)
        try:
            with (KIT / name).open("rb") as file:
                whole = hashlib.file_digest(file, "sha256").hexdigest() == wanted
        except OSError:
            whole = False
        if not whole:
            broken.append(name)
    if broken:
        more = f" and {len(broken) - 3} others" if len(broken) > 3 else ""
        sys.exit(f"Broken or missing: {', '.join(broken[:3])}{more}. Copy the whole folder again.")


def look_at_the_disk(wheels: list) -> None:
    """Stop with a sentence if the wheels, unpacked, do not fit."""
    wanted = 0
    for wheel in wheels:
        with zipfile.ZipFile(wheel) as packed:
            wanted += sum(one.file_size for one in packed.infolist())
    free = shutil.disk_usage(KIT).free
    if free < 1.1 * wanted:
        sys.exit(
            f"The installation needs {1.1 * wanted / 1e9:.1f} GB, and {free / 1e9:.1f} GB are free "
            "here. Make room, or copy this folder to a larger disk."
        )


def install() -> None:
    """Make the environment, from the wheels alone."""
    wheels = sorted((KIT / "wheels").glob("*.whl"))
    look_at_the_disk(wheels)
    print("Installing into .venv: a minute or two, this once.", flush=True)
    # pip is in the kit: some systems ship a Python without it.
    run(sys.executable, "-m", "venv", "--clear", "--without-pip", VENV)
    (pip,) = (wheel for wheel in wheels if wheel.name.startswith("pip-"))
    options = ["--isolated", "--quiet", "install", "--no-index", "--no-deps", "--no-compile"]
    run(PYTHON, pip / "pip", *options, "--no-warn-script-location", *wheels)
    # The news would ask the network; the glossary is to be read, not edited.
    settings = VENV / "share" / "jupyter" / "lab" / "settings"
    settings.mkdir(exist_ok=True)
    overrides = {
        "@jupyterlab/apputils-extension:notification": {
            "checkForUpdates": False,
            "fetchNews": "false",
        },
        "@jupyterlab/docmanager-extension:plugin": {
            "defaultViewers": {"markdown": "Markdown Preview"}
        },
    }
    (settings / "overrides.json").write_text(json.dumps(overrides), encoding="utf-8")
    print("Trusting the notebooks of this kit.", flush=True)
    run(PYTHON, "-m", "jupyter", "trust", *sorted(COURSE.glob("notebooks/**/*.ipynb")))


def run(*command: object) -> None:
    """Run a command; stop with a sentence if it fails."""
    try:
        words = [str(word) for word in command]
        subprocess.run(words, check=True, stdout=subprocess.DEVNULL)  # noqa: S603  # of this kit
    except (OSError, subprocess.CalledProcessError) as fault:
        sys.exit(
            f"It stopped there: {fault}. If this folder lies on a USB stick, copy it to your disk "
            "and start it there: many sticks run no programs. Then start it again."
        )


def find_the_course() -> None:
    """Let the environment find `utils`, wherever the folder lies by now."""
    places = sysconfig.get_paths("venv", {"base": str(VENV), "platbase": str(VENV)})
    Path(places["purelib"], "course.pth").write_text(f"{COURSE}\n", encoding="utf-8")


class Pages(http.server.SimpleHTTPRequestHandler):
    """Serves scripts as scripts, which Windows' registry may call something else.

    A browser runs no module that comes as plain text.
    """

    SCRIPT = "text/javascript"
    extensions_map = {  # noqa: RUF012  # the handler's own table
        **http.server.SimpleHTTPRequestHandler.extensions_map,
        ".js": SCRIPT,
        ".mjs": SCRIPT,
        ".wasm": "application/wasm",
        ".css": "text/css",
    }


def show_the_site() -> None:
    """Serve the web edition to this machine's browser, until Ctrl+C."""
    if not (KIT / "site" / "index.html").is_file():
        sys.exit("This kit was made without the web edition. Start the course itself: start.py")
    serve = functools.partial(Pages, directory=str(KIT / "site"))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), serve) as server:
        address = f"http://127.0.0.1:{server.server_port}/"
        print(f"The web edition is at {address}. Ctrl+C ends it.", flush=True)
        threading.Timer(0.5, webbrowser.open, [address]).start()
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            print()


def main() -> int:
    """Install if need be, and open JupyterLab on the first lesson."""
    if "--site" in sys.argv:
        show_the_site()
        return 0
    look_at_this_python()
    try:
        if not INSTALLED.exists():
            look_at_the_copy()
            install()
        find_the_course()
        INSTALLED.touch()
    except OSError as fault:
        sys.exit(f"This folder cannot be written ({fault}). Copy it to your disk, start it there.")
    if "--install-only" in sys.argv:
        return 0
    print("Opening lesson 00. If no browser opens, copy the address with 127.0.0.1 into one.")
    print("Ctrl+C twice ends it.", flush=True)
    as_root = ["--allow-root"] if hasattr(os, "geteuid") and not os.geteuid() else []
    # Without the root, JupyterLab would show notebooks/ alone, and links to docs/ lead nowhere.
    lab = [str(PYTHON), "-m", "jupyterlab", *as_root, f"--ServerApp.root_dir={COURSE}"]
    lab += ["notebooks/00_start_here.ipynb"]
    try:
        return subprocess.run([*lab, *sys.argv[1:]], cwd=str(COURSE), check=False).returncode  # noqa: S603  # of this kit
    except KeyboardInterrupt:  # JupyterLab has asked already
        return 0


if __name__ == "__main__":
    sys.exit(main())
