"""Choose from a built lesson what stands on its slides, and what the teacher reads beside them.

Where a slide begins, the metadata of a cell says (`slide_type`). What of the cell stands on it:

- of Markdown headings, displayed formulas, tables, lists, and paragraphs that begin with "Write"
  or `**Predict.**`; where a heading would stand alone, the first paragraph too,
- of code what it shows; functions that it defines beside a widget or a picture, and all of its
  source beside a text, unless it is a lone call.

Where an explorer, a line or a quiz comes next, it asks itself: **Predict.** goes to the notes, and
a heading that would be left alone stands above what asks.

All other prose goes to the notes. What answers a question above it is a step of its own, and where
an explorer or a line asks for a prediction, the notes say how a class makes one.
"""

from __future__ import annotations

import ast
import json
import re
from dataclasses import dataclass, field
from html import escape
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode
from mdit_py_plugins.dollarmath import dollarmath_plugin
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer
from stand_ins import VIEW

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from nbformat import NotebookNode

BEGIN, JOIN = ("slide", "subslide"), ("fragment", "-")
SHOWN = {"math_block", "table", "bullet_list", "ordered_list"}
QUESTION, TASK = "**Predict.**", "Write "
FOR_READERS = {"Further reading"}
ASKS = "Predict: "  # so begin the words of what is veiled
ONE_RING = (
    "<p><strong>The class has one ring.</strong> Ask for a show of hands, number by number. Drag "
    "the ring to where most hands were, and commit. Reload the page for the next class: a deck "
    "keeps nothing, and asks again.</p>"
)
PAINT = HtmlFormatter(nobackground=True)


def _formula(text: str, options: dict) -> str:
    return escape(rf"\[{text}\]" if options["display_mode"] else rf"\({text}\)")


MARKDOWN = MarkdownIt("commonmark").enable("table").use(dollarmath_plugin, renderer=_formula)
# Links lead through the folders of the course, and a slide lies elsewhere.
MARKDOWN.renderer.rules |= {"link_open": lambda *_: "", "link_close": lambda *_: ""}


@dataclass
class Part:
    """A piece of a slide: a `text`, a `code`, or a `stage` with a widget or a picture on it."""

    kind: str
    html: str
    step: bool = False


@dataclass
class Slide:
    """A slide; `below` when it hangs under the one before, `cells` are the ids of what it shows."""

    heading: str
    below: bool
    cells: list[str] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def of(self, *kinds: str) -> list[Part]:
        """List the parts of these kinds."""
        return [part for part in self.parts if part.kind in kinds]


def slides(nb: NotebookNode, answers: Collection[str] = ()) -> list[Slide]:
    """Make the slides of a lesson from its notebook with the solutions.

    Parameters
    ----------
    nb : NotebookNode
        The lesson, as it was built.
    answers : collection of str
        Ids of the cells whose output answers a question above it, and learners find it folded.

    Returns
    -------
    list of Slide
        In the order of the lesson.

    Raises
    ------
    ValueError
        When a cell joins a slide and there is none above, or a slide would be empty.
    """
    deck: list[Slide] = []
    under = ""  # the cell for which a heading waits
    for number, cell in enumerate(nb.cells, start=1):
        kind = "-" if cell.id == under and _kind(cell) in BEGIN else _kind(cell)
        if kind in JOIN and not deck:
            raise ValueError(f"cell {number} joins a slide, and none begins above it.")
        if kind in (*BEGIN, *JOIN):
            if cell.cell_type == "markdown":
                shown = (c for c in nb.cells[number:] if _kind(c) in (*BEGIN, *JOIN))
                following = next(shown, None)
                if _add_sections(deck, cell, kind, following):
                    under = following.id
            else:
                _add_code(deck, cell, kind, answers=cell.id in answers)
        elif deck and cell.cell_type == "markdown" and kind != "skip" and _for_teachers(cell):
            deck[-1].notes.append(MARKDOWN.render(cell.source))
    if not deck:
        raise ValueError("no cell begins a slide, and one is wanted.")
    if empty := [slide for slide in deck if not slide.parts]:
        raise ValueError(f"the slide of the cell with the id {empty[0].cells[0]} would be empty.")
    return deck


def folded(cell: NotebookNode) -> bool:
    """Say whether learners find the output of a cell folded, since it answers a question."""
    return bool(cell.metadata.get("jupyter", {}).get("outputs_hidden"))


def _kind(cell: NotebookNode) -> str | None:
    return cell.metadata.get("slideshow", {}).get("slide_type")


def _for_teachers(cell: NotebookNode) -> bool:
    return set(cell.metadata.get("tags", [])) <= {"teacher"}


def _add_code(deck: list[Slide], cell: NotebookNode, kind: str, *, answers: bool) -> None:
    if kind in BEGIN:
        deck.append(Slide("", kind == "subslide"))
    deck[-1].cells.append(cell.id)
    output = _output(cell)
    seen = VIEW in output or "image/png" in output
    source = _programs(cell.source) if seen else _worth_reading(cell.source)
    step = kind == "fragment"
    if source:
        source = re.sub(r"\n{3,}", "\n\n", source)
        deck[-1].parts.append(Part("code", highlight(source, PythonLexer(), PAINT), step))
    step = step or (answers and kind in JOIN)
    if output.get("text/plain", "").startswith(ASKS):
        deck[-1].notes.append(ONE_RING)
    if VIEW in output:
        view = f'<script type="{VIEW}">{json.dumps(output[VIEW])}</script>'
        view = f'<div class="widget-subarea"></div>{view}'
        deck[-1].parts.append(Part("stage", view, step))
    elif seen:
        picture = f'<img alt="{escape(output["text/plain"])}" src="data:image/png;base64,{{}}">'
        deck[-1].parts.append(Part("stage", picture.format(output["image/png"]), step))
    elif output:
        html = output.get("text/html") or f"<pre>{escape(output['text/plain'])}</pre>"
        deck[-1].parts.append(Part("code", html, step))


def _output(cell: NotebookNode) -> NotebookNode | dict:
    return cell.outputs[-1].data if cell.get("outputs") else {}


def _programs(source: str) -> str:
    found = [node for node in ast.parse(source).body if isinstance(node, ast.FunctionDef)]
    return "\n\n".join(ast.get_source_segment(source, node) or "" for node in found)


def _worth_reading(source: str) -> str:
    body = ast.parse(source).body
    lone = len(body) == 1 and isinstance(body[0], ast.Expr) and isinstance(body[0].value, ast.Call)
    return "" if lone else source


def _asks(cell: NotebookNode) -> bool:
    output = _output(cell)
    question = output.get("text/plain", "").startswith(ASKS) or "image/png" not in output
    return VIEW in output and question


def _add_sections(
    deck: list[Slide], cell: NotebookNode, kind: str, following: NotebookNode | None
) -> bool:
    """Add the slides of a Markdown cell; say whether the last one waits for the following cell."""
    sections = _sections(cell.source)
    waits = False
    for heading, blocks in sections:
        last = blocks is sections[-1][1] and following is not None
        asks = last and _asks(following)
        bare = not any(block.type in SHOWN or _text(block).startswith(TASK) for block in blocks)
        waits = last and (_kind(following) in JOIN or (asks and bare and kind in BEGIN))
        shown = _shown(heading, blocks, filled=waits, asks=asks)
        rest = [block for block in blocks if block not in shown]
        if heading and heading.children[0].content in FOR_READERS:
            shown, rest, waits = [], [heading, *blocks], False
        elif kind in BEGIN and (heading or shown or waits):
            below = kind == "subslide" or bool(heading and heading.tag == "h3")
            topic = next((slide.heading for slide in reversed(deck) if slide.heading), "")
            deck.append(Slide(_html([heading]) if heading else topic, below))
        if shown or waits:
            deck[-1].cells.append(cell.id)
        for block in shown:
            asked = bool(deck[-1].parts) and _text(block).startswith(QUESTION)
            deck[-1].parts.append(Part("text", _html([block]), asked or kind == "fragment"))
        if rest:
            deck[-1].notes.append(_html(rest))
    return waits


def _sections(source: str) -> list[tuple[SyntaxTreeNode | None, list[SyntaxTreeNode]]]:
    found: list[tuple[SyntaxTreeNode | None, list[SyntaxTreeNode]]] = [(None, [])]
    for block in SyntaxTreeNode(MARKDOWN.parse(source)).children:
        if block.type == "heading":
            found.append((block, []))
        else:
            found[-1][1].append(block)
    return found if found[0][1] else found[1:]


def _shown(
    heading: SyntaxTreeNode | None, blocks: list[SyntaxTreeNode], *, filled: bool, asks: bool
) -> list[SyntaxTreeNode]:
    # What asks for a prediction says itself what it asks; what joins leaves no room for a task.
    wanted = (QUESTION,) * (not asks) + (TASK,) * (not filled)
    shown = [block for block in blocks if block.type in SHOWN or _text(block).startswith(wanted)]
    if heading and (heading.tag == "h1" or not (shown or filled)):
        shown = [*[block for block in blocks if block.type == "paragraph"][:1], *shown]
    return shown


def _text(block: SyntaxTreeNode) -> str:
    return block.children[0].content if block.type == "paragraph" else ""


def _html(blocks: Sequence[SyntaxTreeNode]) -> str:
    tokens = [token for block in blocks for token in block.to_tokens()]
    return MARKDOWN.renderer.render(tokens, MARKDOWN.options, {})
