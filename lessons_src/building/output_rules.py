"""What a lesson has to show, once it ran."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from building import normalise
from building.editions import tags

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nbformat import NotebookNode

    from building.editions import Edition
    from building.sources import Fault

NOTEBOOK_BYTES = 400_000
EXPLORER_BYTES = 40_000
ALT_LENGTH = 20


def faults(edition: Edition) -> list[Fault]:
    """List what is wrong with the outputs of an edition that ran."""
    models = normalise.widget_state(edition.nb)
    return [
        edition.fault(sentence, index)
        for index, cell in enumerate(edition.nb.cells)
        if cell.cell_type == "code"
        for sentence in (*_output_faults(cell), *_widget_faults(cell, models))
    ]


def size_faults(edition: Edition, text: str) -> list[Fault]:
    """List what is wrong with the size of a notebook that would be written."""
    if (size := len(text.encode())) <= NOTEBOOK_BYTES:
        return []
    sentence = f"the notebook has {size / 1000:.0f} kB: {NOTEBOOK_BYTES // 1000} are the most."
    return [edition.fault(sentence)]


def _output_faults(cell: NotebookNode) -> Iterator[str]:
    for output in cell.outputs:
        if output.get("name") == "stderr":
            yield f"the cell writes to stderr: {output.text.strip().splitlines()[0]}"
        data = output.get("data", {})
        if data.get("text/plain", "").startswith("<Figure") and len(data) == 1:
            yield "the cell shows the name of a figure, not the figure: use explorers.picture."
        if any(kind.startswith("image/") for kind in data):
            alt = data.get("text/plain", "").strip()
            if len(alt) < ALT_LENGTH or re.match(r"<.*>$|Figure\(", alt, re.DOTALL):
                yield (
                    f"a figure without alt text, its text/plain is {alt!r}: show an object whose "
                    f"text/plain says in {ALT_LENGTH} characters or more what is to be seen."
                )


def _widget_faults(cell: NotebookNode, models: dict[str, dict]) -> Iterator[str]:
    views = normalise.views(cell)
    if "explorer" in tags(cell) and not views:
        yield "the cell is tagged explorer and displays no widget: let it end with one."
    for view in views:
        if view not in models:
            yield "the cell displays a widget that is not stored, so its view would stay empty."
        size = normalise.size(normalise.reachable([view], models), models)
        if "explorer" in tags(cell) and size > EXPLORER_BYTES:
            yield (
                f"the explorer has {size / 1000:.0f} kB of widget state: "
                f"{EXPLORER_BYTES // 1000} are the most."
            )
