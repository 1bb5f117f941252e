"""Make the marks of an explorer, in data coordinates; `shapes.js` is the twin.

A role is a colour of the palette with its meaning ("one", "prediction", ...), or "hidden" for a
mark that only catches the hand. Further keywords say what the hand does: `drag={"x": "p"}` moves
the number p along x, `drag={"x": ["p", 2, 5]}` does so where p = 0 lies at x = 2 and p = 1 at
x = 5, `flip="y"` exchanges 0 and 1 on a click (with a drag too, a press that does not move is
the click), `pick={"y": 3}` sets y to 3. `name="loss"` is what a prediction knows marks by that
would answer it.
"""

from __future__ import annotations

from utils.explorers.states import fixed

#: Colour and shape of a label, by label.
LABELS = (("zero", "square"), ("one", "circle"))


def _mark(kind: str, axes: int, role: str, **rest: object) -> dict:
    return {"kind": kind, "axes": axes, "role": role, **rest}


def point(
    axes: int, role: str, x: float, y: float, shape: str, size: float, **hand: object
) -> dict:
    """Mark a point; shape is circle, square or diamond, size its radius in points."""
    return _mark("point", axes, role, x=x, y=y, shape=shape, size=size, **hand)


def line(axes: int, role: str, *points: list[float], **name: str) -> dict:
    """Join points by a line."""
    return _mark("line", axes, role, points=list(points), **name)


def bar(axes: int, role: str, x: float, width: float, y0: float, y1: float, **hand: object) -> dict:
    """Fill from y0 to y1, centred on x."""
    return _mark("bar", axes, role, x=x, width=width, y0=y0, y1=y1, **hand)


def text(
    axes: int, role: str, x: float, y: float, words: str, anchor: str = "middle", **name: str
) -> dict:
    """Write words; anchor is start, middle or end."""
    return _mark("text", axes, role, x=x, y=y, text=words, anchor=anchor, **name)


def stack(axes: int, height: float, entropy: float, loss: float) -> list[dict]:
    """Stack entropy and KL divergence up to a loss, and write all three; `height` is a line's."""
    kl = fixed(loss - entropy, 4)
    marks = [
        bar(axes, "truth", 0, 0.7, 0, entropy),
        bar(axes, "prediction", 0, 0.7, entropy, loss),
        text(axes, "ink", 0, loss + 0.4 * height, fixed(loss, 4)),
        *(text(axes, "prediction", 0, -k * height, w) for k, w in ((1.3, "KL"), (2.3, kl))),
        text(axes, "truth", 0, -3.6 * height, "entropy"),
        text(axes, "truth", 0, -4.6 * height, fixed(entropy, 4)),
    ]
    return [mark | {"name": "stack"} for mark in marks]
