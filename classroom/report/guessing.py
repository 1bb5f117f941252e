"""Count what a class predicted: how many too low, too high, right, and the guess in the middle.

Where fewer than `counting.FEW` learners guessed, there are no figures and no guesses.
"""

from __future__ import annotations

import statistics
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from classroom.report.counting import FEW
from utils.explorers import ring
from utils.quiz import guesses

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from classroom.report.asked import Asked
    from classroom.report.reading import Learner
    from utils.quiz.guesses import Kept


class Place(NamedTuple):
    """Hold the figures of one ring; `guesses` rise, so that their order tells nothing.

    `sides` says how many learners were on each of `ring.SIDES`.
    """

    name: str
    guesses: tuple[float, ...]
    sides: dict[str, int]
    median: float
    truth: float

    @property
    def leaning(self) -> str:
        """Return the side on which most of the class erred, or nothing."""
        side = max((ring.LOW, ring.HIGH), key=self.sides.__getitem__)
        most = self.sides[side] >= FEW and 2 * self.sides[side] > len(self.guesses)
        return side if most else ""


@dataclass(frozen=True)
class PredictionCount:
    """Hold a prediction and its figures, a place for each ring; none where too few guessed.

    `truth` is None where the lesson computes it, and too few files agree on what it was.
    """

    asked: Asked
    guessed: int
    shown: int
    truth: tuple[float, ...] | None
    places: tuple[Place, ...]

    @property
    def share(self) -> float:
        """Return which share of the class erred on one side, where it was largest."""
        return max((one.sides[one.leaning] / self.guessed for one in self._leaning), default=0)

    @property
    def worst(self) -> Place | None:
        """Return the place at which most of the class erred on one side."""
        return max(self._leaning, key=lambda one: one.sides[one.leaning], default=None)

    @property
    def _leaning(self) -> list[Place]:
        return [one for one in self.places if one.leaning]


def prediction(asked: Asked, learners: Iterable[Learner]) -> PredictionCount:
    """Count the guesses at one prediction; those at another state of it are left out."""
    found = [learner["predictions"].get(asked.key) for learner in learners]
    formed = [one for one in found if _formed(one, asked)]
    truth = asked.truth or _agreed(formed, asked)
    fit = [one for one in formed if truth and guesses.agrees(one, truth, _step(asked))]
    given = [one["guess"] for one in fit if one["guess"] is not None]
    places = ()
    if len(given) >= FEW:
        rings = zip(asked.names, zip(*given, strict=True), truth, strict=True)
        places = tuple(_place(asked, *one) for one in rings)
    return PredictionCount(asked, len(given), len(fit) - len(given), truth, places)


def misfits(counts: Iterable[PredictionCount], learner: Learner) -> int:
    """Count the guesses of a learner that are at no prediction as it is now."""
    kept = learner["predictions"]
    fit = (
        one.truth and guesses.agrees(kept[one.asked.key], one.truth, _step(one.asked))
        for one in counts
        if _formed(kept.get(one.asked.key), one.asked)
    )
    return len(kept) - sum(map(bool, fit))


def _step(asked: Asked) -> float:
    return asked.entry["range"][2]


def _formed(kept: object, asked: Asked) -> bool:
    """Tell whether this has a number for each ring, within its range."""
    low, high, _ = asked.entry["range"]
    return (
        guesses.sound(kept)
        and len(kept["truth"]) == len(asked.names)
        and all(low <= guess <= high for guess in kept["guess"] or [])
    )


def _agreed(formed: Sequence[Kept], asked: Asked) -> tuple[float, ...] | None:
    """Return the truth that more than half of the files agree on, if they are enough."""
    truths = sorted(tuple(map(float, one["truth"])) for one in formed)
    step = _step(asked)
    votes = {one: sum(guesses.agrees(other, one, step) for other in formed) for one in truths}
    best = max(votes, key=votes.get, default=None)
    if best is None or votes[best] < FEW or 2 * votes[best] <= len(formed):
        return None
    near = [one["truth"] for one in formed if guesses.agrees(one, best, step)]
    return tuple(map(statistics.median, zip(*near, strict=True)))


def _place(asked: Asked, name: str, given: Sequence[float], truth: float) -> Place:
    sides = [ring.side(asked.entry, guess, truth) for guess in given]
    return Place(
        name,
        tuple(sorted(map(float, given))),
        {side: sides.count(side) for side in ring.SIDES},
        statistics.median(given),
        truth,
    )
