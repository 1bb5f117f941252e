"""Pictures of information: code lengths, a code tree, characters of English, your own answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from utils.plots.look import COLORS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from matplotlib.axes import Axes
    from numpy.typing import ArrayLike

SYMBOLS = "ABCD"


def code_length_axes(shares: Axes, lengths: Axes, total: Axes) -> tuple[Axes, Axes, Axes]:
    """Draw the empty axes of four symbols: shares, code lengths, mean in bits (lesson 07)."""
    for ax in (shares, lengths):
        ax.set(xlim=(-0.6, 3.6))
        ax.set_xticks(range(4), SYMBOLS)
        ax.grid(visible=False, axis="x")
    shares.set(ylim=(0, 1.22), yticks=[0, 0.25, 0.5, 0.75, 1])
    shares.set_title("probability")
    lengths.set(xlim=(-0.6, 3.8), ylim=(0, 8.4), yticks=range(9))
    lengths.set_title("bits: bar −log₂ q, ◆ −log₂ p", fontsize=9)
    total.set(xlim=(-0.6, 0.6), ylim=(0, 8.4), xticks=[], yticks=range(9))
    total.set_title("mean bits")
    truth, belief = COLORS["truth"], COLORS["prediction"]
    words = {"ha": "center", "va": "top", "fontsize": 8}
    shares.text(1.5, 1.2, "left bar p: what is true", color=truth, **words)
    shares.text(1.5, 1.11, "right bar q: what is believed", color=belief, **words)
    total.set_xlabel("\n" * 4)  # room for the numbers of both parts
    return shares, lengths, total


def code_tree(ax: Axes, code: Mapping[str, str], shares: Mapping[str, float]) -> Axes:
    """Draw a prefix code as a tree: each step down is a bit, each end a symbol (lesson 07).

    Parameters
    ----------
    ax : matplotlib.axes.Axes
    code : mapping of str to str
        The word of each symbol, in zeros and ones.
    shares : mapping of str to float
        The probability of each symbol.
    """
    # In the order of their words, the symbols stand from left to right without a crossing.
    ends = sorted(code, key=code.get)
    place = {code[symbol]: float(x) for x, symbol in enumerate(ends)}
    weight = {code[symbol]: shares[symbol] for symbol in ends}
    inner = {word[:k] for word in code.values() for k in range(len(word))}
    for node in sorted(inner, key=len, reverse=True):
        place[node] = (place[node + "0"] + place[node + "1"]) / 2
        weight[node] = weight[node + "0"] + weight[node + "1"]
        for bit in "01":
            x, y = (place[node], place[node + bit]), (-len(node), -len(node) - 1)
            ax.plot(x, y, color=COLORS["muted"], clip_on=False)
            # Beside the line, on the outer side of the fork.
            side = 0.1 + 0.08 * abs(x[1] - x[0])
            beside = np.mean(x) + (side if bit == "1" else -side)
            ax.text(beside, np.mean(y) + 0.05, bit, ha="center", va="center")
    for node in inner:
        ax.plot(place[node], -len(node), "o", color=COLORS["muted"], clip_on=False)
        # On the side that the line from above does not come from.
        side, align = (-7, "right") if node.endswith("0") else (7, "left")
        spot = place[node], -len(node)
        words = {"textcoords": "offset points", "ha": align}
        ax.annotate(f"{weight[node]:g}", spot, (side, 3), **words)
    for symbol in ends:
        x, y = place[code[symbol]], -len(code[symbol])
        ax.plot(x, y, "s", color=COLORS["prediction"], clip_on=False)
        ax.annotate(
            f"{symbol}  {shares[symbol]:g}\n{code[symbol]}",
            (x, y),
            (0, -8),
            textcoords="offset points",
            ha="center",
            va="top",
            color=COLORS["prediction"],
        )
    deepest = max(map(len, code.values()))
    ax.set(xlim=(-0.6, len(code) - 0.4), ylim=(-deepest - 0.75, 0.25))
    ax.axis("off")
    return ax


def bits_a_character(
    ax: Axes, models: Mapping[str, float], compressors: Mapping[str, float]
) -> Axes:
    """Draw what each model, and each compressor, needs for a character, in bits (lesson 07)."""
    bars = [*models.items(), *compressors.items()]
    for y, (name, bits) in enumerate(bars):
        model = name in models
        look = (
            {"color": COLORS["prediction"]}
            if model
            else {"facecolor": "none", "edgecolor": COLORS["truth"], "linewidth": 2}
        )
        ax.barh(y, bits, 0.6, **look)
        ax.text(bits + 0.06, y, f"{bits:.2f}" if model else f"{bits:.1f}", va="center")
    ax.set_yticks(range(len(bars)), [name for name, _ in bars])
    ax.set(xlim=(0, 5.4), xlabel="bits a character on the held-out text")
    ax.invert_yaxis()
    ax.grid(visible=False, axis="y")
    return ax


def smoothing(ax: Axes, alpha: ArrayLike, curves: Mapping[str, ArrayLike]) -> Axes:
    """Draw the cross-entropy of held-out text against what is added to each count (lesson 07)."""
    alpha = np.asarray(alpha, dtype=float)
    looks = zip((":", "--", "-"), ("muted", "truth", "prediction"), strict=True)
    for (name, bits), (line, role) in zip(curves.items(), looks, strict=True):
        ax.plot(np.log10(alpha), bits, line, color=COLORS[role])
        best = int(np.argmin(bits))
        if 0 < best < len(alpha) - 1:  # a curve without a valley has no best place
            ax.plot(np.log10(alpha[best]), bits[best], "D", color=COLORS[role])
        ax.annotate(
            name,
            (np.log10(alpha[0]), bits[0]),
            (4, 6),
            textcoords="offset points",
            color=COLORS[role],
        )
    ticks = np.arange(np.log10(alpha[0]), np.log10(alpha[-1]) + 0.5)
    ax.set_xticks(ticks, [f"{10**t:g}" for t in ticks])
    ax.set(xlim=(ticks[0], ticks[-1]), ylim=(2.4, 4.8), xlabel="added to every count")
    ax.set_ylabel("bits a character")
    return ax


def own_reliability(
    ax: Axes, given: Sequence[float], came_true: Sequence[float], counts: Sequence[int]
) -> Axes:
    """Draw how often options came true against the probability they got (lesson 09)."""
    ax.plot([0, 1], [0, 1], ":", color=COLORS["muted"])
    ax.text(0.98, 0.04, "dotted: right as often as said", color=COLORS["muted"], ha="right")
    for x, y, count in zip(given, came_true, counts, strict=True):
        ax.plot(x, y, "o", color=COLORS["prediction"], clip_on=False, zorder=5)
        below = y > 0.85
        ax.annotate(
            f"{count}", (x, y), (6, -12 if below else 6), textcoords="offset points", zorder=6
        )
    ax.set(xlim=(0, 1), ylim=(0, 1), xlabel="probability you gave to an option")
    ax.set_ylabel("share that were right")
    return ax
