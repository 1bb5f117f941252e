"""A season of games and Elo's K: the ratings game by game, and what they pay for the results."""

from __future__ import annotations

from typing import TYPE_CHECKING

from utils import plots, ratings
from utils.explorers.live import Explorer
from utils.explorers.shapes import bar, line, point, text
from utils.explorers.states import Slider, fixed

if TYPE_CHECKING:
    from matplotlib.figure import Figure

GAMES = ratings.season()
ROLES, ROOM = ("one", "zero", "ink", "truth"), 62  # points from one name to the next


def marks(params: dict, played: str) -> dict:
    """Place the ratings after each game, the game looked at, and a point on the curve of K."""
    games = [(int(a), int(b)) for a, b in zip(played[::2], played[1::2], strict=True)]
    step, place = params["K"], round(params["game"]) - 1
    walks, paid = ratings.rate(games, step)
    loss, (winner, loser) = float(paid.mean()), games[place]
    p = ratings.expected(*walks[place, [winner, loser]])
    a, b = (f"{ratings.NAMES[i]} ({fixed(walks[place, i], 0)})" for i in (winner, loser))
    drawn, ends, at = [], walks[-1].tolist(), 0.0
    for i in sorted(range(4), key=lambda i: (ends[i], i)):
        at, words = max(ends[i], at + ROOM), f"{ratings.NAMES[i]} {fixed(ends[i], 0)}"
        drawn.append(line(0, ROLES[i], *([n, row[i]] for n, row in enumerate(walks.tolist()))))
        drawn.append(text(0, ROLES[i], len(games) + 4, at - 15, words, "start"))
    for i, shape in ((winner, "circle"), (loser, "square")):
        drawn.append(point(0, ROLES[i], place + 1, walks[place + 1, i], shape, 4))
    return {
        "values": {"loss": loss, "expected": p, "moved": step * (1 - p), "ratings": ends},
        "marks": [
            *(mark | {"name": "walks"} for mark in drawn),
            point(1, "prediction", step, loss, "circle", 5, name="loss"),
            bar(0, "hidden", len(games) / 2, len(games), 900, 2100, drag={"x": "game"}),
            bar(1, "hidden", 100, 200, 0.5, 0.72, drag={"x": "K"}),
        ],
        "sentence": f"K = {fixed(step, 0)}: mean loss {fixed(loss, 4)} nats a game. Game "
        f"{place + 1}: {a} beats {b}, expected {fixed(p, 2)}, moves {fixed(step * (1 - p), 1)}",
    }


class Elo(Explorer):
    """Choose K, and see four ratings find their places in a season of 120 games.

    Parameters
    ----------
    K, game : float
        The points that a game moves at most, 0 to 200, and the game to look at, 1 to 120.

    Attributes
    ----------
    loss, ratings : float and list of four floats
        What the ratings before a game pay for its result, on average in nats; the last ratings.
    expected, moved : float
        Of the game: the probability that its winner had been given, and the points that moved.
    """

    name = "elo"
    title = "Ratings of four players over a season of games, and the mean loss for each K"
    K = Slider(32, 0, 200, 4, "K")
    game = Slider(1, 1, len(GAMES), 1, "game")
    marks = staticmethod(marks)

    @staticmethod
    def read() -> tuple[str]:
        """Give the season as digits: winner, loser, winner, loser, ..."""
        return ("".join(f"{winner}{loser}" for winner, loser in GAMES),)

    def draw(self) -> Figure:
        """Draw the axes, the true strengths, and the loss for each K."""
        figure = plots.figure("rrrrrr.kkkk", figsize=(5.2, 2.9))
        curve = {step: ratings.rate(GAMES, step)[1].mean() for step in range(0, 201, 4)}
        plots.elo_axes(*figure.axes, len(GAMES), ratings.TRUE, curve)
        return figure
