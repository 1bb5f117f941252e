"""The engine of the checks: try a learner's function, compare, name the misconception."""

import inspect
from collections.abc import Sequence

import numpy as np

from utils import IN_BROWSER
from utils.checks import learner, slips, words
from utils.checks import limit as limits
from utils.checks.exercise import Exercise, Result, answer, calls
from utils.checks.limit import Limit
from utils.checks.mistakes import Misconception
from utils.checks.trial import NOTHING, Function, Outcome

__all__ = ["Exercise", "Result", "calls", "check"]


def _misfit(exercise: Exercise, fn: Function) -> str:
    """Say why the function cannot be called as the exercise asks, or nothing."""
    try:
        signature = inspect.signature(fn)
    except Exception:  # noqa: BLE001  # some built-in functions have none: then the calls will tell
        return ""
    given = [(exercise.parameters, {})] if exercise.parameters else exercise.given
    for args, options in given:
        try:
            signature.bind(*args, **options)
        except TypeError as error:
            names = [
                *(exercise.parameters or exercise.arguments),
                *(f"{one}=..." for one in options),
            ]
            return f"The check calls your function with ({', '.join(names)}): {error}."
    return ""


def _explained(
    exercise: Exercise, fn: Function, outcomes: Sequence[Outcome], miss: int, limit: Limit
) -> tuple[str, str | None]:
    """Return the hint to a wrong answer and the name of the misconception, if there are any."""
    n, got = len(outcomes), outcomes[miss]
    # With whole numbers beside them, 32 bits become 64, and what they have lost stays lost.
    narrow = got.value is not None and learner.narrows(fn)
    got = got._replace(single=got.single or narrow)
    if got.value is not None:
        again = exercise.outcomes(fn, (exercise.calls[miss],), limit)
        if again and not np.array_equal(again[0].value, got.value, equal_nan=True):
            return slips.UNSTEADY, "changes each time"
    # Where 32 bits run out, a number that is right until then looks like one of many slips.
    ran_out = got.single and 0 < miss < len(exercise.cases) and not np.isfinite(got.value).all()
    if ran_out and (hint := slips.single(got, answer(exercise.reference, exercise.calls[miss]))):
        return hint, "32 bits"
    if found := slips.written(exercise, fn):
        return found

    def explains(known: Misconception) -> bool:
        if known.mended:
            mended = exercise.outcomes(known.mended(fn), exercise.calls[:n], limit)
            return exercise.miss(mended, n) is None
        return any(exercise.miss(outcomes, n, wrong) is None for wrong in known.wrong)

    if known := next(filter(explains, exercise.known), None):
        return f"{known.hint} {_next(exercise, fn, known, n, limit)}".strip(), known.name
    if hint := slips.constant(fn, outcomes):
        return hint, None
    return _of_digits(exercise, outcomes, miss, got)


def _next(exercise: Exercise, fn: Function, known: Misconception, n: int, limit: Limit) -> str:
    """Return the hint to what is wrong still, at extreme inputs, once a function is mended."""
    if not known.mended or n == len(exercise.calls):
        return ""
    mended = known.mended(fn)
    outcomes = exercise.outcomes(mended, exercise.calls, limit)
    miss = exercise.miss(outcomes, len(outcomes))
    if miss is None or len(outcomes) < len(exercise.calls):
        return ""
    return _explained(exercise, mended, outcomes, miss, limit)[0]


def _of_digits(
    exercise: Exercise, outcomes: Sequence[Outcome], miss: int, got: Outcome
) -> tuple[str, str | None]:
    """Return what to say of a wrong answer that may only have lost digits on its way."""
    if hint := slips.rounded(exercise, outcomes):
        return hint, "rounded"
    if hint := slips.floored(exercise, outcomes):
        return hint, None
    if hint := slips.single(got, answer(exercise.reference, exercise.calls[miss])):
        return hint, "32 bits"
    # Overflow has many faces: inf, nan, errors. It is told by where it happens.
    overflowed = got.overflowed or (got.value is not None and not np.isfinite(got.value).all())
    if overflowed and miss >= len(exercise.cases):
        return next(((k.hint, k.name) for k in exercise.known if k.name == "unstable"), ("", None))
    return "", None


def _judge(
    exercise: Exercise, fn: Function, outcomes: Sequence[Outcome], limit: Limit
) -> Result | None:
    """Return what is wrong in the first outcomes, or None where all of them are right."""
    miss = exercise.miss(outcomes, len(outcomes))
    if miss is None:
        return None
    if found := slips.unfinished(exercise, fn, outcomes[miss]):
        return found
    hint, name = _explained(exercise, fn, outcomes, miss, limit)
    wanted = answer(exercise.reference, exercise.calls[miss])
    detail = words.difference(exercise, fn, exercise.calls[miss], outcomes[miss], wanted)
    return Result(False, f"{hint} {detail}".strip(), name)


def _late(exercise: Exercise, fn: Function, outcomes: Sequence[Outcome], seconds: float) -> Result:
    """Say what is wrong with what came before the time was up, or else that it was."""
    n = min(len(outcomes), len(exercise.cases))
    with np.errstate(all="ignore"):
        found = _judge(exercise, fn, outcomes[:n], Limit(limits.TIME_LIMIT / 5))
    if found and found.misconception:
        return found
    given = words.given(exercise.names(fn), exercise.calls[len(outcomes)])
    stuck = "" if IN_BROWSER else " If the kernel stays busy, restart it."
    return Result(
        False,
        f"{given} your function was still running after {seconds:g} seconds: "
        f"{exercise.endless}{stuck}",
    )


def check(exercise: Exercise, fn: Function) -> Result:
    """Try a function on an exercise and say in one line what is right or what to look at next.

    Parameters
    ----------
    exercise
        The reference, the inputs and the known wrong answers; one of `utils.checks.EXERCISES`.
    fn
        The learner's function. Whatever it is or does, nothing is raised; after
        `limit.TIME_LIMIT` seconds it is ended.

    Returns
    -------
    Result
        With `ok`, `message`, and the name of the `misconception` where one is known.

    Examples
    --------
    >>> from utils.checks import EXERCISES
    >>> check(EXERCISES["surprise"], lambda p: None)
    → Your function returns nothing yet: put your answer where the dots are, after return.
    """
    limit = Limit(limits.TIME_LIMIT)
    if not callable(fn):
        return slips.no_function(exercise, fn)
    if misfit := _misfit(exercise, fn):
        return Result(False, misfit)
    outcomes = exercise.outcomes(fn, exercise.cases, limit)
    if len(outcomes) == len(exercise.cases):
        if exercise.miss(outcomes, len(outcomes)) is None:
            limit.seconds += exercise.patience * limits.TIME_LIMIT
        outcomes += exercise.outcomes(fn, exercise.extreme, limit)
    if len(outcomes) < len(exercise.calls):
        return _late(exercise, fn, outcomes, limit.seconds)
    empty = [outcome.problem == NOTHING for outcome in outcomes]
    if all(empty) or (any(empty) and learner.gives_nothing(fn)):
        return slips.nothing(exercise, fn)
    found = slips.borrowed(exercise, fn, outcomes)
    with np.errstate(all="ignore"):
        for n in (len(exercise.cases), len(outcomes)):
            found = found or _judge(exercise, fn, outcomes[:n], limit)
    return found or Result(True, f"Right on all {len(outcomes)} inputs. {exercise.praise}")
