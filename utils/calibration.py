"""Ask whether probabilities mean what they say: calibration, Brier score, temperature (lesson 06).

NumPy only. A bin reaches from just above its lower edge to its upper edge, edge included; the
first bin holds 0 too.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from utils import _contract as contract
from utils import losses


class Reliability(NamedTuple):
    """Hold what a reliability diagram shows: an entry for each bin, nan where a bin is empty."""

    count: np.ndarray
    predicted: np.ndarray
    observed: np.ndarray


def _pair(p: object, y: object) -> tuple[np.ndarray, np.ndarray]:
    """Read a row of probabilities and a label, 0 or 1, for each."""
    p = contract.probabilities(p, "p", "probabilities from 0 to 1: sigmoid makes them from logits")
    if p.ndim != 1:
        raise ValueError(
            f"got p of shape {p.shape}, want one probability a sample, shape (N,): "
            "of several classes take one column, or the largest of each row"
        )
    y = contract.binary_labels(y, p, "p")
    contract.refuse("y", y, (y != 0) & (y != 1), "labels 0 or 1: no share of a sample has a bin")
    return p, y


def _bin(p: np.ndarray, bins: int) -> np.ndarray:
    """Tell in which bin each probability falls, counted from 0."""
    bins = contract.integer(bins, "bins")
    if bins < 1:
        raise ValueError(f"got bins={bins}, want at least 1: 10 is usual")
    edges = np.linspace(0, 1, bins + 1)
    return np.maximum(np.searchsorted(edges, p) - 1, 0)


def reliability(p: np.ndarray, y: np.ndarray, bins: int = 10) -> Reliability:
    """Count how often what was predicted came true, bin by bin. Derived in lesson 06.

    Parameters
    ----------
    p : array_like, shape (N,)
        Predicted probabilities; for several classes the confidence, the largest of each row.
    y : array_like, shape (N,)
        Labels 0 and 1; for several classes whether the predicted class was right.
    bins : int
        Number of bins of equal width from 0 to 1.

    Returns
    -------
    Reliability
        `count`, mean `predicted` probability and `observed` share of ones, each of shape (bins,).

    Raises
    ------
    ValueError
        If a probability lies outside [0, 1], a label is neither 0 nor 1, the shapes differ, there
        is no sample or no bin; the message says how to mend it.

    Examples
    --------
    >>> reliability([0.1, 0.3, 0.9, 0.7], [0, 1, 1, 1], bins=2).observed
    array([0.5, 1. ])
    """
    p, y = _pair(p, y)
    place = _bin(p, bins)
    count, predicted, observed = (np.bincount(place, w, bins) for w in (None, p, y))
    some = np.where(count > 0, count, np.nan)
    return Reliability(count, predicted / some, observed / some)


def expected_calibration_error(p: np.ndarray, y: np.ndarray, bins: int = 10) -> float:
    """Return the mean gap between prediction and outcome, each bin by its share of the samples.

    Derived in lesson 06; the result has the unit of a probability.

    Parameters
    ----------
    p, y, bins
        As for `reliability`.

    Returns
    -------
    float
        0 for predictions that come true as often as they say, in every bin.

    Raises
    ------
    ValueError
        As for `reliability`.

    Examples
    --------
    >>> round(expected_calibration_error([0.8, 0.8, 0.9, 0.9], [1, 0, 1, 1], bins=10), 4)
    0.2
    """
    count, predicted, observed = reliability(p, y, bins)
    full = count > 0
    return float(count[full] @ np.abs(predicted - observed)[full] / count.sum())


def brier_score(p: np.ndarray, y: np.ndarray) -> float:
    """Return the mean squared distance between probability and label. Derived in lesson 06.

    Parameters
    ----------
    p, y : array_like, shape (N,)
        Probabilities of class 1, and labels 0 and 1.

    Returns
    -------
    float
        From 0, certain and always right, to 1, certain and always wrong.

    Raises
    ------
    ValueError
        As for `reliability`.

    Examples
    --------
    >>> brier_score([0.5, 1.0], [1, 1])
    0.125
    """
    p, y = _pair(p, y)
    return float(np.mean((p - y) ** 2))


def mean_cost(p: np.ndarray, y: np.ndarray, threshold: float, miss: float, alarm: float) -> float:
    """Return what acting on every p above the threshold costs, a sample. Derived in lesson 06.

    Parameters
    ----------
    p, y : array_like, shape (N,)
        Probabilities of class 1, and labels 0 and 1.
    threshold : float
        Act where p is larger.
    miss, alarm : float
        Cost of not acting on a label 1, and of acting on a label 0.

    Returns
    -------
    float
        Mean cost, in the unit of `miss` and `alarm`.

    Raises
    ------
    ValueError
        As for `reliability`; or if a cost is negative or not finite.

    Examples
    --------
    >>> mean_cost([0.2, 0.4, 0.6, 0.8], [0, 1, 0, 1], 0.5, miss=10, alarm=1)
    2.75
    """
    p, y = _pair(p, y)
    miss, alarm = contract.weights(miss, "miss"), contract.weights(alarm, "alarm")
    acts = p > contract.fraction(threshold, "threshold")
    return float(np.mean(np.where(y == 1, miss * ~acts, alarm * acts)))


def best_temperature(z: np.ndarray, y: np.ndarray) -> float:
    """Return the T of least cross-entropy of softmax(z / T). Derived in lesson 06.

    Parameters
    ----------
    z : array_like, shape (N, C)
        Logits, finite.
    y : array_like, shape (N,)
        Class indices.

    Returns
    -------
    float
        The minimum, exact to about ten digits: the loss is convex in 1 / T, so its slope there is
        bisected.

    Raises
    ------
    ValueError
        If there is no best T between 0.001 and 1000, since every sample is right (then a smaller T
        is always better) or the logits know nothing of the labels; or if the input is none.

    Examples
    --------
    >>> round(best_temperature([[3, 0], [3, 0], [3, 0]], [0, 0, 1]), 4)
    4.3281
    """
    z = contract.numbers(z, "z")
    contract.refuse("z", z, np.isinf(z), "finite logits: divided by T, infinity stays infinite")
    losses.cross_entropy(z, y)  # says what is wrong with z and y
    if z.ndim != 2:
        raise ValueError(f"got z of shape {z.shape}, want (N, C): a row of logits for each sample")
    right = z[np.arange(len(z)), np.asarray(y)]

    def slope(inverse: float) -> float:
        return float(np.mean((losses.softmax(z * inverse) * z).sum(axis=1) - right))

    low, high = 1e-3, 1e3
    if not slope(low) <= 0 < slope(high):
        why = (
            "every sample is right, or the logits are tiny: a smaller T costs less still"
            if slope(high) <= 0
            else "these logits say nothing of the labels, or are huge: a larger T costs less still"
        )
        raise ValueError(f"got logits without a best T, for {why}. Give samples held back.")
    while high / low > 1 + 1e-12:
        middle = np.sqrt(low * high)
        low, high = (middle, high) if slope(middle) < 0 else (low, middle)
    return float(1 / np.sqrt(low * high))
