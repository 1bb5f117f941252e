"""Exercises that are no lesson's: what tests of the checks' engine try it on."""

import numpy as np

from utils import checks
from utils.checks.exercise import Exercise, calls
from utils.checks.mistakes import Mended, swapped

KNOWN = {
    "third forgotten": ("All of it?", lambda x: x),
    "multiplied": ("Which way?", lambda x: 3 * x, lambda x: x * 9),
    "unstable": ("What is too large on the way?", lambda x: np.float64(x) * x / (3 * x)),
}


THIRD = Exercise(
    usage="checks.third(third)",
    arguments=("x",),
    reference=lambda x: x / 3,
    known=KNOWN,
    praise="A third of it.",
    cases=calls((4.0,), (7.0,), (-5.0,)),
    extreme=calls((1e300,)),
)


QUOTIENT = Exercise(
    usage="checks.quotient(quotient)",
    arguments=("a", "b"),
    reference=lambda a, b: a / b,
    known={
        "swapped": ("Which comes first?", lambda a, b: b / a, Mended(swapped)),
        "unstable": ("Too large?", lambda a, b: a * b / np.square(b)),
        "product": ("Which way?", lambda a, b: a * b),
    },
    praise="",
    cases=calls((1.0, 8.0), (5.0, 4.0)),
    extreme=calls((2e200, 1e200)),
)


# For rows of numbers, with an option, of which a row of its own comes later.
SHARES = Exercise(
    usage="checks.shares(shares)",
    arguments=("x",),
    reference=lambda x, scale=1: scale * x / x.sum(),
    known={"not scaled": ("What does scale do?", lambda x, scale=1: x / x.sum() + 0 * scale)},
    praise="",
    cases=(
        *calls((np.array([1.0, 3.0]),)),
        *calls((np.array([2.0, 4.0, 2.0]),), scale=10, atol=0.01),
    ),
    elementwise=False,
)


def look(exercise, fn):
    return checks.check(exercise, fn)
