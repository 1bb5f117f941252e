"""Read the progress files of a class; say which could not be read, and why."""

from __future__ import annotations

import codecs
import json
import os
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from classroom.report import copies
from utils import progress
from utils.checks import record

if TYPE_CHECKING:
    from collections.abc import Iterator

LARGEST = 1_000_000  # bytes; a file with every answer of the course has about 10 kB

Learner = dict[str, dict[str, dict[str, Any]]]


@dataclass(frozen=True)
class Class:
    """Hold what the files say: no name of a file and no time is in `learners`.

    Attributes
    ----------
    learners
        For each, the sound `answers` by question id and the sound `checks` by exercise.
    odd
        How many answers and exercises made no sense.
    skipped
        Why a file was left out, by its place. For the teacher's eyes only.
    """

    learners: list[Learner]
    odd: int
    skipped: dict[Path, str]


def read(folder: Path, leave_out: Path | None = None) -> Class:
    """Read every file in a folder, and in the folders in it.

    Parameters
    ----------
    folder : Path
        Whatever a learning platform makes of the files' names, and whatever else lies there.
    leave_out : Path, optional
        A folder in it that is not looked at.

    Returns
    -------
    Class
        Of several states of one learner's file the fullest counts, see `copies`.

    Examples
    --------
    >>> read(Path("answers"))  # doctest: +SKIP
    """
    documents, skipped = {}, {}
    for path in _files(folder, leave_out, skipped):
        try:
            documents[path] = _document(path)
        except (OSError, ValueError, RecursionError) as fault:
            skipped[path] = (isinstance(fault, OSError) and fault.strerror) or str(fault)
    found = copies.left_out({path: one["answers"] for path, one in documents.items()})
    for path, (what, others) in found.items():
        names = " and ".join(shown(other.relative_to(folder)) for other in others)
        skipped[path] = f"{what} {names}"
        del documents[path]
    tests = {"answers": progress.sound, "checks": record.sound}
    learners = [
        {
            part: {key: one for key, one in document[part].items() if sound(one)}
            for part, sound in tests.items()
        }
        for document in documents.values()
    ]
    odd = sum(
        len(document[part]) - len(learner[part])
        for document, learner in zip(documents.values(), learners, strict=True)
        for part in tests
    )
    return Class(learners, odd, skipped)


def shown(path: Path) -> str:
    """Write a path so that every terminal shows it and none obeys it.

    Examples
    --------
    >>> shown(Path("Zoë.json"))
    'Zoë.json'
    """
    text = str(path)
    return text if text.isprintable() else ascii(text)[1:-1]


def _files(folder: Path, leave_out: Path | None, skipped: dict[Path, str]) -> Iterator[Path]:
    """List what is no folder; note the folders that are not looked into, and why."""

    def closed(fault: OSError) -> None:
        skipped[Path(fault.filename)] = fault.strerror or str(fault)

    for place, folders, names in os.walk(folder, onerror=closed):
        folders.sort()
        for name in [*folders]:
            path = Path(place, name)
            if path == leave_out:
                folders.remove(name)
            elif path.is_symlink():
                skipped[path] = "a link to a folder"
        yield from (Path(place, name) for name in sorted(names))


def _document(path: Path) -> Learner:
    """Read a file; ValueError if it is no progress file, OSError if it cannot be read."""
    # Opened without waiting: what looked like a file may be a pipe by now, and nobody writes to it.
    number = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    with open(number, "rb") as file:  # noqa: PTH123  (it is open already)
        if not stat.S_ISREG(os.fstat(number).st_mode):
            raise ValueError("not a regular file")
        if len(content := file.read(LARGEST + 1)) > LARGEST:
            raise ValueError("too large for a progress file")
    wide = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    if not (text := content.decode("utf-16" if wide else "utf-8-sig")).strip():
        raise ValueError("empty")
    document = json.loads(text)
    if not isinstance(document, dict) or not document.keys() & {"answers", "checks"}:
        raise ValueError("not a progress file: it has neither `answers` nor `checks`")
    parts = {part: document.get(part, {}) for part in ("answers", "checks")}
    if not all(isinstance(part, dict) for part in parts.values()):
        raise ValueError("not a progress file: `answers` and `checks` are to be objects")
    return parts
