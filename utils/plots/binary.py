"""Pictures of lesson 01: one prediction, a batch, a constant, a logit."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from utils import losses
from utils.plots.look import COLORS, WRONG

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from numpy.typing import ArrayLike


def binary_curves(ax: Axes) -> Axes:
    """Draw the loss of one prediction against p, a curve for each label (lesson 01)."""
    p = np.linspace(0.006, 0.994, 250)
    for label, role, dashes in ((1, "one", "-"), (0, "zero", "--")):
        loss = losses.binary_cross_entropy(p, np.full_like(p, label), reduction="none")
        ax.plot(p, loss, dashes, color=COLORS[role], clip_on=False, gid=f"curve-{label}")
    for y, role, words in (
        (4.75, "one", "● label 1: −log p (solid)"),
        (4.3, "zero", "■ label 0: −log(1−p) (dashed)"),
    ):
        ax.text(0.5, y, words, color=COLORS[role], ha="center", gid=f"formula-{role}")
    ax.set(xlim=(0, 1), ylim=(0, 5.2), xlabel="p, predicted probability of class 1")
    ax.set_ylabel("loss (nats)")
    return ax


def surprise(ax: Axes, marked: ArrayLike = ()) -> Axes:
    """Draw the surprise −log p against p and mark some probabilities (lesson 01)."""
    p = np.linspace(0.006, 1, 300)
    ax.plot(p, -np.log(p), color=COLORS["one"], clip_on=False)
    for q in np.asarray(marked, dtype=float):
        ax.plot(q, -np.log(q), "o", color=COLORS["one"], clip_on=False)
        ax.annotate(
            f"p = {q:g}: {-np.log(q):.2f}", (q, -np.log(q)), (7, 5), textcoords="offset points"
        )
    ax.set(xlim=(0, 1), ylim=(0, 5.2), xlabel="p, probability you gave to what happened")
    ax.set_ylabel("surprise −log p (nats)")
    return ax


def constant_prediction(ax: Axes, y: ArrayLike) -> Axes:
    """Draw the mean loss of one constant prediction for a batch of labels (lesson 01)."""
    y = np.asarray(y, dtype=float)
    share = y.mean()
    p = np.linspace(0.005, 0.995, 300)
    floor = losses.entropy([share, 1 - share])
    mean = [losses.binary_cross_entropy(np.full_like(y, q), y) for q in p]
    ax.plot(p, mean, color=COLORS["prediction"])
    ax.axhline(floor, color=COLORS["muted"], linestyle=":", linewidth=1.2)
    ax.plot(share, floor, "D", color=COLORS["truth"])
    ax.annotate(
        f"share of ones = {share:.2f}\nloss = entropy = {floor:.4f}",
        (share, floor),
        (0, -30),
        textcoords="offset points",
        ha="center",
        color=COLORS["truth"],
    )
    ax.set(xlim=(0, 1), ylim=(0, 2.5), xlabel="the same p for every sample")
    ax.set_ylabel("mean loss (nats)")
    return ax


def batch_axes(probability: Axes, loss: Axes, n: int) -> tuple[Axes, Axes]:
    """Draw the empty axes of a batch: probabilities above, losses below (lesson 01)."""
    for ax in (probability, loss):
        ax.set(xlim=(0.5, n + 0.5), xticks=range(1, n + 1))
        ax.grid(visible=False, axis="x")
    probability.set(ylim=(0, 1.25), yticks=[0, 0.5, 1], ylabel="p")
    probability.axhline(0.5, color=COLORS["muted"], linewidth=1, linestyle=":")
    probability.set_title("predictions (bars) and labels (● 1, ■ 0)")
    loss.set(ylim=(0, 6.2), yticks=range(6), xlabel="sample", ylabel="loss (nats)")
    return probability, loss


def logit_curves(probability: Axes, loss: Axes, slope: Axes) -> tuple[Axes, Axes, Axes]:
    """Draw sigmoid, loss and slope against the logit, beside squared error (lesson 01)."""
    z = np.linspace(-10, 10, 161)
    p = losses.sigmoid(z)
    probability.plot(z, p, color=COLORS["ink"], clip_on=False, gid="sigmoid")
    for label in (0, 1):
        bce = losses.binary_cross_entropy_with_logits(z, np.full_like(z, label), reduction="none")
        pairs = {
            "loss": (loss, bce, (p - label) ** 2),
            "slope": (slope, p - label, 2 * (p - label) * p * (1 - p)),
        }
        for name, (ax, cross_entropy, squared) in pairs.items():
            ax.plot(
                z, cross_entropy, color=COLORS["prediction"], gid=f"{name}-{label}", clip_on=False
            )
            ax.plot(
                z,
                squared,
                "--",
                color=COLORS["truth"],
                gid=f"{name}-squared-{label}",
                clip_on=False,
            )
    probability.set(ylim=(0, 1), yticks=[0, 0.5, 1])
    for ax in (probability, loss, slope):
        ax.set_xticks([-10, -5, 0, 5, 10])
        ax.set_xlim(-10.5, 10.5)
    probability.set_title("probability σ(z)")
    loss.set(ylim=(0, 10), xlabel="logit z")
    loss.set_title("loss")
    loss.text(0, 9.2, "cross-entropy", color=COLORS["prediction"], ha="center", fontsize=8)
    loss.text(0, 8.2, "squared error (dashed)", color=COLORS["truth"], ha="center", fontsize=8)
    slope.set(ylim=(-1.1, 1.1), yticks=[-1, 0, 1], xlabel="logit z")
    slope.set_title("slope of the loss")
    return probability, loss, slope


def compare_terms(
    left: Axes, right: Axes, models: dict[str, ArrayLike], y: ArrayLike
) -> tuple[Axes, Axes]:
    """Draw the loss of each sample under two models, with mean and accuracy (lesson 01)."""
    y = np.asarray(y)
    for ax, (name, p) in zip((left, right), models.items(), strict=True):
        terms = losses.binary_cross_entropy(p, y, reduction="none")
        wrong = (np.asarray(p) > 0.5) != (y == 1)
        sample = np.arange(len(y))
        ax.bar(sample[~wrong], terms[~wrong], 0.6, color=COLORS["truth"], label="right side of 0.5")
        ax.bar(sample[wrong], terms[wrong], 0.6, label="wrong side of 0.5", **WRONG)
        ax.axhline(terms.mean(), color=COLORS["ink"], linestyle="--", linewidth=1.2, label="mean")
        ax.set_xticks(sample, [f"{q:g}" for q in p])
        ax.set(ylim=(0, 7.5), xlabel="p (label 1)", ylabel="loss (nats)")
        ax.set_title(f"{name}: mean {terms.mean():.4f}, accuracy {1 - wrong.mean():.2f}")
        ax.grid(visible=False, axis="x")
        ax.legend(loc="upper left")
    return left, right
