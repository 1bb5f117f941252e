"""Give a learner the lessons, and later what is new in them, without touching their work.

A lesson in which the learner wrote nothing is replaced by its new version. One in which they did
is kept, and the new version is laid beside it. One that they deleted or renamed comes back fresh.
"""

from __future__ import annotations

import json
import os
import shutil
import time
from dataclasses import asdict, dataclass
from hashlib import sha256
from itertools import count
from pathlib import Path

GIVEN, NEWS = ".given.json", "UPDATES.md"
# The lessons, and the pages that they name.
PATTERNS = (
    "notebooks/[0-9]*.ipynb",
    *(f"docs/{page}" for page in ("cheat_sheet.*", "glossary.md", "notation.md", "own_model.md")),
)


@dataclass(frozen=True)
class Mark:
    """What a file is known by: all of it, and what somebody wrote in it.

    The two differ for a notebook: JupyterLab writes outputs and the state of widgets into one that
    was only opened or run.
    """

    file: str
    work: str


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
        new, last, theirs = _mark(course / name), given.get(name), _mark(folder / name)
        given[name] = new
        if theirs is None:
            _copy(course / name, folder / name)
            news += [f"{name} is a fresh copy."] if last else []
        elif new in {last, theirs}:  # nothing is new, or they have it
            continue
        elif last and theirs.work == last.work:
            _copy(course / name, folder / name)
            news.append(f"{name} is the new version.")
        elif theirs.work != new.work:
            beside = _beside(folder, name, given)
            _copy(course / name, folder / beside)
            given[beside] = new
            news.append(
                f"{name} has a new version. You changed yours: it is as you left it, and the new "
                f"one is {beside}."
            )
    kept = {name: asdict(mark) for name, mark in given.items()}
    _write(folder / GIVEN, json.dumps(kept, indent=1))
    told = folder / NEWS
    if news and (told.is_file() or not os.path.lexists(told)):
        lines = [f"- {time.strftime('%Y-%m-%d')}: {sentence}\n" for sentence in news]
        with told.open("a", encoding="utf-8") as file:
            file.writelines(lines)
    return news


def _beside(folder: Path, name: str, given: dict[str, Mark]) -> str:
    """Find a name for the new version: free, or held by an earlier one in which nobody wrote."""
    path = Path(name)
    for number in count(1):
        tail = "_new" if number == 1 else f"_new_{number}"
        beside = path.with_stem(path.stem + tail).as_posix()
        theirs = _mark(folder / beside)
        if theirs is None or (beside in given and theirs.work == given[beside].work):
            return beside
    raise AssertionError


def _mark(path: Path) -> Mark | None:
    """Return the marks of a file; None if there is nothing."""
    if not path.is_file():  # a pipe would be waited for
        return Mark("no file", "no file") if os.path.lexists(path) else None
    content = path.read_bytes()
    whole = sha256(content).hexdigest()
    try:
        cells = json.loads(content)["cells"]
        work = [[c["cell_type"], "".join(c["source"]), c.get("attachments")] for c in cells]
    except (ValueError, KeyError, TypeError, RecursionError):
        return Mark(whole, whole)
    return Mark(whole, sha256(json.dumps(work).encode()).hexdigest())


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(f".{target.name}.part")
    part.unlink(missing_ok=True)  # whatever lay there
    shutil.copyfile(source, part)
    part.replace(target)


def _read(path: Path) -> dict[str, Mark]:
    try:
        kept = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
        return {name: Mark(**mark) for name, mark in kept.items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}  # then every file that differs counts as the learner's work


def _write(path: Path, text: str) -> None:
    part = path.with_name(f"{path.name}.part")
    part.unlink(missing_ok=True)
    part.write_text(text, encoding="utf-8")
    part.replace(path)
