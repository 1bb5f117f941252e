"""What the explorers in a page show, moved by keyboard and pointer, beside what they should."""

import re

from playwright.sync_api import expect
from wanted import wanted_loss

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
    return wanted_loss(name, explorer, state(explorer))


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
    assert _number(name, found["said"]) == wanted_loss(name, explorer, found)
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
