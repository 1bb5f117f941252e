"""Try one submission: its cells, then each part of each exercise, however often it falls over.

A step that ends the process is noted and left out when the next process starts. So a crash or an
endless loop costs its own exercise and no other.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np

from classroom.grading.exercises import defines, withheld
from classroom.grading.process import Ended, Limits, Process
from classroom.odd_files import plain
from utils.checks.trial import Call, Outcome

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from classroom.grading.exercises import Exercise

CELL = ""  # no exercise is named so
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
    places: Mapping[str, int] = MappingProxyType({}),
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
        What to call, and the calls of each part by the exercise's name.
    limits, sandboxed
        What the code may take, and whether it is shut in.
    places
        Which cell holds the answer to each exercise. An exercise that shares its function's name
        with others is tried when that cell has run, and all others at the end.

    Returns
    -------
    dict
        By the exercise's name, an attempt for each part.
    """
    steps = dict(_steps(cells, exercises, draws, places))
    asked = [key for key in steps if key[0] != CELL]
    told: dict[tuple, dict] = {}
    fell: dict[tuple, str] = {}
    left, restart = limits.total, False
    while todo := [key for key in asked if key not in told and key not in fell]:
        if left <= 0:
            fell |= dict.fromkeys(todo, LATE)
            break
        # A cell that fell leaves an empty one: what stood before it is no answer of its own.
        now = {
            key: ("cell", "", *step[2:]) if key in fell else step
            for key, step in steps.items()
            if key[0] == CELL or key in todo
        }
        allowed = replace(limits, total=left)
        with Process(setup, list(now.values()), allowed, sandboxed=sandboxed) as process:
            for key in now:
                try:
                    told[key] = _kept(process.reply())
                except Ended as ended:
                    fell[key] = str(ended)
                    # Its other parts would most likely end alike, and take as long.
                    fell |= {other: str(ended) for other in todo if other[0] == key[0]}
                    break
        # To start once is free of charge, again is not.
        left -= process.spent + (process.start if restart else 0)
        restart = True
        fell = {key: why for key, why in fell.items() if key not in told or key[0] == CELL}
    return {
        one.name: [
            _attempt(
                told.get((one.name, part)),
                fell.get((one.name, part), ""),
                len(calls),
                _missing(one, cells, places, told, fell),
            )
            for part, calls in enumerate(draws[one.name])
        ]
        for one in exercises
    }


def _steps(
    cells: Sequence[str],
    exercises: Sequence[Exercise],
    draws: dict[str, list[Sequence[Call]]],
    places: Mapping[str, int],
) -> Iterator[tuple[tuple, tuple]]:
    """List what the process shall do, in order: each step with its key."""
    here = {one.name: places.get(one.name) if one.shared else len(cells) for one in exercises}
    for place in range(len(cells) + 1):
        ready = [one for one in exercises if here[one.name] == place]
        if place < len(cells):
            anew = [one.function for one in ready]
            yield (CELL, place), ("cell", cells[place], anew)
        for one in ready:
            how = one.function, one.kind.called, one.kind.through
            for part, calls in enumerate(draws[one.name]):
                yield (one.name, part), ("call", *how, list(calls), withheld(one))


def _missing(
    one: Exercise, cells: Sequence[str], places: Mapping[str, int], told: dict, fell: dict
) -> str:
    """Say why an answer is not there, as what follows "your code ..."."""
    for place, source in enumerate(cells):
        elsewhere = one.shared and place != places.get(one.name)
        if one.function in defines(source) and not elsewhere:
            key = (CELL, place)
            error = told.get(key, {}).get("error")
            if key in fell:
                return fell[key]
            if error:
                return f"stops in the cell of {one.function}: {error}."
    above = " above the check" if one.shared else ""
    return f"defines no {one.kind.noun} {one.function}{above}."


def _attempt(told: dict | None, trouble: str, calls: int, missing: str) -> Attempt:
    if told is None and trouble:
        return Attempt(trouble=trouble)
    if told is None or told["missing"]:
        return Attempt(trouble=missing)
    return Attempt(told["outcomes"]) if len(told["outcomes"]) == calls else Attempt(trouble=SPOILT)


def _kept(told: dict) -> dict:
    """Keep what is needed of an answer: as JSON it may take sixty times its size, and many come."""
    try:
        outcomes = tuple(map(_outcome, told.get("outcomes", ())))
    except (KeyError, TypeError, ValueError, OverflowError, AttributeError):
        outcomes = ()
    error = told.get("error")
    return {
        "missing": bool(told.get("missing")),
        "error": _clean(error) if error else "",
        "outcomes": outcomes,
    }


def _outcome(told: dict) -> Outcome:
    if "problem" in told:
        return Outcome(problem=_clean(told["problem"]))
    return Outcome(np.array(told["value"], dtype=float).reshape(told["shape"]))


def _clean(text: object) -> str:
    """Keep what can be shown of a sentence that a learner may have written."""
    return plain(str(text)[:500])
