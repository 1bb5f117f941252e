"""Predictions in bins, as marks: a reliability diagram, a histogram of both labels.

A page carries the bins of each temperature as a row of letters: drawn to a thousandth, while the
numbers that are said have ten digits. `bins.js` is the twin that reads them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from utils.explorers.shapes import bar, line, point, text
from utils.explorers.states import fixed

if TYPE_CHECKING:
    from collections.abc import Sequence

BINS = 10
COLUMNS = 20
BASE = 91  # letters from # to ~ but for the backslash, which JSON writes as they are
WHOLE = BASE**5 - 1
ROW = 5 * BINS + 10  # letters


def counted(n: int, what: str = "") -> str:
    """Write how many, in little room, and of what; nothing for none.

    Examples
    --------
    >>> [counted(n) for n in (0, 734, 7_345, 73_456, 734_567, 2_000_000, 7_345_678)]
    ['', '734', '7k', '73k', '.7M', '2M', '7.3M']
    """
    if n < 1000:
        return f"{n}{what}" if n else ""
    if n < 99_500:
        return f"{fixed(n / 1e3, 0)}k{what}"
    words = fixed(n / 1e6, 1 if n < 9.95e6 else 0).removesuffix(".0").removeprefix("0")
    return f"{words}M{what}"


def packed(table: np.ndarray) -> str:
    """Write tables of bins in letters, as many for a million samples as for one.

    Parameters
    ----------
    table : ndarray, shape (rows, BINS, 3)
        Of each bin how many samples, how many right, and the sum of their confidence.

    Examples
    --------
    >>> len(packed(np.ones((76, BINS, 3)))) / 76
    60.0
    """
    count, right, total = np.moveaxis(table, 2, 0)
    some = np.maximum(count, 1)
    # Three digits, and the power of ten: a number below 1000 is its own code.
    power = np.floor(np.log10(some) - 2).clip(0)
    code = 900 * power + np.rint(count / 10**power)
    place = np.where(count > 0, total / some * BINS - np.arange(BINS), 0.5)
    parts = [_letters(code, 2), _letters(right / some * (BASE**2 - 1), 2)]
    bins = np.concatenate([*parts, _letters(place * (BASE - 1), 1)], axis=2)
    sums = [np.abs(total - right).sum(axis=1), total.sum(axis=1)]
    ends = [_letters(each / count.sum(axis=1) * WHOLE, 5) for each in sums]
    codes = np.concatenate([bins.reshape(len(table), -1), *ends], axis=1) + 35
    return "".join(map(chr, (codes + (codes > 91)).ravel().tolist()))


def _letters(x: np.ndarray, width: int) -> np.ndarray:
    whole = np.rint(x).astype(int)
    return np.stack([whole // BASE**k % BASE for k in reversed(range(width))], axis=-1)


def _cut(rows: str, begin: int, end: int) -> np.ndarray:
    letters = np.frombuffer(rows.encode(), np.uint8).astype(int).reshape(-1, ROW) - 35
    return (letters - (letters > 57))[:, begin:end]


def _numbers(letters: np.ndarray) -> np.ndarray:
    return letters @ BASE ** np.arange(letters.shape[1])[::-1]


def summed(rows: str) -> tuple[np.ndarray, np.ndarray]:
    """Read the expected calibration error and the mean confidence of each row."""
    return tuple(_numbers(_cut(rows, at, at + 5)) / WHOLE for at in (5 * BINS, 5 * BINS + 5))


def reliability(rows: str, i: int, total: int) -> list[dict]:
    """Place the bins of row i, with their shares of all below."""
    bins = _cut(rows[ROW * i : ROW * (i + 1)], 0, 5 * BINS).reshape(BINS, 5)
    code = _numbers(bins[:, :2])
    power = np.maximum(code - 100, 0) // 900
    counts = (code - 900 * power) * 10**power
    shares = _numbers(bins[:, 2:4]) / (BASE**2 - 1)
    means = (np.arange(BINS) + bins[:, 4] / (BASE - 1)) / BINS
    drawn = []
    columns = (each.tolist() for each in (counts, shares, means))
    for k, (n, share, at) in enumerate(zip(*columns, strict=True)):
        x, came = (k + 0.5) / BINS, share if n else at
        drawn += [
            bar(0, "prediction", x, 0.092, 0, came if n else 0),
            line(0, "zero", [at, at], [at, came]),
            point(0, "truth" if n else "hidden", at, came, "diamond", 3),
            bar(1, "muted", x, 0.092, 0, n / total),
            text(1, "ink", x, n / total + 0.06, counted(n)),
        ]
    return drawn


def beside(x: float, before: bool, role: str, y: float, n: int, what: str) -> dict:
    """Write how many, and of what, on one side of a line at x.

    Examples
    --------
    >>> beside(0.5, True, "ink", 0, 3, " missed")["anchor"]
    'end'
    """
    step, anchor = (-0.02, "end") if before else (0.02, "start")
    return text(0, role, x + step, y, counted(n, what), anchor)


def histogram(zeros: Sequence[int], ones: Sequence[int]) -> list[dict]:
    """Place the predictions of label 1 above zero, those of label 0 below; heights are roots.

    Parameters
    ----------
    zeros, ones : sequence of int
        How many predictions of each label lie in each of many steps from 0 to 1.
    """
    counts = np.array([zeros, ones]).reshape(2, COLUMNS, -1).sum(axis=2)
    below, above = np.sqrt(counts / counts.sum()).tolist()
    columns = [((k + 0.5) / COLUMNS, 0.8 / COLUMNS, k) for k in range(COLUMNS)]
    drawn = [bar(0, "one", x, width, 0, above[k]) for x, width, k in columns]
    return drawn + [bar(0, "zero", x, width, 0, -below[k]) for x, width, k in columns]
