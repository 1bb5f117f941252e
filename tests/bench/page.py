"""What the benchmarks share: docs/benchmarks.md, and what a timed slider gives."""

import statistics
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
PAGE = HERE.parents[1] / "docs" / "benchmarks.md"
# Times a slider in a page: a function of the element around it, and of how often and how calmly.
CLOCK = (HERE / "clock.js").read_text("utf-8")
FRAME = 16.7  # ms at 60 Hz, to the tenth of a millisecond that a browser tells
HEADING = "\n## "


def write(text, heading=""):
    """Write a section of the page, or what stands above them all; the others stay.

    Parameters
    ----------
    text : str
        Markdown, without the heading.
    heading : str, optional
        The section's name. A section that the page has not yet comes last.
    """
    top, *parts = PAGE.read_text(encoding="utf-8").split(HEADING)
    sections = dict(part.split("\n", 1) for part in parts)
    text = text.strip("\n") + "\n"
    if heading:
        sections[heading] = f"\n{text}"
    else:
        top = text
    rest = (f"{HEADING}{name}\n\n{body.strip()}\n" for name, body in sections.items())
    PAGE.write_text(top.rstrip("\n") + "\n" + "".join(rest), encoding="utf-8", newline="\n")


def table(head, rows):
    """Write a Markdown table."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(map(str, line))} |" for line in lines)


def summary(result):
    """Give median and p95 in milliseconds, and the frames shown, of what the clock measured."""
    times = sorted(t for t in result["times"] if t is not None)
    if len(times) < 0.9 * len(result["times"]):
        sys.exit(f"Only {len(times)} of {len(result['times'])} key presses changed the picture.")
    return statistics.median(times), times[int(0.95 * len(times))], result["shown"]
