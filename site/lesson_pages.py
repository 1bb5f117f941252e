"""Make the web pages of the lessons: each exercise with its answer, folded.

A Sphinx extension. It changes what is shown only: the page's download is the built notebook.
Where the course has a public address, or the edition that runs in the browser lies beside the
pages, a lesson has buttons that lead there.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import nbformat
from building import elsewhere  # conf.py says where it is
from deck import folded
from nbformat.v4 import new_markdown_cell
from stand_ins import STATE, hold

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nbformat import NotebookNode
    from sphinx.application import Sphinx
    from sphinx.config import Config

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
        nb.cells = list(with_answers(nb, nbformat.read(other, as_version=4)))
        _prepare(nb)
    elif folder:
        title, _, rest = nb.cells[0].source.partition("\n")
        nb.cells[0].source = f"{title}: with answers\n{rest}"
    up = "../" * page.count("/")
    hold(nb, Path(app.outdir, "_static", "stills"), f"{up}_static/stills")
    source[0] = nbformat.writes(nb)


def _offer(_: Sphinx, config: Config) -> None:
    services = elsewhere.links(config.repository)
    if services:
        hosts = {"binderhub_url": elsewhere.BINDER, "notebook_interface": "jupyterlab"}
        hosts |= {"colab_url": elsewhere.COLAB} if "Colab" in services else {}
        config.html_theme_options |= {
            "repository_url": config.repository,
            "repository_branch": elsewhere.BRANCH,
            "launch_buttons": hosts,
        }


def _state_last(_: Sphinx, _page: str, _template: str, context: dict, _tree: object) -> None:
    """Have a page's words read before the state of its widgets, which is most of it."""
    for script in [s for s in context["script_files"] if s.attributes.get("type") == STATE]:
        context["script_files"].remove(script)
        context["body"] += f'<script type="{STATE}">{script.attributes["body"]}</script>'


def _buttons(app: Sphinx, page: str, _template: str, context: dict, _tree: object) -> None:
    buttons = context["header_buttons"]
    if not page.startswith("notebooks/"):  # the start page is a notebook that only the site has
        buttons[:] = [button for button in buttons if button.get("label") != "launch-buttons"]
    if Path(app.outdir, LITE, "files", f"{page}.ipynb").exists():
        start = context["pathto"](f"{LITE}/lab/index.html", 1)
        button = {
            "type": "link",
            "url": f"{start}?path={page}.ipynb",
            "icon": "fas fa-play",
            "tooltip": "Run the cells in this browser",
        }
        buttons.insert(0, button)


def setup(app: Sphinx) -> dict[str, bool]:
    """Tell Sphinx what this extension does."""
    app.add_config_value("repository", elsewhere.address(), "html", str)
    app.connect("config-inited", _offer, priority=100)
    app.connect("source-read", _read)
    app.connect("html-page-context", _buttons, priority=600)  # after the theme's own
    app.connect("html-page-context", _state_last, priority=600)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
