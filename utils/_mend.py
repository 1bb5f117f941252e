"""Tell how to mend what `_contract` and `_classes` refuse, and never by a silent error."""

import numpy as np
from numpy.typing import NDArray

BINARY = "binary_cross_entropy_with_logits"


def shape(name: str, got: tuple[int, ...], want: tuple[int, ...]) -> str:
    """Say how an array of one shape takes another; nothing if its values cannot be kept."""
    if [n for n in got if n != 1] == [n for n in want if n != 1]:
        return f"use {name}.reshape({want})"
    if sorted(got) == sorted(want):
        return "put its axes in that order (.T, np.moveaxis): reshape would mix the values up"
    return ""


def weight(name: str, shape: tuple[int, ...]) -> str:
    """Name the shapes of weights that mean something beside labels of this shape."""
    label = (
        f"one for each label has shape {(*shape[1:2], *(1,) * (len(shape) - 2))}"
        if len(shape) > 1
        else "a single number"
    )
    if name == "pos_weight":
        return f"{label}; it scales label 1 alone, so two weights [w0, w1] become w1 / w0"
    sample = f"one for each sample shape {(*shape[:1], *(1,) * (len(shape) - 1))}"
    return f"{label}, {sample}; for weights of label 0 and 1 use np.where(y == 1, w1, w0)"


def total(p: NDArray[np.float64], name: str, axis: int, tolerance: float) -> str:
    """Say what belongs in place of numbers that do not sum to 1 along `axis`."""
    labels, sums = name == "y", p.sum(axis)
    one_class = p.shape[axis] == 1
    fits = next((k for k in range(p.ndim) if np.allclose(p.sum(k), 1, atol=tolerance)), None)
    events = f"{BINARY}, one output each" if labels else f"[1 - {name}, {name}] for each"
    there = "move them with np.moveaxis" if labels else f"use axis={fits}"
    several = (
        f"several labels at once, or none, go to {BINARY}, one output each; "
        "if each sample has one class, leave out those without any"
    )
    advice = (  # the first that holds; dividing comes late, for it makes anything sum to 1
        (labels and one_class, f"one output a sample has no other class to choose: use {BINARY}"),
        (one_class, f"for the chance of one of two outcomes give both, [1 - {name}, {name}]"),
        (labels and np.isin(p, (0, 1)).all(), several),
        (fits is not None, f"along axis {fits} it does: if the classes lie there, {there}"),
        ((np.abs(sums - 1) < 0.05).all(), "keep all digits, or divide by the sum"),
        (
            (sums == 0).any(),
            "nothing is known where all are 0: leave that out before you divide by the sum",
        ),
        ((p > 1).any(), "divide counts by their sum"),
    )
    fallback = f"divide by the sum if one of them comes true, but if several can, use {events}"
    return next((text for holds, text in advice if holds), fallback)


def whole_numbers(y: np.ndarray, axis: int) -> str:
    """Say what whole numbers in the shape of the logits are, and where they belong."""
    if axis == 0:
        return (
            f"{y.size} scores are one sample of {y.size} classes; labels 0 and 1, a logit each, go "
            f"to {BINARY}, and the one-hot labels of one sample are y.astype(float)"
        )
    if y.max() > 1 or y.min() < 0:
        return (
            "classes are one index for each sample, without the class axis, and votes are divided "
            "by their sum"
        )
    if (y.sum(axis) == 1).all():
        return "one-hot rows, so use y.astype(float)"
    return f"several labels at once, or none, so use {BINARY}"


def indices(got: tuple[int, ...], scores: tuple[int, ...], want: tuple[int, ...]) -> str:
    """Say how class indices of one shape become those that the scores want."""
    if np.prod(got) == 1 == np.prod(want):
        return f"use y.reshape({want})"
    if len(scores) == 1:
        return f"for {scores[0]} samples of one logit each use {BINARY}"
    if got == scores[:-1]:
        return "if they lie along the last one, use np.moveaxis(scores, -1, 1)"
    return shape("y", got, want) or "give one for each sample"


def classes(num_classes: int) -> str:
    """Say what a class index out of range may be."""
    if num_classes == 1:
        return f"with one score a sample, labels 0 and 1 go to {BINARY}"
    return (
        "labels from 1 on are y - 1, a label to leave out is named by ignore_index, and more "
        "classes want more scores"
    )
