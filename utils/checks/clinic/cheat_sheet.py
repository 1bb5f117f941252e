"""The cheat sheet of lesson 05: a table there, and two files in docs/ that the build writes.

One of them is Markdown, the other a page of HTML that prints on one sheet. What it says stands in
`cheat_sheet_rows.py`.
"""

from __future__ import annotations

import html
import re

from utils.checks.clinic.cheat_sheet_rows import Row, rows

__all__ = ["HEADS", "INTRO", "TITLE", "Row", "Table", "markdown", "page", "rows", "table"]

TITLE = "Cross-entropy in PyTorch: what is wrong?"
HEADS = "You see", "Because", "Mend it"
CSS = """\
@page { size: auto; margin: 8mm; }
html { background: #fff; color: #000; font: 8pt/1.12 "DejaVu Sans Condensed", Arial, sans-serif; }
body { margin: 0 auto; max-width: 194mm; }
h1 { font-size: 13pt; margin: 0 0 1mm; }
p { margin: 0 0 1.5mm; }
table { border-collapse: collapse; width: 100%; }
th, td { border: 0.3pt solid #000; padding: 0.25mm 1mm; text-align: left; vertical-align: top; }
th { border-bottom-width: 1.2pt; }
th:first-child, td:first-child { width: 36%; }
th:nth-child(2), td:nth-child(2) { width: 32%; }
tr { break-inside: avoid; }
code { font: 8pt/1.1 "DejaVu Sans Mono", Consolas, monospace; overflow-wrap: anywhere; }
"""
INTRO = (
    "`z` logits, `p` and `q` probabilities, `y` labels, N samples, C classes; "
    "functions of `torch.nn.functional`. A message that names no error is a `RuntimeError`."
)


def markdown() -> str:
    """Write the table as Markdown.

    Examples
    --------
    >>> markdown().splitlines()[0]
    '| You see | Because | Mend it |'
    """
    lines = [HEADS, ("---",) * 3, *rows()]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def page() -> str:
    """Write the sheet as a page of HTML that needs no other file and prints on one sheet.

    Examples
    --------
    >>> page().splitlines()[0]
    '<!doctype html>'
    """
    return f"""\
<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>{TITLE}</title>
<style>
{CSS}</style>
<h1>{TITLE}</h1>
<p>{_html(INTRO)}</p>
{_table()}
</html>
"""


class Table:
    """Show the rows in a notebook, as a table that is read as text too."""

    def __repr__(self) -> str:
        return "\n".join(f"{symptom}\n  {cause}\n  → {mend}" for symptom, cause, mend in rows())

    def _repr_html_(self) -> str:
        """Return the table with its text on the left, where notebooks would put numbers."""
        return re.sub(r"<(t[dh])\b", r'<\1 style="text-align: left; vertical-align: top"', _table())


def table() -> Table:
    """Show the cheat sheet in a notebook.

    Returns
    -------
    Table
        Its HTML is a table, its text has three lines a row.

    Notes
    -----
    Derived in lesson 05.

    Examples
    --------
    >>> print(str(table()).splitlines()[1])
      class indices are whole numbers
    """
    return Table()


def _table() -> str:
    def line(tag: str, cells: tuple[str, ...]) -> str:
        return f"<tr>{''.join(f'<{tag}>{_html(cell)}</{tag}>' for cell in cells)}</tr>"

    body = "\n".join(line("td", row) for row in rows())
    head = line("th", HEADS).replace("<th>", '<th scope="col">')
    return f"<table>\n<thead>{head}</thead>\n<tbody>\n{body}\n</tbody>\n</table>"


def _html(text: str) -> str:
    def code(match: re.Match[str]) -> str:  # the longest name may be broken, and in one place
        return f"<code>{match[1].replace('entropy_with', 'entropy_<wbr>with')}</code>"

    return re.sub("`([^`]+)`", code, html.escape(text, quote=False))
