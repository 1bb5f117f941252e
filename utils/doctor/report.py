"""What the doctor says: a line for each part that is well, and each fault with what mends it."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from itertools import groupby

# The parts that are told in one line each when all of their checks are well.
PYTHON, LAB = "Python and packages", "JupyterLab"
WELL = {
    PYTHON: "all in versions that the course wants",
    LAB: "it draws sliders and figures, and answers to quizzes can be kept",
}


@dataclass(frozen=True)
class Check:
    """Tell what one check found, and the command that mends a fault.

    Examples
    --------
    >>> print(Check("numpy", ok=True, found="2.4.6 (wants >=2,<3)"))
    ✓ numpy: 2.4.6 (wants >=2,<3)
    """

    name: str
    ok: bool
    found: str
    mend: str = ""
    part: str = ""

    def __str__(self) -> str:
        line = f"{'✓' if self.ok else '✗'} {self.name}: {self.found}"
        return line if self.ok else f"{line}\n  mend: {self.mend}"


@dataclass(frozen=True, repr=False)
class Report:
    """Hold all checks; its text is a line for each part that is well, and each fault with its mend.

    Examples
    --------
    >>> Report((Check("Python", True, "3.13", part=PYTHON), Check("numpy", True, "2", part=PYTHON)))
    ✓ Python and packages: all in versions that the course wants
    All is well.
    """

    checks: tuple[Check, ...]

    @property
    def faults(self) -> tuple[Check, ...]:
        """Return the checks that failed."""
        return tuple(check for check in self.checks if not check.ok)

    @property
    def ok(self) -> bool:
        """Return whether no check failed."""
        return not self.faults

    @property
    def verdict(self) -> str:
        """Say in a sentence what is to be done."""
        ill = "Run the commands after 'mend:', then ask the doctor again."
        return "All is well." if self.ok else ill

    @property
    def full(self) -> str:
        """List every check, one a line, and below each fault what mends it."""
        return "\n".join(map(str, self.checks))

    def __str__(self) -> str:
        lines = []
        for part, group in groupby(self.checks, lambda check: check.part):
            first, *others = checks = [*group]
            well = Check(part, True, WELL[part]) if others and part else first
            lines += [check for check in checks if not check.ok] or [well]
        return "\n".join(map(str, [*lines, self.verdict]))

    __repr__ = __str__

    def _repr_html_(self) -> str:
        short, full = (f"<pre>\n{escape(text)}\n</pre>" for text in (str(self), self.full))
        return f"{short}\n<details><summary>Every check</summary>\n{full}\n</details>"
