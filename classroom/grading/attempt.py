"""Try one submission: its cells, then each part of each exercise, however often it falls over.

A step that ends the process is noted and left out when the next process starts. So a crash or an
endless loop costs its own exercise and no other.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from classroom.grading.exercises import defines, withheld
from classroom.grading.process import Ended, Limits, Process
from utils.checks.trial import Call, Outcome

if TYPE_CHECKING:
    from collections.abc import Sequence

    from classroom.grading.exercises import Exercise

SPOILT = "wrote into the channel that its answers take."
LATE = "was not tried: the time for the submission was up."


@dataclass(frozen=True)
class Attempt:
    """What came back for one part of an exercise.

    Attributes
    ----------
    outcomes
        What the function gave, for each call; empty where it was never called to the end.
    trouble
        What follows "your code ..." where there are no outcomes.
    """

    outcomes: tuple[Outcome, ...] = ()
    trouble: str = ""


def attempt(
    cells: Sequence[str],
    setup: str,
    exercises: Sequence[Exercise],
    draws: dict[str, list[Sequence[Call]]],
    limits: Limits,
    *,
    sandboxed: bool,
) -> dict[str, list[Attempt]]:
    """Run cells and call the functions of some exercises in processes of their own.

    Parameters
    ----------
    cells
        The learner's code, in order.
    setup
        The imports of the lesson.
    exercises, draws
        What to call, and the calls of each part by the function's name.
    limits, sandboxed
        What the code may take, and whether it is shut in.

    Returns
    -------
    dict
        By the function's name, an attempt for each part.
    """
    runs = {("cell", str(place)): ("cell", source) for place, source in enumerate(cells)}
    asked = {
        (one.function, part): ("call", one.function, list(calls), withheld(one))
        for one in exercises
        for part, calls in enumerate(draws[one.function])
    }
    told: dict[tuple, dict] = {}
    fell: dict[tuple, str] = {}
    left = limits.total
    while todo := [key for key in asked if key not in told and key not in fell]:
        if left <= 0:
            fell |= dict.fromkeys(todo, LATE)
            break
        steps = {key: run for key, run in runs.items() if key not in fell}
        steps |= {key: asked[key] for key in todo}
        allowed = replace(limits, total=left)
        with Process(setup, list(steps.values()), allowed, sandboxed=sandboxed) as process:
            start = time.monotonic()
            for key in steps:
                try:
                    told[key] = process.reply()
                except Ended as ended:
                    fell[key] = str(ended)
                    # Its other parts would most likely end alike, and take as long.
                    fell |= {other: str(ended) for other in todo if other[0] == key[0]}
                    break
            left -= time.monotonic() - start
        fell = {key: why for key, why in fell.items() if key not in told or key in runs}
    return {
        one.function: [
            _attempt(
                told.get((one.function, part)),
                fell.get((one.function, part), ""),
                len(calls),
                _missing(one.function, cells, told, fell),
            )
            for part, calls in enumerate(draws[one.function])
        ]
        for one in exercises
    }


def _missing(function: str, cells: Sequence[str], told: dict, fell: dict) -> str:
    """Say why a function is not there, as what follows "your code ..."."""
    for place, source in enumerate(cells):
        if function in defines(source):
            key = ("cell", str(place))
            error = told.get(key, {}).get("error")
            if key in fell:
                return fell[key]
            if error:
                return f"stops in the cell of {function}: {_clean(error)}."
    return f"defines no function {function}."


def _attempt(told: dict | None, trouble: str, calls: int, missing: str) -> Attempt:
    if told is None:
        return Attempt(trouble=trouble)
    if told.get("missing"):
        return Attempt(trouble=missing)
    try:
        outcomes = tuple(map(_outcome, told["outcomes"]))
    except (KeyError, TypeError, ValueError, OverflowError, AttributeError):
        return Attempt(trouble=SPOILT)
    return Attempt(outcomes) if len(outcomes) == calls else Attempt(trouble=SPOILT)


def _outcome(told: dict) -> Outcome:
    if "problem" in told:
        return Outcome(problem=_clean(told["problem"]))
    return Outcome(np.array(told["value"], dtype=float).reshape(told["shape"]))


def _clean(text: object) -> str:
    """Keep what can be shown of a sentence that a learner may have written."""
    return "".join(one if one.isprintable() else " " for one in str(text)[:500])
