"""Say in a lesson that runs in a browser what is otherwise here, and whether there is a newer one.

The build puts this file into the course's wheel as `utils.edition`, with the stamps of the lessons
as they were published with it. A browser shows what it has saved, and asks no server for newer.
"""

from __future__ import annotations

import html

STAMPS: dict[str, str] = {}
HERE = (
    "Python runs in this page, and what you write stays in this browser. "
    "A check cannot stop a loop that never ends: choose <em>Kernel</em>, then <em>Restart "
    "Kernel</em>. There is no terminal here, and no PyTorch."
)
NEWER = (
    "<strong>This lesson was published anew after you saved it.</strong> To get the new one, "
    "rename yours in the list of files (a right click on <code>{name}.ipynb</code>, then "
    "<em>Rename</em>) and reload the page: the new one lies beside it, and your answers to "
    "questions count in both."
)


class Note:
    """A note at the head of a lesson."""

    def __init__(self, words: str) -> None:
        self.words = words

    def _repr_html_(self) -> str:
        return f"<p>{self.words}</p>"


def look(name: str, stamp: str) -> Note:
    """Say what is otherwise here, and first of all whether a lesson was published anew.

    Parameters
    ----------
    name : str
        The lesson's file, without its ending.
    stamp : str
        Of the lesson, as it was published when this copy of it was taken.

    Examples
    --------
    >>> look("00_start_here", "old").words == HERE
    True
    """
    newer = STAMPS.get(name, stamp) != stamp
    return Note(f"{NEWER.format(name=html.escape(name))}</p><p>{HERE}" if newer else HERE)
