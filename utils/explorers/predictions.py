"""Read the predictions that an explorer is given, or make some up; rounded, for the page."""

from __future__ import annotations

import numpy as np

from utils import _contract as contract
from utils import losses

MOST_NUMBERS = 4000  # in a table; a notebook carries them in its state
MOST_SAMPLES = 400
BASE, FIRST = 56, 36  # letters from $ to [, which JSON writes as they are
FARTHEST = BASE**2 - 1  # hundredths below the largest logit: a probability of e^-31


def _both(name: str, values: object, y: object) -> tuple[np.ndarray, np.ndarray]:
    """Read numbers and their labels, or say what is wrong with them."""
    if values is None or y is None:
        missing, given = (name, "y") if values is None else ("y", name)
        raise ValueError(f"got {given} without {missing}: give both, or neither for an example.")
    try:
        values, labels = np.asarray(values, dtype=float), np.asarray(y, dtype=float)
    except (TypeError, ValueError, RuntimeError) as error:
        raise ValueError(
            f"{name} or y cannot be read as numbers: {error}. Tensors: .detach().cpu().numpy()"
        ) from error
    if not values.size or labels.shape != values.shape[:1]:
        raise ValueError(
            f"got {name} of shape {values.shape} and y of shape {labels.shape}: "
            "give at least one sample, and one label for each."
        )
    bad = ~np.isfinite(values)
    if bad.any():
        raise ValueError(f"{name} holds {values[bad][0]}: give finite numbers.")
    return values, labels


def _labels(labels: np.ndarray, classes: int) -> list[int]:
    bad = ~np.isin(labels, np.arange(classes))
    if bad.any():
        raise ValueError(
            f"y holds {labels[bad][0]:g}: give labels from 0 to {classes - 1}, whole numbers."
        )
    return labels.astype(int).tolist()


def _packed(table: np.ndarray) -> str:
    """Write each number as two letters: as digits it would take three times the room."""
    pairs = np.stack([table // BASE, table % BASE], axis=-1) + FIRST
    return "".join(map(chr, pairs.ravel().tolist()))


def rows(text: str, n: int) -> np.ndarray:
    """Read the table of n rows that was packed; `predictions.js` is the twin.

    Examples
    --------
    >>> rows("$%$&%$%%", 2).tolist()
    [[1, 2], [56, 57]]
    """
    letters = np.frombuffer(text.encode("ascii"), np.uint8).astype(int) - FIRST
    return (letters[::2] * BASE + letters[1::2]).reshape(n, -1)


def of_classes(logits: object = None, y: object = None) -> tuple:
    """Read logits as hundredths below the largest of their row, packed; and labels, tops of axes.

    Raises
    ------
    ValueError
        For data that no picture can show; the message says what to give.
    """
    if logits is None and y is None:
        draw = np.random.default_rng(0)
        z = draw.normal(0, 2, (120, 4))
        y = (z + draw.gumbel(size=z.shape)).argmax(axis=1)
        logits = 2.2 * z
    z, labels = _both("logits", logits, y)
    if z.ndim == 1:
        z = np.stack([0 * z, z], axis=1)
    if z.ndim != 2 or z.shape[1] < 2:
        raise ValueError(f"got logits of shape {z.shape}: give (N, C), or (N,) for two classes.")
    if z.size > MOST_NUMBERS:
        raise ValueError(
            f"got {z.size} logits: a notebook carries {MOST_NUMBERS}, so give at most "
            f"{MOST_NUMBERS // z.shape[1]} samples of {z.shape[1]} classes."
        )
    below = z.max(axis=1, keepdims=True) - z
    # Rounding must not make a tie, and with it another predicted class.
    gaps = np.clip(np.rint(100 * below), below > 0, FARTHEST).astype(int)
    labels = _labels(labels, z.shape[1])
    ends = [losses.cross_entropy(gaps / -100 / t, np.array(labels)) for t in (0.25, 1, 4)]
    return _packed(gaps), labels, [float(np.ceil(12 * max(ends)) / 10), 0.5]


def of_two(p: object = None, y: object = None) -> tuple:
    """Read probabilities to six digits of p or 1 - p, whichever is smaller, and labels.

    Raises
    ------
    ValueError
        For data that no picture can show; the message says what to give.
    """
    if p is None and y is None:
        draw = np.random.default_rng(0)
        p = losses.sigmoid(draw.normal(-0.5, 2.5, 120))
        y = draw.random(120) < p
    p, labels = _both("p", p, y)
    if p.ndim != 1 or len(p) > MOST_SAMPLES:
        raise ValueError(
            f"got p of shape {p.shape}: give (N,), one probability of label 1 a sample, "
            f"at most {MOST_SAMPLES}."
        )
    p = contract.probabilities(p, "p", "probabilities from 0 to 1: a sigmoid makes them of logits")
    labels = _labels(labels, 2)
    if (p == 1 - np.array(labels)).any():
        raise ValueError(
            "p is 0 where the label is 1, or 1 where it is 0: that costs infinity, and no picture "
            "has room for it. Compute p in float64, or look for a wrong label."
        )
    rounded = [
        float(f"{v:.6g}") if v < 0.5 else round(1 - float(f"{1 - v:.6g}"), 12) for v in p.tolist()
    ]
    return rounded, labels
