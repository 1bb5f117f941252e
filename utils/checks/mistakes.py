"""Wrong answers: what a misconception is, and the slips that several exercises share.

To add one, write a row into the table of its exercise: by its name, one kind sentence that says
what to look at, and the wrong formula in NumPy, or several. The tests then feed it to its check and
want that name alone.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from utils.checks.trial import Function

# What people add to a probability, or clip it at.
TINY = (
    *(1e-3, 1e-4, 1e-5, 1e-6, 1e-7, 1e-8, 1e-9, 1e-10, 1e-11, 1e-12, 1e-13, 1e-14, 1e-15, 1e-16),
    *(1e-17, 1e-18, 1e-19, 1e-20, float(np.finfo(float).eps), float(np.finfo("f4").eps)),
)

Change = Callable[[Function], Function]
Table = Mapping[str, tuple]  # by its name, a hint and what gives a misconception away


@dataclass(frozen=True)
class Misconception:
    """Describe one wrong answer that many people give.

    `wrong` holds its implementations, one or several; an answer equal to one of them is named.
    Where `mended` is given, it decides instead: it wraps a learner's function so that it becomes
    right exactly if the learner made this mistake, even if the function raises as it stands.
    A wrong implementation may fail on some inputs: it is named where the learner's fails there too.
    """

    name: str
    hint: str
    wrong: tuple[Function, ...]
    mended: Change | None = None

    def through(self, change: Change) -> "Misconception":
        """Return the same mistake in another setting: batches, logits."""
        return replace(self, wrong=tuple(change(wrong) for wrong in self.wrong))


@dataclass(frozen=True)
class Told(Misconception):
    """Describe a wrong answer that is told by the first error it raises.

    `error` is a pattern for a part of its message, which is shown after the hint.
    """

    error: str = ""


@dataclass(frozen=True)
class Mended:
    """Stand last in a row whose misconception is told by what mends it."""

    by: Change


@dataclass(frozen=True)
class Raises:
    """Stand in a row in place of wrong answers: its misconception is told by an error."""

    error: str


def named(table: Table) -> tuple[Misconception, ...]:
    """Read a table of misconceptions.

    Examples
    --------
    >>> [known.name for known in named({"no logarithm": ("Where is the log?", lambda p: 1 / p)})]
    ['no logarithm']
    """
    return tuple(_row(name, *row) for name, row in table.items())


def through(change: Change, table: Table) -> Table:
    """Give the same mistakes in another setting: batches, logits."""
    return {
        name: (hint, *(one if isinstance(one, Mended | Raises) else change(one) for one in signs))
        for name, (hint, *signs) in table.items()
    }


def _row(name: str, hint: str, *signs: Function | Mended | Raises) -> Misconception:
    match signs:
        case [Raises(error)]:
            return Told(name, hint, (), error=error)
        case [*wrong, Mended(change)]:
            return Misconception(name, hint, tuple(wrong), change)
    return Misconception(name, hint, signs)


def sigmoid(z: np.ndarray) -> np.ndarray:
    """Return 1 / (1 + exp(-z)) as everybody first writes it, overflow included."""
    return 1 / (1 + np.exp(-z))


def bce(p: np.ndarray, y: np.ndarray, log: Function = np.log) -> np.ndarray:
    """Return the formula of lesson 01, with a logarithm of your choice."""
    return -(y * log(p) + (1 - y) * log(1 - p))


def stable(z: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Return the form of lesson 01 that survives any logit."""
    return np.maximum(z, 0) - z * y + np.log1p(np.exp(-np.abs(z)))


def swapped(fn: Function) -> Function:
    """Call a function with its first two arguments exchanged."""
    return lambda first, second, *rest, **options: fn(second, first, *rest, **options)


def with_logits(wrong: Function) -> Function:
    """Send logits through a sigmoid before a wrong loss of probabilities."""
    return lambda z, y: wrong(sigmoid(z), y)


def in_batch(wrong: Function) -> Function:
    """Reduce the losses that a wrong loss gives for each sample."""
    return lambda p, y, reduction="mean": getattr(np, reduction)(wrong(p, y))


def adds(tiny: float) -> Function:
    """Make a logarithm with something small added inside."""
    return lambda x: np.log(x + tiny)


def clips(tiny: float) -> Function:
    """Make a logarithm whose argument is clipped."""
    return lambda x: np.log(np.clip(x, tiny, 1 - tiny))


def clamps_log(x: np.ndarray) -> np.ndarray:
    """Return log x, but never below -100: what torch's BCELoss does."""
    return np.maximum(np.log(x), -100)


def negative(log: Function) -> Function:
    """Make a surprise from a logarithm."""
    return lambda p: -log(p)


def of(log: Function) -> Function:
    """Make a binary cross-entropy from a logarithm."""
    return lambda p, y: bce(p, y, log)


# The base and the sign of the logarithm, and what is put inside it: the same slip in each exercise.
MINUS = (
    "Your costs are negative, for the log of a probability is never above 0: which sign mends it?"
)
LOG2 = "All your costs are too large by the same factor: do you count in bits, with log2, not log?"
LOG10 = (
    "All your costs are too small by the same factor: is that log10 rather than the natural log?"
)
ADDS = "Something small is added inside your logarithm: what does it hide when p is tiny?"
SWAPPED = "With its arguments the other way round your function is right: which comes first?"
CLIPS = "Your cost stops growing at some p: does a clip hide how bad a confident mistake is?"
ROUNDS = "Without it p rounds to 0 or 1 at extreme logits: can the logarithm be taken on paper?"
DIGITS = "A tiny p is rounded away in 1 - (1 - p): can you take its logarithm without subtracting?"

# Each power of ten shows a constant of its size that was added inside the logarithm, or a clip.
LADDER = (1e-3, 1e-5, 1e-7, 1e-9, 1e-11, 1e-13, 1e-15, 1e-17, 1e-19, 1e-50)


def batch(p: Sequence[float], y: Sequence[int]) -> tuple[np.ndarray, np.ndarray]:
    """Make the arrays that a check of a batch is tried with."""
    return np.array(p), np.array(y)
