"""Check of lesson 09: the ratings after a game."""

import numpy as np

from utils import losses, ratings
from utils.checks.engine import Exercise, Result, calls, check
from utils.checks.mistakes import Mended, swapped
from utils.checks.trial import Function

Pair = tuple[float, float]


def _elo(a: float, b: float, result: float, K: float) -> Pair:
    change = K * (result - ratings.expected(a, b))
    return a + change, b - change


def _by(expected: Function) -> Function:
    """Make an update from another expectation."""

    def update(a: float, b: float, result: float, K: float) -> Pair:
        change = K * (result - expected(a, b))
        return a + change, b - change

    return update


def _each_by(expected: Function) -> Function:
    """Make an update in which both players are expected something of their own."""

    def update(a: float, b: float, result: float, K: float) -> Pair:
        return a + K * (result - expected(a, b)), b + K * (1 - result - expected(b, a))

    return update


# NumPy goes to infinity where Python's own float raises.
_POWERS_DIVIDED = (
    lambda a, b: 1 / (1 + np.float64(10) ** (b - a) / 400),
    lambda a, b: 1 / (1 + 10.0 ** (b - a) / 400),
)


def _own_way(move: Function) -> Function:
    """Make an update from what both players gain, given result, expectation and K."""

    def update(a: float, b: float, result: float, K: float) -> Pair:
        up, down = move(result, ratings.expected(a, b), K)
        return a + up, b + down

    return update


def _one_after_the_other(a: float, b: float, result: float, K: float) -> Pair:
    a += K * (result - ratings.expected(a, b))
    return a, b + K * (1 - result - ratings.expected(b, a))


def _base(base: float, scale: float = 400.0) -> Function:
    return lambda a, b: losses.sigmoid((a - b) / scale * np.log(base))


ELO = {
    "sigmoid of the points": (
        "A lead of 400 points should be 10 to 1: by what must a difference in points be divided "
        "before it is a logit?",
        _by(_base(np.e, 1)),
        _by(_base(10, 1)),
        _by(_base(np.e, 100)),
        _by(_base(10, 100)),
    ),
    "e for 10": (
        "You take e to the power of the difference over 400: which base do the odds have?",
        _by(_base(np.e)),
    ),
    "2 for 10": (
        "You take 2 to the power of the difference over 400: which base do the odds have?",
        _by(_base(2)),
    ),
    "expectation turned round": (
        "You expect the weaker player to win: which rating is taken from which?",
        _by(lambda a, b: ratings.expected(b, a)),
        _by(lambda a, b: _base(10)(b, a)),
    ),
    "brackets forgotten": (
        "Equal players should expect one half, and yours do not: which brackets hold what stands "
        "below the fraction line?",
        _by(lambda a, b: 1 / 1 + 10 ** ((b - a) / 400)),
        _by(lambda a, b: (1 / (1 + 10)) ** ((b - a) / 400)),
    ),
    "power divided": (
        "You divide the power by 400, for ** comes before /: which brackets hold the whole "
        "exponent?",
        *(way(expected) for way in (_by, _each_by) for expected in _POWERS_DIVIDED),
    ),
    "a step in logits": (
        "Your step has another unit: is the change K times a difference of results, or is "
        "400 / log 10 in it?",
        _own_way(lambda r, p, k: (k * ratings.SCALE * (r - p), k * ratings.SCALE * (p - r))),
        _own_way(lambda r, p, k: (k / ratings.SCALE * (r - p), k / ratings.SCALE * (p - r))),
    ),
    "both gain": (
        "What one player gains the other loses: do your ratings still have the same sum?",
        _own_way(lambda r, p, k: (k * (r - p), k * (r - p))),
    ),
    "only the first moves": (
        "The second player's rating stands still: who pays for what the first one gains?",
        _own_way(lambda r, p, k: (k * (r - p), 0)),
    ),
    "uphill": (
        "The winner loses points: is it result minus expectation, or the other way round?",
        _own_way(lambda r, p, k: (k * (p - r), k * (r - p))),
    ),
    "same result for both": (
        "The second player's result is not the first one's: what is it, if that is 1?",
        _own_way(lambda r, p, k: (k * (r - p), k * (r - (1 - p)))),
    ),
    "same expectation for both": (
        "The second player's expectation is not the first one's: what do both sum to?",
        _own_way(lambda r, p, k: (k * (r - p), k * (1 - r - p))),
    ),
    "one after the other": (
        "The second update uses the first one's new rating: which ratings did they play with?",
        _one_after_the_other,
    ),
    "K forgotten": (
        "A game moves less than one point: where does K come in?",
        _own_way(lambda r, p, k: (r - p, p - r)),
    ),
    "K of its own": (
        "You take K = 32, or another, each time: which one are you given?",
        *(_own_way(lambda r, p, _, k=k: (k * (r - p), k * (p - r))) for k in (10, 16, 20, 24, 32)),
    ),
    "K halved": (
        "Your changes are half as large as asked: does each of both move by the whole difference?",
        _own_way(lambda r, p, k: (k * (r - p) / 2, k * (p - r) / 2)),
    ),
    "expectation forgotten": (
        "A win moves as much against anybody: what had been expected of it?",
        _own_way(lambda r, _, k: (k * r, -k * r)),
        _own_way(lambda r, _, k: (k * r, k * (1 - r))),
        _own_way(lambda r, _, k: (k * (r - 0.5), k * (0.5 - r))),
        _own_way(lambda r, _, k: (k * (2 * r - 1), k * (1 - 2 * r))),
    ),
    "win or loss alone": (
        "A draw has the result one half: does your update use the number, or ask whether it is 1?",
        lambda a, b, r, k: _elo(a, b, float(r == 1), k),
        lambda a, b, r, k: _elo(a, b, float(r > 0), k),
        lambda a, b, r, k: (a, b) if r == 0.5 else _elo(a, b, r, k),
        lambda a, b, r, k: _elo(a, b, float(r >= 0.5), k),
    ),
    "the changes alone": (
        "These are the changes: what are the ratings after the game?",
        lambda *given: np.subtract(_elo(*given), given[:2]),
    ),
    "one number": (
        "The exercise asks for both new ratings: what is the other one?",
        lambda *given: _elo(*given)[0],
        lambda *given: _elo(*given)[0] - given[0],
        lambda *given: ratings.expected(*given[:2]),
    ),
    "whole points": (
        "Your ratings are whole numbers: return all that they have.",
        lambda *given: np.round(_elo(*given)),
        lambda *given: np.floor(_elo(*given)),
    ),
    "ratings exchanged": (
        "Your ratings are right, in the other order: whose comes first?",
        lambda *given: _elo(*given)[::-1],
    ),
    "arguments swapped": (
        "With its first two arguments the other way round your function is right: who is a?",
        lambda a, b, r, k: _elo(b, a, r, k),
        Mended(swapped),
    ),
    "difference cut off": (
        "Your expectation stops at a difference of 400 points: is a rule of some federation in it?",
        _by(lambda a, b: ratings.expected(np.clip(a - b, -400, 400), 0)),
    ),
}

EXERCISES = {
    "elo": Exercise(
        usage="checks.elo(elo)",
        arguments=("a", "b", "result", "K"),
        reference=_elo,
        ours=(ratings.expected, ratings.rate),
        cases=calls(
            (1500.0, 1500.0, 1.0, 32.0),
            (1900.0, 1500.0, 1.0, 32.0),
            (1500.0, 1900.0, 1.0, 20.0),
            (1613.0, 1477.0, 0.0, 40.0),
            (1450.0, 1720.0, 0.5, 24.0),
            (2500.0, 1200.0, 0.0, 10.0),
        ),
        known=ELO,
        praise="It is a step of gradient descent, as the next cell shows.",
        elementwise=False,
    ),
}


def elo(fn: Function) -> Result:
    """Check an update ``fn(a, b, result, K)`` of two ratings.

    Parameters
    ----------
    fn
        The learner's function. `result` is 1 if the first player won, 0 if the second did, 0.5 for
        a draw; it returns both new ratings.

    Examples
    --------
    >>> elo(lambda a, b, result, K: (a + K * (1 - result), b)).ok
    False
    """
    return check(EXERCISES["elo"], fn)
