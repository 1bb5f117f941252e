"""Run a short program and show what it gave: a value, what it printed, or its error in one line.

The debugging clinic of lesson 05 runs programs that fail. A traceback of forty lines would hide
the one sentence that matters, and end the run of all cells.
"""

from __future__ import annotations

import contextlib
import io
import textwrap
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

WIDTH = 88


@dataclass(frozen=True)
class Report:
    """Hold what a program gave; a notebook shows it as text.

    Attributes
    ----------
    text
        What it printed, then what it returned, or the error that ended it.
    failed
        Whether an error ended it.
    """

    text: str
    failed: bool

    def __repr__(self) -> str:
        lines = self.text.splitlines()
        if self.failed:
            lines = [part for line in lines for part in textwrap.wrap(line, WIDTH)]
        return "\n".join(lines)

    def __str__(self) -> str:
        return " ".join(self.text.split())


def run(program: Callable[[], object]) -> Report:
    """Run a program and report what it printed and returned, or which error it raised.

    Parameters
    ----------
    program
        A function without arguments.

    Returns
    -------
    Report
        Its `repr` has a line for each value, and an error in lines of at most 88 letters; its
        `str` is one line.

    Raises
    ------
    TypeError
        If `program` is no function: what it was given instead, and what to write.

    Notes
    -----
    Used in lesson 05.

    Examples
    --------
    >>> run(lambda: (1 / 4, [1, 2]))
    0.2500
    [1, 2]
    >>> run(lambda: 1 / 0)
    ZeroDivisionError: division by zero
    """
    if not callable(program):
        got = f"an object of type {type(program).__name__}"
        raise TypeError(f"run wants a function, and got {got}: write its name without brackets.")
    printed = io.StringIO()
    try:
        with contextlib.redirect_stdout(printed):
            value = program()
    except Exception as error:  # noqa: BLE001  # whatever it raises is what is to be seen
        said = f"{type(error).__name__}: {error}".strip().rstrip(":")
        return Report("\n".join(filter(None, [printed.getvalue().rstrip(), said])), True)
    values = value if isinstance(value, tuple) else () if value is None else (value,)
    shown = [printed.getvalue().rstrip(), *map(_written, values)]
    return Report("\n".join(filter(None, shown)), False)


def _written(value: object) -> str:
    if isinstance(value, float):
        return f"{value:.4f}"
    return repr(value.detach() if hasattr(value, "detach") else value)
