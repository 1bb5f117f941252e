"""List the exercises of the course, each with its lesson and the misconceptions that it knows."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from utils import checks
from utils.checks.clinic import cases, engine

if TYPE_CHECKING:
    from collections.abc import Iterator

LESSONS = Path(__file__).resolve().parents[2] / "lessons_src"
# As a learner calls it: checks.surprise(surprise), checks.clinic("threshold", decide_mended).
CALL = re.compile(r'^checks\.(\w+)\((?:"([\w-]+)", )?\w+\)', re.MULTILINE)


@dataclass(frozen=True)
class Exercise:
    """Tell where an exercise stands, and what its check has to say of each misconception."""

    key: str
    lesson: str
    hints: dict[str, str]


def exercises() -> list[Exercise]:
    """List the exercises in the order of the lessons.

    Examples
    --------
    >>> exercises()[0].key
    'surprise'
    """
    return [
        Exercise(
            " ".join(filter(None, call)),
            path.stem.replace("_", " "),
            dict(reversed([*_hints(*call)])),
        )
        for path in sorted(LESSONS.glob("[0-9]*.py"))
        for call in CALL.findall(path.read_text(encoding="utf-8"))
    ]


def _hints(name: str, case: str) -> Iterator[tuple[str, str]]:
    if name in checks.LISTS:
        for number in checks.LISTS[name]:
            yield from ((known, hint) for known, (_, hint) in number.known.items())
        return
    if case:
        found = cases.CASES[case]
        of_case = engine.values_of(case, found), engine.gradients_of(case, found)
    else:
        of_case = (checks.EXERCISES[name],)
    for one in of_case:
        yield from ((known.name, known.hint) for known in one.known)
