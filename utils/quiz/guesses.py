"""Keep predictions beside the answers to the quizzes, in `notebooks/progress.json`.

Under `predictions` stands for each id the `guess`, a list with a number for each ring, or null
where somebody asked to be shown; the `truth` beside it, number by number; whether it was `shown`
without a guess; and `when`. The first guess counts.
"""

from __future__ import annotations

from typing import Any

from utils.quiz import progress

Kept = dict[str, Any]
LARGEST = 1e12  # no picture has room for more, and a file may hold any number


def guesses(*, every: bool = False) -> tuple[dict[str, Kept], str]:
    """Return the kept predictions by id, as `answers.answers` does the answers.

    Examples
    --------
    >>> kept, note = guesses()
    """
    return progress.section("predictions", None if every else sound)


def keep(
    prediction_id: str, guess: list[float] | None, truth: list[float], step: float
) -> tuple[bool, str]:
    """Keep the first guess at a prediction, beside all that the file holds already.

    Parameters
    ----------
    prediction_id : str
        The prediction.
    guess : list of float or None
        A number a ring; None for "just show me".
    truth : list of float
        What is true, ring by ring.
    step : float
        How far a truth may move and still be the same: computed numbers differ between machines.

    Returns
    -------
    bool
        Whether the file holds a guess at it now.
    str
        A sentence on where it is kept, or why it is not.

    Examples
    --------
    >>> keep("halving", [0.7], [1.05], 0.05)  # doctest: +SKIP
    (True, 'Kept in notebooks/progress.json. To start over, ...')
    """
    entry = {"guess": guess, "truth": truth, "shown": guess is None}

    def counts(earlier: object) -> bool:
        return agrees(earlier, truth, step)

    return progress.keep_first("predictions", prediction_id, entry, counts)


def sound(entry: object) -> bool:
    """Tell whether something read from a file is a prediction.

    Examples
    --------
    >>> sound({"guess": [0.7], "truth": [1.05], "shown": False}), sound({"guess": [0.7]})
    (True, False)
    """
    match entry:
        case {"guess": None, "truth": [_, *_] as truth, "shown": True}:
            return all(map(_number, truth))
        case {"guess": [_, *_] as guess, "truth": list(truth), "shown": False}:
            return len(guess) == len(truth) and all(map(_number, [*guess, *truth]))
    return False


def agrees(entry: object, truth: list[float], step: float) -> bool:
    """Tell whether a kept prediction is one of what is asked now.

    Examples
    --------
    >>> agrees({"guess": [0.7], "truth": [1.05], "shown": False}, [2.0], 0.05)
    False
    """
    if not sound(entry) or len(entry["truth"]) != len(truth):
        return False
    return all(abs(a - b) <= step for a, b in zip(entry["truth"], truth, strict=True))


def _number(value: object) -> bool:
    return type(value) in {int, float} and abs(value) <= LARGEST
