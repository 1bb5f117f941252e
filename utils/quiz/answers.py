"""Keep the answers to the questions in `notebooks/progress.json`: the first one counts.

Under `answers` stands for each question's id the `probabilities` given to its options, the index of
the `right` one, and `when` it was answered: UTC, to the millisecond, by which the class report
knows copies.
"""

from __future__ import annotations

import math
from typing import Any

from utils.quiz import progress

TOLERANCE = 1e-6  # how far a sum of probabilities may be from 1

Answer = dict[str, Any]


def answers(*, every: bool = False) -> tuple[dict[str, Answer], str]:
    """Return the kept answers by question id, and a sentence if the file could not be read.

    Parameters
    ----------
    every : bool
        Whether to return what makes no sense too, for whoever wants to count it.

    Examples
    --------
    >>> kept, note = answers()
    """
    return progress.section("answers", None if every else sound)


def keep(question_id: str, probabilities: list[float], right: int) -> tuple[bool, str]:
    """Keep the first answer to a question, beside all that the file holds already.

    Parameters
    ----------
    question_id : str
        The question.
    probabilities : list of float
        One for each option, summing to 1.
    right : int
        Index of the right option.

    Returns
    -------
    bool
        Whether the file holds an answer to the question now.
    str
        A sentence on where it is kept, or why it is not.

    Examples
    --------
    >>> keep("coin-flip", [0.7, 0.3], right=0)  # doctest: +SKIP
    (True, 'Kept in notebooks/progress.json. To start over, ...')
    """
    answer = {"probabilities": probabilities, "right": right}

    def counts(earlier: object) -> bool:
        return fits(earlier, len(probabilities), right)

    return progress.keep_first("answers", question_id, answer, counts)


def sound(answer: object) -> bool:
    """Tell whether something read from a file is an answer.

    Examples
    --------
    >>> sound({"probabilities": [0.7, 0.3], "right": 0}), sound({"probabilities": [7, 3]})
    (True, False)
    """
    match answer:
        case {"probabilities": [_, _, *_] as p, "right": int(right)}:
            return (
                type(right) is int
                and 0 <= right < len(p)
                and all(type(x) in {int, float} and 0 <= x <= 1 for x in p)
                and math.isclose(sum(p), 1, abs_tol=TOLERANCE)
            )
    return False


def fits(answer: object, options: int, right: int) -> bool:
    """Tell whether a kept answer is one to this question, as the question is now.

    Examples
    --------
    >>> fits({"probabilities": [0.7, 0.3], "right": 0}, options=3, right=0)
    False
    """
    return sound(answer) and (len(answer["probabilities"]), answer["right"]) == (options, right)
