"""Make the web pages of the lessons: each exercise with its answer, folded.

A Sphinx extension. It changes what is shown only: the page's download is the built notebook.
Where the course has a public address, or the edition that runs in the browser lies beside the
pages, a lesson has links that lead there.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import nbformat
from building import elsewhere  # conf.py says where it is
from deck import folded
from exercise_parts import mark
from nbformat.v4 import new_markdown_cell
from reference import of_lesson
from stand_ins import hold

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nbformat import NotebookNode
    from sphinx.application import Sphinx

LITE = "lite"  # the folder of the edition that runs in the browser, beside the pages


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
        if folded(cell):
            # The tag that myst-nb folds an output by.
            cell.metadata.tags = [*cell.metadata.get("tags", []), "hide-output"]


def _read(app: Sphinx, page: str, source: list[str]) -> None:
    folder, _, name = page.rpartition("/")
    if Path(app.env.doc2path(page)).suffix != ".ipynb":
        return
    nb = nbformat.reads(source[0], as_version=4)
    if folder == "notebooks":
        other = Path(app.srcdir, folder, "solutions", f"{name}.ipynb")
        solved = nbformat.read(other, as_version=4)
        nb.cells = list(with_answers(nb, solved))
        mark(nb, solved, name)
        _prepare(nb)
        if leads := of_lesson(nb):
            nb.cells.append(new_markdown_cell(leads))
    elif folder:
        title, _, rest = nb.cells[0].source.partition("\n")
        nb.cells[0].source = f"{title}: with answers\n{rest}"
    up = "../" * page.count("/")
    hold(nb, Path(app.outdir, "_static"), f"{up}_static")
    source[0] = nbformat.writes(nb)


def actions(page: str, repository: str, up: str, *, runs_here: bool) -> list[dict[str, str]]:
    """List what can be done with the notebook of a page.

    Parameters
    ----------
    page : str
        The page, as Sphinx names it.
    repository : str
        The course's public address, or an empty text.
    up : str
        How the page names the folder of all pages.
    runs_here : bool
        Whether the edition that runs in the browser has the notebook.
    """
    notebook = f"{page}.ipynb"
    found = [{"words": "Download the notebook", "url": f"{up}_sources/{notebook}", "saves": "yes"}]
    if runs_here:
        start = f"{up}{LITE}/lab/index.html?path={notebook}"
        found.append({"words": "Run in this browser", "url": start})
    for service, link in elsewhere.links(repository, notebook).items():
        found.append({"words": f"Run on {service}", "url": link})
    return found


def _act(app: Sphinx, page: str, _template: str, context: dict, _tree: object) -> None:
    if 'class="exercise' in context.get("body", ""):
        app.add_js_file("exercises/page.js", defer="defer")
    if page.startswith("notebooks/"):  # the start page is a notebook that only the site has
        listed = Path(app.outdir, LITE, "files", f"{page}.ipynb")
        context["actions"] = actions(
            page, app.config.repository, "../" * page.count("/"), runs_here=listed.exists()
        )


def setup(app: Sphinx) -> dict[str, bool]:
    """Tell Sphinx what this extension does."""
    app.add_config_value("repository", elsewhere.address(), "html", str)
    app.connect("source-read", _read)
    app.connect("html-page-context", _act)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
