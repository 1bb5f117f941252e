"""Build the shortest prefix code for given probabilities, after David Huffman (lesson 07).

A prefix code gives each symbol a word of zeros and ones, and no word begins another: a row of
words can be cut in one way only. NumPy and the standard library only.
"""

from __future__ import annotations

import heapq
from typing import TYPE_CHECKING

import numpy as np

from utils import _classes as classes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike


def lengths(q: ArrayLike) -> np.ndarray:
    """Compute the length of each symbol's word, in bits, in the shortest code for `q`.

    No other prefix code has a smaller mean length, sum(q · lengths). It lies between the entropy
    of `q` in bits and that entropy plus 1. Derived in lesson 07.

    Parameters
    ----------
    q : array_like, shape (C,)
        Probability of each symbol.

    Returns
    -------
    ndarray of int, shape (C,)
        Bits; 0 for an only symbol, which needs no word.

    Raises
    ------
    ValueError
        Where `q` is no row of probabilities that sum to 1.

    Examples
    --------
    >>> lengths([0.5, 0.25, 0.125, 0.125]).tolist()
    [1, 2, 3, 3]
    """
    q = _row(q)
    found = np.zeros(len(q), int)
    # Where two groups are equally likely, the one whose first symbol comes first is taken.
    groups = [(share, symbol, [symbol]) for symbol, share in enumerate(q.tolist())]
    heapq.heapify(groups)
    while len(groups) > 1:
        (a, i, left), (b, j, right) = heapq.heappop(groups), heapq.heappop(groups)
        found[left + right] += 1
        heapq.heappush(groups, (a + b, min(i, j), left + right))
    return found


def words(q: ArrayLike) -> list[str]:
    """Write the word of each symbol, zeros and ones, in the shortest code for `q`.

    The words are canonical: shorter ones first, then in the order of the symbols, each the next
    binary number. Same argument and errors as `lengths`. Derived in lesson 07.

    Examples
    --------
    >>> words([0.125, 0.5, 0.25, 0.125])
    ['110', '0', '10', '111']
    """
    bits = lengths(q)
    found, number, before = [""] * len(bits), 0, 0
    for symbol in np.lexsort((np.arange(len(bits)), bits)).tolist():
        number <<= int(bits[symbol]) - before
        before = int(bits[symbol])
        found[symbol] = f"{number:0{before}b}" if before else ""
        number += 1
    return found


def decode(message: str, code: Sequence[str]) -> list[int]:
    """Read a row of words back into symbols.

    Parameters
    ----------
    message : str
        Zeros and ones, one word after the other without gaps.
    code : sequence of str
        The word of each symbol, as `words` gives them.

    Returns
    -------
    list of int
        The symbols, counted from 0.

    Raises
    ------
    ValueError
        When the message does not end with the end of a word.

    Examples
    --------
    >>> decode("0100110", ["0", "10", "110", "111"])
    [0, 1, 0, 2]
    """
    symbols = {word: symbol for symbol, word in enumerate(code)}
    found, word = [], ""
    for bit in message:
        word += bit
        if word in symbols:
            found.append(symbols[word])
            word = ""
    if word:
        raise ValueError(
            f"got a message that ends with {word!r}, want whole words of this code: "
            "encode it with the same words, and lose no bit"
        )
    return found


def _row(q: ArrayLike) -> np.ndarray:
    q = classes.distribution(q, "q", -1)
    if q.ndim != 1:
        raise ValueError(
            f"got q of shape {q.shape}, want one row of probabilities: build one code for each row"
        )
    return q
