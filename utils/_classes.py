"""Read the arguments of `utils.losses` that speak of several classes, or say how to mend them."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from utils import _contract as contract
from utils import _mend as mend

Array = NDArray[np.float64]

IGNORE_INDEX = -100
# Numbers of 16 bits miss a sum of 1 by up to 0.006, and numbers cut to two decimals by 0.01.
COARSE = 2.0**-7


def class_weight(weight: ArrayLike | None, x: Array, axis: int) -> Array:
    """Read one weight for each class, shaped to multiply `x`."""
    num_classes = x.shape[axis]
    weight = np.ones(num_classes) if weight is None else contract.weights(weight, "weight")
    if weight.shape != (num_classes,):
        raise ValueError(
            f"got weight of shape {weight.shape}, want ({num_classes},), one for each class: "
            'to weigh samples, use reduction="none" and multiply'
        )
    return weight.reshape((num_classes,) + (1,) * (x.ndim - axis - 1))


def axis_of(x: Array, name: str, axis: int) -> int:
    """Read the number of an axis that `x` has."""
    axis = contract.integer(axis, "axis")
    if not -x.ndim <= axis < x.ndim:
        advice = f"from {-x.ndim} to {x.ndim - 1}"
        if not x.ndim:
            pair = f", such as [1 - {name}, {name}]" if name in "pq" else ""
            advice = f"but a single number has no classes, so pass an array{pair}"
        raise ValueError(
            f"got axis={axis} for {name} of shape {x.shape}, want one of its axes, {advice}"
        )
    return axis


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
    z = contract.numbers(z, "z")
    overflow = "look for an overflow upstream, or mask the other classes with -inf"
    contract.refuse("z", z, z == np.inf, f"logits below inf: {overflow}")
    closed = np.broadcast_to(z.max(axis_of(z, "z", axis), keepdims=True) == -np.inf, z.shape)
    contract.refuse(
        "z", z, closed, "at least one logit above -inf: a mask must leave one class open"
    )
    return z


def distribution(p: ArrayLike, name: str, axis: int) -> Array:
    """Read probabilities that sum to 1 along `axis`, as closely as their type can."""
    want = "probabilities of at least 0: softmax makes them from logits"
    p = contract.between(p, name, -contract.TOLERANCE, np.inf, want).clip(0)
    sums = p.sum(axis_of(p, name, axis))
    off = np.abs(sums - 1)
    if off.max() > (COARSE if _has_16_bits(p) else contract.TOLERANCE):
        raise ValueError(
            f"got {name} that sums to {sums.flat[off.argmax()]:.6g} along axis {axis}, want 1: "
            f"{mend.total(p, name, axis, contract.TOLERANCE)}"
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
    kept = y != contract.integer(ignore_index, "ignore_index")
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
    contract.refuse("y", y, (y < 0) | (y >= num_classes), want)
    return y
