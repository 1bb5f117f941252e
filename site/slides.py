"""Make a deck of slides from each lesson, into site/_build/slides, with its explorers alive.

`make slides` calls this. It runs no notebook, and the decks load nothing from elsewhere.
"""

from __future__ import annotations

import json
import shutil
import sys
from typing import TYPE_CHECKING

import nbformat
from deck import folded, slides
from fetched import fetch
from formulas import in_html
from jinja2 import Environment, FileSystemLoader
from pages import MADE, MODULES, ROOT, SITE, STATE, reachable, stage_runtime
from pygments.formatters import HtmlFormatter

if TYPE_CHECKING:
    from deck import Slide

FOLDER = MADE / "slides"
PARTS = SITE / "reveal"
REVEAL = MODULES / "reveal.js"
# What the decks load beside what the pages of the web edition do.
LOADED = {
    "reveal/reveal.css": REVEAL / "dist" / "reveal.css",
    "reveal/reveal.js": REVEAL / "dist" / "reveal.js",
    "reveal/notes.js": REVEAL / "plugin" / "notes" / "notes.js",
    "reveal/theme/white.css": REVEAL / "dist" / "theme" / "white.css",
    "reveal/theme/fonts/source-sans-pro": REVEAL / "dist" / "theme" / "fonts" / "source-sans-pro",
    "deck.css": PARTS / "deck.css",
    "deck.js": PARTS / "deck.js",
}


def used_state(nb: nbformat.NotebookNode, html: str) -> str:
    """Take from a notebook the state of the widgets that a page shows, as JSON for a script."""
    widgets = nb.metadata.get("widgets", {}).get(STATE)
    if widgets is None:
        return "{}"
    roots = [name for name in widgets["state"] if f'"{name}"' in html]
    state = {name: widgets["state"][name] for name in reachable(roots, widgets["state"])}
    # A tag in a string would end the script that holds it.
    return json.dumps(widgets | {"state": state}).replace("</", "<\\/")


def code_sheet() -> str:
    """Write the colours of code, for a light slide and for a dark one."""
    return "\n".join(
        HtmlFormatter(style=f"a11y-high-contrast-{theme}", nobackground=True).get_style_defs(
            f"[data-theme={theme}] .highlight"
        )
        for theme in ("light", "dark")
    )


def set_formulas(deck: list[Slide], lesson: str) -> None:
    """Set the formulas of a deck; in the speaker's window, which has no style sheets, as MathML."""
    parts = [part for slide in deck for part in slide.parts]
    notes = [note for slide in deck for note in slide.notes]
    try:
        in_html("".join([*notes, *(part.html for part in parts)]))  # all at once is much faster
        for part in parts:
            part.html = in_html(part.html)
        for slide in deck:
            slide.heading = in_html(slide.heading)
            slide.notes = [in_html(note, spoken=True) for note in slide.notes]
    except ValueError as error:
        sys.exit(f"lessons_src/{lesson}.py: {error}")


def main() -> int:
    """Write the decks and a page that lists them."""
    fetch(SITE)
    shutil.rmtree(FOLDER, ignore_errors=True)
    stage_runtime(FOLDER, LOADED)
    pages = Environment(loader=FileSystemLoader(PARTS), autoescape=True, trim_blocks=True)
    (FOLDER / "code.css").write_text(code_sheet(), encoding="utf-8", newline="\n")
    decks = []
    for path in sorted((ROOT / "notebooks" / "solutions").glob("0*.ipynb")):
        nb = nbformat.read(path, as_version=4)
        learners = nbformat.read(ROOT / "notebooks" / path.name, as_version=4)
        try:
            deck = slides(nb, {cell.id for cell in learners.cells if folded(cell)})
        except ValueError as error:
            sys.exit(f"lessons_src/{path.stem}.py: {error}")
        title = nb.cells[0].source.partition("\n")[0].removeprefix("# ")
        set_formulas(deck, path.stem)
        shown = "".join(part.html for slide in deck for part in slide.parts)
        page = pages.get_template("deck.html.j2").render(
            title=title, deck=deck, state=used_state(nb, shown)
        )
        (FOLDER / f"{path.stem}.html").write_text(page, encoding="utf-8", newline="\n")
        decks.append((path.stem, title))
        print(f"{path.stem}: {len(deck)} slides")
    index = pages.get_template("index.html.j2").render(decks=decks)
    (FOLDER / "index.html").write_text(index, encoding="utf-8", newline="\n")
    print(f"The decks are in {FOLDER.relative_to(ROOT)}; open index.html from any web server.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
