"""Find what learners handed in, in a folder as a learning platform or nbgrader gives it.

Names of learners come from the files' names; nothing in the folder is changed.
"""

from __future__ import annotations

import json
import re
import zlib
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from classroom.grading.exercises import GradingError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

LARGEST = 20_000_000  # bytes; a lesson with all its pictures has 400 kB
MOST_CODE = 40_000  # letters; a lesson has 7,000, and to colour odd code takes its size squared
MOST_CELLS = 1000
LONGEST = 60  # letters of a learner's name: it becomes the name of a folder
CANVAS = re.compile(r"(?P<who>.+?)(?P<late>_LATE)?_(?P<id>\d+)_\d+_.+")
MOODLE = re.compile(r"(?P<who>.+?)_(?P<id>\d+)_assignsubmission_file(_.*)?")
COPY = re.compile(r"[ _-]*\(\d+\)$|[ _-]+copy\d*$", re.IGNORECASE)
ANOTHER = re.compile(r"lesson-\d\d")
OURS = {"timestamp.txt"}


@dataclass(frozen=True)
class Submission:
    """What one learner handed in: the file that counts, and sentences for the teacher."""

    learner: str
    path: Path
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Cell:
    """A code cell: its source, and the name that nbgrader gave it, where that is still there."""

    source: str
    grade_id: str


class UnreadableError(Exception):
    """Say, as what follows "the file ...", why a submission is no notebook."""


def read(path: Path) -> list[Cell]:
    """Read the code cells of a notebook, however mangled.

    Raises
    ------
    UnreadableError
        When there is nothing to read code from.
    """
    if path.suffix != ".ipynb":
        raise UnreadableError(f"is {plain(path.name)}, and a notebook (.ipynb) is wanted.")
    if path.is_symlink():  # it may lead to the work of somebody else, or to the answers
        raise UnreadableError("is a link to another file, and the notebook itself is wanted.")
    if (size := path.stat().st_size) > LARGEST:
        raise UnreadableError(f"has {size / 1e6:.0f} MB, more than {LARGEST / 1e6:.0f}.")
    try:
        content = json.loads(path.read_bytes())
    except UnicodeDecodeError:
        raise UnreadableError("is not text, so it is no notebook.") from None
    except OSError as error:
        raise UnreadableError(f"cannot be opened: {error.strerror}.") from None
    except (ValueError, RecursionError) as error:
        raise UnreadableError(f"is not a whole notebook: {error}.") from None
    cells = content.get("cells") if isinstance(content, dict) else None
    if not isinstance(cells, list):
        raise UnreadableError("is JSON, but no notebook: it has no list of cells.")
    code = list(_code(cells))
    if len(code) > MOST_CELLS or sum(len(one.source) for one in code) > MOST_CODE:
        raise UnreadableError(
            f"has more code than can be tried: {MOST_CELLS} cells and {MOST_CODE} letters at most."
        )
    return code


def plain(text: str) -> str:
    """Keep what can be shown of a text that a learner may have written."""
    return "".join(one if one.isprintable() else " " for one in text)


def _code(cells: list) -> Iterator[Cell]:
    for cell in cells:
        if not isinstance(cell, dict) or cell.get("cell_type") != "code":
            continue
        source = cell.get("source", "")
        source = "".join(map(str, source)) if isinstance(source, list) else str(source)
        metadata = cell.get("metadata")
        ours = metadata.get("nbgrader") if isinstance(metadata, dict) else None
        name = ours.get("grade_id") if isinstance(ours, dict) else None
        yield Cell(source.encode(errors="replace").decode(), str(name or ""))


def find(
    folder: Path, assignment: str, lesson: str, due: datetime | None = None
) -> list[Submission]:
    """List the submissions in a folder, one a learner, by name.

    Parameters
    ----------
    folder
        A notebook a learner, or a folder a learner; nbgrader's LEARNER/ASSIGNMENT/ too.
    assignment, lesson
        The names of the assignment, and of its notebook without `.ipynb`.
    due
        What comes after it is called late in a note; the marks stay the same.

    Raises
    ------
    GradingError
        When there is no such folder, or nothing in it.
    """
    if not folder.is_dir():
        raise GradingError(f"There is no folder {folder}: name the one with the submissions.")
    sent: dict[str, list[Path]] = {}
    late = set()
    for path in sorted(folder.rglob("*")):
        inner = path.relative_to(folder).parts
        if not path.is_file() or path.name in OURS or any(part[0] in "._" for part in inner):
            continue
        if len(inner) > 2 and ANOTHER.fullmatch(inner[1]) and inner[1] != assignment:
            continue  # what the same learner handed in for another lesson
        raw = inner[0] if len(inner) > 1 else path.stem
        match = MOODLE.fullmatch(raw) or CANVAS.fullmatch(raw)
        if not match and len(inner) == 1:
            raw = _without(raw, lesson)
        if match and match.groupdict().get("late"):
            late.add(path)
        sent.setdefault(f"{match['who']}_{match['id']}" if match else raw, []).append(path)
    if not sent:
        raise GradingError(f"There is nothing in {folder}: put the learners' notebooks there.")
    return sorted(_named(sent, lesson, late, due), key=lambda one: one.learner)


def _without(stem: str, lesson: str) -> str:
    """Take the lesson's name, and the number of a second download, off a file's name."""
    return COPY.sub("", COPY.sub("", stem).replace(lesson, "")).strip(" _-.") or stem


def _named(
    sent: dict[str, list[Path]], lesson: str, late: set[Path], due: datetime | None
) -> Iterator[Submission]:
    taken: set[str] = set()
    for raw, paths in sent.items():
        learner = re.sub(r"[^\w.-]+", "_", raw).strip("_.-") or "learner"
        start, sign = learner[:LONGEST], 0
        # Too long, or two names that differ in signs which no folder may have.
        while len(learner) > LONGEST + 9 or learner.lower() in taken:
            sign = zlib.crc32(raw.encode(errors="surrogateescape"), sign)
            learner = f"{start}-{sign:08x}"
        taken.add(learner.lower())
        chosen, notes = _newest(paths, lesson)
        when = _time(chosen)
        if chosen in late or (due and when > due):
            notes.append(f"{plain(chosen.name)} is late; the mark is as if it were not.")
        yield Submission(learner, chosen, tuple(notes))


def _newest(paths: Sequence[Path], lesson: str) -> tuple[Path, list[str]]:
    notebooks = [path for path in paths if path.suffix == ".ipynb"]
    named = [path for path in notebooks if lesson in path.stem]
    among = named or notebooks or list(paths)
    chosen = max(among, key=lambda path: (_time(path), path.name))
    others = ", ".join(plain(path.name) for path in among if path != chosen)
    said = f"{len(among)} files: {plain(chosen.name)} is the newest and counts, {others} not."
    return chosen, [said] if others else []


def _time(path: Path) -> datetime:
    """Read when a file was handed in: from nbgrader's note beside it, or from the file's date."""
    try:
        with path.with_name("timestamp.txt").open(encoding="utf-8") as file:
            noted = file.read(100).strip()  # it lies among what learners sent
        when = datetime.fromisoformat(noted.replace(" UTC", "+00:00"))
    except (OSError, ValueError):
        when = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    return when if when.tzinfo else when.replace(tzinfo=UTC)
