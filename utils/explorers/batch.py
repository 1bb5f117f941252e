"""Six predictions and six labels: drag the bars, flip the labels, watch the mean."""

from __future__ import annotations

from typing import TYPE_CHECKING

from utils import losses, plots
from utils.explorers.live import Explorer
from utils.explorers.shapes import LABELS, bar, line, point, text
from utils.explorers.states import Label, Slider, fixed

if TYPE_CHECKING:
    from matplotlib.figure import Figure

N = 6


def marks(params: dict) -> dict:
    """Place a bar for each prediction, a bar for each loss, and the mean."""
    p = [params[f"p{i}"] for i in range(1, N + 1)]
    y = [params[f"y{i}"] for i in range(1, N + 1)]
    terms = losses.binary_cross_entropy(p, y, reduction="none").tolist()
    loss = sum(terms) / N
    right = sum((p[i] > 0.5) == (y[i] == 1) for i in range(N))
    # The first of the largest, also where their last bits differ between the twins.
    worst = next(i for i in range(N) if terms[i] > max(terms) - 1e-9)
    drawn, numbers = [], []
    for i, x in enumerate(range(1, N + 1)):
        role, shape = LABELS[y[i]]
        drawn += [
            bar(0, "prediction", x, 0.5, 0, p[i]),
            bar(0, "hidden", x, 0.9, 0, 1, drag={"y": f"p{x}"}),
            point(0, role, x, 1.15, shape, 6),
            bar(0, "hidden", x, 0.9, 1.04, 1.25, flip=f"y{x}"),
            bar(1, role, x, 0.5, 0, terms[i], name="losses"),
        ]
        numbers.append(text(1, role, x, terms[i] + 0.15, fixed(terms[i], 2), name="losses"))
    return {
        "values": {"loss": loss, "accuracy": right / N},
        "marks": [
            *drawn,
            line(1, "ink", [0.5, loss], [N + 0.5, loss], name="mean"),
            *numbers,
            text(1, "ink", N + 0.5, 5.8, f"mean {fixed(loss, 4)}", "end", name="mean"),
        ],
        "sentence": (
            f"mean loss {fixed(loss, 4)} nats, {right} of {N} right; largest: sample {worst + 1} "
            f"(p = {fixed(p[worst], 2)}, label {y[worst]}) with {fixed(terms[worst], 4)}"
        ),
    }


class Batch(Explorer):
    """Move six predictions and their labels, and see each loss, their mean and the accuracy.

    Parameters
    ----------
    p : sequence of six floats
        Predicted probabilities of class 1, each from 0.01 to 0.99.
    y : sequence of six ints
        Labels, 0 or 1.

    Attributes
    ----------
    loss : float
        Mean binary cross-entropy, in nats.
    accuracy : float
        Share of samples on the right side of 0.5.
    """

    name = "batch"
    title = "Six predictions with their labels, and the loss of each"
    y = Label((1, 1, 1, 0, 0, 0), "y")
    p = Slider((0.9, 0.8, 0.6, 0.3, 0.2, 0.4), 0.01, 0.99, 0.01, "p")
    marks = staticmethod(marks)

    def draw(self) -> Figure:
        """Draw the empty axes."""
        figure = plots.figure("p;l", figsize=(5.2, 4.2), sharex=True)
        plots.batch_axes(*figure.axes, n=N)
        return figure
