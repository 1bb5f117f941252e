"""Slips that can be made in every exercise: each is told as what it is, whatever was asked for."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np

from utils.checks import learner
from utils.checks.exercise import Exercise, Result, answer
from utils.checks.trial import NOTHING, Outcome

if TYPE_CHECKING:
    from collections.abc import Sequence

    from utils.checks.trial import Function

STUB = "Your function returns nothing yet: put your answer where the dots are, after return."
UNSTEADY = (
    "Two calls with the same input give different numbers: is something in it random, as a new "
    "layer is, or kept from the call before?"
)
DIGITS = (1, 2, 3, 4, 5, 6, 7)  # to how many digits people round


def no_function(exercise: Exercise, got: object) -> Result:
    """Say what was given where a function is wanted, and how to give it."""
    usage, name = exercise.usage, exercise.name
    if called := learner.called(re.search(r"\w+(?=\()", usage)[0]):
        message = (
            f"The check wants `{called}` itself, and not what it gives for one input: write "
            f"{usage.removesuffix(name + ')')}{called}), without brackets behind the name."
        )
    else:
        kind = "None" if got is None else f"an object of type {type(got).__name__}"
        message = f"The check wants a function, and got {kind}: write {usage}."
    return Result(False, message, tried=False)


def nothing(exercise: Exercise, fn: Function) -> Result:
    """Say why a function gave None each time."""
    name = learner.name(fn)
    if learner.empty(fn):
        return Result(False, STUB, tried=False)
    if found := unfinished(exercise, fn, Outcome(problem=NOTHING)):
        return found
    if not learner.gives_nothing(fn):
        what = "print shows a value and" if learner.prints(fn) else "what stands behind return"
        return Result(False, f"{name} returns None: {what} gives None. Return the number itself.")
    if learner.prints(fn):
        message = f"{name} prints and returns nothing: write return where print stands."
        return Result(False, message, "print for return")
    message = f"{name} computes and returns nothing: put return before what is its answer."
    return Result(False, message, "no return")


def unfinished(exercise: Exercise, fn: Function, got: Outcome) -> Result | None:
    """Tell of a function of the learner's that is called and gives nothing yet."""
    empty = got.value is not None and np.isnan(got.value).all()
    name = "" if got.value is not None and not empty else learner.unfinished(fn)
    if not name or not (
        name in exercise.earlier or got.problem == NOTHING or "None" in got.problem
    ):
        return None
    todo = exercise.earlier.get(name, f"does `{name}` end with return?")
    message = f"{learner.name(fn)} calls `{name}`, which returns nothing yet: {todo}"
    return Result(False, message, "unfinished")


def borrowed(exercise: Exercise, fn: Function, outcomes: Sequence[Outcome]) -> Result | None:
    """Tell of a call of the course's own function where that is what should be written."""
    said = next((one.problem for one in outcomes if learner.OURS in one.problem), "")
    if not said:
        return None
    ours = re.search(r"(\S+)\.$", said)[1]
    start = "This is" if learner.own(fn) in exercise.ours else f"{learner.name(fn)} calls"
    message = f"{start} {ours}, the course's own: here you write the formula yourself."
    return Result(False, message[0].upper() + message[1:], "the course's own")


def written(exercise: Exercise, fn: Function) -> tuple[str, str] | None:
    """Tell of what a wrong answer's own lines show, whatever it gives: a hint and its name."""
    found = {
        "arguments swapped": _reordered(exercise, fn),
        "return in the loop": _left_loop(fn),
        "=+ for +=": _plus(fn),
    }
    return next(((hint, name) for name, hint in found.items() if hint), None)


def _left_loop(fn: Function) -> str:
    """Say that a loop always ends in its first round, or nothing."""
    word = learner.leaves_loop(fn)
    below = " Move it to the left, below the loop." if word == "return" else ""
    return word and f"Your loop ends in its first round, for {word} stands inside of it.{below}"


def _reordered(exercise: Exercise, fn: Function) -> str:
    """Say that a function takes what it is given by the lesson's names in another order."""
    theirs = learner.parameters(fn)
    ours = list(exercise.parameters or exercise.arguments)
    if theirs == ours or sorted(theirs) != sorted(ours):
        return ""
    given, taken = ", ".join(ours), ", ".join(theirs)
    return f"The check gives {given}, your function takes {taken}: which comes first?"


def _plus(fn: Function) -> str:
    """Say that =+ stands where += is meant, or nothing."""
    name = learner.equals_plus(fn)
    return name and f"`{name} =+` gives {name} a new value each time: += adds to the one it has."


def constant(fn: Function, outcomes: Sequence[Outcome]) -> str:
    """Say that a function gives one number whatever it is given, or nothing."""
    values = [one.value for one in outcomes if one.value is not None]
    if len(values) < max(3, len(outcomes)) or any(one.size != 1 for one in values):
        return ""
    numbers = {one.item() for one in values}
    if len(numbers) > 1 or not np.isfinite(min(numbers)):
        return ""
    names = " and ".join(learner.parameters(fn)) or "what it is given"
    return f"Your function gives the same number for each input: where does it use {names}?"


def _pairs(
    exercise: Exercise, outcomes: Sequence[Outcome]
) -> list[tuple[np.ndarray | None, np.ndarray]]:
    """Put what is wanted beside what was given."""
    return [
        (one.value, answer(exercise.reference, exercise.calls[place]))
        for place, one in enumerate(outcomes)
    ]


def rounded(exercise: Exercise, outcomes: Sequence[Outcome]) -> str:
    """Say to how many digits an answer is rounded that is right but for that, or nothing."""
    pairs = _pairs(exercise, outcomes)
    for digits in DIGITS:
        if all(
            value is not None
            and value.size == right.size
            and np.allclose(value.ravel(), right.ravel().round(digits), rtol=0, atol=1e-12)
            for value, right in pairs
        ):
            number = "1 digit" if digits == 1 else f"{digits} digits"
            return f"Your answer is rounded to {number}: return all that it has."
    return ""


def floored(exercise: Exercise, outcomes: Sequence[Outcome]) -> str:
    """Say that what stands behind the point was cut off, where all else is right, or nothing."""
    pairs = _pairs(exercise, outcomes)
    if any(value is None or value.shape != right.shape for value, right in pairs):
        return ""
    for cut in (np.floor, np.trunc):
        if all(np.array_equal(value, cut(right)) for value, right in pairs):
            return "Your numbers are whole: does // or int cut off what stands behind the point?"
    return ""


def single(got: Outcome, wanted: np.ndarray) -> str:
    """Say that an answer was rounded to 32 bits, where that may be all that is wrong."""
    if not got.single or got.value is None or got.value.size != wanted.size:
        return ""
    value, wanted = got.value.ravel(), wanted.ravel()
    if not np.isclose(value, wanted, rtol=1e-2)[np.isfinite(value)].all():
        return ""
    return (
        "Your numbers have 32 bits, which round to seven digits and take the smallest for 0: what "
        "if you keep the 64 bits that you are given?"
    )
