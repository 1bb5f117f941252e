"""Keep the places of the widgets on a page: what stands there without scripts, and how high it is.

A view becomes a place that page.js fills, followed by what a notebook says of it. A reader whose
browser runs no scripts, or cannot load one, has the still picture, or the question, there.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from html import escape
from typing import TYPE_CHECKING

import own_card
from nbformat.v4 import new_output

from utils.quiz import report
from utils.quiz.question import marked

if TYPE_CHECKING:
    from pathlib import Path

    from nbformat import NotebookNode

STATE = "application/vnd.jupyter.widget-state+json"
VIEW = "application/vnd.jupyter.widget-view+json"
BOX = re.compile(r'viewBox="\S+ \S+ (\S+) (\S+)"')
# Pixels: a line of controls, what an explorer says, what a prediction asks, a quiz and its options.
CONTROL, SENTENCE, ASKED, QUIZ, OPTION = 32, 46, 150, 190, 84


def hold(nb: NotebookNode, folder: Path, way: str) -> None:
    """Make each view of a notebook a place for the page.

    Parameters
    ----------
    nb : NotebookNode
        A built lesson; it is changed.
    folder : Path
        The folder of all that pages load; the pictures that readers without scripts see come there.
    way : str
        How the page names that folder.
    """
    stills, runtime = f"{way}/stills", f"{way}/runtime"
    models = nb.metadata.get("widgets", {}).get(STATE, {}).get("state", {})
    for cell in nb.cells:
        for i, output in enumerate(cell.get("outputs", [])):
            if VIEW in (data := output.get("data", {})):
                name = data[VIEW]["model_id"]
                still = _still(data, folder / "stills", stills) + _question(name, models)
                own = report.OWN in models[name]["state"].get("_dom_classes", ())
                html = own_card.place(still, runtime) if own else place(data, models, still)
                cell.outputs[i] = new_output("display_data", {"text/html": html})
    _say_once(models)


def place(data: dict, models: dict, still: str) -> str:
    """Write the HTML of a place; `still` is what stands there without scripts."""
    ratio, pixels = _room(data[VIEW]["model_id"], models)
    room = f"calc(min(640px, 100vw - 2rem) * {ratio:.3f} + {pixels}px)"
    view = json.dumps(data[VIEW]).replace("</", "<\\/")
    return (
        f'<div class="widget-subarea" style="min-height: {room}"></div>'
        f'<script type="{VIEW}">{view}</script><noscript>{still}</noscript>'
    )


def _say_once(models: dict) -> None:
    """Name the first model with the same module or style sheet, in place of the text itself."""
    first = {}
    for name, model in models.items():
        for key in {"_esm", "_css"} & model["state"].keys():
            had = first.setdefault(model["state"][key], name)
            if had != name:
                model["state"][key] = {"as": had}


def _still(data: dict, stills: Path, way: str) -> str:
    if "image/png" not in data:
        return data.get("text/html") or f"<p>{escape(data['text/plain'])}</p>"
    picture = base64.b64decode(data["image/png"])
    name = f"{hashlib.sha256(picture).hexdigest()[:16]}.png"
    stills.mkdir(parents=True, exist_ok=True)
    (stills / name).write_bytes(picture)
    return f'<img src="{way}/{name}" alt="{escape(data["text/plain"])}" width="640">'


def _question(name: str, models: dict) -> str:
    """Ask in words what a prediction asks, which its picture does not."""
    state = models[name.removeprefix("IPY_MODEL_")]["state"]
    if "ask" in state:
        return f"<p>{marked(state['ask']['text'])}</p>"
    return "".join(_question(part, models) for part in state.get("children", []))


def _room(name: str, models: dict) -> tuple[float, int]:
    """Say about how high a widget is: a part of its width, and pixels."""
    model = models[name.removeprefix("IPY_MODEL_")]
    state = model["state"]
    if question := state.get("question"):
        return 0, QUIZ + OPTION * len(question["options"])
    if "svg" in state:
        width, height = map(float, BOX.search(state["svg"]).groups())
        return height / width, SENTENCE * ("limits" in state) + ASKED * ("ask" in state)
    parts = [_room(part, models) for part in state.get("children", [])]
    return sum(part[0] for part in parts), sum(part[1] for part in parts) or CONTROL
