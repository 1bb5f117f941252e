"""What an exercise is, what a check finds, and whether an answer is the one wanted."""

import functools
import html
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from utils.checks import learner
from utils.checks.limit import Limit
from utils.checks.mistakes import Misconception, Table, named
from utils.checks.trial import Call, Function, Outcome, run

RTOL = 1e-5  # a logarithm of p + 1e-16 does not pass, on the cases of the exercises
RTOL_SINGLE = 1e-4  # what was computed in 32 bits has lost digits on the way


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


@dataclass(frozen=True, eq=False)
class Exercise:
    """Describe a check: what is asked, which inputs to try, which wrong answers are known.

    Attributes
    ----------
    usage
        The check as the lesson calls it.
    arguments
        The names of what the function is called with.
    reference
        The right answer. It refuses while an answer is tried, as all of `ours` do.
    known
        The wrong answers that have a name; a table is read when the exercise is made.
    praise
        What to say of a right one.
    cases, extreme
        The inputs; the extreme ones count only once all `cases` are right.
    elementwise
        Whether an answer is one number for each number that is given.
    ours
        Functions of the course that are the answer, or most of it.
    earlier
        What an answer may call of earlier exercises: its name, and what to do while it is
        unfinished.
    parameters
        What the learner's function is called with, where a check puts something in between.
    endless
        What to ask where the time is up.
    patience
        How many time limits more the extreme inputs may take once all `cases` are right.
    """

    usage: str
    arguments: Sequence[str]
    reference: Function
    known: Sequence[Misconception] | Table
    praise: str
    cases: Sequence[Call]
    extreme: Sequence[Call] = ()
    elementwise: bool = True
    ours: Sequence[Function] = ()
    earlier: Mapping[str, str] = field(default_factory=dict)
    parameters: Sequence[str] = ()
    endless: str = "is there a loop that never ends?"
    patience: int = 0

    def __post_init__(self) -> None:
        """Read the table of misconceptions."""
        if isinstance(self.known, Mapping):
            object.__setattr__(self, "known", named(self.known))

    @property
    def calls(self) -> tuple[Call, ...]:
        """All inputs, the extreme ones last."""
        return (*self.cases, *self.extreme)

    @property
    def given(self) -> list[tuple[tuple, dict]]:
        """What the function is called with: arguments and options of each input."""
        return [(call.args, call.options) for call in self.calls]

    @property
    def name(self) -> str:
        """What the lesson calls the answer."""
        return re.search(r"(\w+)\)$", self.usage)[1]

    def names(self, fn: Function) -> Sequence[str]:
        """Return what the learner calls the inputs, or else what the lesson does."""
        theirs = () if self.parameters else learner.parameters(fn)
        return theirs if len(theirs) >= len(self.arguments) else self.arguments

    def outcomes(self, fn: Function, calls: Sequence[Call], limit: Limit) -> tuple[Outcome, ...]:
        """Try a function; meanwhile the course's own answers refuse."""
        with learner.withheld((*self.ours, self.reference)):
            return run(fn, calls, limit)

    def miss(self, outcomes: Sequence[Outcome], n: int, fn: Function | None = None) -> int | None:
        """Return the place of the first of n outcomes that is missing or not what `fn` gives."""
        for place, call in enumerate(self.calls[:n]):
            wanted = answer(fn or self.reference, call)
            if place == len(outcomes) or not near(outcomes[place], wanted, call):
                return place
        return None


@functools.cache
def answer(fn: Function, call: Call) -> np.ndarray | None:
    """Return what a function of ours gives for an input, or None where a known wrong one fails."""
    try:
        return np.asarray(fn(*call.args, **call.options), dtype=float)
    except (ValueError, IndexError, OverflowError):
        return None


def near(got: Outcome, wanted: np.ndarray | None, call: Call) -> bool:
    """Tell whether an answer is the one wanted; a number may come as an array of one number."""
    value = got.value
    if value is None or wanted is None:
        return value is wanted
    if not wanted.shape and value.size == 1:
        value = value.reshape(())
    rtol = RTOL_SINGLE if got.single else RTOL
    return value.shape == wanted.shape and np.allclose(
        value, wanted, rtol=rtol, atol=call.atol, equal_nan=True
    )


def calls(*args: tuple, atol: float = 1e-8, **options: object) -> tuple[Call, ...]:
    """Make a call of each tuple of arguments, with the same options and tolerance."""
    return tuple(Call(arguments, options, atol) for arguments in args)
