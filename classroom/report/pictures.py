"""Draw the class: what it believed of each option, whether that came true, what it predicted."""

from __future__ import annotations

import base64
from string import ascii_uppercase
from typing import TYPE_CHECKING, NamedTuple

from utils import plots
from utils.explorers import crowd, ring, still
from utils.plots.look import WRONG

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from classroom.report.counting import Bin, QuestionCount
    from classroom.report.guessing import Place, PredictionCount


class Drawn(NamedTuple):
    """Hold a picture as the address that a page shows it by, its alt text, its width in pixels."""

    source: str
    alt: str
    width: int


def _reliability(ax: Axes, bins: Sequence[Bin]) -> None:
    columns = zip(*((one.given, one.came_true, one.count) for one in bins), strict=True)
    plots.own_reliability(ax, *columns)
    ax.texts[0].remove()  # the page says what the dotted line is: points may lie on the words
    ax.set(xlabel="probability given to an option", ylabel="share that were right")


def _beliefs(ax: Axes, one: QuestionCount) -> None:
    rows = range(len(one.beliefs))
    for row, belief in zip(rows, one.beliefs, strict=True):
        look = WRONG if row != one.question["right"] else {"color": plots.COLORS["truth"]}
        ax.barh(row, belief, 0.6, **look)
        ax.text(belief + 0.02, row, f"{belief:.0%}", va="center")
    ax.set_yticks(rows, ascii_uppercase[: len(rows)])
    ax.set(xlim=(0, 1.12), xticks=[0, 0.5, 1], title="mean probability given (filled: right)")
    ax.invert_yaxis()
    ax.grid(visible=False, axis="y")


def _drawn(draw: Callable, what: object, alt: str, *size: float) -> Drawn:
    with plots.look():
        figure = plots.figure(figsize=size)
        draw(*figure.axes, what)
    return _shown(figure, alt)


def _shown(figure: Figure, alt: str) -> Drawn:
    data = base64.b64encode(still.png(figure)).decode()
    return Drawn(f"data:image/png;base64,{data}", alt, round(figure.get_figwidth() * 100))


def of_reliability(bins: Sequence[Bin], *size: float) -> Drawn:
    """Draw how often options came true; `size` is width and height in inches."""
    points = ", ".join(
        f"{one.count} options given {one.given:.0%} on average, {one.came_true:.0%} right"
        for one in bins
    )
    return _drawn(_reliability, bins, f"Reliability diagram: {points}.", *size)


def of_question(one: QuestionCount) -> Iterator[Drawn]:
    """Draw what a question's options were given, and its reliability where that is known."""
    said = ", ".join(
        f"{letter} {belief:.0%}" + " (right)" * (i == one.question["right"])
        for i, (letter, belief) in enumerate(zip(ascii_uppercase, one.beliefs, strict=False))
    )
    yield _drawn(_beliefs, one, f"Mean probability given to each option: {said}.", 3.5, 2.6)
    if one.figures.diagram:
        yield of_reliability(one.figures.diagram, 3.5, 2.6)


def of_prediction(one: PredictionCount) -> Drawn:
    """Draw each guess as a dot beside the truth, where its ring was."""
    said = "; ".join(_placed(one, place) for place in one.places)
    rows = [place.guesses for place in one.places]
    if one.asked.start is None or "explorer" not in one.asked.entry:
        drawn = crowd.on_a_line(one.asked.entry, rows[0], one.truth[0])
        where = "On a line of numbers"
    else:
        drawn = crowd.in_explorer(one.asked.entry, rows, **one.asked.start)
        where = "In the picture of the lesson, unveiled"
    alt = f"{where}, a circle for each of {one.guessed} guesses, a bar for what is true. {said}."
    return _shown(drawn.figure, alt)


def _placed(one: PredictionCount, place: Place) -> str:
    words = one.asked.words
    low, median, high, truth = (
        ring.numbers(words, [value])
        for value in (place.guesses[0], place.median, place.guesses[-1], place.truth)
    )
    at = f"At {place.name} g" if place.name else "G"
    return f"{at}uesses from {low} to {high}, median {median}; it is {truth}"
