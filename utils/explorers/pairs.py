"""Three pictures and three captions: similarities become a softmax of each row and column."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from utils import losses, plots
from utils.explorers.live import Explorer
from utils.explorers.shapes import bar, point, text
from utils.explorers.states import Option, Slider, fixed

if TYPE_CHECKING:
    from matplotlib.figure import Figure

N, TOP = 3, 2.4
CELLS = tuple(f"{row}{column}" for row in "123" for column in "abc")


def marks(params: dict) -> dict:
    """Place a bar in each cell of three tables, and the loss."""
    s = np.array([params[f"s{i}"] for i in range(1, N * N + 1)]).reshape(N, N)
    z, y = s / params["temperature"], np.arange(N)
    sides = [losses.cross_entropy(z, y), losses.cross_entropy(z.T, y)]
    loss, q = sum(sides) / 2, [losses.softmax(z, axis=1), losses.softmax(z, axis=0)]
    drawn = []
    for i, (row, column) in enumerate(np.ndindex(N, N)):
        role, foot = "truth" if row == column else "prediction", N - 1.0 - row
        hand = {"drag": {"y": [f"s{i + 1}", foot, foot + 0.4]}, "pick": {"cell": i}}
        sign = "ink" if i == params["cell"] else "hidden"
        lift = 0.16 if s[row, column] < 0 else -0.08  # where a minus would meet the bar
        drawn += [
            bar(0, role, column - 0.37, 0.16, foot, foot + 0.4 * s[row, column]),
            point(0, sign, column - 0.37, foot, "circle", 3.5),
            text(0, "ink", column + 0.47, foot + lift, fixed(s[row, column], 2), "end"),
            bar(0, "hidden", column, 1, foot - 0.5, foot + 0.5, **hand),
        ]
        for axes in (1, 2):
            part = q[axes - 1][row, column]
            drawn += [
                bar(axes, role, column - 0.37, 0.16, foot - 0.4, foot - 0.4 + 0.8 * part, name="q"),
                text(axes, "ink", column + 0.45, foot - 0.08, fixed(part, 2), "end", name="q"),
            ]
    said, height = [f"loss {fixed(side, 4)}" for side in sides], min(loss, TOP)
    drawn += [text(axes, "ink", 1, -0.84, said[axes - 1], name="q") for axes in (1, 2)]
    drawn.append(bar(3, "prediction", 0, 0.7, 0, height, name="q"))
    drawn.append(text(3, "ink", 0, height + 0.05, fixed(loss, 2), name="q"))
    return {
        "values": {"rows": sides[0], "columns": sides[1], "loss": loss, "q": np.ravel(q).tolist()},
        "marks": drawn,
        "sentence": f"T = {fixed(params['temperature'], 2)}: rows {fixed(sides[0], 4)}, columns "
        f"{fixed(sides[1], 4)}, loss {fixed(loss, 4)} nats; a uniform guess costs 1.0986",
    }


class Pairs(Explorer):
    """Drag the similarities of three pictures and three captions, and see what the pairs cost.

    Parameters
    ----------
    s : sequence of nine floats
        Similarities, from -1 to 1: a row for each picture, row by row.
    temperature, cell : float and str
        T, which divides them, 0.05 to 2, and which of them the slider moves, "1a" to "3c".

    Attributes
    ----------
    rows, columns, loss : float
        Cross-entropy of both directions, and their mean, in nats; `q` has the probabilities.
    """

    name = "pairs"
    title = "Similarities of three pictures and three captions, softmax of rows and columns, loss"
    temperature = Slider(1.0, 0.05, 2, 0.05, "T")
    cell = Option("2a", CELLS, "cell")
    s = Slider((0.7, 0.4, 0.1, 0.8, 0.5, 0.0, 0.2, 0.1, 0.8), -1, 1, 0.05, "s", by="cell")
    marks = staticmethod(marks)

    def draw(self) -> Figure:
        """Draw the empty tables."""
        figure = plots.figure("srcl", figsize=(5.2, 2.3), width_ratios=(3, 3, 3, 1.25))
        plots.pairs_axes(*figure.axes, n=N, top=TOP)
        return figure
