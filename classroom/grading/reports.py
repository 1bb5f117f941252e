"""What a teacher reads after a round: who got what, what failed to run, and why."""

from __future__ import annotations

import csv
import json
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from classroom.grading import gradebook, judge

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


@dataclass(frozen=True)
class Outcome:
    """What was found in one submission; `trouble` says why nothing could be tried."""

    learner: str
    marks: tuple[judge.Mark, ...]
    notes: tuple[str, ...] = ()
    trouble: str = ""


def write(folder: Path, name: str, outcomes: Sequence[Outcome]) -> None:
    """Write reports/ASSIGNMENT.csv and marks.csv, and tell the teacher what was found."""
    path = folder / "reports" / f"{name}.csv"
    path.parent.mkdir(exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(["learner", "exercise", "state", "points", "of", "what was found"])
        # Of earlier rounds too: learners hand in at different times.
        for stored in sorted((folder / "outcomes" / name).glob("*.json")):
            one = json.loads(stored.read_text(encoding="utf-8"))
            for mark in one["marks"]:
                row = [mark["exercise"], mark["state"], mark["points"], mark["of"]]
                table.writerow([one["learner"], *row, " ".join(mark["lines"])])
        for one in outcomes:
            if not one.marks:
                table.writerow([one.learner, "", "not marked", "", "", one.trouble])
    for one in outcomes:
        points = sum(mark.points for mark in one.marks)
        states = Counter(mark.state for mark in one.marks)
        said = ", ".join(f"{states[state]} {state}" for state in judge.STATES if states[state])
        of = sum(mark.of for mark in one.marks)
        print(f"{one.learner}: {f'{points} of {of} ({said})' if of else 'not marked'}")
        for sentence in filter(None, (one.trouble, *one.notes)):
            print(f"    {sentence}")
    print(f"What was found, by exercise: {path}")
    print(f"Marks: {gradebook.write_marks(folder)}")
    print(f"Feedback: {folder / 'feedback'}")
