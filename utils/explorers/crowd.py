"""Draw what many guessed at a prediction: a dot for each, beside the truth, below a lifted veil.

Nothing of a widget is made for it: a report on a class has a picture for each prediction.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from utils import plots
from utils.explorers import EXPLORERS, ask, dots, ring, still
from utils.explorers.shapes import line, point, text
from utils.explorers.states import states_of
from utils.quiz import toml_prediction

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.figure import Figure

    from utils.explorers.live import Explorer

HIGH = 35 * dots.DOT  # how high dots may be piled up on a line
ON_AN_AXIS = {"ring": {"axes": 0, "y": -1}}


class Crowd(NamedTuple):
    """Hold the picture, and the marks in it; a guess is a mark with the role "dot"."""

    figure: Figure
    marks: list[dict]


def unseen(name: str, **start: object) -> Explorer:
    """Make an explorer that has a state and can draw it, and that no page can show.

    Raises
    ------
    ValueError
        As the explorer does for a start that does not fit.

    Examples
    --------
    >>> unseen("binary", p=0.5).params
    {'p': 0.5, 'y': 1}
    """
    kind = EXPLORERS[name]
    made = kind.__new__(kind)
    made.states = states_of(kind)
    made.data = kind.read(*(start.pop(given, None) for given in kind.takes))
    for trait, value in start.items():
        setattr(made, trait, value)
    return made


def truths(entry: toml_prediction.Prediction, **start: object) -> list[float]:
    """Compute what an explorer answers to a prediction, ring by ring.

    Parameters
    ----------
    entry : dict
        A prediction with an explorer.
    **start
        What the lesson gives to the explorer beside `predict`.

    Examples
    --------
    >>> from utils.quiz import toml_files
    >>> round(truths(toml_files.read_all()["prediction"]["halving"])[0], 2)
    1.05
    """
    explorer = unseen(entry["explorer"], **start)
    return ring.truths(explorer.marks, ask.aim(explorer, entry), explorer.data)


def in_explorer(
    entry: toml_prediction.Prediction, guesses: Sequence[Sequence[float]], **start: object
) -> Crowd:
    """Draw guesses where the rings of a prediction lay, in the state in question.

    Parameters
    ----------
    entry : dict
        A prediction with an explorer.
    guesses : sequence of sequences of float
        For each ring what was guessed there; the order tells nothing.
    **start
        What the lesson gives to the explorer beside `predict`.

    Examples
    --------
    >>> from utils.quiz import toml_files
    >>> halving = toml_files.read_all()["prediction"]["halving"]
    >>> sum(mark["role"] == "dot" for mark in in_explorer(halving, [[0.7, 0.7, 2]]).marks)
    3
    """
    explorer = unseen(entry["explorer"], **start)
    with plots.look():
        figure = explorer.draw()
        figure.draw_without_rendering()  # only then it is known where the axes lie
    asked = ask.aim(explorer, entry) | ask.place(entry, still.boxes(figure))
    found = ring.truths(explorer.marks, asked, explorer.data)
    there = ring.goal(explorer.marks, asked, explorer.data)
    result = explorer.marks(there, *explorer.data)
    rings = zip(guesses, found, dots.room(asked, figure), strict=True)
    marks = [mark for i, one in enumerate(rings) for mark in dots.beside(asked, i, *one)]
    still.add_marks(figure, result | {"marks": [*result["marks"], *marks]})
    return Crowd(figure, marks)


def on_a_line(entry: toml_prediction.Prediction, guesses: Sequence[float], truth: float) -> Crowd:
    """Draw guesses as dots piled up on a line of numbers, the truth as a bar across.

    Parameters
    ----------
    entry : dict
        Any prediction with one ring.
    guesses : sequence of float
        What was guessed; the order tells nothing.
    truth : float
        What is true.

    Examples
    --------
    >>> from utils.quiz import toml_files
    >>> fresh = toml_files.read_all()["prediction"]["fresh-loss"]
    >>> sum(mark["role"] == "dot" for mark in on_a_line(fresh, [0.7, 0.7], 0.7).marks)
    2
    """
    entry = entry | ON_AN_AXIS
    low, high, _ = entry["range"]
    asked = toml_prediction.words(entry)

    def empty(height: float) -> Figure:
        with plots.look():
            figure = plots.figure(figsize=(5.2, height))
            plots.number_line(figure.axes[0], low, high, entry["unit"])
            figure.draw_without_rendering()
        asked.update(ask.place(entry, still.boxes(figure)))
        return figure

    empty(1)
    up = dots.swarm(dots.along(asked, guesses), 0, HIGH)
    figure = empty(1 + max(up) / 72)
    near = min(max(truth, low), high)
    marks = [
        line(0, "found", [near, -1], [near, 0.95]),
        text(0, "ink", near, 1.05, f"it is {ring.numbers(asked, [truth])}"),
        *(
            point(
                0, "dot", *ring.at(asked, 0, guess, 0, dots.DOT + high_up), "circle", dots.DOT / 2
            )
            for guess, high_up in zip(sorted(guesses), up, strict=True)
        ),
    ]
    still.add_marks(figure, {"marks": marks})
    return Crowd(figure, marks)
