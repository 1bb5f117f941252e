"""Mark a class of 100 made-up submissions of every kind, and tell what it took and what went wrong.

`python tests/bench/grading.py` writes a section of docs/benchmarks.md, and fails when a mark is
not the one that its submission deserves. COURSE_SUBMISSIONS sets another number.
"""

import contextlib
import io
import os
import platform
import sys
import tempfile
import time
from itertools import cycle, islice
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
sys.path[:0] = [str(HERE.parent), str(ROOT)]

import nbformat  # noqa: E402  # beside the next ones, which the line above finds
from page import write  # noqa: E402  # likewise
from submissions import KINDS, notebook  # noqa: E402  # likewise

from classroom.grading import exercises, rounds  # noqa: E402  # likewise
from classroom.grading.assignment import Course  # noqa: E402  # likewise
from classroom.grading.process import Limits  # noqa: E402  # likewise

CLASS, JOBS = int(os.environ.get("COURSE_SUBMISSIONS", "100")), 2
SECTION = """
`.venv/bin/python tests/bench/grading.py` wrote this section. It marks {size} submissions for
lesson 01, made of the {kinds} kinds in `tests/submissions.py`, {jobs} at a time, each in a sandbox
of its own with the usual limits ({step:g} s a step, {memory:g} GB). *As expected* counts the
submissions with the right points and the right state in each of the four exercises.

| kind | submissions | as expected | points of {of} | exercises that failed to run |
| --- | --- | --- | --- | --- |
{rows}
| all | {size} | {right} | | |

It took {minutes:.1f} minutes in all, {each:.1f} s a submission, with marks, feedback and tables.
{stopped} submissions stopped the run. Machine: {machine}, {cores} cores.
"""


def hand_in(box, released):
    """Write the submissions of a class, and return the kind of each learner."""
    kinds = {}
    for number, (name, kind) in enumerate(islice(cycle(KINDS.items()), CLASS)):
        learner = f"learner-{number:03}"
        ending, content = notebook(kind, released)
        path = box / f"{learner}{ending}"
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content)
        kinds[learner] = name
    return kinds


def as_expected(outcome, name):
    """Say whether a submission got what its kind deserves."""
    points, states = KINDS[name].expected()
    return bool(outcome.marks) and all(
        mark.points == points[mark.exercise] and mark.state == (states[mark.exercise] or mark.state)
        for mark in outcome.marks
    )


def row(name, outcomes):
    """Write the row of a kind, and count what went as expected."""
    right = sum(as_expected(one, name) for one in outcomes)
    points = sorted({sum(mark.points for mark in one.marks) for one in outcomes})
    failed = sorted({sum(mark.state == "failed to run" for mark in one.marks) for one in outcomes})
    told = [" or ".join(map(str, each)) for each in (points, failed)]
    return f"| {name} | {len(outcomes)} | {right} | {told[0]} | {told[1]} |", right


def main():
    """Hand in, mark, write the section, judge it."""
    with tempfile.TemporaryDirectory() as folder:
        course = Course(Path(folder))
        with contextlib.redirect_stdout(io.StringIO()):
            rounds.release(course, "01")
        lesson, asked = exercises.read("01")
        released = nbformat.read(course.notebook("release", lesson), as_version=4)
        kinds = hand_in(rounds.inbox(course, lesson), released)
        start = time.monotonic()
        with contextlib.redirect_stdout(io.StringIO()):
            outcomes = rounds.grade(course, "01", jobs=JOBS)
        seconds = time.monotonic() - start
    for one in outcomes:
        if not as_expected(one, kinds[one.learner]):
            print(one)
    found = {name: [one for one in outcomes if kinds[one.learner] == name] for name in KINDS}
    rows, right = zip(*(row(*pair) for pair in found.items()), strict=True)
    section = SECTION.format(
        size=len(outcomes),
        kinds=len(KINDS),
        jobs=JOBS,
        step=Limits.step,
        memory=Limits.memory / 1e9,
        of=sum(one.points for one in asked),
        rows="\n".join(rows),
        right=sum(right),
        stopped=CLASS - len(outcomes),
        minutes=seconds / 60,
        each=seconds / len(outcomes),
        machine=f"{platform.system()} {platform.machine()}",
        cores=os.cpu_count(),
    )
    write(section, "Marking a class")
    print(section)
    return sum(right) < CLASS


if __name__ == "__main__":
    sys.exit(main())
