"""Give a page the reader's own report card: card_page.js makes it of what the browser keeps."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from utils.quiz import toml_files, toml_prediction

if TYPE_CHECKING:
    from collections.abc import Callable


def asked() -> dict[str, list]:
    """List what the lessons ask, lesson by lesson: all that the card wants to know of it.

    Examples
    --------
    >>> [lesson, entries] = asked()["predictions"][0]
    >>> lesson, *entries["nearly-impossible"]["range"]
    ('00 start here', 0, 5, 0.05)
    """
    return {
        "questions": _lessons("question", _question),
        "predictions": _lessons("prediction", _prediction),
    }


def _lessons(kind: str, what: Callable[[dict], dict]) -> list[list]:
    lessons = toml_files.by_lesson(kind).items()
    return [[name, {key: what(one) for key, one in every.items()}] for name, every in lessons]


def _question(entry: dict) -> dict:
    options, right = entry["options"], entry["right"]
    return {
        "text": entry["text"],
        "options": len(options),
        "right": right,
        "truth": options[right],
    }


def _prediction(entry: dict) -> dict:
    return {"text": entry["text"], **toml_prediction.words(entry)}


def place(still: str, runtime: str) -> str:
    """Write the HTML of the place.

    Parameters
    ----------
    still : str
        What stands there without scripts.
    runtime : str
        How the page names the folder of its scripts.
    """
    known = json.dumps(asked()).replace("</", "<\\/")
    return (
        '<div class="report-card" role="region" aria-label="Your report card"></div>'
        f'<script type="application/json" class="own-card">{known}</script>'
        f"<noscript>{still}</noscript>"
        f'<script src="{runtime}/card.js" defer></script>'
    )
