"""Read the arguments of `utils.losses`, or say what was got, what is wanted and how to mend it."""

import operator

import numpy as np
from numpy.typing import ArrayLike, NDArray

from utils import _mend as mend

Array = NDArray[np.float64]

IGNORE_INDEX = -100
# What rounding may do to a sum of 1. Softmax in float32 misses it by 4e-5 with 200 000 classes;
# numbers of 16 bits miss it by up to 0.006, and numbers cut to two decimals by 0.01.
TOLERANCE = 1e-4
COARSE = 2.0**-7
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


def class_weight(weight: ArrayLike | None, x: Array, axis: int) -> Array:
    """Read one weight for each class, shaped to multiply `x`."""
    num_classes = x.shape[axis]
    weight = np.ones(num_classes) if weight is None else weights(weight, "weight")
    if weight.shape != (num_classes,):
        raise ValueError(
            f"got weight of shape {weight.shape}, want ({num_classes},), one for each class: "
            'to weigh samples, use reduction="none" and multiply'
        )
    return weight.reshape((num_classes,) + (1,) * (x.ndim - axis - 1))


def axis_of(x: Array, name: str, axis: int) -> int:
    """Read the number of an axis that `x` has."""
    axis = integer(axis, "axis")
    if not -x.ndim <= axis < x.ndim:
        advice = f"from {-x.ndim} to {x.ndim - 1}"
        if not x.ndim:
            pair = f", such as [1 - {name}, {name}]" if name in "pq" else ""
            advice = f"but a single number has no classes, so pass an array{pair}"
        raise ValueError(
            f"got axis={axis} for {name} of shape {x.shape}, want one of its axes, {advice}"
        )
    return axis


def integer(x: int, name: str) -> int:
    """Read a whole number."""
    try:
        return operator.index(x)
    except TypeError as error:
        raise ValueError(f"got {name}={x!r}, want a whole number, such as 3") from error


def class_axis(x: Array, name: str) -> int:
    """Return the axis of the classes in shapes (C,), (N, C) and (N, C, d1, ...)."""
    if x.ndim == 0:
        raise ValueError(
            f"got {name} = {x:.6g}, a single number, want shape (C,), (N, C) or (N, C, d1, ...): "
            "for one logit a sample use binary_cross_entropy_with_logits"
        )
    return min(1, x.ndim - 1)


def logits(z: ArrayLike, axis: int) -> Array:
    """Read logits whose softmax along `axis` exists: no inf, and not all of them -inf."""
    z = numbers(z, "z")
    overflow = "look for an overflow upstream, or mask the other classes with -inf"
    refuse("z", z, z == np.inf, f"logits below inf: {overflow}")
    closed = np.broadcast_to(z.max(axis_of(z, "z", axis), keepdims=True) == -np.inf, z.shape)
    refuse("z", z, closed, "at least one logit above -inf: a mask must leave one class open")
    return z


def distribution(p: ArrayLike, name: str, axis: int) -> Array:
    """Read probabilities that sum to 1 along `axis`, as closely as their type can."""
    want = "probabilities of at least 0: softmax makes them from logits"
    p = between(p, name, -TOLERANCE, np.inf, want).clip(0)
    sums = p.sum(axis_of(p, name, axis))
    off = np.abs(sums - 1)
    if off.max() > (COARSE if _has_16_bits(p) else TOLERANCE):
        raise ValueError(
            f"got {name} that sums to {sums.flat[off.argmax()]:.6g} along axis {axis}, want 1: "
            f"{mend.total(p, name, axis, TOLERANCE)}"
        )
    return p


def _has_16_bits(p: Array) -> bool:
    """Tell whether a type of 16 bits, float16 or bfloat16, may have held each number."""
    with np.errstate(over="ignore"):
        single, half = p.astype(np.float32), p.astype(np.float16)
    brain = (single == p) & (single.view(np.uint32) << 16 == 0)  # the upper half of a float32
    return bool((half == p).all() or brain.all())


def class_probabilities(y: np.ndarray, axis: int, ignore_index: int) -> Array:
    """Read one distribution over the classes for each sample."""
    if y.dtype.kind != "f":
        raise ValueError(
            f"got y of type {y.dtype} in the shape of the logits, {y.shape}, "
            f"want class probabilities as floats: {mend.whole_numbers(y, axis)}"
        )
    if ignore_index != IGNORE_INDEX:
        raise ValueError(
            f"got ignore_index={ignore_index} with class probabilities, want class indices: "
            "leave the samples out, or pass indices"
        )
    return distribution(y, "y", axis)


def class_indices(
    y: np.ndarray, shape: tuple[int, ...], axis: int, ignore_index: int
) -> tuple[np.ndarray, np.ndarray]:
    """Read one class index for each sample; return them, and which ones to keep."""
    want = shape[:axis] + shape[axis + 1 :]
    if y.shape != want:
        raise ValueError(
            f"got y of shape {y.shape} for scores of shape {shape}, want class indices of shape "
            f"{want}, or for cross_entropy class probabilities of shape {shape}: "
            f"classes lie along axis {axis}; {mend.indices(y.shape, shape, want)}"
        )
    kept = y != integer(ignore_index, "ignore_index")
    return whole_classes(np.where(kept, y, 0).astype(y.dtype), shape[axis]), kept


def whole_classes(y: np.ndarray, num_classes: int) -> np.ndarray:
    """Read class indices from 0 to num_classes - 1."""
    if num_classes < 1:
        raise ValueError(f"got num_classes={num_classes}, want at least 1: count the classes")
    if y.dtype.kind not in "iu":
        is_whole = np.equal(np.mod(y, 1), 0).all()
        advice = (
            "use y.astype(int)" if is_whole else "parts go in as class probabilities, one a class"
        )
        raise ValueError(f"got class indices y of type {y.dtype}, want integers: {advice}")
    want = f"a class from 0 to {num_classes - 1}: {mend.classes(num_classes)}"
    refuse("y", y, (y < 0) | (y >= num_classes), want)
    return y


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
