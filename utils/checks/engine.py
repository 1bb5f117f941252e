"""The engine of the checks: try a learner's function, compare, name the misconception."""

import html
import inspect
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from utils.checks.limit import Limit
from utils.checks.mistakes import Misconception
from utils.checks.trial import NOTHING, Call, Function, Outcome, run

TIME_LIMIT = 5.0  # seconds for all calls of one check
RTOL = 1e-5  # float32 answers pass; a logarithm of p + 1e-16 does not, on the cases below
LONGEST = 12  # numbers of an array that a message writes out; of a longer one it tells the shape


@dataclass(frozen=True)
class Result:
    """Hold what a check found; a notebook shows it as one line.

    Attributes
    ----------
    ok
        Whether the function is right on every input tried.
    message
        One line: what is right, or what to look at next.
    misconception
        The name of the known wrong answer that the function matches, or None.
    tried
        Whether there was an answer to try; False where the dots are still in place.
    """

    ok: bool
    message: str
    misconception: str | None = None
    tried: bool = True

    def __repr__(self) -> str:
        return f"{'✓' if self.ok else '→'} {self.message}"

    def _repr_html_(self) -> str:
        """Return a box told apart by sign and line style, in the colours of the theme around it."""
        line = "solid #2e8b57" if self.ok else "dashed #b8860b"
        return (
            f'<div style="border-left: 5px {line}; margin: 0.3em 0; padding: 0.3em 0.8em">'
            f"{html.escape(repr(self))}</div>"
        )


@dataclass(frozen=True)
class Exercise:
    """Describe a check: what is asked, which inputs to try, which wrong answers are known.

    The `extreme` inputs count only once all `cases` are right. Where an answer is not one number
    for each number that is given, `elementwise` is False.
    """

    usage: str
    arguments: Sequence[str]
    reference: Function
    known: Sequence[Misconception]
    praise: str
    cases: Sequence[Call]
    extreme: Sequence[Call] = ()
    elementwise: bool = True


def _answer(fn: Function, call: Call) -> np.ndarray | None:
    """Return what a function of ours gives, or None where a known wrong one fails."""
    try:
        return np.asarray(fn(*call.args, **call.options), dtype=float)
    except (ValueError, IndexError):
        return None


def _near(got: np.ndarray | None, wanted: np.ndarray | None, atol: float) -> bool:
    if got is None or wanted is None:
        return got is wanted
    return got.shape == wanted.shape and np.allclose(
        got, wanted, rtol=RTOL, atol=atol, equal_nan=True
    )


def _first_miss(outcomes: Sequence[Outcome], calls: Sequence[Call], fn: Function) -> int | None:
    """Return the place of the first outcome that is missing or is not what `fn` gives, or None."""
    for place, call in enumerate(calls):
        if place == len(outcomes) or not _near(outcomes[place].value, _answer(fn, call), call.atol):
            return place
    return None


def _number(value: float, digits: int = 9) -> str:
    return f"{value + 0.0:.{digits}g}"  # + 0.0 turns -0 into 0


def _show(value: object) -> str:
    """Write an input the way a learner would type it."""
    if isinstance(value, np.ndarray):
        return f"[{', '.join(map(_show, value))}]"
    return f'"{value}"' if isinstance(value, str) else _number(value)


def _named(name: str, value: object) -> str:
    """Write an input with its name; the numbers of a long array would hide what follows them."""
    if np.size(value) > LONGEST:
        return f"{name} of shape {np.shape(value)}"
    return f"{name} = {_show(value)}"


def _given(exercise: Exercise, call: Call) -> str:
    given = {**dict(zip(exercise.arguments, call.args, strict=True)), **call.options}
    return "For " + ", ".join(_named(*pair) for pair in given.items())


def _difference(exercise: Exercise, call: Call, got: Outcome) -> str:
    """Say where an answer differs: the input, what came and what is wanted, in a few digits."""
    wanted = _answer(exercise.reference, call)
    if got.value is None:
        return f"{_given(exercise, call)} your function {got.problem}"
    if got.value.shape != wanted.shape:
        kinds = [
            f"an array of shape {x.shape}" if x.shape else "one number" for x in (got.value, wanted)
        ]
        return f"{_given(exercise, call)} your function gives {kinds[0]}; wanted: {kinds[1]}."
    pair = np.stack([got.value, wanted])
    where = ""
    if wanted.shape:  # show the first that differs, and its input
        place, *_ = np.argwhere(~np.isclose(*pair, rtol=RTOL, atol=call.atol, equal_nan=True))
        pair = pair[:, *place]
        if exercise.elementwise and all(np.shape(v) == wanted.shape for v in call.args):
            call = Call(tuple(values[*place] for values in call.args), call.options)
        else:
            where = f" at [{', '.join(map(str, place))}]"
    shown = next(
        (texts for digits in (4, 6) if len(set(texts := [_number(x, digits) for x in pair])) == 2),
        [_number(x) for x in pair],
    )
    given = _given(exercise, call)
    return f"{given} your function gives {shown[0]}{where}; wanted: {shown[1]}."


def _misfit(fn: Function, calls: Sequence[Call]) -> str:
    """Say why the function cannot be called as the exercise asks, or nothing."""
    try:
        signature = inspect.signature(fn)
    except Exception:  # noqa: BLE001  # some built-in functions have none: then the calls will tell
        return ""
    for call in calls:
        try:
            signature.bind(*call.args, **call.options)
        except TypeError as error:
            return str(error)
    return ""


def _judge(
    exercise: Exercise, fn: Function, outcomes: Sequence[Outcome], limit: Limit
) -> Result | None:
    """Return what is wrong in the first outcomes, or None where all of them are right."""
    calls = (*exercise.cases, *exercise.extreme)[: len(outcomes)]
    miss = _first_miss(outcomes, calls, exercise.reference)
    if miss is None:
        return None
    got = outcomes[miss]
    detail = _difference(exercise, calls[miss], got)

    def explains(known: Misconception) -> bool:
        if known.mended:
            mended = run(known.mended(fn), calls, limit)
            return _first_miss(mended, calls, exercise.reference) is None
        return any(_first_miss(outcomes, calls, wrong) is None for wrong in known.wrong)

    overflowed = got.overflowed or (got.value is not None and not np.isfinite(got.value).all())
    broke_late = overflowed and miss >= len(exercise.cases)
    known = next(filter(explains, exercise.known), None) or next(
        # Overflow has many faces: inf, nan, errors. It is told by where it happens.
        (known for known in exercise.known if known.name == "unstable" and broke_late),
        None,
    )
    return Result(False, f"{known.hint} {detail}", known.name) if known else Result(False, detail)


def check(exercise: Exercise, fn: Function) -> Result:
    """Try a function on an exercise and say in one line what is right or what to look at next.

    Parameters
    ----------
    exercise
        The reference, the inputs and the known wrong answers; one of `utils.checks.EXERCISES`.
    fn
        The learner's function. Whatever it is or does, nothing is raised; after `TIME_LIMIT`
        seconds it is ended.

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
    limit = Limit(TIME_LIMIT)
    if not callable(fn):
        got = "None" if fn is None else f"an object of type {type(fn).__name__}"
        message = f"The check wants a function, and got {got}: write {exercise.usage}."
        return Result(False, message, tried=False)
    calls = (*exercise.cases, *exercise.extreme)
    if misfit := _misfit(fn, calls):
        wanted = ", ".join((*exercise.arguments, *(f"{name}=..." for name in calls[-1].options)))
        return Result(False, f"The check calls your function with ({wanted}): {misfit}.")
    outcomes = run(fn, calls, limit)
    if len(outcomes) < len(calls):
        given = _given(exercise, calls[len(outcomes)])
        return Result(
            False,
            f"{given} your function was still running after {TIME_LIMIT:g} seconds: is there a "
            "loop that never ends? If the kernel stays busy, restart it.",
        )
    if all(outcome.problem == NOTHING for outcome in outcomes):
        return Result(
            False,
            "Your function returns nothing yet: put your answer where the dots are, after return.",
            tried=False,
        )
    with np.errstate(all="ignore"):
        for n in (len(exercise.cases), len(calls)):
            if result := _judge(exercise, fn, outcomes[:n], limit):
                return result
    return Result(True, f"Right on all {len(calls)} inputs. {exercise.praise}")


def calls(*args: tuple, atol: float = 1e-8, **options: object) -> tuple[Call, ...]:
    """Make a call of each tuple of arguments, with the same options and tolerance."""
    return tuple(Call(arguments, options, atol) for arguments in args)
