"""Make the same bytes from the same lesson: no random ids, no timings, no versions."""

from __future__ import annotations

import base64
import json
import re
from typing import TYPE_CHECKING

import nbformat

if TYPE_CHECKING:
    from nbformat import NotebookNode

KERNELSPEC = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
# What editors and ruff ask for; the version of Python would differ between two machines.
LANGUAGE = {
    "codemirror_mode": {"name": "ipython", "version": 3},
    "file_extension": ".py",
    "mimetype": "text/x-python",
    "name": "python",
    "nbconvert_exporter": "python",
    "pygments_lexer": "ipython3",
}
VIEW = "application/vnd.jupyter.widget-view+json"
STATE = "application/vnd.jupyter.widget-state+json"
REFERENCE = re.compile(r'"IPY_MODEL_([^"]+)"')
LINKS = {"LinkModel", "DirectionalLinkModel"}
# What the front end gives a model of ipywidgets' own that is not told; a LayoutModel gets null for
# all. Other defaults differ between Python and the front end (the largest value of a slider), so
# they stay.
OWN = {"@jupyter-widgets/base", "@jupyter-widgets/controls"}
BY_DEFAULT = {
    "_dom_classes": [],
    "box_style": "",
    "continuous_update": True,
    "description_allow_html": False,
    "disabled": False,
    "orientation": "horizontal",
    "readout": True,
}
# A model is made of the class that its entry names; these say it again.
CLASS = {
    f"_{kind}_{part}" for kind in ("model", "view") for part in ("module", "module_version", "name")
}
PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"
PNG_NOTES = {b"tEXt", b"zTXt", b"iTXt", b"tIME", b"eXIf"}


def notebook_text(nb: NotebookNode, prefix: str) -> str:
    """Normalise an executed notebook in place and write it as text; `prefix` begins widget ids.

    Raises
    ------
    nbformat.ValidationError
        When the notebook does not fit nbformat 4.5.
    """
    code = [cell for cell in nb.cells if cell.cell_type == "code"]
    for count, cell in enumerate(code, start=1):
        cell.execution_count = count
        cell.outputs = _merge_streams(cell.outputs)
        for output in cell.outputs:
            if "execution_count" in output:
                output.execution_count = count
            if png := output.get("data", {}).get("image/png"):
                output.data["image/png"] = _without_notes(png)
    models = widget_state(nb)
    nb.metadata = nbformat.from_dict({"kernelspec": KERNELSPEC, "language_info": LANGUAGE})
    kept = shown_models(nb, models)
    if kept:
        state = {name: _pruned(models[name]) for name in kept}
        nb.metadata.widgets = {STATE: {"state": state, "version_major": 2, "version_minor": 0}}
    nb.nbformat, nb.nbformat_minor = 4, 5
    nbformat.validate(nb)
    new = {name: f"{prefix}-{number}" for number, name in enumerate(kept, start=1)}
    text = json.dumps(nb, ensure_ascii=False)
    if new:
        text = re.sub("|".join(map(re.escape, new)), lambda old: new[old[0]], text)
    # Read again, as keys are sorted by their new names.
    return nbformat.writes(nbformat.reads(text, as_version=4)) + "\n"


def widget_state(nb: NotebookNode) -> dict[str, dict]:
    """Look up the stored widget models by id."""
    return nb.metadata.get("widgets", {}).get(STATE, {}).get("state", {})


def views(cell: NotebookNode) -> list[str]:
    """List the ids of the widgets that a cell displays."""
    return [o.data[VIEW]["model_id"] for o in cell.get("outputs", []) if VIEW in o.get("data", {})]


def shown_models(nb: NotebookNode, models: dict[str, dict]) -> list[str]:
    """List the models that the displayed widgets need, in order of appearance, then their links."""
    return reachable([view for cell in nb.cells for view in views(cell)], models)


def reachable(roots: list[str], models: dict[str, dict]) -> list[str]:
    """List the models that the roots refer to, and the links that join two of them.

    Nothing refers to a link, so one belongs to the widgets at its ends, as in
    `ipywidgets.embed.dependency_state`.
    """
    found: dict[str, None] = {}
    waiting = roots[::-1]
    while waiting:
        name = waiting.pop()
        if name in models and name not in found:
            found[name] = None
            waiting += _references(models[name])[::-1]
    links = [
        name
        for name, model in models.items()
        if model["model_name"] in LINKS and found.keys() >= set(_references(model))
    ]
    return list(dict.fromkeys([*found, *links]))


def size(names: list[str], models: dict[str, dict]) -> int:
    """Count the bytes of some models as a notebook stores them: as JSON, with short names."""
    text = "".join(json.dumps({n: _pruned(models[n])}, ensure_ascii=False) for n in names)
    short = {name: f"lesson-00-{number}" for number, name in enumerate(names, start=1)}
    if short:
        text = re.sub("|".join(map(re.escape, short)), lambda name: short[name[0]], text)
    return len(text.encode())


def is_ours(nb: NotebookNode) -> bool:
    """Tell a notebook as the build wrote it from one that somebody ran or made.

    Jupyter adds the version of Python when it saves a notebook that ran.
    """
    metadata = dict(nb.metadata)
    return metadata.get("kernelspec") == KERNELSPEC and metadata.get("language_info") == LANGUAGE


def _references(model: dict) -> list[str]:
    return REFERENCE.findall(json.dumps(model["state"], sort_keys=True))


def _pruned(model: dict) -> dict:
    if model["model_module"] not in OWN:
        null = {"_view_count", "tabbable", "tooltip"}
        state = {k: v for k, v in model["state"].items() if v is not None or k not in null}
    else:
        state = {
            key: value
            for key, value in model["state"].items()
            if key not in CLASS
            and value is not None
            and BY_DEFAULT.get(key, value is None) != value
        }
    return {**model, "state": state}


def _merge_streams(outputs: list[NotebookNode]) -> list[NotebookNode]:
    # How printed text is cut into messages is a matter of timing.
    merged: list[NotebookNode] = []
    for output in outputs:
        last = merged[-1] if merged else {}
        if output.output_type == "stream" and output.name == last.get("name"):
            last["text"] += output.text
        else:
            merged.append(output)
    return merged


def _without_notes(png: str) -> str:
    # matplotlib signs its pictures with its version.
    data = base64.b64decode(png)
    kept, at = [PNG_SIGNATURE], len(PNG_SIGNATURE)
    while at < len(data):
        end = at + 12 + int.from_bytes(data[at : at + 4], "big")
        if data[at + 4 : at + 8] not in PNG_NOTES:
            kept.append(data[at:end])
        at = end
    return base64.b64encode(b"".join(kept)).decode()
