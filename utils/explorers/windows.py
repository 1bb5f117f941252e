"""A text cut into windows: which symbols are scored, with how many before them, at what cost."""

from __future__ import annotations

from math import exp
from typing import TYPE_CHECKING

from utils import plots
from utils.explorers import window_costs
from utils.explorers.live import Explorer
from utils.explorers.shapes import bar, point, text
from utils.explorers.states import Slider, fixed

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def marks(params: dict, _symbols: str, costs: list[list[float]]) -> dict:
    """Place each symbol in the window that scores it, what it costs, and the perplexity."""
    length, n = round(params["length"]), len(costs[0])
    stride = min(round(params["stride"]), length)
    begins = [max(0, -((length - 1 - i) // stride) * stride) for i in range(n)]
    rows = sorted(set(begins))
    before = [i - begin for i, begin in enumerate(begins)]
    paid = [costs[min(k, len(costs) - 1)][i] for i, k in enumerate(before)]
    best = [costs[min(i, len(costs) - 1)][i] for i in range(n)]
    loss, whole = sum(paid) / n, sum(best) / n
    high = min(3, n / len(rows))
    drawn = []
    for i, begin in enumerate(begins):
        y = n - rows.index(begin) * high
        drawn += [
            bar(0, "muted", (begin + i - 1) / 2, i - begin, y - 0.55 * high, y - 0.45 * high),
            bar(0, "prediction", i, 0.9, y - 0.85 * high, y - 0.15 * high),
            bar(2, "prediction", i, 0.7, 0, paid[i]),
            point(2, "truth", i, best[i], "diamond", 2.5),
        ]
    words = fixed(exp(loss), 2)
    return {
        "values": {"perplexity": exp(loss), "loss": loss, "windows": len(rows), "before": before},
        "marks": [
            *drawn,
            bar(1, "prediction", 0, 0.7, 0, exp(loss)),
            text(1, "ink", 0, exp(loss) + 0.9, words),
            point(1, "truth", 0, exp(whole), "diamond", 3.5),
        ],
        "sentence": f"length {fixed(length, 0)}, stride {fixed(stride, 0)}: {len(rows)} "
        f"window{'s' * (len(rows) > 1)}, loss {fixed(loss, 4)} nats, perplexity {words}",
    }


class Windows(Explorer):
    """Cut a short text into windows, and see which symbols lose what stood before them.

    The model looks at up to three symbols before, as far as they lie in the window.

    Parameters
    ----------
    text : str, optional
        8 to 32 letters and spaces; a piece of the held-out English without.
    length, stride : float
        Of a window, and from one to the next; a stride above the length is taken for the length.

    Attributes
    ----------
    perplexity, loss : float
        Of the text so scored; the loss is a mean in nats.
    windows, before : int, list of int
        How many there are, and how many symbols stand before each in its own.
    """

    name = "windows"
    title = "A text in windows: who is scored where, what it costs, and the perplexity"
    takes = ("text",)
    read = staticmethod(window_costs.read)
    length = Slider(24, 1, 24, 1, "length")
    stride = Slider(24, 1, 24, 1, "stride")
    marks = staticmethod(marks)

    def draw(self) -> Figure:
        """Draw the empty axes."""
        figure = plots.figure("wwwwwp;cccccp", figsize=(5.2, 4.2))
        plots.windows_axes(*figure.axes, *self.data)
        return figure
