"""A number on a line: what `predict.number` shows."""

from __future__ import annotations

import base64
import math
import struct
from typing import TYPE_CHECKING

from utils import plots
from utils.explorers.live import Explorer

if TYPE_CHECKING:
    from matplotlib.figure import Figure

VEIL = 90  # what the bytes of the truth are mixed with: a page without a kernel has to hold it


def coded(truth: float) -> str:
    """Write a number so that its digits stand nowhere.

    Examples
    --------
    >>> decoded(coded(2.5))
    2.5
    """
    return base64.b64encode(bytes(b ^ VEIL for b in struct.pack("<d", truth))).decode()


def decoded(code: str) -> float:
    """Read what `coded` wrote; `number.js` is the twin.

    Examples
    --------
    >>> coded(1.0)
    'WlpaWlpaqmU='
    """
    return struct.unpack("<d", bytes(b ^ VEIL for b in base64.b64decode(code)))[0]


def marks(_: dict, code: str) -> dict:
    """Give the truth; all that is drawn belongs to the prediction."""
    return {"values": {"truth": decoded(code)}, "marks": [], "sentence": ""}


def read(truth: float) -> tuple[str]:
    """Hide the truth."""
    try:
        number = float(truth)
    except (TypeError, ValueError, RuntimeError) as error:
        raise ValueError(f"truth is {truth!r}, which is no number: give one number.") from error
    if not math.isfinite(number):
        raise ValueError(f"truth is {number}: no line has room for it, give a finite number.")
    return (coded(number),)


class Number(Explorer):
    """Predict one number, on a line.

    Parameters
    ----------
    truth : float
        What is asked; also a scalar of NumPy or PyTorch.
    """

    name = "number"
    takes = ("truth",)
    read = staticmethod(read)
    marks = staticmethod(marks)

    @property
    def title(self) -> str:
        """Say what the line is for."""
        low, high, _ = self.entry["range"]
        return f"A line from {low:g} to {high:g} {self.entry['unit']}".rstrip()

    def draw(self) -> Figure:
        """Draw the line."""
        low, high, _ = self.entry["range"]
        figure = plots.figure(figsize=(5.2, 0.85))
        plots.number_line(figure.axes[0], low, high, self.entry["unit"])
        return figure
