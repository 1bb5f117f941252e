"""Pictures of lesson 08: the tokens of three texts and their means, a text cut into windows."""

from __future__ import annotations

from math import exp
from typing import TYPE_CHECKING

from matplotlib.ticker import MaxNLocator, MultipleLocator

from utils.plots.look import COLORS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes


def whose_mean_axes(
    terms: Axes, means: Axes, texts: Sequence[Sequence[int]], longest: int, over: Sequence[str]
) -> tuple[Axes, Axes]:
    """Draw the empty axes of some padded texts: tokens above, their means below (lesson 08)."""
    word = {"ha": "center", "color": COLORS["muted"], "fontsize": 8}
    for k, tokens in enumerate(texts):
        left = k * (longest + 1)
        for place in range(len(tokens), longest):
            terms.text(left + place, 0.12, "pad", **word)
        terms.text(left + (longest - 1) / 2, 4.75, f"text {'ABC'[k]}", ha="center")
        if k:
            terms.axvline(left - 1, color=COLORS["grid"])
    terms.set(xlim=(-1, len(texts) * (longest + 1) - 1), ylim=(-0.75, 5.3), xticks=[])
    terms.set_yticks(range(5))
    terms.set_title("loss of each token in nats; above it what it weighs in the mean, in %")
    means.set(xlim=(-0.7, len(over) - 0.3), ylim=(0, 4.6), yticks=range(5))
    means.set_xticks(range(len(over)), over)
    means.set_title("the mean over ...")
    for ax in (terms, means):
        ax.grid(visible=False, axis="x")
    return terms, means


def windows_axes(
    windows: Axes, perplexity: Axes, costs: Axes, text: str, losses: Sequence[Sequence[float]]
) -> tuple[Axes, Axes, Axes]:
    """Draw the empty axes of a text in windows: places, perplexity, costs (lesson 08)."""
    n = len(text)
    for ax in (windows, costs):
        ax.set(xlim=(-0.8, n - 0.2))
        ax.set_xticks(range(n), text.replace(" ", "␣"))
        ax.tick_params(axis="x", length=0)
        ax.grid(visible=False, axis="x")
    windows.set(ylim=(0, n), yticks=[])
    windows.set_title("scored: block; also in its window: line")
    costs.set(ylim=(0, max(7, 1.1 * max(map(max, losses)))))
    costs.yaxis.set_major_locator(MultipleLocator(2))
    costs.set_title("loss in nats; ◆ with the whole text before")
    most = max(exp(sum(row) / n) for row in losses)
    perplexity.set(xlim=(-0.6, 0.6), ylim=(0, max(20, 1.2 * most)), xticks=[])
    perplexity.yaxis.set_major_locator(MaxNLocator(6))  # some texts cost hundreds
    perplexity.set_title("perplexity", fontsize=9)
    return windows, perplexity, costs
