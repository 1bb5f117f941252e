"""Checks of the exercises: they try a learner's function and name the misconception.

A check is one call on the function, such as ``checks.surprise(my_surprise)``. It tries many inputs
beside the reference in `utils.losses`. It never raises and never hangs, and its result shows itself
as one line. To add a check, write an `Exercise` (reference, cases, known wrong answers) and a
function of one line that passes it to `check`.
"""

import html
import inspect
import time
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from utils import losses, misconceptions
from utils._trial import NOTHING, Call, Function, Outcome, run
from utils.misconceptions import Misconception

TIME_LIMIT = 5.0  # seconds for all calls of one check
RTOL = 1e-5  # float32 answers pass; a logarithm of p + 1e-16 does not, on the cases below


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
    """

    ok: bool
    message: str
    misconception: str | None = None

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

    The `extreme` inputs count only once all `cases` are right.
    """

    usage: str
    arguments: Sequence[str]
    reference: Function
    known: Sequence[Misconception]
    praise: str
    cases: Sequence[Call]
    extreme: Sequence[Call] = ()


def _answer(fn: Function, call: Call) -> np.ndarray:
    return np.asarray(fn(*call.args, **call.options), dtype=float)


def _near(got: np.ndarray | None, wanted: np.ndarray, atol: float) -> bool:
    if got is None or got.shape != wanted.shape:
        return False
    return np.allclose(got, wanted, rtol=RTOL, atol=atol, equal_nan=True)


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
        return f"[{', '.join(map(_number, value))}]"
    return f'"{value}"' if isinstance(value, str) else _number(value)


def _given(exercise: Exercise, call: Call) -> str:
    given = {**dict(zip(exercise.arguments, call.args, strict=True)), **call.options}
    return "For " + ", ".join(f"{name} = {_show(value)}" for name, value in given.items())


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
    if wanted.shape:  # one number an element: show the first that differs, and its input
        place = np.flatnonzero(~np.isclose(*pair, rtol=RTOL, atol=call.atol, equal_nan=True))[0]
        call = Call(tuple(values[place] for values in call.args), call.options)
        pair = pair[:, place]
    shown = next(
        (texts for digits in (4, 6) if len(set(texts := [_number(x, digits) for x in pair])) == 2),
        [_number(x) for x in pair],
    )
    return f"{_given(exercise, call)} your function gives {shown[0]}; wanted: {shown[1]}."


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
    exercise: Exercise, fn: Function, outcomes: Sequence[Outcome], deadline: float
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
            mended = run(known.mended(fn), calls, deadline)
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
        The reference, the inputs and the known wrong answers; one of `EXERCISES`.
    fn
        The learner's function. Whatever it is or does, nothing is raised; after `TIME_LIMIT`
        seconds it is ended.

    Returns
    -------
    Result
        With `ok`, `message`, and the name of the `misconception` where one is known.

    Examples
    --------
    >>> check(EXERCISES["surprise"], lambda p: None)
    → Your function returns nothing yet: put your answer where the dots are, after return.
    """
    deadline = time.monotonic() + TIME_LIMIT
    if not callable(fn):
        got = "None" if fn is None else f"an object of type {type(fn).__name__}"
        return Result(False, f"The check wants a function, and got {got}: write {exercise.usage}.")
    calls = (*exercise.cases, *exercise.extreme)
    if misfit := _misfit(fn, calls):
        wanted = ", ".join((*exercise.arguments, *(f"{name}=..." for name in calls[-1].options)))
        return Result(False, f"The check calls your function with ({wanted}): {misfit}.")
    outcomes = run(fn, calls, deadline)
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
        )
    with np.errstate(all="ignore"):
        for n in (len(exercise.cases), len(calls)):
            if result := _judge(exercise, fn, outcomes[:n], deadline):
                return result
    return Result(True, f"Right on all {len(calls)} inputs. {exercise.praise}")


def _calls(*args: tuple, atol: float = 1e-8, **options: object) -> tuple[Call, ...]:
    return tuple(Call(arguments, options, atol) for arguments in args)


def _batch(p: Sequence[float], y: Sequence[int]) -> tuple[np.ndarray, np.ndarray]:
    return np.array(p, dtype=float), np.array(y)


# Each power of ten shows a constant of its size that was added inside the logarithm, or a clip.
_LADDER = (1e-3, 1e-5, 1e-7, 1e-9, 1e-11, 1e-13, 1e-15, 1e-17, 1e-19, 1e-50)
_BATCHES = (
    _batch([0.9, 0.2, 0.6, 0.3], [1, 0, 1, 1]),
    _batch([0.7, 0.05, 0.99, 0.4, 0.8], [0, 1, 1, 0, 0]),
    _batch([0.5, *_LADDER], [0, *(1 for _ in _LADDER)]),
)
_LOGITS = (
    _batch([2.0, -1.0, 0.5, 0.0, -3.0], [1, 0, 0, 1, 1]),
    _batch([-2.0, 4.0, 1.5], [0, 0, 1]),
)
_EXTREME_LOGITS = (
    _batch([1000.0, -1000.0, 1000.0, -1000.0], [0, 1, 1, 0]),
    _batch([40, -8, -13, -18, -23, -28, -33, -38, -43, -60], [0, *(1 for _ in range(9))]),
)
_COUNTS = ((7, 3), (1, 3), (1, 9), (4, 1))  # their shares are hundredths: a grid of 0.01 hits them

EXERCISES = {
    "surprise": Exercise(
        usage="checks.surprise(my_surprise)",
        arguments=("p",),
        reference=lambda p: losses.binary_cross_entropy(p, 1, reduction="none"),
        cases=_calls(*((p,) for p in (0.9, 0.5, 0.25, 0.99, *_LADDER))),
        known=misconceptions.SURPRISE,
        praise="Half as likely always costs the same step more.",
    ),
    "binary_cross_entropy": Exercise(
        usage="checks.binary_cross_entropy(my_bce)",
        arguments=("p", "y"),
        reference=lambda p, y: losses.binary_cross_entropy(p, y, reduction="none"),
        cases=_calls(*((p, y) for p in (0.9, 0.3, 0.5, 0.99, *_LADDER) for y in (1, 0))),
        known=misconceptions.BINARY_CROSS_ENTROPY,
        praise="Both branches hold, for likely and for very unlikely labels.",
    ),
    "binary_cross_entropy_batch": Exercise(
        usage="checks.binary_cross_entropy_batch(my_bce_batch)",
        arguments=("p", "y"),
        reference=losses.binary_cross_entropy,
        cases=(
            *_calls(*_BATCHES),
            *_calls(*_BATCHES, reduction="mean"),
            *_calls(*_BATCHES, reduction="sum"),
        ),
        known=misconceptions.BINARY_CROSS_ENTROPY_BATCH,
        praise="The mean does not grow with the batch, the sum does.",
    ),
    "binary_cross_entropy_with_logits": Exercise(
        usage="checks.binary_cross_entropy_with_logits(my_bce_with_logits)",
        arguments=("z", "y"),
        reference=lambda z, y: losses.binary_cross_entropy_with_logits(z, y, reduction="none"),
        cases=_calls(*_LOGITS),
        extreme=_calls(*_EXTREME_LOGITS),
        known=misconceptions.BINARY_CROSS_ENTROPY_WITH_LOGITS,
        praise="It survives z = 1000 and z = -1000.",
    ),
    "binary_cross_entropy_with_logits_grad": Exercise(
        usage="checks.binary_cross_entropy_with_logits_grad(my_grad)",
        arguments=("z", "y"),
        reference=lambda z, y: losses.binary_cross_entropy_with_logits_grad(z, y, reduction="none"),
        cases=_calls(*_LOGITS),
        extreme=_calls(*_EXTREME_LOGITS),
        known=misconceptions.BINARY_CROSS_ENTROPY_WITH_LOGITS_GRAD,
        praise="The slope is the prediction minus the label, and lies between -1 and 1.",
    ),
    "best_constant": Exercise(
        usage="checks.best_constant(my_best_constant)",
        arguments=("y",),
        reference=np.mean,
        cases=_calls(*((np.repeat([1, 0], counts),) for counts in _COUNTS), atol=1e-3),
        extreme=_calls((np.ones(4, int),), (np.zeros(4, int),), atol=1e-2),
        known=misconceptions.BEST_CONSTANT,
        praise="The best constant prediction is the share of ones.",
    ),
}


def surprise(fn: Function) -> Result:
    """Check a function of a probability that returns its surprise, -log p, in nats.

    Parameters
    ----------
    fn
        The learner's ``fn(p)``, tried with numbers between 0 and 1.

    Examples
    --------
    >>> surprise(lambda p: -np.log(p))
    ✓ Right on all 14 inputs. Half as likely always costs the same step more.
    >>> surprise(lambda p: -np.log2(p)).misconception
    'log2'
    """
    return check(EXERCISES["surprise"], fn)


def binary_cross_entropy(fn: Function) -> Result:
    """Check a function that returns the binary cross-entropy of one sample, in nats.

    Parameters
    ----------
    fn
        The learner's ``fn(p, y)``, tried with a number p between 0 and 1 and a label y, 0 or 1.

    Examples
    --------
    >>> binary_cross_entropy(lambda p, y: -np.log(p if y == 1 else 1 - p)).ok
    True
    >>> binary_cross_entropy(lambda p, y: -y * np.log(p)).misconception
    'forgotten 1 - y term'
    """
    return check(EXERCISES["binary_cross_entropy"], fn)


def binary_cross_entropy_batch(fn: Function) -> Result:
    """Check a function that returns the mean or the sum of a batch's binary cross-entropies.

    Parameters
    ----------
    fn
        The learner's ``fn(p, y, reduction="mean")``, tried with arrays of shape (N,) and with
        both reductions, "mean" and "sum".

    Examples
    --------
    >>> def mean_only(p, y, reduction="mean"):
    ...     return np.mean(-np.log(np.where(y == 1, p, 1 - p)))
    >>> binary_cross_entropy_batch(mean_only).misconception
    'mean for sum'
    """
    return check(EXERCISES["binary_cross_entropy_batch"], fn)


def binary_cross_entropy_with_logits(fn: Function) -> Result:
    """Check a function that returns each sample's binary cross-entropy, given logits.

    Parameters
    ----------
    fn
        The learner's ``fn(z, y)``, tried with arrays of shape (N,); logits of 1000 and -1000 are
        among them. It returns N losses.

    Examples
    --------
    >>> binary_cross_entropy_with_logits(lambda z, y: np.logaddexp(0, z) - z * y).ok
    True
    >>> binary_cross_entropy_with_logits(lambda z, y: np.log(1 + np.exp(z)) - z * y).misconception
    'unstable'
    """
    return check(EXERCISES["binary_cross_entropy_with_logits"], fn)


def binary_cross_entropy_with_logits_grad(fn: Function) -> Result:
    """Check a function that returns the slope of each sample's loss in its logit.

    Parameters
    ----------
    fn
        The learner's ``fn(z, y)``, tried with arrays of shape (N,). It returns N slopes.

    Examples
    --------
    >>> binary_cross_entropy_with_logits_grad(lambda z, y: losses.sigmoid(z) - y).ok
    True
    """
    return check(EXERCISES["binary_cross_entropy_with_logits_grad"], fn)


def best_constant(fn: Function) -> Result:
    """Check a function that finds the one probability that costs a batch of labels least.

    Parameters
    ----------
    fn
        The learner's ``fn(y)``, tried with arrays of labels 0 and 1, shape (N,). An answer may be
        off by 0.001, and by 0.01 where all labels are equal.

    Examples
    --------
    >>> best_constant(np.mean).ok
    True
    >>> best_constant(lambda y: 0.5).misconception
    'one half'
    """
    return check(EXERCISES["best_constant"], fn)
