"""What a teacher reads after a round: who got what, what failed to run, and why."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from classroom.grading import gradebook, scoring
from classroom.odd_files import plain

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


@dataclass(frozen=True)
class Outcome:
    """What was found in one submission; `trouble` says why nothing could be tried."""

    learner: str
    marks: tuple[scoring.Mark, ...]
    notes: tuple[str, ...] = ()
    trouble: str = ""
    entered: bool = False  # into the gradebook


def write(
    folder: Path, name: str, outcomes: Sequence[Outcome], aside: Sequence[tuple[str, Path, str]]
) -> bool:
    """Write reports/ASSIGNMENT.csv and marks.csv, and tell the teacher what was found.

    Parameters
    ----------
    folder, name
        The folder of the class, and the assignment.
    outcomes
        Of this round.
    aside
        What was not looked at: whose it is, where it lies, and what follows its name.

    Returns
    -------
    bool
        Whether every submission has its mark.
    """
    rows = [["learner", "exercise", "state", "points", "of", "what was found"]]
    now = {one.learner: one for one in outcomes}
    # Of earlier rounds too: learners hand in at different times.
    for stored in sorted((folder / "outcomes" / name).glob("*.json")):
        try:
            found = _rows(json.loads(stored.read_text(encoding="utf-8")))
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            if stored.stem in now:
                continue  # the outcome of this round says more
            found = [
                [stored.stem, "", "not marked", "", "", "Its outcome is broken: mark it again."]
            ]
        rows += found
    unmarked = [one for one in outcomes if not one.entered]
    rows += [[one.learner, "", "not marked", "", "", one.trouble] for one in unmarked]
    rows += [
        [learner, "", "left aside", "", "", f"The file {plain(path.name)} {why}"]
        for learner, path, why in aside
    ]
    path = gradebook.write_table(folder / "reports" / f"{name}.csv", rows)
    marks = gradebook.write_marks(folder)
    for one in outcomes:
        points = sum(mark.points for mark in one.marks)
        states = Counter(mark.state for mark in one.marks)
        said = ", ".join(f"{states[state]} {state}" for state in scoring.STATES if states[state])
        of = sum(mark.of for mark in one.marks)
        print(f"{one.learner}: {f'{points} of {of} ({said})' if one.entered else 'not marked'}")
        for sentence in filter(None, (one.trouble, *one.notes)):
            print(f"    {sentence}")
    for _, place, why in aside:
        print(f"{plain(str(place))} {why}")
    print(f"What was found, by exercise: {path}")
    print(f"Marks: {marks}")
    print(f"Feedback: {folder / 'feedback'}")
    if unmarked:
        print(f"{len(unmarked)} of {len(outcomes)} submissions have no mark; {path.name} says why.")
    return not unmarked


def _rows(stored: dict) -> list[list]:
    return [
        [
            stored["learner"],
            mark["exercise"],
            mark["state"],
            mark["points"],
            mark["of"],
            " ".join(mark["lines"]),
        ]
        for mark in stored["marks"]
    ]
