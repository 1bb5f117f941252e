"""Sum up predictions once, for every step of a slider: a picture needs no single one of them.

A chunk at a time, so that a million samples, or a thousand classes, take no more memory than their
own and a few megabytes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from utils.explorers.bins import BINS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

#: The steps of both sliders.
TEMPERATURES = np.arange(5, 81) / 20
THRESHOLDS = np.arange(1, 100) / 100
CHUNK = 2**16  # numbers at a time: a processor keeps them near
TOGETHER = 16  # factors of which the product is far from the largest float


def chunks(n: int, width: int = 1) -> Iterator[slice]:
    """Cut n rows of a table into chunks."""
    rows = max(1, CHUNK // width)
    return (slice(begin, begin + rows) for begin in range(0, n, rows))


def by_temperature(parts: Iterable[tuple[np.ndarray, np.ndarray]]) -> tuple[np.ndarray, np.ndarray]:
    """Count predictions bin by bin and sum up their losses, for each temperature.

    Parameters
    ----------
    parts : iterable of (ndarray of shape (n, C), ndarray of shape (n,))
        Logits, of which each row has a finite one, and class indices.

    Returns
    -------
    ndarray, shape (76, BINS, 3)
        Of each bin how many samples, how many right, and the sum of their confidence.
    ndarray, shape (76,)
        Mean log losses in nats; infinite where a label's logit is -inf.

    Examples
    --------
    >>> table, loss = by_temperature([(np.zeros((2, 4)), np.array([0, 3]))])
    >>> table[0, 2], round(loss[0], 4)
    (array([2. , 1. , 0.5]), np.float64(1.3863))
    """
    counts, losses = np.zeros((2, len(TEMPERATURES), 2 * BINS)), np.zeros(len(TEMPERATURES))
    for z, y in parts:
        # Class by class: sums over the rows of a table are much quicker than within them.
        below = np.subtract(z.T, z.max(axis=1), order="C")
        paid = below[y, np.arange(len(y))].sum()
        shift = BINS * (z.argmax(axis=1) == y) - 1
        every = np.arange(0, len(y), TOGETHER)
        for i, powers in _powers(below):
            total = powers.sum(axis=0)
            losses[i] += np.log(np.multiply.reduceat(total, every)).sum() - paid / TEMPERATURES[i]
            sure = 1 / total
            # A little below, so that the last bit of a confidence on an edge chooses no bin.
            place = np.ceil(sure * BINS - 1e-9).astype(int) + shift
            counts[0, i] += np.bincount(place, minlength=2 * BINS)
            counts[1, i] += np.bincount(place, sure, 2 * BINS)
    many, sums = counts.reshape(2, -1, 2, BINS)
    table = np.stack([many.sum(axis=1), many[:, 1], sums.sum(axis=1)], axis=-1)
    return table, losses / table[0, :, 0].sum()


def _powers(below: np.ndarray) -> Iterator[tuple[int, np.ndarray]]:
    """Give exp(below / T) for the place of each temperature; what is given is overwritten."""
    powers = np.empty_like(below)
    for i in range(len(TEMPERATURES) - 40, len(TEMPERATURES)):
        np.exp(np.divide(below, TEMPERATURES[i], out=powers), out=powers)
        yield i, powers
        # At half of T it is the square, which is quicker to compute.
        twentieths = i + 5
        while twentieths % 2 == 0 and twentieths >= 10:
            twentieths //= 2
            yield twentieths - 5, np.square(powers, out=powers)


def by_threshold(p: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Count the predictions of both labels between the steps of the threshold.

    Parameters
    ----------
    p, y : ndarray, shape (N,)
        Probabilities of any float type, in which they are compared, and labels 0 and 1.

    Returns
    -------
    ndarray, shape (2, 100)
        For each label how many have a p above 0, 0.01, ..., 0.99 and at most a step above it; 0
        counts in the first.

    Examples
    --------
    >>> by_threshold(np.array([0, 0.01, 0.02, 1]), np.array([0, 0, 1, 1]))[:, [0, 1, 99]]
    array([[2, 0, 0],
           [0, 1, 1]])
    """
    steps = THRESHOLDS.astype(p.dtype)
    counts = np.zeros(2 * (len(steps) + 1), dtype=int)
    for part in chunks(len(p)):
        place = np.searchsorted(steps, p[part]) + (len(steps) + 1) * y[part]
        counts += np.bincount(place, minlength=len(counts))
    return counts.reshape(2, -1)
