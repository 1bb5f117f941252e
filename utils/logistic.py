"""Fit a line to labelled points: loss, gradient, gradient descent, Newton's method (lesson 04).

Everywhere `x` has shape (N, D) with a last column of ones, `w` shape (D,) with b as its last
number, and `y` shape (N,) with labels 0 and 1. NumPy only.
"""

import numpy as np

from utils import losses


def loss(w: np.ndarray, x: np.ndarray, y: np.ndarray) -> float:
    """Return the mean binary cross-entropy of the logits x @ w, in nats.

    Examples
    --------
    >>> round(loss(np.zeros(2), np.ones((4, 2)), np.array([0, 1, 1, 0])), 4)
    0.6931
    """
    return losses.binary_cross_entropy_with_logits(x @ np.asarray(w), y)


def gradient(w: np.ndarray, x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Return the gradient of `loss` in w, shape (D,). Derived in lesson 04.

    Examples
    --------
    >>> gradient(np.zeros(2), np.array([[2.0, 1.0], [4.0, 1.0]]), np.array([1, 0]))
    array([0.5, 0. ])
    """
    return x.T @ (losses.sigmoid(x @ np.asarray(w)) - y) / len(y)


def descend(w: np.ndarray, x: np.ndarray, y: np.ndarray, lr: float, steps: int) -> np.ndarray:
    """Walk downhill, each step the learning rate times the gradient; lesson 04 writes this loop.

    Returns
    -------
    ndarray, shape (steps + 1, D)
        Every w on the way, the start included.

    Examples
    --------
    >>> descend(np.zeros(2), np.array([[2.0, 1.0], [4.0, 1.0]]), np.array([1, 0]), 0.1, 1)[-1]
    array([-0.05,  0.  ])
    """
    path = [np.asarray(w, dtype=float)]
    # `gradient` in as few operations as there are, since lesson 04 looks a million steps ahead: the
    # loss of a point is log(1 + exp(wrong @ w)), and where that exp overflows the slope is full.
    wrong = np.where(np.asarray(y)[:, None] == 1, -1, 1) * x
    with np.errstate(over="ignore"):
        for _ in range(steps):
            path.append(path[-1] - lr / len(y) * (1 / (1 + np.exp(-(wrong @ path[-1]))) @ wrong))
    return np.array(path)


def fit(x: np.ndarray, y: np.ndarray, C: float = np.inf) -> np.ndarray:
    """Find the w of least C · (sum of losses) + ‖w‖² / 2 by Newton's method; b is not penalised.

    That is what scikit-learn's `LogisticRegression(C=C)` minimises.

    Parameters
    ----------
    x, y : ndarray
        Points and labels.
    C : float
        The weight of the data against the penalty; infinite means no penalty.

    Returns
    -------
    ndarray, shape (D,)
        The minimum.

    Raises
    ------
    ValueError
        If there is no minimum: a line separates the labels, and nothing penalises a longer w.

    Examples
    --------
    >>> from utils.data import six_points
    >>> fit(*six_points(), C=1).round(2).tolist()
    [-1.01, -0.35, 7.17]
    """
    w, penalty = np.zeros(x.shape[1]), np.eye(x.shape[1]) / (C * len(y))
    penalty[-1, -1] = 0
    while np.inf > C or ((x @ w > 0) != (y == 1)).any():  # no line separates them, so far
        p = losses.sigmoid(x @ w)
        slope = gradient(w, x, y) + penalty @ w
        if np.abs(slope).max() < 1e-12:
            return w
        curvature = (x.T * (p * (1 - p))) @ x / len(y) + penalty
        w = w - np.linalg.solve(curvature, slope)
    raise ValueError(
        f"The loss has no minimum with C = {C:g}: a line separates the labels, so a longer w is "
        "always better. Give a finite C, which penalises long ones."
    )
