"""Three samples under three losses of PyTorch: each term, the divisor, the result, the code."""

from __future__ import annotations

from typing import TYPE_CHECKING

from utils import plots
from utils.explorers.live import Explorer
from utils.explorers.shapes import LABELS, bar, point, text
from utils.explorers.states import Label, Option, Slider, fixed
from utils.explorers.torch_call import FUNCTIONS, REDUCTIONS, python_line, shares_of, terms_of

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def marks(params: dict) -> dict:
    """Place a bar for each logit and each term; write the sum, the divisor and the result."""
    z, y = [params[f"z{i}"] for i in (1, 2, 3)], [params[f"y{i}"] for i in (1, 2, 3)]
    terms, shares = terms_of(params, z, y), shares_of(params, y)
    total, divisor = sum(terms), sum(shares)
    mean = total / divisor if divisor else None
    shown = "nan" if mean is None else fixed(mean, 4)
    share_shown = [
        "ignored" if not share else "" if params["reduction"] else f"counts {fixed(share, 1)}"
        for share in shares
    ]
    steps = f"sum {fixed(total, 4)}", f"÷ {fixed(divisor, 1)}", f"mean {shown}"
    steps = steps[: (3, 1, 0)[params["reduction"]]]
    said = ", ".join(["terms " + " and ".join(fixed(t, 4) for t in terms), *steps])
    call = FUNCTIONS[params["function"]].split(":")[0], REDUCTIONS[params["reduction"]]
    soft = fixed(params["soft"], 2) if params["function"] == 2 else ""
    drawn = []
    for i, x in enumerate((1, 2, 3)):
        role, shape = LABELS[y[i]]
        drawn += [
            bar(0, "prediction", x, 0.5, 0, z[i]),
            bar(0, "hidden", x, 0.8, -3, 3, drag={"y": f"z{x}"}),
            point(0, role if shares[i] else "muted", x, 3.9, shape, 6),
            bar(0, "hidden", x, 0.8, 3.3, 4.5, flip=f"y{x}"),
            text(0, "ink", x + 0.15, 3.6, soft, "start"),
            bar(1, role, x, 0.5, 0, terms[i], name="terms"),
            text(1, "ink", x, terms[i] + 0.3, fixed(terms[i], 4), name="terms"),
            text(1, "ink", x, 10.7, share_shown[i]),
        ]
    words = call[0], *steps
    drawn += [
        text(1, "ink", 3.5, 9 - 2 * i, word, "start", name="steps") for i, word in enumerate(words)
    ]
    return {
        "values": {
            "loss": (mean, total, terms)[params["reduction"]],
            "divisor": divisor,
            "terms": terms,
        },
        "marks": drawn,
        "sentence": f"{call[0]}, reduction {call[1]}: {said}",
        "code": python_line(params, z, y),
        "mode": params["function"],
    }


class TorchLoss(Explorer):
    """Turn every knob of two losses of PyTorch on three samples with two classes.

    Class 1 has the logit z, class 0 the logit 0, so both losses start from the same probabilities.
    """

    name = "torch_loss"
    title = "Three logits, their targets, the term of each, and how PyTorch joins them"
    function = Option(FUNCTIONS[1], FUNCTIONS, "loss")
    reduction = Option("mean", REDUCTIONS, "reduction")
    y = Label((1, 0, 1), "y")
    z = Slider((2.0, -1.0, -0.5), -3, 3, 0.1, "z")
    weight = Slider(1.0, 0.5, 3, 0.5, "weight of class 1")
    soft = Slider(0.8, 0.5, 1, 0.05, "target: probability of its label", unless=(0, 1))
    label_smoothing = Slider(0.0, 0, 0.5, 0.05, "label_smoothing", unless=(0,))
    ignore_index = Option("-100", ("-100", "0", "1"), "ignore_index", unless=(0, 2))
    marks = staticmethod(marks)

    def draw(self) -> Figure:
        """Draw the empty axes."""
        figure = plots.figure("z;t", figsize=(5.2, 4.2), sharex=True)
        plots.torch_loss_axes(*figure.axes)
        return figure
