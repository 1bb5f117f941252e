"""Read the progress files of a class; say which could not be read, and why."""

from __future__ import annotations

import codecs
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from classroom import odd_files
from classroom.report import copies
from utils.checks import record
from utils.quiz import answers, guesses

if TYPE_CHECKING:
    from pathlib import Path

LARGEST = 1_000_000  # bytes; a file with every answer of the course has about 10 kB
# What a progress file holds, and what makes sense of it.
PARTS = {"answers": answers.sound, "predictions": guesses.sound, "checks": record.sound}

Learner = dict[str, dict[str, dict[str, Any]]]


@dataclass(frozen=True)
class Class:
    """Hold what the files say: no name of a file and no time is in `learners`.

    Attributes
    ----------
    learners
        For each, the sound `answers` and `predictions` by their ids, and the sound `checks` by
        exercise.
    odd
        How many answers, predictions and exercises made no sense.
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
        Of several states of one learner's file the fullest counts, and no answer twice: see
        `copies`.

    Examples
    --------
    >>> read(Path("answers"))  # doctest: +SKIP
    """
    documents, skipped = {}, {}
    for path in odd_files.walk(folder):
        if leave_out and path.is_relative_to(leave_out):
            continue
        try:
            documents[path] = _document(path)
        except (OSError, ValueError, RecursionError, odd_files.OddFileError) as fault:
            why = (isinstance(fault, OSError) and fault.strerror) or str(fault)
            skipped[path] = why.rstrip(".")
    found = copies.left_out(documents)
    for path, (what, others) in found.items():
        names = " and ".join(shown(other.relative_to(folder)) for other in others)
        skipped[path] = f"{what} {names}"
        del documents[path]
    learners = [
        {
            part: {key: one for key, one in document[part].items() if sound(one)}
            for part, sound in PARTS.items()
        }
        for document in documents.values()
    ]
    odd = sum(
        len(document[part]) - len(learner[part])
        for document, learner in zip(documents.values(), learners, strict=True)
        for part in PARTS
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


def _document(path: Path) -> Learner:
    """Read a file; ValueError if it is no progress file, OSError if it cannot be read."""
    content = odd_files.content(path, LARGEST)
    wide = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    if not (text := content.decode("utf-16" if wide else "utf-8-sig")).strip():
        raise ValueError("empty")
    document = json.loads(text)
    if not isinstance(document, dict) or not document.keys() & PARTS.keys():
        raise ValueError("not a progress file: it has no `answers`, `predictions` or `checks`")
    parts = {part: document.get(part, {}) for part in PARTS}
    if not all(isinstance(part, dict) for part in parts.values()):
        names = " and ".join(f"`{part}`" for part in PARTS)
        raise ValueError(f"not a progress file: {names} are to be objects")
    return parts
