"""Compare what a learner's functions gave with the reference, and say it kindly.

Learners read these sentences: they tell what was tried and what went wrong, and no answer.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from utils.checks.limit import Limit
from utils.checks.trial import NOTHING, Call, Outcome, run

if TYPE_CHECKING:
    from collections.abc import Sequence

    from classroom.grading.attempt import Attempt
    from classroom.grading.exercises import Exercise
    from utils.checks.trial import Function

RTOL = 1e-5  # as in the learners' checks: a right answer in float32 passes
LONGEST = 12  # numbers of an array that a sentence writes out
RIGHT, PARTLY, WRONG = "right", "partly right", "wrong"
EMPTY, FAILED = "not attempted", "failed to run"
STATES = (RIGHT, PARTLY, WRONG, EMPTY, FAILED)


@dataclass(frozen=True)
class Mark:
    """The mark of one exercise, its state (one of `STATES`), and what the learner reads."""

    exercise: str
    state: str
    points: int
    of: int
    lines: tuple[str, ...]


def empty(exercise: Exercise, sentence: str, state: str = EMPTY) -> Mark:
    """Mark an exercise that could not be tried."""
    return Mark(exercise.name, state, 0, exercise.points, (sentence,))


@dataclass(frozen=True)
class Sheet:
    """What an exercise is marked by: for each part its calls, the right answers, the known wrong.

    `known` pairs a hint with what its wrong answer gives, as `wanted` holds the right ones;
    `allowed` holds what libraries give, which counts as right.
    """

    exercise: Exercise
    draws: Sequence[Sequence[Call]]
    wanted: Sequence[Sequence[Outcome]]
    known: Sequence[tuple[str, Sequence[Sequence[Outcome]]]]
    allowed: Sequence[Sequence[Sequence[Outcome]]] = ()


def sheet(exercise: Exercise, draws: Sequence[Sequence[Call]]) -> Sheet:
    """Work out the right and the known wrong answers, once for a class."""

    def given(fn: Function, seconds: float) -> list[tuple[Outcome, ...]]:
        limit = Limit(seconds)  # a wrong loop may never end
        return [run(fn, list(calls), limit) for calls in draws]

    known = [(one.hint, given(wrong, 1)) for one in exercise.known.known for wrong in one.wrong]
    allowed = [given(one, 60) for one in exercise.kind.libraries]
    return Sheet(exercise, draws, given(exercise.known.reference, 60), known, allowed)


def judge(sheet: Sheet, attempts: Sequence[Attempt], *, show_inputs: bool = False) -> Mark:
    """Mark an exercise.

    Parameters
    ----------
    sheet
        What it is marked by.
    attempts
        What came of each part.
    show_inputs
        Whether to tell an input on which the function is wrong.

    Returns
    -------
    Mark
        Each part counts in full or not at all; edges count once all other parts are right.
    """
    exercise = sheet.exercise
    misses = [_misses(sheet, place, found) for place, found in enumerate(attempts)]
    heart = not any(any(m) for m, part in zip(misses, exercise.parts, strict=True) if not part.edge)
    points, lines = 0, []
    for place, part in enumerate(exercise.parts):
        right = not any(misses[place])
        got = part.points if right and (heart or not part.edge) else 0
        points += got
        if right:
            said = "right." if got else "right, and counts once the parts above are."
        elif attempts[place].trouble:
            said = f"your code {attempts[place].trouble}"
        else:
            said = _said(sheet, place, attempts[place], misses[place], show_inputs=show_inputs)
        lines.append(f"{'✓' if got else '→'} {got} of {part.points}, {part.title}: {said}")
    if not heart and (hint := _hint(sheet, attempts)):
        lines.append(f"→ {hint}")
    answered = any(outcome.value is not None for found in attempts for outcome in found.outcomes)
    state = RIGHT if points == exercise.points else PARTLY if points else WRONG
    if state == WRONG and not answered:
        state = FAILED
    return Mark(exercise.name, state, points, exercise.points, tuple(lines))


def _misses(sheet: Sheet, place: int, found: Attempt) -> list[bool]:
    """Say for each call of a part whether its answer is wrong."""
    if found.trouble:
        return [True]
    right = [sheet.wanted[place], *(one[place] for one in sheet.allowed)]
    return [
        not any(_near(call, got, wanted[at]) for wanted in right)
        for at, (call, got) in enumerate(zip(sheet.draws[place], found.outcomes, strict=True))
    ]


def _near(call: Call, got: Outcome, wanted: Outcome) -> bool:
    if got.value is None or wanted.value is None:
        return got.value is wanted.value
    return got.value.shape == wanted.value.shape and np.allclose(
        got.value, wanted.value, rtol=RTOL, atol=call.atol, equal_nan=True
    )


def _said(
    sheet: Sheet, place: int, found: Attempt, missed: Sequence[bool], *, show_inputs: bool
) -> str:
    at = missed.index(True)
    got, wanted = found.outcomes[at], sheet.wanted[place][at]
    noun = sheet.exercise.kind.noun
    given = (
        f" One input: {_given(sheet, sheet.draws[place][at])}."
        if show_inputs and noun == "function"
        else ""
    )
    if got.value is None:
        problem = "returns nothing." if got.problem == NOTHING else got.problem
        if noun == "list":
            problem = problem.replace("returns", "holds", 1)
        return f"your {noun} {problem}{given}"
    if got.value.shape != wanted.value.shape:
        if sheet.exercise.kind.misfit:
            return f"your {noun} {sheet.exercise.kind.misfit}{given}"
        kinds = [f"shape {x.value.shape}" if x.value.shape else "one number" for x in (got, wanted)]
        return f"your {noun} gives {kinds[0]} where {kinds[1]} is wanted.{given}"
    if noun == "list":
        return "your list holds another number."
    return f"your function gives other numbers on {sum(missed)} of {len(missed)} inputs.{given}"


def _given(sheet: Sheet, call: Call) -> str:
    names = sheet.exercise.known.arguments
    named = {**dict(zip(names, call.args, strict=True)), **call.options}
    return ", ".join(f"{name} = {_shown(value)}" for name, value in named.items())


def _shown(value: object) -> str:
    if isinstance(value, str):
        return f'"{value}"'
    if np.size(value) > LONGEST:
        return f"an array of shape {np.shape(value)}"
    return np.array2string(np.asarray(value), precision=4, separator=", ").replace("\n", "")


def _hint(sheet: Sheet, attempts: Sequence[Attempt]) -> str | None:
    """Name the known misunderstanding that gives the very numbers that came back."""
    heart = [place for place, part in enumerate(sheet.exercise.parts) if not part.edge]
    if any(attempts[place].trouble for place in heart):
        return None
    for hint, wrong in sheet.known:
        if all(
            len(wrong[place]) == len(sheet.draws[place])
            and all(map(_near, sheet.draws[place], attempts[place].outcomes, wrong[place]))
            for place in heart
        ) and any(one.value is not None for place in heart for one in wrong[place]):
            return hint
    return None
