"""Tries of a learner, for the tests of marking: code in the sandbox, answers that are marked."""

import subprocess

import submissions

from classroom.grading import attempt, exercises, rounds, sandbox, scoring
from classroom.grading.assignment import Course


def within(code, **options):
    """Run Python in a sandbox, as a worker is run; return what it printed."""
    with sandbox.shut([sandbox.interpreter(), "-c", code]) as (command, inherited):
        done = subprocess.run(
            sandbox.apart(command, [], None),
            pass_fds=inherited,
            env={},
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
            **options,
        )
    assert not done.returncode, done.stderr
    return done.stdout


def bare_course(folder):
    """Make the folder of a class that got nothing yet, with the same inputs each time."""
    (folder / "seed.txt").write_text("1948\n", encoding="ascii")
    return Course(folder)


def tried(course, body, limits, cell="import numpy as np\n"):
    """Mark the first exercise of lesson 01, answered by a function with this body."""
    _, (first, *_) = exercises.read("01")
    draws = rounds.draw(course, "01", [first])
    inner = body.replace("\n", "\n    ")
    cells = [f"{cell}def bce(p, y):\n    {inner}"]
    came = attempt.attempt(cells, "", [first], draws, limits, sandboxed=True)
    return scoring.judge(scoring.sheet(first, draws["bce"]), came["bce"])


RIGHT = submissions.RIGHT["bce"]
SPINS = (
    "import os, time\nfor _ in range(12):\n    if not os.fork():\n        while True: pass\n"
    "time.sleep(100)\n"
)
