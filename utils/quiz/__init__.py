"""Ask questions that are answered with probabilities and scored with cross-entropy.

The questions of a lesson are a TOML file, `lessons_src/quizzes/NN_slug.toml`::

    [[question]]
    id = "coin-flip"
    text = "A coin shows heads. What did `p = 0.5` cost, in bits?"
    options = ["Half a bit", "One bit"]
    right = "One bit"
    why = "Each halving of the probability costs one bit, and 0.5 is 1 halved once."

`id` is unique in the whole course. There are 2 to 4 options, and `right` repeats one of them word
for word: an index would name another option, in silence, as soon as their order changes. `code`
stands in backticks; all else is shown as it is written. `load` checks such a file.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from utils.quiz.question import Quiz, ask, load, load_all, tally

__all__ = ["Quiz", "ask", "load", "load_all", "tally"]


def __getattr__(name: str) -> object:
    """Import the widget when it is asked for: a check keeps its result here, and needs none."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from utils.quiz import question  # noqa: PLC0415  # as it says above

    return getattr(question, name)


def __dir__() -> list[str]:
    """List what is here by and by, so that a notebook completes it."""
    return sorted({*globals(), *__all__})
