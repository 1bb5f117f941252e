"""Make the web pages of the lessons: each exercise with its answer, folded.

A Sphinx extension. It changes what is shown only: the page's download is the built notebook.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import nbformat
from nbformat.v4 import new_markdown_cell

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nbformat import NotebookNode
    from sphinx.application import Sphinx


def _tags(cell: NotebookNode) -> set[str]:
    return set(cell.metadata.get("tags", []))


def _folded(summary: str, text: str) -> NotebookNode:
    return new_markdown_cell(f"<details><summary>{summary}</summary>\n\n{text}\n\n</details>")


def with_answers(learner: NotebookNode, solved: NotebookNode) -> Iterator[NotebookNode]:
    """Go through a lesson as learners have it, with the answers of the other edition folded in.

    Parameters
    ----------
    learner, solved : NotebookNode
        The two editions of one lesson; a cell has the same id in both.

    Yields
    ------
    NotebookNode
        The cells of the page. Notes for teachers are left out, and pictures that only the
        solutions have: their widgets are stored there.
    """
    own = {cell.id: cell for cell in learner.cells}
    answer = ""
    for cell in solved.cells:
        if cell.id in own:
            yield own[cell.id]
            if "exercise" in _tags(cell):
                answer = cell.source
            elif "check" in _tags(cell) and answer:
                yield _folded("Solution", f"```python\n{answer}\n```")
                answer = ""
        elif "solution" in _tags(cell) and cell.cell_type == "markdown":
            yield _folded("About the solution", cell.source)


def _prepare(nb: NotebookNode) -> None:
    for cell in nb.cells:
        if cell.metadata.get("jupyter", {}).get("outputs_hidden"):
            # The tag that myst-nb folds an output by.
            cell.metadata.tags = [*cell.metadata.get("tags", []), "hide-output"]


def _read(app: Sphinx, page: str, source: list[str]) -> None:
    folder, _, name = page.rpartition("/")
    if not folder.startswith("notebooks"):
        return
    nb = nbformat.reads(source[0], as_version=4)
    if folder == "notebooks":
        other = Path(app.srcdir, folder, "solutions", f"{name}.ipynb")
        nb.cells = list(with_answers(nb, nbformat.read(other, as_version=4)))
        _prepare(nb)
    else:
        title, _, rest = nb.cells[0].source.partition("\n")
        nb.cells[0].source = f"{title}: with answers\n{rest}"
    source[0] = nbformat.writes(nb)


def setup(app: Sphinx) -> dict[str, bool]:
    """Tell Sphinx what this extension does."""
    app.connect("source-read", _read)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
