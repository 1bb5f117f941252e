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

from classroom.grading import platforms
from classroom.grading.exercises import GradingError
from classroom.odd_files import OddFileError, content, plain, safe_name, walk

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

LARGEST = 20_000_000  # bytes; a lesson with all its pictures has 400 kB
MOST_PARTS = 500_000  # of JSON, each of which takes 60 to 230 bytes here; a lesson has 20,000
MOST_CODE = 40_000  # letters; a lesson has 7,000, and to colour odd code takes its size squared
MOST_CELLS = 1000
ANOTHER = re.compile(r"lesson-\d\d")


@dataclass(frozen=True)
class Submission:
    """What one learner handed in: the file that counts, and sentences for the teacher.

    `others` are files that do not count, each with what follows its name in a sentence.
    """

    learner: str
    path: Path
    notes: tuple[str, ...] = ()
    others: tuple[tuple[Path, str], ...] = ()


@dataclass(frozen=True)
class Cell:
    """A code cell: its source, and the name that nbgrader gave it, where that is still there."""

    source: str
    grade_id: str


class UnreadableError(Exception):
    """Say, as what follows "the file ...", why a submission is no notebook."""


def read(path: Path) -> list[Cell]:
    """Read the code cells of a notebook, however mangled and whatever its name.

    Raises
    ------
    UnreadableError
        When there is nothing to read code from.
    OSError
        When it may not be opened.
    """
    try:
        raw = content(path, LARGEST)
    except OddFileError as error:  # a link may lead to the work of somebody else
        raise UnreadableError(str(error)) from None
    try:
        return _cells(raw)
    except UnreadableError:
        if platforms.is_notebook(path.name):
            raise
        said = f"is {plain(path.name)}, and a notebook (.ipynb) is wanted."
        raise UnreadableError(said) from None


def _cells(raw: bytes) -> list[Cell]:
    if sum(raw.count(one) for one in (b",", b"[", b"{")) > MOST_PARTS:
        raise UnreadableError(f"has more than {MOST_PARTS} parts: clear its outputs.")
    try:
        document = json.loads(_text(raw))
    except UnicodeDecodeError:
        raise UnreadableError("is not text, so it is no notebook.") from None
    except (ValueError, RecursionError) as error:
        raise UnreadableError(f"is not a whole notebook: {error}.") from None
    cells = document.get("cells") if isinstance(document, dict) else None
    if not isinstance(cells, list):
        raise UnreadableError("is JSON, but no notebook: it has no list of cells.")
    code = list(_code(cells))
    if len(code) > MOST_CELLS or sum(len(one.source) for one in code) > MOST_CODE:
        raise UnreadableError(
            f"has more code than can be tried: {MOST_CELLS} cells and {MOST_CODE} letters at most."
        )
    return code


def _text(raw: bytes) -> str:
    """Decode as JSON says, or else as old editors on Windows wrote, which has no wrong bytes."""
    try:
        return raw.decode(json.detect_encoding(raw))
    except UnicodeDecodeError:
        if b"\x00" in raw or not raw.lstrip().startswith(b"{"):
            raise
        return raw.decode("cp1252", errors="replace")


def _code(cells: list) -> Iterator[Cell]:
    for cell in cells:
        if not isinstance(cell, dict) or cell.get("cell_type") != "code":
            continue
        source = cell.get("source", "")
        source = "".join(map(str, source)) if isinstance(source, list) else str(source)
        metadata = cell.get("metadata")
        ours = metadata.get("nbgrader") if isinstance(metadata, dict) else None
        name = ours.get("grade_id") if isinstance(ours, dict) else None
        # Line ends and marks at the start are those of a system, and nothing that a learner wrote.
        lines = source.replace("\r\n", "\n").replace("\r", "\n").lstrip("\ufeff")
        yield Cell(lines.encode(errors="replace").decode(), str(name or ""))


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
    sent: dict[str, list[Path]] = {}
    late = set()
    for path, inner in _places(folder):
        if path.name == platforms.NOTED or platforms.why_not(inner):
            continue
        if len(inner) > 2 and ANOTHER.fullmatch(inner[1]) and inner[1] != assignment:
            continue  # what the same learner handed in for another lesson
        who, is_late = platforms.learner(inner, lesson)
        if is_late:
            late.add(path)
        sent.setdefault(who, []).append(path)
    if not sent:
        raise GradingError(f"There is nothing in {folder}: put the learners' notebooks there.")
    return sorted(_named(sent, lesson, late, due), key=lambda one: one.learner)


def left_aside(folder: Path) -> list[tuple[Path, str]]:
    """List what is no submission, each with what follows its name in a sentence."""
    found = [(path, platforms.why_not(inner)) for path, inner in _places(folder)]
    return [(path, why) for path, why in found if why and path.name != platforms.NOTED]


def _places(folder: Path) -> list[tuple[Path, tuple[str, ...]]]:
    if not folder.is_dir():
        mend = "unpack that file, and" if folder.is_file() else ""
        said = f"There is no folder {folder}: {mend} name the one with the submissions."
        raise GradingError(said.replace(":  ", ": "))
    found = list(walk(folder))
    if folder in found:
        raise GradingError(f"{folder} may not be listed: give yourself the right to read it.")
    return [(path, path.relative_to(folder).parts) for path in found]


def _named(
    sent: dict[str, list[Path]], lesson: str, late: set[Path], due: datetime | None
) -> Iterator[Submission]:
    taken: set[str] = set()
    for raw, paths in sent.items():
        start, sign = safe_name(raw) or "learner", 0
        learner = start
        # Cut, or the same as another but for signs that no folder may have.
        cut = len(safe_name(raw, 1000)) > len(start)
        while cut or learner.casefold() in taken:
            cut, sign = False, zlib.crc32(raw.encode(errors="surrogateescape"), sign)
            learner = f"{start}-{sign:08x}"
        taken.add(learner.casefold())
        chosen, notes, others = _newest(paths, lesson)
        when = _time(chosen)
        if chosen in late or (due and when > due):
            notes.append(f"{plain(chosen.name)} is late; the mark is as if it were not.")
        yield Submission(learner, chosen, tuple(notes), tuple(others))


def _newest(paths: Sequence[Path], lesson: str) -> tuple[Path, list[str], list[tuple[Path, str]]]:
    def rank(path: Path) -> tuple[bool, ...]:
        name = path.name
        notebook = platforms.is_notebook(name)
        regular = path.is_file() and not path.is_symlink()
        by_name = notebook and lesson.casefold() in name.casefold()
        return regular, notebook and not platforms.hidden(name), notebook, by_name

    best = max(map(rank, paths))
    among = [path for path in paths if rank(path) == best]
    chosen = max(among, key=lambda path: (_time(path), path.name))
    older = ", ".join(plain(path.name) for path in among if path != chosen)
    said = f"{len(among)} files: {plain(chosen.name)} is the newest and counts, {older} not."
    why = f"does not count beside {plain(chosen.name)}."
    return chosen, [said] if older else [], [(path, why) for path in paths if path != chosen]


def _time(path: Path) -> datetime:
    """Read when a file was handed in: from nbgrader's note beside it, or from the file's date."""
    try:
        noted = content(path.with_name(platforms.NOTED), 100).decode()  # among what learners sent
        when = datetime.fromisoformat(noted.strip().replace(" UTC", "+00:00"))
    except (OSError, ValueError, OddFileError):
        try:
            when = datetime.fromtimestamp(path.lstat().st_mtime, UTC)
        except (OSError, ValueError, OverflowError):
            when = datetime.fromtimestamp(0, UTC)
    return when if when.tzinfo else when.replace(tzinfo=UTC)
