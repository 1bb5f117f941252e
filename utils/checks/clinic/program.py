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
    call
        The line that ran it, or nothing.
    """

    text: str
    failed: bool
    call: str = ""

    def __repr__(self) -> str:
        lines = self.text.splitlines()
        if self.failed:
            lines = [part for line in lines for part in textwrap.wrap(line, WIDTH)]
        # JupyterLab shows the first line of an output that is folded: it must not tell the answer.
        return "\n".join(filter(None, [self.call, *lines]))

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
        Its `repr` begins with the call, if the function has a name; then each value has its line,
        and an error has lines of at most 88 letters. Its `str` is one line, without the call.

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
    >>> def halve_nothing():
    ...     return None / 2
    >>> run(halve_nothing)
    halve_nothing():
    TypeError: unsupported operand type(s) for /: 'NoneType' and 'int'
    >>> run(lambda: 1 / 0)
    ZeroDivisionError: division by zero
    """
    if not callable(program):
        got = f"an object of type {type(program).__name__}"
        raise TypeError(f"run wants a function, and got {got}: write its name without brackets.")
    printed = io.StringIO()
    name = getattr(program, "__name__", "<")
    call = "" if name.startswith("<") else f"{name}():"
    try:
        with contextlib.redirect_stdout(printed):
            value = program()
    except Exception as error:  # noqa: BLE001  # whatever it raises is what is to be seen
        said = f"{type(error).__name__}: {error}".strip().rstrip(":")
        return Report("\n".join(filter(None, [printed.getvalue().rstrip(), said])), True, call)
    values = value if isinstance(value, tuple) else () if value is None else (value,)
    shown = [printed.getvalue().rstrip(), *map(_written, values)]
    return Report("\n".join(filter(None, shown)), False, call)


def _written(value: object) -> str:
    if isinstance(value, float):
        return f"{value:.4f}"
    return repr(value.detach() if hasattr(value, "detach") else value)
