"""Give the layout of a page what it shows, and take out of the page what nobody sees.

A Sphinx extension beside `theme/`. The menu and the contents are lists that the layout writes; the
sheets and scripts of other extensions are left out, since page.css and site.js do what they did.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx import addnodes
from sphinx.environment.adapters.toctree import document_toc

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

LOADED = {"runtime/page.css", "site.js", "runtime/widgets.js", "exercises/page.js"}
STATE = "application/vnd.jupyter.widget-state+json"
LESSON = re.compile(r"notebooks/(?:solutions/)?(\d\d)_")
SEARCH = "Search the course on cross-entropy: lessons, glossary, cheat sheet, guide for teachers."
# Parts of code without a colour of their own.
COLOURLESS = re.compile(r'<span class="(?:pre|[nopw]|n[avn]|py|fm)">([^<]*)</span>|<span></span>')
TABLE = re.compile(r"<table\b.*?</table>", re.DOTALL)
# What a search engine shows of a page.
DESCRIBED = 50, 160


def menu(env: BuildEnvironment, page: str) -> Iterator[tuple[str, list[dict[str, str]]]]:
    """List what the start page leads to, part by part, and say where a page is in it."""
    for tree in env.get_doctree(env.config.root_doc).findall(addnodes.toctree):
        entries = []
        for title, name in tree["entries"]:
            here = "page" if name == page else "true" if page in _below(env, name) else ""
            number = LESSON.match(name)
            entries.append(
                {
                    "page": name,
                    "title": title or env.titles[name].astext(),
                    "number": number[1] if number else "",
                    "here": here,
                }
            )
        yield tree["caption"], entries


def _below(env: BuildEnvironment, page: str) -> set[str]:
    pages = env.toctree_includes.get(page, [])
    return {page, *pages, *(name for each in pages for name in _below(env, each))}


def contents(app: Sphinx, page: str) -> str:
    """Write the list of a page's sections and subsections as HTML, if it has more than one."""
    toc = document_toc(app.env, page, app.builder.tags)
    for tree in [*toc.findall(addnodes.toctree)]:
        tree.parent.remove(tree)
    lists = [*toc.findall(nodes.bullet_list)]
    if len(lists) < 2 or len(lists[1]) < 2:
        return ""
    top = lists[1]
    for deep in [part for part in lists[2:] if _depth(part, top) > 1]:
        deep.parent.remove(deep)
    return app.builder.render_partial(top)["fragment"]


def _depth(part: nodes.Node, top: nodes.Node) -> int:
    return 0 if part is top else _depth(part.parent, top) + isinstance(part, nodes.bullet_list)


def description(doctree: nodes.document) -> str:
    """Take whole sentences from the first paragraphs of a page that are words alone."""
    text = ""
    for paragraph in doctree.findall(nodes.paragraph):
        if next(paragraph.findall(nodes.math), None) or not isinstance(
            paragraph.parent, nodes.section | nodes.list_item
        ):
            continue
        for sentence in re.split(r"(?<=[.?!:]) ", " ".join(paragraph.astext().split())):
            if text and len(text) + len(sentence) >= DESCRIBED[1]:
                return text
            text = f"{text} {sentence}".strip()
        if len(text) >= DESCRIBED[0]:
            break
    return text


def _fill(app: Sphinx, page: str, _: str, context: dict, doctree: nodes.document | None) -> None:
    context["menu"] = list(menu(app.env, page))
    # The start page is short, and what it begins with takes the room.
    listed = doctree and page != app.config.root_doc
    context["contents"] = contents(app, page) if listed else ""
    context["description"] = description(doctree) if doctree else SEARCH
    state = [s for s in context["script_files"] if s.attributes.get("type") == STATE]
    # Last on the page: its words are read before the state of its widgets, which is most of it.
    context["widget_state"] = "".join(
        f'<script type="{STATE}">{script.attributes["body"]}</script>' for script in state
    )
    for kind in ("css_files", "script_files"):
        context[kind] = [f for f in context[kind] if _place(f.filename) in LOADED]
    if body := context.get("body"):
        # A name that is not what stands there: who says aloud "show output" would open nothing.
        body = body.replace(' aria-label="Toggle hidden content"', "")
        body = COLOURLESS.sub(r"\1", body)
        context["body"] = TABLE.sub(r'<div class="wide">\g<0></div>', body)


def _place(filename: object) -> str:
    return str(filename or "").removeprefix("_static/")


def setup(app: Sphinx) -> dict[str, bool]:
    """Tell Sphinx what this extension does."""
    app.connect("html-page-context", _fill, priority=700)  # when others have added what they add
    return {"parallel_read_safe": True, "parallel_write_safe": True}
