"""Say where the pages find Pyodide: beside them, or where it is published."""

from __future__ import annotations

import json
import re
import shutil
import sys
from pathlib import Path

SITE = Path(__file__).resolve().parent
WANTED = json.loads((SITE / "lite" / "package.json").read_text(encoding="utf-8"))
VERSION = WANTED["dependencies"]["pyodide"]
PUBLISHED = f"https://cdn.jsdelivr.net/pyodide/v{VERSION}/full/"
RUNTIME = "pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm", "python_stdlib.zip"
LIST = "pyodide-lock.json"
PACKAGES = ("numpy",)
PICTURES = ("matplotlib",)
BESIDE, IN_LITE = "pyodide/", "lite/static/pyodide/"
# Bytes that come before the first run: those of Pyodide 314, with NumPy.
USUAL = 16_500_000


def fault(folder: Path, packages: tuple[str, ...] = PACKAGES) -> str:
    """Say why a folder is no Pyodide that runs the course with these packages, or nothing."""
    for name in (*RUNTIME, LIST):
        if not (folder / name).is_file():
            return f"{folder} has no {name}: it is not Pyodide's distribution."
    text = (folder / "pyodide.mjs").read_text(encoding="utf-8")
    found = re.findall(r'"(\d+\.\d+\.\d+)"', text)
    if VERSION not in found:
        return f"{folder} is Pyodide {' or '.join(found) or 'unknown'}; the pages want {VERSION}."
    lock = json.loads((folder / LIST).read_text(encoding="utf-8"))["packages"]
    for name in needed(lock, packages):
        if name not in lock or not (folder / lock[name]["file_name"]).is_file():
            return f"{folder} has no wheel of {name}: take the full distribution, not the core."
    return ""


def needed(packages: dict, names: tuple[str, ...]) -> list[str]:
    """Name packages and all that they depend on."""
    found: list[str] = []
    for name in (each.replace("_", "-") for each in names):
        rest = packages.get(name, {}).get("depends", ())
        found += [one for one in [name, *needed(packages, tuple(rest))] if one not in found]
    return found


def size(folder: Path) -> int:
    """Count the bytes that come before the first run."""
    lock = json.loads((folder / LIST).read_text(encoding="utf-8"))["packages"]
    wheels = [lock[name]["file_name"] for name in needed(lock, PACKAGES)]
    return sum((folder / name).stat().st_size for name in [*RUNTIME, LIST, *wheels])


def place(html: Path, folder: Path | None, extra: int = 0) -> str:
    """Put Pyodide beside the pages, if there is a folder with it, and tell them where it is.

    Parameters
    ----------
    html
        The web edition, as it was built.
    folder
        Pyodide's full distribution, or None: then the lite edition's beside the pages, if it
        brought one along, else where Pyodide is published.
    extra
        Bytes of the course itself.

    Returns
    -------
    str
        Where the pages look for it.
    """
    where, count = PUBLISHED, USUAL
    if folder:
        if why := fault(folder):
            sys.exit(why)
        copy(folder, html / BESIDE)
        where = BESIDE
    elif (html / IN_LITE).is_dir() and not fault(html / IN_LITE):
        where = IN_LITE
    if where != PUBLISHED:
        count = size(html / where)
    told = html / "_static" / "exercises" / "where.json"
    known = json.loads(told.read_text(encoding="utf-8"))
    told.write_text(
        json.dumps(known | {"pyodide": where, "bytes": count + extra}), encoding="utf-8"
    )
    return where


def copy(folder: Path, target: Path) -> None:
    """Copy the runtime, and of the wheels those that the exercises may ask for."""
    target.mkdir(parents=True, exist_ok=True)
    lock = json.loads((folder / LIST).read_text(encoding="utf-8"))["packages"]
    wheels = [lock[name]["file_name"] for name in needed(lock, PACKAGES + PICTURES) if name in lock]
    for name in [*RUNTIME, LIST, *wheels]:
        if (folder / name).is_file():
            shutil.copy(folder / name, target)
