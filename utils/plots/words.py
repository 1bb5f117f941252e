"""The pictures of the course in words: for each function of `utils.plots` one of the same name.

It takes what the picture takes after its axes, and says what somebody who cannot see it needs to
know. `explorers.picture` uses it as the alt text, so that no cell of a lesson tells an answer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from utils import calibration, losses

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import ArrayLike


def surprise(marked: ArrayLike = ()) -> str:
    """Say what `plots.surprise` shows (lesson 01)."""
    points = ", ".join(f"p = {p:g} costs {-np.log(p):.2f} nats" for p in marked)
    said = "The surprise −log p falls from a steep wall near p = 0 to zero at p = 1."
    return f"{said} Marked: {points}." if points else said


def constant_prediction(y: ArrayLike) -> str:
    """Say what `plots.constant_prediction` shows (lesson 01)."""
    share = np.mean(y)
    ones = int(np.sum(y))
    floor = losses.entropy([share, 1 - share])
    return (
        f"Mean loss of a constant prediction for {ones} ones and {len(y) - ones} zeros: a valley "
        f"with its floor at p = {share:g}, where it costs {floor:.4f} nats, and steep walls at "
        "p = 0 and p = 1."
    )


def compare_terms(models: Mapping[str, ArrayLike], y: ArrayLike) -> str:
    """Say what `plots.compare_terms` shows (lesson 01)."""
    said = []
    for name, p in models.items():
        terms = losses.binary_cross_entropy(p, y, reduction="none")
        heights = ", ".join(f"{term:.2f}" for term in terms)
        right = np.mean((np.array(p) > 0.5) == np.array(y))
        said.append(f"{name}: bars of {heights}, mean {np.mean(terms):.4f}, accuracy {right:.2f}")
    return f"Losses of {len(y)} samples under {len(models)} models, in nats. {'. '.join(said)}."


def label_smoothing(eps: float, num_classes: int) -> str:
    """Say what `plots.label_smoothing` shows (lesson 02)."""
    smoothed = (1 - eps) * losses.one_hot(0, num_classes) + eps / num_classes
    lead = np.log(smoothed[0] / smoothed[1])
    return (
        "Loss against the lead of the true logit. Without smoothing it falls towards 0. With "
        f"smoothing {eps:g} it is lowest, {losses.entropy(smoothed):.4f}, at a lead of "
        f"{lead:.2f}, and rises after that."
    )


def loss_map(family: str) -> str:
    """Say what `plots.loss_map` shows (lesson 03)."""
    return {
        "labels": "Map of losses for yes or no, or several labels at once: logits go to "
        "BCEWithLogitsLoss (F.binary_cross_entropy_with_logits); a sigmoid makes probabilities of "
        "them for BCELoss (F.binary_cross_entropy). Both want float targets from 0 to 1 in the "
        "shape of the input. Given probabilities, BCEWithLogitsLoss is silently wrong; BCELoss "
        "stops with an error at a logit outside 0 to 1.",
        "classes": "Map of losses for one class of C: logits go to CrossEntropyLoss "
        "(F.cross_entropy), with class indices (long) or probabilities (float) as target; "
        "log_softmax makes log-probabilities of them for NLLLoss (F.nll_loss), with class indices. "
        "Given probabilities, CrossEntropyLoss is silently wrong, and so is NLLLoss given "
        "probabilities or logits.",
    }[family]


def sigmoid_slope(w: np.ndarray, x: np.ndarray, y: np.ndarray) -> str:
    """Say what `plots.sigmoid_slope` shows (lesson 04)."""
    z = x[:, :2] @ w[:2] + w[2]
    right = (z > 0) == (y == 1)
    missed = ", ".join(
        f"one of label {label:g} at ({one[0]:.1f}, {one[1]:.1f})"
        for one, label in zip(x[~right], y[~right], strict=True)
    )
    sides = {(-1, -1): "lower left", (1, 1): "upper right", (-1, 1): "upper left"}
    dark = sides.get((int(np.sign(w[0])), int(np.sign(w[1]))), "lower right")
    said = (
        f"{len(y)} points in a plane that is shaded by the probability of label 1, dark at the "
        f"{dark}, with five parallel lines of equal probability. {right.sum()} of {len(y)} points "
        "lie on the right side of the line of one half"
    )
    return f"{said}; on the wrong one: {missed}." if missed else f"{said}."


def two_surfaces(x: np.ndarray, labels: Sequence[ArrayLike], floor: np.ndarray) -> str:  # noqa: ARG001  # as the picture takes them
    """Say what `plots.two_surfaces` shows (lesson 04)."""
    return (
        "Contour lines of the loss over w₁ and w₂, with the best b. On the left, where a line "
        "separates the points, none of them closes: the loss keeps falling, to the left and the "
        "lower left. On the right, with one label flipped, they are closed rings around a lowest "
        f"place at w₁ = {floor[0]:.2f}, w₂ = {floor[1]:.2f}."
    )


def loss_curves(curves: np.ndarray, fresh: float, name: str) -> str:
    """Say what `plots.loss_curves` shows (lesson 06)."""
    train, validation = np.transpose(curves)
    low = int(validation.argmin())
    return (
        f"Loss against the step, with a line at {name} = {fresh:.2f}. Training goes from "
        f"{train[0]:.2f} to {train[-1]:.3f}. Validation goes from {validation[0]:.2f} to its "
        f"lowest, {validation[low]:.3f}, at step {low}, and is {validation[-1]:.3f} at the end."
    )


def reliability_diagrams(models: Mapping[str, tuple[np.ndarray, np.ndarray]]) -> str:
    """Say what `plots.reliability_diagrams` shows (lesson 06)."""
    errors = ", ".join(
        f"{name}: {calibration.expected_calibration_error(*each):.3f}"
        for name, each in models.items()
    )
    return f"Reliability diagrams, one for each model, with the calibration errors {errors}."


def two_models(x: np.ndarray, y: np.ndarray, lines: Mapping[str, np.ndarray]) -> str:
    """Say what `plots.two_models` shows (lesson 06)."""
    ways = {name: "rises" if np.polyfit(x, p, 1)[0] > 0 else "falls" for name, p in lines.items()}
    said = ", ".join(
        f"{name} {ways[name]}, with a mean of {np.mean(p):.3f}" for name, p in lines.items()
    )
    return f"Predictions over the texture: {said}. The share of ones is {np.mean(y):.3f}."


def code_tree(code: Mapping[str, str], shares: Mapping[str, float]) -> str:  # noqa: ARG001  # as above
    """Say what `plots.code_tree` shows (lesson 07)."""
    said = ", ".join(f"{symbol} is {word}" for symbol, word in code.items())
    return f"A Huffman code as a tree that forks downwards, a digit at each fork: {said}."


def smoothing(alpha: ArrayLike, curves: Mapping[str, ArrayLike]) -> str:
    """Say what `plots.smoothing` shows (lesson 07)."""
    said = []
    for name, bits in curves.items():
        low = int(np.argmin(bits))
        ends = f"{bits[0]:.2f} at {alpha[0]:g} and {bits[-1]:.2f} at {alpha[-1]:g}"
        said.append(f"{name}: {ends}, lowest near {alpha[low]:.1g} with {bits[low]:.2f}")
    return (
        "Bits a character on the held-out text against what is added to every count. "
        f"{'. '.join(said)}."
    )


def bits_a_character(models: Mapping[str, float], compressors: Mapping[str, float]) -> str:
    """Say what `plots.bits_a_character` shows (lesson 07).

    Examples
    --------
    >>> bits_a_character({"uniform": 4.7549}, {"zlib": 2.2})
    'Bits a character on the held-out text. Models: uniform 4.75. Compressors: zlib 2.2.'
    """
    said = ", ".join(f"{name} {bits:.2f}" for name, bits in models.items())
    packed = ", ".join(f"{name} {bits:.1f}" for name, bits in compressors.items())
    return f"Bits a character on the held-out text. Models: {said}. Compressors: {packed}."
