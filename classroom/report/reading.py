"""Read the progress files of a class; say which could not be read, and why."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from utils import progress
from utils.checks import record

if TYPE_CHECKING:
    from pathlib import Path

LARGEST = 1_000_000  # bytes; a file with every answer of the course has about 10 kB
ALIKE = 2  # answers given in the same second with the same numbers: that is one learner

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
        Of several files of one learner the one with most answers counts.

    Examples
    --------
    >>> read(Path("answers"))  # doctest: +SKIP
    """
    documents, skipped = {}, {}
    for path in sorted(folder.rglob("*")):
        if not path.is_dir() and not (leave_out and path.is_relative_to(leave_out)):
            try:
                documents[path] = _document(path)
            except (OSError, ValueError, RecursionError) as fault:
                skipped[path] = (isinstance(fault, OSError) and fault.strerror) or str(fault)
    for earlier, path in _copies(documents).items():
        skipped[earlier] = f"a copy of {path.relative_to(folder)}, or an earlier state of it"
        del documents[earlier]
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


def _document(path: Path) -> Learner:
    """Read a file; ValueError if it is no progress file, OSError if it cannot be read."""
    if not path.is_file():  # reading a pipe would wait for ever
        raise ValueError("not a regular file")
    if path.stat().st_size > LARGEST:
        raise ValueError("too large for a progress file")
    if not (text := path.read_text(encoding="utf-8-sig")).strip():
        raise ValueError("empty")
    document = json.loads(text)
    if not isinstance(document, dict) or not document.keys() & {"answers", "checks"}:
        raise ValueError("not a progress file: it has neither `answers` nor `checks`")
    parts = {part: document.get(part, {}) for part in ("answers", "checks")}
    if not all(isinstance(part, dict) for part in parts.values()):
        raise ValueError("not a progress file: `answers` and `checks` are to be objects")
    return parts


def _copies(documents: dict[Path, Learner]) -> dict[Path, Path]:
    """Find files of the same learner: those that share answers to the second and the last digit.

    Returns each of them but the one with most answers, and to which other file it belongs.
    """
    stamped = {
        path: {
            (key, answer["when"], *answer["probabilities"])
            for key, answer in document["answers"].items()
            if progress.sound(answer) and isinstance(answer.get("when"), str)
        }
        for path, document in documents.items()
    }
    found, counted = {}, []
    for path in sorted(stamped, key=lambda path: -len(stamped[path])):
        same = (other for other in counted if len(stamped[path] & stamped[other]) >= ALIKE)
        if (other := next(same, None)) is not None:
            found[path] = other
        else:
            counted.append(path)
    return found
