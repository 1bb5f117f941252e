"""Words in a picture: inside of it, none upon another, and no guess drawn across them."""

import itertools
import random

import numpy as np
import pytest
from twins import STATES, states

from utils import explorers, plots
from utils.explorers import ask, crowd, ring, still
from utils.quiz import toml_files

# Its points can be dragged onto each other, and their numbers go with them.
DRAGGED_TOGETHER = {"boundary"}
BESIDE_A_NUMBER = {
    name: entry
    for name, entry in toml_files.read_all()["prediction"].items()
    if entry.get("ring", {}).get("side") == "none"
}


def drawn(explorer, result):
    with plots.look():
        figure = explorer.draw()
        still.add_marks(figure, result)
        figure.draw_without_rendering()
    return figure


def words(figure):
    """Give the words of a picture and the box of each, as high as digits are."""
    for axes in figure.axes:
        for text in (*axes.texts, axes._left_title, axes.xaxis.label, axes.yaxis.label):  # noqa: SLF001
            if text.get_text().strip():
                yield text.get_text(), text.get_window_extent().expanded(0.96, 0.55)


@pytest.mark.parametrize("name", explorers.EXPLORERS)
def test_no_word_leaves_its_picture_or_lies_on_another(name):
    explorer, every = crowd.unseen(name), list(states(name))
    draw = random.Random(1)  # noqa: S311  # states for a test, no secret
    corners = every[STATES:]
    for state in [*draw.sample(every[:STATES], 6), *draw.sample(corners, min(12, len(corners)))]:
        figure = drawn(explorer, explorer.marks(state, *explorer.data))
        boxes = list(words(figure))
        width, height = figure.bbox.size
        for text, box in boxes:
            assert min(box.x0, box.y0, width - box.x1, height - box.y1) > 0, (text, state)
        if name not in DRAGGED_TOGETHER:
            for (one, its), (other, their) in itertools.combinations(boxes, 2):
                assert not its.overlaps(their), (one, other, state)


@pytest.mark.parametrize("name", BESIDE_A_NUMBER)
def test_the_way_from_a_guess_to_the_truth_crosses_no_word(name):
    entry = BESIDE_A_NUMBER[name]
    explorer = crowd.unseen(entry["explorer"])
    asked = ask.aim(explorer, entry) | ask.place(entry, still.boxes(drawn(explorer, {"marks": []})))
    found = ring.truths(explorer.marks, asked, explorer.data)
    result = explorer.marks(ring.goal(explorer.marks, asked, explorer.data), *explorer.data)
    low, high, _ = entry["range"]
    for guess in np.linspace(low, high, 11)[1:-1]:
        guesses = [float(guess)] * len(found)
        revealed = ring.asked(result, asked | {"gids": []}, guesses, 1, found)
        figure = drawn(explorer, revealed)
        ways = [mark for mark in revealed["marks"] if mark["role"] == "gap"]
        assert ways
        for way in ways:
            ends = figure.axes[way["axes"]].transData.transform(way["points"])
            for x, y in np.linspace(*ends, 100):
                crossed = [text for text, box in words(figure) if box.contains(x, y)]
                assert not crossed, guess
