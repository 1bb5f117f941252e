"""Build the web edition into site/_build/html from the notebooks as they are.

`make site` calls this. It runs no notebook, and the pages it makes load nothing from elsewhere.
"""

from __future__ import annotations

import argparse
import json
import re
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import distribution
import exercise_files
import formulas
import nbformat
import reference
from fetched import fetch
from nbformat.v4 import new_markdown_cell, new_notebook
from sphinx.cmd.build import build_main

if TYPE_CHECKING:
    from collections.abc import Mapping

SITE = Path(__file__).resolve().parent
ROOT = SITE.parent
MADE = SITE / "_build"
MODULES = SITE / "node_modules"

sys.path.insert(0, str(ROOT / "lessons_src"))
from building import elsewhere  # noqa: E402  # it lies beside the build of the notebooks
from building.normalise import reachable  # noqa: E402  # likewise
from lesson_pages import LITE  # noqa: E402  # it wants the build of the notebooks
from stand_ins import STATE, VIEW  # noqa: E402

from utils.browser.bundle import joined  # noqa: E402

PAGES = (
    "notebooks/0*.ipynb",
    "notebooks/solutions/*.ipynb",
    "docs/*.md",
    "docs/*.html",
    "classroom/*.md",
    "classroom/*/*.md",
    "[CR]*.md",
)
ROW = re.compile(r"^\| (\d\d) ([^|]+) \| (\d+) \| (.*) \|$", re.MULTILINE)
# What the pages load, by the place in the site.
WIDGETS = SITE / "widgets"
RUNTIME = {"runtime/widgets.css": WIDGETS / "widgets.css"}


def stage_runtime(folder: Path, more: Mapping[str, Path] | None = None) -> None:
    """Lay out what the browser loads, and what a caller needs beside it."""
    for place, source in (RUNTIME | (more or {})).items():
        target = folder / place
        target.parent.mkdir(parents=True, exist_ok=True)
        (shutil.copytree if source.is_dir() else shutil.copy)(source, target)
    formulas.stage(folder / "runtime")
    # A browser runs no module of a page that was opened as a file; a script it does.
    for name, source in {"widgets.js": "page.js", "card.js": "card_page.js"}.items():
        script = re.sub(r"\bexport ", "", joined(WIDGETS / source))
        (folder / "runtime" / name).write_text(f"(() => {{{script}}})();\n", encoding="utf-8")


def stage_look(folder: Path) -> None:
    """Make one style sheet of all that a page needs: a browser waits for it before it paints."""
    look, runtime = SITE / "theme", folder / "runtime"
    sheets = [look / "page.css", runtime / "formulas.css", runtime / "widgets.css"]
    sheets += [SITE / "exercises" / "exercises.css"]
    text = "".join(path.read_text(encoding="utf-8") for path in sheets)
    paper = (look / "paper.css").read_text(encoding="utf-8")
    css = f"{text}@media print {{\n{paper}}}\n"
    (runtime / "page.css").write_text(css, encoding="utf-8")


def lessons_table(readme: str) -> str:
    """Take the table of the lessons out of README.md, each with a link to its page."""
    rows = ROW.findall(readme)
    pages = {path.name[:2]: path.name for path in (ROOT / "notebooks").glob("0*.ipynb")}
    if [row[0] for row in rows] != sorted(pages):
        sys.exit("The table of README.md and notebooks/ do not name the same lessons.")
    head = "| lesson | minutes | you learn |\n|---|---|---|\n"
    return head + "\n".join(
        f"| [{number} {title}](notebooks/{pages[number]}) | {minutes} | {what} |"
        for number, title, minutes, what in rows
    )


def run_elsewhere() -> str:
    """Say where the cells can be run with nothing installed, if that is so."""
    found = [elsewhere.in_words(elsewhere.address()).rstrip()]
    if (MADE / "html" / LITE).exists():
        start = f"{LITE}/lab/index.html?path=README.md"
        found += [f'Most lessons also <a href="{start}">run in this browser</a>, Python and all.']
    return "".join(f" {sentence}" for sentence in found if sentence)


def take_lite() -> None:
    """Put the edition that runs in the browser beside the pages."""
    if not (MADE / "lite").exists():
        sys.exit("There is no site/_build/lite to link to: run `make lite` first.")
    shutil.copytree(MADE / "lite", MADE / "html" / LITE)


def start_page(text: str, readme: str) -> nbformat.NotebookNode:
    """Make the start page: its words, and the first prediction of the course."""
    lesson = nbformat.read(ROOT / "notebooks" / "00_start_here.ipynb", as_version=4)
    cell = next(cell for cell in lesson.cells if "explorer" in cell.metadata.get("tags", []))
    cell.metadata.tags += ["remove-input", "first"]  # page.css knows it by its tag
    models = lesson.metadata.widgets[STATE]["state"]
    root = cell.outputs[0].data[VIEW]["model_id"]
    state = {name: models[name] for name in reachable([root], models)}
    text = text.replace(" {{ elsewhere }}", run_elsewhere())
    before, after = text.replace("{{ lessons }}", lessons_table(readme)).split("{{ explorer }}")
    nb = new_notebook(cells=[new_markdown_cell(before), cell, new_markdown_cell(after)])
    nb.metadata = lesson.metadata
    nb.metadata.widgets[STATE]["state"] = state
    return nb


def stage_pages(folder: Path) -> None:
    """Lay out the pages as they lie in the repository, so that links between them hold."""
    for top, patterns in ((ROOT, PAGES), (SITE, ["*.md"])):
        for pattern in patterns:
            for path in top.glob(pattern):
                target = folder / path.relative_to(top)
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(path, target)
    reference.stage(folder / "reference")
    index = folder / "index.md"
    readme = (folder / "README.md").read_text(encoding="utf-8")
    page = start_page(index.read_text(encoding="utf-8"), readme)
    index.unlink()
    (folder / "index.ipynb").write_text(json.dumps(page), encoding="utf-8")


def main() -> int:
    """Build the pages; a warning is an error."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument(
        "--lite", action="store_true", help="take the edition of `make lite` along, and link to it"
    )
    parser.add_argument(
        "--pyodide",
        metavar="FOLDER",
        type=Path,
        help="a folder with Pyodide's full distribution, to be put beside the pages: their "
        "exercises run on it; else on the lite edition's, or on Pyodide's own address",
    )
    options = parser.parse_args()
    if options.pyodide and (why := distribution.fault(options.pyodide)):
        sys.exit(why)
    fetch(SITE)
    for made in ("static", "source", "doctrees", "html"):
        shutil.rmtree(MADE / made, ignore_errors=True)
    if options.lite:
        take_lite()
    stage_runtime(MADE / "static")
    stage_look(MADE / "static")
    exercise_files.stage(MADE / "static" / "exercises")
    stage_pages(MADE / "source")
    flags = ["-q", "-W", "--keep-going", "-j", "2", "-c", SITE, "-d", MADE / "doctrees"]
    done = build_main([*map(str, flags), str(MADE / "source"), str(MADE / "html")])
    if not done:
        where = distribution.place(MADE / "html", options.pyodide)
        print(f"The exercises run on Pyodide from {where}.")
        print(f"The web edition is in {(MADE / 'html').relative_to(ROOT)}.")
    return done


if __name__ == "__main__":
    sys.exit(main())
