"""Keep what the checks found beside the answers to the quizzes, in `notebooks/progress.json`.

Under `checks` stands for each exercise how many answers were tried until one was right (`tries`),
whether one was (`solved`), and how often each known misconception was named (`misconceptions`).
Nothing of what a learner wrote is in there. What comes after the first right answer is not counted.
"""

import contextlib
import functools
import inspect
from collections.abc import Callable
from typing import Any

from utils.checks.engine import Result
from utils.quiz import progress

Entry = dict[str, Any]
MOST = 10**6  # tries: nobody makes more, and a file may hold any number


def recorded(check: Callable[..., Result]) -> Callable[..., Result]:
    """Let a check record its result, under its own name and all it is given before the answer.

    Parameters
    ----------
    check
        What a learner calls, with the answer as its last argument.

    Returns
    -------
    callable
        The same check. Where the file cannot be written, nothing is recorded and nothing said.

    Examples
    --------
    >>> from utils.checks.surprise import surprise
    >>> recorded(surprise).__name__
    'surprise'
    """

    @functools.wraps(check)
    def checked(*given: object, **named: object) -> Result:
        result = check(*given, **named)
        if result.tried:
            *case, _ = inspect.signature(check).bind(*given, **named).arguments.values()
            _record(" ".join([check.__name__, *case]), result)
        return result

    return checked


def sound(entry: object) -> bool:
    """Tell whether something read from a file is what is kept of an exercise.

    Examples
    --------
    >>> sound({"tries": 2, "solved": True, "misconceptions": {"sum for mean": 1}})
    True
    >>> sound({"tries": -1, "solved": True, "misconceptions": {}})
    False
    """
    match entry:
        case {"tries": int(tries), "solved": bool(), "misconceptions": dict(found)}:
            counts = list(found.values())
            sane = all(type(n) is int and 0 < n <= MOST for n in [tries, *counts])
            return sane and sum(counts) <= tries
    return False


def _record(exercise: str, result: Result) -> None:
    def change(document: dict[str, Any]) -> bool:
        kept = document.setdefault("checks", {})
        new = {"tries": 0, "misconceptions": {}}
        entry = kept.setdefault(exercise, new)
        if entry is not new and (not sound(entry) or entry["solved"]):
            return False
        entry |= {"tries": entry["tries"] + 1, "solved": result.ok}
        if name := result.misconception:
            entry["misconceptions"][name] = entry["misconceptions"].get(name, 0) + 1
        return True

    with contextlib.suppress(Exception):  # whatever the file or its folder is: a check goes on
        progress.update(change)
