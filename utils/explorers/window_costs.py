"""Score a short text with every number of symbols before each, for the explorer `windows`."""

from __future__ import annotations

from functools import cache

from utils import ngrams

SHORTEST, MOST = 8, 32  # symbols that the picture has room for
TEXT = "depends on what you want"


@cache
def _models() -> list[ngrams.NGram]:
    learned, _ = ngrams.english()
    return [ngrams.NGram(n, learned, 0.1) for n in (1, 2, 3, 4)]


def read(text: object = None) -> tuple[str, list[list[float]]]:
    """Return the text, and a row of losses in nats for 0, 1, 2 and 3 symbols before.

    Examples
    --------
    >>> len(read("eight or more")[1])
    4

    Raises
    ------
    ValueError
        When it is no such text, or too short or too long.
    """
    text = TEXT if text is None else text
    ngrams.numbers(text)  # it says what is wrong with a text
    if not SHORTEST <= len(text) <= MOST:
        raise ValueError(
            f"got a text of {len(text)} symbols: give {SHORTEST} to {MOST}, for which there is room"
        )
    return text, [model.losses(text).round(3).tolist() for model in _models()]
