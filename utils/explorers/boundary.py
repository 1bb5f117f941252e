"""Six points and a line: move all of them, and see probabilities, loss and accuracy."""

from __future__ import annotations

from math import sqrt
from typing import TYPE_CHECKING

from utils import losses, plots
from utils.data import six_points
from utils.explorers import plane
from utils.explorers.live import Explorer
from utils.explorers.shapes import LABELS, point
from utils.explorers.states import Label, Option, Slider, fixed

if TYPE_CHECKING:
    from matplotlib.figure import Figure

X, Y = six_points()
N = len(Y)


def marks(params: dict) -> dict:
    """Place the line, its parallels and its normal, and the points with their probabilities."""
    w1, w2, b = params["w1"], params["w2"], params["b"]
    points = [[params[f"x1{i}"], params[f"x2{i}"]] for i in range(1, N + 1)]
    y = [params[f"y{i}"] for i in range(1, N + 1)]
    z = [w1 * at[0] + w2 * at[1] + b for at in points]
    p = losses.sigmoid(z).tolist()
    terms = losses.binary_cross_entropy_with_logits(z, y, reduction="none").tolist()
    loss, norm = sum(terms) / N, sqrt(w1 * w1 + w2 * w2)
    right = sum((z[i] > 0) == (y[i] == 1) for i in range(N))
    worst = next(i for i in range(N) if terms[i] > max(terms) - 1e-9)
    ring = point(0, "ink", *points[worst], LABELS[y[worst]][1], 9)
    drawn = [*plane.boundary(0, w1, w2, b), ring]
    for i, at in enumerate(points):
        role, shape = LABELS[y[i]]
        hand = {"drag": {"x": f"x1{i + 1}", "y": f"x2{i + 1}"}, "flip": f"y{i + 1}"}
        words = f"{'▸' if i == params['point'] else ''}{i + 1}: {fixed(p[i], 2)}"
        drawn += [
            point(0, role, *at, shape, 6),
            plane.name(0, role, *at, words),
            point(0, "hidden", *at, "circle", 14, pick={"point": i}, **hand),
        ]
    return {
        "values": {"loss": loss, "right": right, "accuracy": right / N, "norm": norm, "p": p},
        "marks": drawn,
        "sentence": f"mean loss {fixed(loss, 4)} nats, {right} of {N} right; worst: point "
        f"{worst + 1} (p = {fixed(p[worst], 2)}, label {y[worst]}); ‖w‖ = {fixed(norm, 2)}",
    }


class Boundary(Explorer):
    """Move a line and six labelled points, and see each probability, the loss and the accuracy.

    Parameters
    ----------
    w1, w2, b : float
        The line is where w1 x1 + w2 x2 + b = 0.
    x1, x2, y : sequences of six
        The two inputs of each point, and its label.
    point : int
        Which point the controls move.

    Attributes
    ----------
    loss, accuracy, norm : float
        Mean binary cross-entropy in nats, share of right answers, length of (w1, w2).
    p : list of float
        Probability of label 1 at each point.
    """

    name = "boundary"
    title = "Six points, the line where p is one half, and lines of equal probability"
    w1 = Slider(-0.3, -2, 2, 0.05, "w₁")
    w2 = Slider(-0.35, -2, 2, 0.05, "w₂")
    b = Slider(2.5, -15, 15, 0.1, "b")
    point = Option(1, tuple(range(1, N + 1)), "point")
    y = Label(tuple(map(int, Y)), "label y", by="point")
    x1 = Slider(tuple(X[:, 0].tolist()), 0.3, plane.FRAME[0] - 0.3, 0.01, "x₁", by="point")
    x2 = Slider(tuple(X[:, 1].tolist()), 0.3, plane.FRAME[1] - 0.3, 0.01, "x₂", by="point")
    marks = staticmethod(marks)

    def draw(self) -> Figure:
        """Draw the empty plane."""
        figure = plots.figure(figsize=(5.2, 4.3))
        plots.plane(figure.axes[0], *plane.FRAME)
        return figure
