"""Seven tokens in three texts: mask them, move their losses, and choose what a mean divides by."""

from __future__ import annotations

from typing import TYPE_CHECKING

from utils import plots
from utils.explorers.live import Explorer
from utils.explorers.shapes import bar, text
from utils.explorers.states import Choice, Option, Slider, fixed
from utils.explorers.token_weights import LONGEST, OVER, TEXTS, N, X, weights

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def marks(params: dict) -> dict:
    """Place a bar for each token with its weight, and the four means."""
    terms = [params[f"cost{i}"] for i in range(1, N + 1)]
    counts = [params[f"mask{i}"] for i in range(1, N + 1)]
    rows = weights(counts)
    means = [sum(w * t for w, t in zip(row, terms, strict=True)) for row in rows]
    over, kept = params["over"], sum(counts)
    shown = [fixed(mean, 4) if kept or i == 3 else "nan" for i, mean in enumerate(means)]
    drawn = []
    for i, x in enumerate(X):
        hand = {"drag": {"y": f"cost{i + 1}"}, "flip": f"mask{i + 1}", "pick": {"token": i}}
        words = fixed(100 * rows[over][i], 1)
        role, width = ("prediction", 0.7) if counts[i] else ("muted", 0.2)
        drawn += [
            bar(0, role, x, width, 0, terms[i]),
            text(0, "ink" if counts[i] else "muted", x, terms[i] + 0.15, words),
            text(0, "ink", x, -0.45, f"{'▸' if i == params['token'] else ''}{i + 1}"),
            bar(0, "hidden", x, 0.95, 0, 4, **hand),
        ]
    for i, mean in enumerate(means):
        role = "prediction" if i == over else "muted"
        drawn += [
            bar(1, role, i, 0.5, 0, mean, name="means"),
            text(1, "ink" if i == over else role, i, mean + 0.15, shown[i], name="means"),
        ]
    return {
        "values": {"loss": means[over] if shown[over] != "nan" else None, "weights": rows[over]},
        "marks": drawn,
        "sentence": f"mean over {OVER[over]}: loss {shown[over]} nats; {kept} of {N} tokens count",
    }


class WhoseMean(Explorer):
    """Mask tokens of three texts, move their losses, and take the mean over four things.

    Text A has tokens 1 to 4, B has 5 and 6, C has 7. They are padded to four places each. A and B
    make one batch, C another one.

    Parameters
    ----------
    token : int
        Which token the controls move.
    mask : sequence of seven ints
        1 where a token counts, 0 where its label is −100.
    cost : sequence of seven floats
        The loss of each token, from 0 to 4.
    over : str
        What the mean is over: tokens, texts, batches or places.

    Attributes
    ----------
    loss : float or None
        The mean; None where no token counts and it is 0 / 0.
    weights : list of float
        What each token weighs in that mean.
    """

    name = "whose_mean"
    title = "Losses of the tokens of three texts with their weights, and four means of them"
    token = Option(N, tuple(range(1, N + 1)), "token")
    mask = Choice((1,) * N, ("masked", "counts"), "its label", by="token")
    cost = Slider((0.2, 0.1, 0.3, 0.2, 0.5, 0.7, 3.0), 0, 4, 0.1, "its loss", by="token")
    over = Option("tokens", OVER, "mean over")
    marks = staticmethod(marks)

    def draw(self) -> Figure:
        """Draw the empty axes."""
        figure = plots.figure("t;m", figsize=(5.2, 4.2), height_ratios=(1.3, 1))
        plots.whose_mean_axes(*figure.axes, TEXTS, LONGEST, OVER)
        return figure
