"""The pages that stand beside the notebooks: made along with a lesson, compared like it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from building.sources import shown
from utils.checks.clinic import cheat_sheet

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

MARKDOWN = """\
# {title}

{intro}
[Lesson 05](../notebooks/05_the_debugging_clinic.ipynb) has a program for most of these rows.
[The same sheet on one page, to be printed](cheat_sheet.html).

{table}
"""


def _markdown() -> str:
    return MARKDOWN.format(
        title=cheat_sheet.TITLE, intro=cheat_sheet.INTRO, table=cheat_sheet.markdown()
    )


# By number of the lesson that they belong to: torch is imported only when that one is built.
PAGES: dict[str, dict[str, Callable[[], str]]] = {
    "05": {"cheat_sheet.md": _markdown, "cheat_sheet.html": cheat_sheet.page},
}


def make(folder: Path, numbers: Iterable[str], mend: str, *, check: bool) -> list[str]:
    """Write the pages of some lessons into a folder, or return a complaint about each stale one."""
    wrong = []
    for number in numbers:
        for name, write in PAGES.get(number, {}).items():
            path, text = folder / name, write()
            if not check:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text, encoding="utf-8", newline="\n")
                print(f"{shown(path)}: {len(text.encode()) / 1000:.0f} kB")  # noqa: T201  # as build
            elif not path.exists() or path.read_text(encoding="utf-8") != text:
                wrong.append(f"{shown(path)} is not what lesson {number} makes: `{mend}` mends it.")
    return wrong
