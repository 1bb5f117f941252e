"""Give a learner the lessons, and later what is new in them, without touching their work.

A file that the learner never changed is replaced by its new version. One that they changed is
kept, and the new version is laid beside it. One that they deleted or renamed comes back fresh.
"""

from __future__ import annotations

import json
import shutil
import time
from hashlib import sha256
from itertools import count
from pathlib import Path

GIVEN, NEWS = ".given.json", "UPDATES.md"
PATTERNS = ("notebooks/[0-9]*.ipynb", "docs/*.md", "docs/*.html")


def lessons(course: Path) -> list[str]:
    """List what a learner gets, by its place in the course."""
    files = {path for pattern in PATTERNS for path in course.glob(pattern)}
    return sorted(path.relative_to(course).as_posix() for path in files)


def give(course: Path, folder: Path) -> list[str]:
    """Bring a learner's folder up to date; return a sentence for each change to what they had.

    Parameters
    ----------
    course
        The folder with `notebooks` and `docs`.
    folder
        The learner's own; it is made if it is missing.

    Returns
    -------
    list of str
        The sentences, which are written into UPDATES.md too.
    """
    folder.mkdir(parents=True, exist_ok=True)
    given, news = _read(folder / GIVEN), []
    for name in lessons(course):
        new, last, theirs = _hash(course / name), given.get(name), _hash(folder / name)
        if theirs not in {None, new} and theirs != last != new:
            beside = _beside(folder, name, given)
            _copy(course / name, folder / beside)
            news.append(
                f"{name} has a new version. You changed yours: it is as you left it, and the new "
                f"one is {beside}."
            )
            given[beside] = new
        elif theirs is None or (theirs == last != new):
            _copy(course / name, folder / name)
            if last:
                news.append(f"{name} " + ("is the new version." if theirs else "is a fresh copy."))
        given[name] = new
    _write(folder / GIVEN, json.dumps(given, indent=1))
    if news:
        lines = [f"- {time.strftime('%Y-%m-%d')}: {sentence}\n" for sentence in news]
        with (folder / NEWS).open("a", encoding="utf-8") as file:
            file.writelines(lines)
    return news


def _beside(folder: Path, name: str, given: dict[str, str]) -> str:
    """Find a name for the new version: free, or held by an earlier one that nobody changed."""
    path = Path(name)
    for number in count(1):
        tail = "_new" if number == 1 else f"_new_{number}"
        beside = path.with_stem(path.stem + tail).as_posix()
        theirs = _hash(folder / beside)
        if theirs is None or theirs == given.get(beside):
            return beside
    raise AssertionError


def _hash(path: Path) -> str | None:
    """Return a hash of a file; None if there is nothing, a word for a folder."""
    try:
        return sha256(path.read_bytes()).hexdigest()
    except FileNotFoundError:
        return None
    except IsADirectoryError:
        return "folder"


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(f".{target.name}.part")
    shutil.copyfile(source, part)
    part.replace(target)


def _read(path: Path) -> dict[str, str]:
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}  # then every file that differs counts as the learner's work
    return kept if isinstance(kept, dict) else {}


def _write(path: Path, text: str) -> None:
    part = path.with_name(f"{path.name}.part")
    part.write_text(text, encoding="utf-8")
    part.replace(path)
