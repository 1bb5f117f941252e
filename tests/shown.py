"""What the explorers in a page show, moved by keyboard and pointer, beside what they should."""

import re

import lab as jupyterlab
import nbformat
import numpy as np
import torch
from playwright.sync_api import expect
from sklearn.metrics import confusion_matrix

from utils import explorers as explorers_of_the_course
from utils import logistic, losses, ratings
from utils.data import six_points
from utils.explorers import predictions
from utils.explorers.simplex import TARGETS
from utils.explorers.states import fixed


def explorers(page):
    """Find the explorers in a page, by what they show, once their controls have names."""
    page.locator(".ce-explorer [role=slider][aria-label]").first.wait_for(state="attached")
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
            "pairs": "Similarities of three pictures",
            "elo": "Ratings of four players",
        }.items()
    }


# What stands in and above an element, as a reader sees it.
ABOVE = """(box) => {
  const seen = [];
  const walk = document.createTreeWalker(box.closest("main, .jp-Notebook"), NodeFilter.SHOW_TEXT);
  for (let node; (node = walk.nextNode());) {
    const past = node.compareDocumentPosition(box) & Node.DOCUMENT_POSITION_PRECEDING;
    if (past && !box.contains(node)) break;
    if (node.parentElement.matches("script, style")) continue;
    if (node.parentElement.checkVisibility({ opacityProperty: true })) seen.push(node.data);
  }
  return seen.join("\\n");
}"""


def reveal(page):
    """Have every prediction answered, and each explorer back where it begins.

    Before, the answer stands neither in it nor above it; after, its sentence says it.
    """
    page.wait_for_function("!document.querySelector(':not([data-committed]) > * > .ce-asked')")
    veiled = page.locator("[data-prediction][data-committed='false']")
    asked = [one.element_handle() for one in veiled.all()]
    above = [one.evaluate(ABOVE) for one in asked]
    for one in asked:
        one.query_selector("[data-show]").press("Enter")
    expect(veiled).to_have_count(0)
    page.wait_for_timeout(500 if asked else 0)  # until each has moved to the state in question
    for one, words in zip(asked, above, strict=True):
        gap = one.query_selector("p.ce-gap").inner_text()
        answers = re.fullmatch(r"It is (.+?)( [a-z]+)?\.", gap)[1].split(", ")
        digits = answers[0]
        if len(answers) == 1 and len(digits) > 3:  # 5 of six points may stand anywhere
            told = re.search(rf".*(?<![\d.]){re.escape(digits)}(?!\d).*", words)
            assert not told, f"{one.get_attribute('data-prediction')}: {told[0]!r}"
        if (button := one.query_selector("button[title^=Back]")) and button.is_visible():
            button.press("Enter")


def readouts(explorer):
    return [
        float(r.inner_text().replace("−", "-"))
        for r in explorer.locator(".widget-readout:visible").all()
    ]


def labels(explorer):
    return explorer.evaluate(
        """(explorer) => [...explorer.querySelectorAll("button.mod-active")]
            .map((button) => [...button.parentNode.children].indexOf(button))"""
    )


def said(explorer):
    return explorer.locator(".ce-sentence").inner_text()


def wanted(name, explorer):
    """Say the loss that losses.py, or torch, gives for the controls as they stand."""
    if name == "torch_loss":
        return run_line(explorer.locator(".ce-code code").inner_text())
    return fixed(WANTED[name](readouts(explorer), labels(explorer)), 4)


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
    packed, y, _ = given("calibration")
    z = torch.tensor(predictions.rows(packed, len(y)) / -100 / x[0])
    return torch.nn.functional.cross_entropy(z, torch.tensor(y)).item()


def pairs(x, cell):
    """Where one slider moves nine numbers, the others stay as they begin."""
    s = list(explorers_of_the_course.pairs().s)
    s[cell[0]] = x[1]
    z = np.reshape(s, (3, 3)) / x[0]
    return sum(losses.cross_entropy(table, [0, 1, 2]) for table in (z, z.T)) / 2


def elo(x, _):
    return ratings.rate(ratings.season(), x[0])[1].mean()


def threshold(x, _):
    p, y = map(np.array, given("threshold"))
    (_, alarms), (misses, _) = confusion_matrix(y, p > x[0])
    return (x[1] * misses + alarms) / len(y)


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
    "pairs": pairs,
    "elo": elo,
}


def given(name):
    """Read the predictions that an explorer shows, as the built lesson stores them."""
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
    if name == "torch_loss":
        return re.search(r"(?:mean|sum|terms) ([^,]*)$", said(explorer))[1]
    kinds = {"logit": "Cross-entropy", "code_length": "cross-entropy", "threshold": "cost"}
    before = kinds.get(name, "loss")
    return re.search(rf"{before} (\d+\.\d{{4}})", said(explorer))[1]


def agree(name, explorer):
    """Compare the number in the page with losses.py or torch."""
    assert number(name, explorer) == wanted(name, explorer)


def move_everything(name, explorer):
    """Move every control to its ends and elsewhere, by keyboard and by pointer."""
    page = explorer.page
    moved = 0
    # The points of `boundary` have a test of their own; here they stay, and its line moves.
    movable = 3 if name == "boundary" else None
    for slider in explorer.get_by_role("slider").all()[:movable]:
        for key in ("Home", "ArrowRight", "PageUp", "End", "ArrowLeft", "ArrowLeft"):
            slider.press(key)
            agree(name, explorer)
            moved += 1
        track = slider.locator("xpath=ancestor::*[contains(@class,'slider-container')]")
        box = track.bounding_box()
        page.mouse.click(box["x"] + box["width"] * 0.3, box["y"] + box["height"] / 2)
        agree(name, explorer)
    for button in explorer.locator(".widget-toggle-button").all():
        if movable or not button.is_visible():
            continue
        before, pressed = said(explorer), button.get_attribute("aria-pressed") == "true"
        button.press("Enter")
        assert (said(explorer) == before) == pressed
        expect(button).to_have_attribute("aria-pressed", "true")
        agree(name, explorer)
        moved += 1
    return moved


def reset(explorer):
    """Press the button that leads back to where an explorer began."""
    explorer.get_by_role("button", name="Reset").press("Enter")
