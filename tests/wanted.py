"""The loss that an explorer should show: what losses.py, or torch, gives for its controls."""

from functools import cache

import lab as jupyterlab
import nbformat
import numpy as np
import torch

from utils import explorers as explorers_of_the_course
from utils import logistic, losses, ngrams, ratings
from utils.data import six_points
from utils.explorers import window_costs
from utils.explorers.simplex import TARGETS
from utils.explorers.states import fixed


def wanted_loss(name, explorer, found):
    """Say the loss for what an explorer is found to show."""
    if name == "torch_loss":
        return run_line(found["code"])
    if name == "whose_mean":
        return whose_mean(explorer.evaluate(BARS), found["labels"][-1])
    return fixed(WANTED[name](found["readouts"], found["labels"]), 4)


def descent(x, y):
    steps, rate = x
    start = np.array([(-0.3, -0.35, 2.5), (0.0, 0.0, 0.0)][y[0]])
    steps = min(int(steps), 50) if rate == 0.5 else int(steps)
    return logistic.loss(logistic.descend(start, *POINTS, rate, steps)[-1], *POINTS)


def simplex(x, y):
    q0, rest = x
    z = np.log([q0, (1 - q0) * (1 - rest), (1 - q0) * rest])
    return losses.cross_entropy(z, np.array(TARGETS[y[0]], dtype=float))


def code_length(x, _):
    return losses.cross_entropy(np.log(x[1::2]), np.array(x[::2]) / sum(x[::2])) / np.log(2)


def calibration(x, _):
    return given("calibration")[1][round(20 * x[0]) - 5]


@cache
def similarities():
    return explorers_of_the_course.pairs().s  # which draws its picture, for a second


def pairs(x, cell):
    """Where one slider moves nine numbers, the others stay as they begin."""
    s = list(similarities())
    s[cell[0]] = x[1]
    z = np.reshape(s, (3, 3)) / x[0]
    return sum(losses.cross_entropy(table, [0, 1, 2]) for table in (z, z.T)) / 2


def elo(x, _):
    return ratings.rate(ratings.season(), x[0])[1].mean()


def threshold(x, _):
    zeros, ones, *_ = given("threshold")
    step = round(100 * x[0])
    return (x[1] * sum(ones[:step]) + sum(zeros[step:])) / sum(zeros + ones)


# The bar of each token, its height and width as shares of the box that catches the hand.
BARS = """(explorer) => {
  const bars = [...explorer.querySelectorAll("rect.ce-bar")].slice(0, 14);
  const size = (bar, side) => Number(bar.getAttribute(side));
  return bars.flatMap((bar, i) => (i % 2 ? [] : [["height", "width"]
    .map((side) => size(bar, side) / size(bars[i + 1], side))]));
}"""


def whose_mean(bars, over):
    """Take the mean of the bars as they are drawn: only one token has controls at a time."""
    bars = np.array(bars)
    terms, mask = (4 * bars[:, 0]).round(1), bars[:, 1] > 0.5
    texts, batches = np.repeat([0, 1, 2], [4, 2, 1]), np.repeat([0, 1], [6, 1])
    if over == 3:
        return fixed((terms * mask).sum() / 12, 4)
    groups = (np.zeros(7), texts, batches)[over]
    means = [terms[mask & (groups == g)].mean() for g in set(groups[mask])]
    return fixed(np.mean(means), 4) if means else "nan"


@cache
def costs(text):
    learned, _ = ngrams.english()
    return [ngrams.NGram(n, learned, 0.1).losses(text).round(3) for n in (1, 2, 3, 4)]


def windows(x, _):
    """Score the text as the exercise of lesson 08 does, with the numbers of the n-grams."""
    length, stride = int(x[0]), int(min(x))
    text = window_costs.TEXT
    rows, terms = costs(text), []
    for begin in range(0, len(text), stride):
        window = range(begin, min(begin + length, len(text)))
        terms += [rows[min(i - begin, 3)][i] for i in window if i >= len(terms)]
    return np.mean(terms)


POINTS = six_points()
# From what the sliders and the buttons say, in their order, to the number in the sentence.
WANTED = {
    "binary": losses.binary_cross_entropy,
    "batch": losses.binary_cross_entropy,
    "logit": losses.binary_cross_entropy_with_logits,
    "multiclass": lambda x, y: losses.cross_entropy((np.array(x[:4]) + x[4]) / x[5], y[0]),
    "simplex": simplex,
    "boundary": lambda x, _: logistic.loss(np.array(x[:3]), *POINTS),
    "descent": descent,
    "code_length": code_length,
    "calibration": calibration,
    "threshold": threshold,
    "windows": windows,
    "pairs": pairs,
    "elo": elo,
}


@cache
def given(name):
    """Read the sums of predictions that an explorer shows, as the built lesson stores them."""
    notebook = nbformat.read(jupyterlab.NOTEBOOKS / "06_a_real_classifier.ipynb", as_version=4)
    models = notebook.metadata.widgets["application/vnd.jupyter.widget-state+json"].state.values()
    title = explorers_of_the_course.EXPLORERS[name].title
    (data,) = (m["state"]["data"] for m in models if m["state"].get("label") == title)
    return data


def run_line(code):
    """Run a line of PyTorch in double precision, as the explorers compute."""
    before = torch.get_default_dtype()
    torch.set_default_dtype(torch.float64)
    try:
        result = eval(code, {"torch": torch, "F": torch.nn.functional})  # noqa: S307  # our own line
    finally:
        torch.set_default_dtype(before)
    return " and ".join(f"{value:.4f}" for value in result.flatten().tolist())
