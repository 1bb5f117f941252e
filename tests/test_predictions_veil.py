"""Predictions: what the veil hides, and what a notebook stores of an explorer that asks."""

import io
import json
import re
import sys
from pathlib import Path

import numpy as np
import pytest
from building import normalise
from ipywidgets.embed import dependency_state
from PIL import Image
from small_predictions import EVERY, IN_EXPLORERS, asks

from utils import explorers
from utils.explorers.states import fixed

pytestmark = pytest.mark.usefixtures("kept")  # an earlier guess would be found

ROOT = Path(__file__).resolve().parents[1]


@pytest.mark.parametrize("name", IN_EXPLORERS)
def test_below_the_veil_stands_nothing_of_the_answer(name):
    entry, explorer = EVERY[name], asks(name)
    result = explorer.result()
    assert not {mark.get("name") for mark in result["marks"]} & set(entry["veil"])
    assert not any(mark.keys() & {"flip", "pick"} for mark in result["marks"])
    hands = {hand[0] for mark in result["marks"] for hand in mark.get("drag", {}).values()}
    assert hands == set(explorer.asked.wires)
    assert "code" not in result
    assert all(result["show"][gid] == 0 for gid in explorer.asked.ask["gids"])
    data, metadata = explorer._repr_mimebundle_()
    words = data["text/plain"] + metadata["image/png"]["alt"]
    words += " ".join(m["text"] for m in result["marks"] if m["kind"] == "text")
    for truth in explorer.asked.truths:
        digits = fixed(truth, explorer.asked.ask["digits"])
        assert len(digits) < 3 or not re.search(rf"(?<![\d.]){re.escape(digits)}(?!\d)", words)
    explorer.asked.ask["veil"] = []
    marks = {mark.get("name") for mark in explorer.result()["marks"]}
    parts = set(entry["veil"]) - marks - {"sentence"}
    assert parts <= {gid for gid, opacity in result["show"].items() if opacity == 0}


@pytest.mark.parametrize("name", IN_EXPLORERS)
def test_the_still_below_the_veil_lacks_what_the_veil_hides(name):
    entry, explorer = EVERY[name], asks(name)
    veiled = picture(explorer)
    explorer.asked.ask["veil"] = explorer.asked.ask["gids"] = []
    bare = picture(explorer)
    assert (np.abs(veiled - bare).max() > 50) == bool(set(entry["veil"]) - {"sentence"})
    explorer.committed = True
    assert np.abs(picture(explorer) - bare).max() > 50


def picture(explorer):
    return np.asarray(Image.open(io.BytesIO(explorer.png())).convert("L")).astype(int)


def test_no_digit_of_a_curve_reaches_the_stored_state():
    explorer = explorers.binary(p=0.5, predict="halving")
    explorer.picture.svg = ""  # a picture's corners are numbers too
    stored = json.dumps(dependency_state(explorer, drop_defaults=False))
    assert "1.049" not in stored
    assert "1.05" not in stored


@pytest.mark.skipif(
    Path(sys.prefix) != ROOT / ".venv", reason="other versions store more, and build no notebook"
)
@pytest.mark.parametrize("name", EVERY)
def test_an_explorer_that_asks_is_small_as_a_notebook_stores_it(name):
    explorer = asks(name)
    models = dependency_state(explorer, drop_defaults=False)
    assert 20_000 < normalise.size(list(models), models) <= 40_000


def test_a_page_keeps_apart_the_style_sheets_of_its_explorers():
    # The front end replaces a style sheet by the next one of the same name.
    pictures = [make().picture for make in explorers.EXPLORERS.values()]
    pictures += [explorers.binary(predict="halving").picture]
    sheets = {}
    for picture in pictures:
        state = picture.get_state()
        assert sheets.setdefault(state["_anywidget_id"], state["_css"]) == state["_css"]
    assert len(sheets) == len(set(sheets.values())) == 4
