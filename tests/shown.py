"""What the explorers in a page show, moved by keyboard and pointer, beside what they should."""

import re

import lab as jupyterlab
import nbformat
import numpy as np
import torch
from playwright.sync_api import expect

from utils import explorers as explorers_of_the_course
from utils import logistic, losses, ngrams, ratings
from utils.data import six_points
from utils.explorers import window_costs
from utils.explorers.simplex import TARGETS
from utils.explorers.states import fixed

VEILED = "[data-prediction][data-committed='false']"
TRACK = """(slider) => {
  slider.scrollIntoView({ block: "center" });
  const { x, y, width, height } = slider.closest(".slider-container").getBoundingClientRect();
  return { x, y, width, height };
}"""


def explorers(page):
    """Find the explorers in a page, by what they show, once their controls have names."""
    # A notebook of many widgets opens slowly on a busy machine.
    there = page.locator(".ce-explorer [role=slider][aria-label]").first
    there.wait_for(state="attached", timeout=120_000)
    reveal(page)
    every = page.locator(".ce-explorer")
    return {
        name: every.filter(has=page.locator(f"[aria-label*='{words}']"))
        for name, words in {
            "binary": "one curve for each label",
            "batch": "Six predictions",
            "logit": "against the logit z",
            "multiclass": "Four logits",
            "simplex": "in a triangle",
            "torch_loss": "how PyTorch joins them",
            "boundary": "the line where p is one half",
            "descent": "Gradient descent",
            "code_length": "What is true and what is believed",
            "calibration": "Confidence against",
            "threshold": "four judges",
            "whose_mean": "four means of them",
            "windows": "A text in windows",
            "pairs": "Similarities of three pictures",
            "elo": "Ratings of four players",
        }.items()
    }


# What stands in and above each element, as a reader sees it: one walk through the page for all.
ABOVE = """(boxes) => {
  const seen = [], ends = boxes.map(() => null);
  const top = boxes[0].closest("main, .jp-Notebook");
  const walk = document.createTreeWalker(top, NodeFilter.SHOW_TEXT);
  for (let node; (node = walk.nextNode());) {
    boxes.forEach((box, i) => {
      const past = node.compareDocumentPosition(box) & Node.DOCUMENT_POSITION_PRECEDING;
      if (past && !box.contains(node)) ends[i] ??= seen.length;
    });
    if (!ends.includes(null)) break;
    if (node.parentElement.matches("script, style")) continue;
    if (node.parentElement.checkVisibility({ opacityProperty: true })) seen.push(node.data);
  }
  return ends.map((end) => seen.slice(0, end ?? seen.length).join("\\n"));
}"""
# What a prediction says in the end; what leads an explorer back to where it begins is pressed.
GAPS = """(boxes) => boxes.map((box) => {
  const gap = box.querySelector("p.ce-gap").textContent;
  const back = box.querySelector("button[title^=Back]");
  if (back?.checkVisibility()) back.click();
  return [box.dataset.prediction, gap];
})"""


def reveal(page):
    """Have every prediction answered, and each explorer back where it begins.

    Before, the answer stands neither in it nor above it; after, its sentence says it.
    """
    page.wait_for_function("!document.querySelector(':not([data-committed]) > * > .ce-asked')")
    veiled = page.locator(VEILED)
    if not veiled.count():
        return
    asked = page.evaluate_handle("(all) => [...document.querySelectorAll(all)]", VEILED)
    above = asked.evaluate(ABOVE)
    for button in veiled.locator("[data-show]").element_handles():
        button.press("Enter")
    expect(veiled).to_have_count(0)
    page.wait_for_timeout(500)  # until each has moved to the state in question
    for (name, gap), words in zip(asked.evaluate(GAPS), above, strict=True):
        answers = re.fullmatch(r"It is (.+?)( [a-z]+)?\.", gap)[1].split(", ")
        digits = answers[0]
        if len(answers) == 1 and len(digits) > 3:  # 5 of six points may stand anywhere
            told = re.search(rf".*(?<![\d.]){re.escape(digits)}(?!\d).*", words)
            assert not told, f"{name}: {told[0]!r}"


# All of an explorer that a test compares, in one answer of the browser.
STATE = """async (explorer) => {
  await new Promise(requestAnimationFrame);  // what has changed is drawn
  return {
    said: explorer.querySelector(".ce-sentence").innerText,
    readouts: [...explorer.querySelectorAll(".widget-readout")]
      .filter((part) => part.getClientRects().length).map((part) => part.innerText),
    labels: [...explorer.querySelectorAll("button.mod-active")]
      .map((button) => [...button.parentNode.children].indexOf(button)),
    code: explorer.querySelector(".ce-code code")?.innerText,
  };
}"""


def state(explorer):
    """Read what an explorer says, the numbers of its sliders, its chosen buttons and its code."""
    found = explorer.evaluate(STATE)
    return found | {"readouts": [float(r.replace("−", "-")) for r in found["readouts"]]}


def readouts(explorer):
    return state(explorer)["readouts"]


def labels(explorer):
    return state(explorer)["labels"]


def said(explorer):
    return explorer.locator(".ce-sentence").inner_text()


def wanted(name, explorer):
    """Say the loss that losses.py, or torch, gives for the controls as they stand."""
    return _wanted(name, explorer, state(explorer))


def _wanted(name, explorer, found):
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


def pairs(x, cell):
    """Where one slider moves nine numbers, the others stay as they begin."""
    s = list(explorers_of_the_course.pairs().s)
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


def windows(x, _):
    """Score the text as the exercise of lesson 08 does, with the numbers of the n-grams."""
    length, stride = int(x[0]), int(min(x))
    text = window_costs.TEXT
    learned, _ = ngrams.english()
    rows = [ngrams.NGram(n, learned, 0.1).losses(text).round(3) for n in (1, 2, 3, 4)]
    terms = []
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


def number(name, explorer):
    """Take the loss out of the sentence below the picture."""
    return _number(name, said(explorer))


def _number(name, sentence):
    if name == "torch_loss":
        return re.search(r"(?:mean|sum|terms) ([^,]*)$", sentence)[1]
    kinds = {"logit": "Cross-entropy", "code_length": "cross-entropy", "threshold": "cost"}
    before = kinds.get(name, "loss")
    return re.search(rf"{before} (\d+\.\d{{4}}|nan)", sentence)[1]


def agree(name, explorer):
    """Compare the number in the page with losses.py or torch; return all that the page says."""
    found = state(explorer)
    assert _number(name, found["said"]) == _wanted(name, explorer, found)
    return found


def move_everything(name, explorer):
    """Move every control to its ends and elsewhere, by keyboard and by pointer."""
    page, explorer = explorer.page, explorer.element_handle()
    moved = 0
    sliders = [one for one in explorer.query_selector_all("[role=slider]") if one.is_visible()]
    # Points and cells that are chosen one by one have tests of their own: here they stay.
    movable = {"boundary": 3, "pairs": 2}.get(name)
    for slider in sliders[:movable]:
        slider.focus()
        for key in ("Home", "ArrowRight", "PageUp", "End", "ArrowLeft", "ArrowLeft"):
            page.keyboard.press(key)
            agree(name, explorer)
            moved += 1
        box = slider.evaluate(TRACK)
        page.mouse.click(box["x"] + box["width"] * 0.3, box["y"] + box["height"] / 2)
        agree(name, explorer)
    before = agree(name, explorer)
    for button in explorer.query_selector_all(".widget-toggle-button"):
        if movable or not button.is_visible():
            continue
        pressed = button.get_attribute("aria-pressed") == "true"
        button.focus()
        page.keyboard.press("Enter")
        after = agree(name, explorer)  # a button may only choose whose number the slider moves
        assert (after == before) == pressed
        assert button.get_attribute("aria-pressed") == "true"
        before = after
        moved += 1
    return moved


def reset(explorer):
    """Press the button that leads back to where an explorer began."""
    explorer.get_by_role("button", name="Reset").press("Enter")
