"""Read the arguments of `utils.losses`, or say what was got, what is wanted and how to mend it."""

import operator

import numpy as np
from numpy.typing import ArrayLike, NDArray

from utils import _mend as mend

Array = NDArray[np.float64]

# What rounding may do to probabilities: over 200 000 classes softmax in float32 misses 1 by 4e-5.
TOLERANCE = 1e-4
CAUSES = "a missing value, 0/0, inf - inf or the log of a negative number"


def array(x: ArrayLike, name: str) -> np.ndarray:
    """Read numbers of any type and at least one of them."""
    if np.ma.isMaskedArray(x):
        raise ValueError(
            f"got {name} as a masked array, want plain numbers: the mask would be lost here, so "
            f"select with one mask in every argument, such as {name}.data[keep] with "
            f"keep = ~np.ma.getmaskarray({name}), or mark class indices with ignore_index"
        )
    try:
        x = np.asarray(x)
    except (TypeError, ValueError, RuntimeError) as error:
        advice = (
            "rows of equal length" if isinstance(error, ValueError) else ".detach().cpu().float()"
        )
        raise ValueError(
            f"{name} cannot be read as an array of numbers: {error} (want {advice})"
        ) from error
    if x.dtype.kind not in "fiub":
        got = f"of type {x.dtype}" if x.ndim else f"= {x.item()!r:.60}"
        raise ValueError(
            f"got {name} {got}, want real numbers: "
            "pass a number, a list of numbers or a NumPy array"
        )
    if x.size == 0:
        raise ValueError(
            f"got an empty {name} of shape {x.shape}, want at least one value: "
            "look for the filter or slice that left none, or skip the empty batch"
        )
    return x


def refuse(name: str, x: np.ndarray, bad: np.ndarray, want: str) -> None:
    """Raise a ValueError that quotes the first bad element, if there is one."""
    if bad.any():
        index = tuple(np.argwhere(bad)[0].tolist())
        place = f"{name}{list(index)}" if index else name
        raise ValueError(f"got {place} = {x[index]:.6g}, want {want}")


def numbers(x: ArrayLike, name: str) -> Array:
    """Read float64 numbers without NaN."""
    x = array(x, name).astype(np.float64)
    refuse(name, x, np.isnan(x), f"a number: look upstream for {CAUSES}")
    return x


def between(x: ArrayLike, name: str, low: float, high: float, want: str) -> Array:
    """Read numbers from `low` to `high`, both included."""
    x = numbers(x, name)
    refuse(name, x, (x < low) | (x > high), want)
    return x


def probabilities(x: ArrayLike, name: str, want: str) -> Array:
    """Read numbers from 0 to 1; what rounding put just outside is read as 0 or 1."""
    return between(x, name, -TOLERANCE, 1 + TOLERANCE, want).clip(0, 1)


def fraction(x: float, name: str) -> float:
    """Read one number from 0 to 1."""
    x = between(x, name, 0, 1, "a part from 0 to 1, such as 0.1")
    if x.ndim:
        raise ValueError(f"got {name} of shape {x.shape}, want one number, such as 0.1")
    return float(x)


def same_shape(x: np.ndarray, name: str, like: np.ndarray, like_name: str) -> None:
    """Refuse shapes that differ, even those that NumPy would broadcast."""
    if x.shape != like.shape:
        advice = mend.shape(name, x.shape, like.shape)
        if not advice and like.ndim > 1 and x.shape == like.shape[:-1]:
            advice = f"a class index for each row of {like_name} goes to cross_entropy or one_hot"
        raise ValueError(
            f"got {name} of shape {x.shape} beside {like_name} of shape {like.shape}, want the "
            f"same shape: {advice or f'nothing is broadcast, give one for each of {like_name}'}"
        )


def binary_labels(y: ArrayLike, like: Array, like_name: str) -> Array:
    """Read one label from 0 to 1 for each element of `like`."""
    want = (
        "labels from 0 to 1: recode -1/1 as (y + 1) / 2, 1/2 as y - 1, 0/255 as y / 255; "
        "three classes and more go to cross_entropy"
    )
    y = probabilities(y, "y", want)
    same_shape(y, "y", like, like_name)
    return y


def weights(weight: ArrayLike, name: str) -> Array:
    """Read finite weights that are not negative."""
    largest = np.finfo(np.float64).max
    return between(
        weight, name, 0, largest, "finite weights of at least 0: a negative one rewards mistakes"
    )


def elementwise_weight(weight: ArrayLike | None, name: str, shape: tuple[int, ...]) -> Array:
    """Read weights that broadcast to `shape` and do not enlarge it."""
    if weight is None:
        return np.ones(())
    weight = weights(weight, name)
    try:
        fits = np.broadcast_shapes(weight.shape, shape) == shape
    except ValueError:
        fits = False
    if not fits:
        raise ValueError(
            f"got {name} of shape {weight.shape}, want one that broadcasts to {shape}: "
            f"{mend.weight(name, shape)}"
        )
    return weight


def integer(x: int, name: str) -> int:
    """Read a whole number."""
    try:
        return operator.index(x)
    except TypeError as error:
        raise ValueError(f"got {name}={x!r}, want a whole number, such as 3") from error


def divisor(reduction: str, count: float) -> float:
    """Return what the reduction divides by: `count` for the mean, else 1."""
    if reduction not in ("none", "mean", "sum"):
        raise ValueError(f'got reduction={reduction!r}, want "none", "mean" or "sum"')
    if reduction != "mean":
        return 1.0
    if count == 0:
        raise ValueError(
            "got nothing to average: each label is ignore_index or of a class with weight 0; "
            'want at least one that counts: skip this batch, or use reduction="sum"'
        )
    return float(count)
