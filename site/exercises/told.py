"""Tell values, errors and pictures as a notebook would, short and with the learner's own lines."""

from __future__ import annotations

import base64
import io
import linecache
import pprint
import re
import traceback
from typing import Any

WIDTH = 79
WHERE_TO = "It runs in JupyterLab: see the top of this page."
ENDLESS = "Is there a loop that never ends?"
WIDGETS = {"anywidget", "ipywidgets", "traitlets", "IPython"}


def value(shown: object) -> str:
    """Write a value as the last line of a cell shows it."""
    text = repr(shown)
    if isinstance(shown, dict | list | tuple | set) and len(text) > WIDTH:
        return pprint.pformat(shown, width=WIDTH, sort_dicts=False)
    return text


def picture(figure: Any) -> dict[str, str]:  # noqa: ANN401  # matplotlib may not be there
    """Make a picture of a figure, and say what it has written on it."""
    file = io.BytesIO()
    figure.savefig(file, format="png", bbox_inches="tight", dpi=110)
    words = [figure.get_suptitle()]
    for axes in figure.axes:
        words += [axes.get_title(), axes.get_xlabel(), axes.get_ylabel()]
    said = ", ".join(word for word in words if word) or "without a title"
    return {"png": base64.b64encode(file.getvalue()).decode(), "alt": f"A picture: {said}"}


def _lines(error: BaseException) -> list[dict[str, Any]]:
    """List the lines that led to an error, those of cells alone: `<your answer>`, line 2."""
    if isinstance(error, SyntaxError) and (error.filename or "").startswith("<"):
        line = (error.text or "").rstrip("\n")
        at = max((error.offset or 1) - 1, 0)
        until = max((error.end_offset or 0) - 1, at + 1)
        one = {"cell": error.filename.strip("<>"), "line": error.lineno, "in": ""}
        return [one | {"text": line, "from": at, "to": until}]
    found = []
    for frame in traceback.extract_tb(error.__traceback__):
        if frame.filename.startswith("<frozen") or not frame.filename.startswith("<"):
            continue
        # As it stands: the traceback's own has lost its indent.
        text = linecache.getline(frame.filename, frame.lineno or 0).rstrip()
        same = frame.end_lineno in (None, frame.lineno)
        found.append(
            {
                "cell": frame.filename.strip("<>"),
                "line": frame.lineno,
                "in": "" if frame.name == "<module>" else frame.name,
                "text": text,
                "from": frame.colno or 0,
                "to": (frame.end_colno if same else None) or len(text),
            }
        )
    return found


def error(raised: BaseException, answer: str) -> dict[str, Any]:
    """Tell what was raised: its own words, the lines that led there, and what may help.

    Parameters
    ----------
    raised
        What came.
    answer
        The name of the learner's cell; the last of its lines is marked in the editor.
    """
    lines = _lines(raised)
    try:
        words = "".join(traceback.TracebackException.from_exception(raised).format_exception_only())
        # Of a syntax error the line comes first, and again in `lines`.
        words = words.strip().splitlines()[-1] if isinstance(raised, SyntaxError) else words.strip()
    except Exception:  # noqa: BLE001  # a learner's own error class may fail at anything
        words = type(raised).__name__
    if type(raised).__name__ == "TimeIsUp":
        words = f"Time is up: it was still running after {raised.args[0]:.0f} seconds. {ENDLESS}"
    kept = lines if len(lines) <= 8 else [*lines[:3], None, *lines[-3:]]
    own = [line["line"] for line in lines if line["cell"] == answer]
    last = lines[-1]["text"] if lines else ""
    return {
        "words": words,
        "lines": kept,
        "line": own[-1] if own else None,
        "advice": _advice(raised, words, last).strip(),
    }


def _advice(raised: BaseException, words: str, line: str) -> str:
    if isinstance(raised, ModuleNotFoundError):
        module = (raised.name or "").split(".")[0]
        if module in WIDGETS:
            return "Explorers and quizzes stand on the page; in the editor they cannot be made."
        return f"{WHERE_TO}" if module == "torch" else "The Python in this browser has it not."
    if isinstance(raised, EOFError | OSError) and "reading a line" in words:
        return "Nobody can answer an input() here: write the value into the code."
    if isinstance(raised, SyntaxError):
        return ""
    try:
        from utils.checks.advice import hint  # noqa: PLC0415  # NumPy comes first

        return hint(re.sub(r"^\w+: ", "", words), line)
    except Exception:  # noqa: BLE001  # advice is an extra
        return ""


def earlier(raised: BaseException, name: str) -> str:
    """Say in a sentence that a cell above failed."""
    words = error(raised, name)
    where = f" in line {words['line']}" if words["line"] else ""
    return f"{name[:1].upper()}{name[1:]} stops{where}: {words['words'].rstrip('.')}."
