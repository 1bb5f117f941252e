"""Rate players by what they win: Elo's update, and a season to try it on (lesson 09).

A game is a pair (winner, loser) of players, counted from 0. A rating is a logit in another unit:
400 points are a factor of ten in the odds of winning.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

#: Points to one unit of a logit.
SCALE = 400 / math.log(10)
#: Where everybody begins.
START = 1500.0
#: How strong the players of the season truly are, and their names.
TRUE = (1750.0, 1550.0, 1450.0, 1250.0)
NAMES = "ABCD"


def expected(a: float, b: float) -> float:
    """Compute the probability that a player rated `a` beats one rated `b`.

    Derived in lesson 09, after Arpad Elo (1978).

    Examples
    --------
    >>> round(expected(1900, 1500), 4)
    0.9091
    """
    return 1 / (1 + math.exp((b - a) / SCALE))


def season(rounds: int = 20, seed: int = 0) -> list[tuple[int, int]]:
    """Play a season: in each round everybody meets everybody once, in an order that is drawn.

    Parameters
    ----------
    rounds : int
        Six games each.
    seed : int
        Of NumPy's `RandomState`, whose draws are the same in every version.

    Returns
    -------
    list of pairs of int
        Winner and loser of each game.

    Examples
    --------
    >>> len(season()), season()[:2] == season(rounds=1)[:2]
    (120, True)
    """
    draw = np.random.RandomState(seed)
    pairs = [(i, j) for i in range(len(TRUE)) for j in range(i)]
    games = []
    for _ in range(rounds):
        for place in draw.permutation(len(pairs)):
            i, j = pairs[place]
            won = draw.random_sample() < expected(TRUE[i], TRUE[j])
            games.append((i, j) if won else (j, i))
    return games


def rate(games: Sequence[tuple[int, int]], step: float) -> tuple[np.ndarray, np.ndarray]:
    """Update the ratings of both players after each game, from equal ones on.

    Parameters
    ----------
    games : sequence of pairs of int
        Winner and loser of each game.
    step : float
        K, the points that a game moves at most.

    Returns
    -------
    ratings : numpy.ndarray, shape (games + 1, players)
        Before the first game, and after each.
    losses : numpy.ndarray, shape (games,)
        What the ratings before a game paid for its result, in nats.

    Examples
    --------
    >>> rate([(0, 1)], 32)[0][-1].tolist()
    [1516.0, 1484.0, 1500.0, 1500.0]
    """
    ratings, paid = [np.full(len(TRUE), START)], []
    for winner, loser in games:
        now = ratings[-1].copy()
        p = expected(now[winner], now[loser])
        now[[winner, loser]] += step * (1 - p) * np.array([1, -1])
        ratings.append(now)
        paid.append(-math.log(p))
    return np.array(ratings), np.array(paid)
