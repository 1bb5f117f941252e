"""Read the predictions of anybody's model for an explorer, or make some up.

As people have them: arrays, lists, columns of a table, tensors wherever they lie; of any number of
samples, since an explorer keeps counts only.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from utils import _contract as contract
from utils import calibration, losses
from utils.explorers import bins, tallies

if TYPE_CHECKING:
    from collections.abc import Iterator

DEAREST = 1e9  # nats, of which each twin can write all digits
LARGEST = 1e300  # so that no gap, no quotient and no sum of losses is too large for a float
BATCHES = "A list of batches becomes one array by torch.cat or np.concatenate"
NAMED = "Other names of classes become such by np.searchsorted(model.classes_, y) with scikit-learn"
FINITE = "finite numbers; look upstream for an overflow or 0/0, and put -1e4 for a masked class"


def _array(values: object, name: str, advice: str) -> np.ndarray:
    if hasattr(values, "detach"):  # a tensor, perhaps with a gradient or on another device
        values = values.detach().cpu()
        if str(values.dtype) == "torch.bfloat16":  # NumPy has none
            values = values.float()
    try:
        read = values if np.ma.isMaskedArray(values) else np.asarray(values)
        if read.dtype.kind in "OUS":  # names, or a column of a table that may lack numbers
            read = read.astype(float)
    except (TypeError, ValueError, RuntimeError) as error:
        why = str(error).rstrip(".")
        raise ValueError(f"{name} cannot be read as numbers: {why}. {advice}.") from error
    read = contract.array(read, name)
    return read[:, 0] if read.shape[1:] == (1,) else read


def _refuse(x: np.ndarray, name: str, bad: np.ndarray, want: str) -> None:
    if found := x[bad].tolist():
        more = f", and {len(found) - 1} more of {x.size} are like it" if found[1:] else ""
        raise ValueError(f"{name} holds {found[0]:g}{more}: give {want}.")


def _within(x: np.ndarray, name: str, low: float, high: float, want: str) -> None:
    # Two passes that need no memory; NaN is in the least and in the largest, and fits nowhere.
    if not low <= float(x.min()) <= float(x.max()) <= high:
        wide = x.astype(float)
        _refuse(wide, name, ~((wide >= low) & (wide <= high)), want)


def _both(name: str, values: object, y: object, shapes: str) -> tuple[np.ndarray, np.ndarray]:
    """Read predictions and their labels, or say what is wrong with them."""
    if values is None or y is None:
        missing, given = (name, "y") if values is None else ("y", name)
        raise ValueError(f"got {given} without {missing}: give both, or neither for an example.")
    x, y = _array(values, name, BATCHES), _array(y, "y", NAMED)
    if x.ndim not in (1, 2):
        raise ValueError(f"got {name} of shape {x.shape}: give {shapes}.")
    (classes,) = x.shape[1:] or (2,)
    if y.shape != x.shape[:1]:
        one_hot = y.shape == (len(x), classes) and (np.sort(y)[:, -2:] == (0, 1)).all()
        mend = "Of one-hot rows take y.argmax(axis=1)" if one_hot else BATCHES
        raise ValueError(
            f"got {name} of shape {x.shape} and y of shape {y.shape}: give one label for each "
            f"sample, shape ({len(x)},). {mend}."
        )
    if name == "p":
        some = "probabilities from 0 to 1: a softmax or a sigmoid makes them of logits"
        _within(x, name, -contract.TOLERANCE, 1 + contract.TOLERANCE, some)
    else:
        _within(x, name, -LARGEST, LARGEST, FINITE)
    labels = f"class indices from 0 to {classes - 1}. {NAMED}"
    _within(y, "y", 0, classes - 1, labels)
    _refuse(y, "y", y != np.floor(y), labels)
    return x, y.astype(int)


def _finite(x: np.ndarray, y: np.ndarray) -> None:
    """Refuse probabilities that cost infinity."""
    wrong = x == 1 - y if x.ndim == 1 else x[np.arange(len(y)), y] == 0
    if not wrong.any():
        return
    if ((x == 0) | (x == 1)).all():
        mend = "So sure are answers, not probabilities: give those of model.predict_proba"
    else:
        mend = (
            "Rounding makes such probabilities of honest ones: compute them in float64, or charge "
            "16 nats at most with p.astype(float).clip(1e-7, 1 - 1e-7), of a tensor "
            "p.double().clip(1e-7, 1 - 1e-7). Or look for wrong labels"
        )
    raise ValueError(
        f"{wrong.sum()} of {len(y)} samples have p = 0 for what is true: that costs infinity, and "
        f"no picture has room for it. {mend}."
    )


def _sum_to_one(p: np.ndarray) -> np.ndarray:
    """Tell which rows do, as closely as 16 bits can, or two decimals of up to ten classes."""
    off = 0.005 * min(p.shape[1], 10) + 1e-9
    return np.abs(p.sum(axis=1, dtype=float) - 1) <= off


def _logits(x: np.ndarray, y: np.ndarray, name: str) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Give chunks of logits of at least two classes, in float64."""
    for part in tallies.chunks(*x.shape):
        z = x[part].astype(float)
        if z.ndim == 1:
            z = np.stack([1 - z if name == "p" else 0 * z, z], axis=1)
        if name == "p":
            with np.errstate(divide="ignore"):
                z = np.log(z)
        yield z, y[part]


def of_classes(logits: object = None, y: object = None, p: object = None) -> tuple:
    """Sum up logits, or probabilities, for each temperature, as `marks` of calibration takes it.

    Raises
    ------
    ValueError
        For data that no picture can show; the message says what to give.
    """
    if logits is None and y is None and p is None:
        draw = np.random.default_rng(0)
        z = draw.normal(0, 2, (120, 4))
        y = (z + draw.gumbel(size=z.shape)).argmax(axis=1)
        logits = 2.2 * z
    if logits is not None and p is not None:
        raise ValueError("got logits and p: give one of them, p are probabilities.")
    name, given = ("logits", logits) if p is None else ("p", p)
    x, y = _both(name, given, y, "(N, C), or (N,) for two classes")
    if name == "p":
        x = x.clip(0, 1)
        _finite(x, y)
        if x.ndim == 2:
            want = "rows that sum to 1, as p / p.sum(axis=1, keepdims=True) do, or name them logits"
            _refuse(x.sum(axis=1, dtype=float), "the sum of a row of p", ~_sum_to_one(x), want)
    elif x.ndim == 2 and len(x) > 1 and x.min() >= 0 and _sum_to_one(x).all() and (x % 1).any():
        raise ValueError(
            "each row of logits sums to 1 and holds nothing below 0, as probabilities do: give "
            "them as p=..., or take off 1 if they are logits indeed."
        )
    table, loss = tallies.by_temperature(_logits(x, y, name))
    if not loss.max() <= DEAREST:
        raise ValueError(
            f"got {name} that cost up to {loss.max():.3g} nats a sample: no picture has room for "
            "that. Look upstream for an overflow, or for a label whose class was masked."
        )
    rows, right = bins.packed(table), int(table[0, :, 1].sum())
    highest = (0.1, loss), (0.5, bins.summed(rows)[0])
    tops = [float(max(least, np.ceil(12 * max(values)) / 10)) for least, values in highest]
    return rows, [float(f"{v:.12g}") for v in loss], len(y), right, tops


def of_two(p: object = None, y: object = None) -> tuple:
    """Count probabilities of label 1 for each threshold, as `marks` of threshold takes it.

    Raises
    ------
    ValueError
        For data that no picture can show; the message says what to give.
    """
    if p is None and y is None:
        draw = np.random.default_rng(0)
        p = losses.sigmoid(draw.normal(-0.5, 2.5, 120))
        y = draw.random(120) < p
    p, y = _both("p", p, y, "(N,), one probability of label 1 a sample")
    if p.ndim == 2:
        if p.shape[1] > 2 or not _sum_to_one(p).all():
            raise ValueError(
                f"got p of shape {p.shape}: give (N,), one probability of label 1 a sample, or "
                "(N, 2) with rows that sum to 1. Of class k against the rest: p[:, k] and y == k."
            )
        p = p[:, 1]
    p = p.clip(0, 1)
    _finite(p, y)
    loss = brier = 0.0
    for part in tallies.chunks(len(p)):
        some = p[part].astype(float), y[part]
        loss += losses.binary_cross_entropy(*some, reduction="sum")
        brier += calibration.brier_score(*some) * len(y[part])
    return *tallies.by_threshold(p, y).tolist(), loss / len(y), brier / len(y)
