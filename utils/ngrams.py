"""Guess the next character of English from the ones before it (lesson 07).

The text is the course's own prose, frozen in the files of `utils/english/`, so that it is the same
with every version of Python and nothing is downloaded. It is cut down to 27 symbols, the letters
and the space. NumPy and the standard library only.
"""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np

#: The 27 symbols; a symbol's place here is its number.
ALPHABET = " abcdefghijklmnopqrstuvwxyz"
#: Where the prose lies; its README.md says where it comes from.
ENGLISH = Path(__file__).with_name("english")


def normalise(text: str) -> str:
    """Keep the letters a to z, small, and put one space for all that stands between them.

    Examples
    --------
    >>> normalise("Don't panic: 42!")
    'don t panic'
    """
    return " ".join(re.findall("[a-z]+", text.lower()))


def english() -> tuple[str, str]:
    """Return the text to learn from, and the text that is held out.

    Returns
    -------
    learned, held_out : str
        Letters a to z and single spaces.

    Examples
    --------
    >>> learned, held_out = english()
    >>> held_out[:23]
    'one line gets all six p'
    """
    names = "learned.txt", "held_out.txt"
    learned, held_out = (normalise((ENGLISH / name).read_text(encoding="utf-8")) for name in names)
    return learned, held_out


def numbers(text: str) -> np.ndarray:
    """Replace each character of a text by its place in `ALPHABET`.

    Parameters
    ----------
    text : str
        Letters a to z and spaces.

    Returns
    -------
    ndarray of int, shape (N,)
        Each from 0 to 26.

    Raises
    ------
    ValueError
        When the text is empty or has another character.

    Examples
    --------
    >>> numbers("a bc").tolist()
    [1, 0, 2, 3]
    """
    if not isinstance(text, str) or not text:
        raise ValueError(f"got text = {text!r}, want a text with at least one letter")
    if other := sorted(set(text) - set(ALPHABET)):
        raise ValueError(
            f"got {other[0]!r} in the text, want the letters a to z and spaces: "
            "ngrams.normalise(text) makes such a text of any other"
        )
    return np.array([ALPHABET.index(character) for character in text])


class NGram:
    """A model that gives each next character a probability, from the n - 1 before it.

    Parameters
    ----------
    n : int
        0 knows nothing and is uniform; 1 (unigram) knows how frequent each character is, 2
        (bigram) looks at one character before, 3 (trigram) at two.
    text : str
        What it learns from: letters a to z and spaces.
    alpha : float
        How much is added to every count. With 0 what was never seen gets probability 0. A
        context that was never seen says nothing, and leaves the 27 symbols equally likely.

    Attributes
    ----------
    probabilities : ndarray, shape (27,) * n, or (27,) for n = 0
        The last axis is the next character, the others are those before it, the nearest last.

    Raises
    ------
    ValueError
        When n is not 0 to 4, alpha is negative, or the text is none of the alphabet.

    Examples
    --------
    >>> NGram(2, "abab", alpha=1).probabilities[1, 2].round(4)
    np.float64(0.1034)
    """

    def __init__(self, n: int, text: str, alpha: float = 1.0) -> None:
        if n not in range(5):
            raise ValueError(f"got n = {n!r}, want 0, 1, 2, 3 or 4: the table has 27 ** n numbers")
        if not 0 <= alpha < np.inf:
            raise ValueError(f"got alpha = {alpha!r}, want a number of at least 0, such as 1")
        self.n, self.alpha = n, alpha
        # n = 0 is a unigram that never looked.
        counts = np.zeros((len(ALPHABET),) * max(n, 1))
        if n:
            np.add.at(counts, self._windows(text), 1)
        total = counts.sum(axis=-1, keepdims=True) + alpha * len(ALPHABET)
        uniform = np.full_like(counts, 1 / len(ALPHABET))
        self.probabilities = np.divide(counts + alpha, total, out=uniform, where=total > 0)

    def losses(self, text: str) -> np.ndarray:
        """Compute the surprise at each character of a text, in nats; inf where it had 0.

        The text is read as the start of a page: before it stand only spaces.

        Examples
        --------
        >>> NGram(0, "").losses("ab").round(4)
        array([3.2958, 3.2958])
        """
        with np.errstate(divide="ignore"):
            return -np.log(self.probabilities[self._windows(text)])

    def write(self, length: int, seed: int = 0) -> str:
        """Draw a text character by character, each from the model's probabilities.

        Examples
        --------
        >>> NGram(2, "abababab", alpha=0).write(4)
        'abab'
        """
        draw = np.random.RandomState(seed)  # its numbers are promised never to change
        found = [0] * max(self.n - 1, 0)
        for _ in range(length):
            context = tuple(found[len(found) - self.n + 1 :]) if self.n > 1 else ()
            found.append(int(draw.choice(len(ALPHABET), p=self.probabilities[context])))
        return "".join(ALPHABET[number] for number in found[len(found) - length :])

    def _windows(self, text: str) -> tuple[np.ndarray, ...]:
        """Index the table: for each character the ones before it, the farthest first, and it."""
        before = max(self.n - 1, 0)
        y = np.concatenate([np.zeros(before, int), numbers(text)])
        return tuple(y[i : len(y) - before + i] for i in range(before + 1))
