"""Count what a class answered: per question, per exercise, and how sure it was when it was right.

Where fewer than `FEW` learners stand behind a figure, it is None: such a figure would tell what
somebody thought whom others can name. Losses are in nats.
"""

from __future__ import annotations

import statistics
from collections import Counter
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from utils import calibration, quiz
from utils.quiz.answers import fits

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from classroom.report.course import Exercise
    from classroom.report.reading import Learner
    from utils.quiz.answers import Answer
    from utils.quiz.toml_question import Question

FEW = 5
ENOUGH = 20  # answers to one question: below, chance places the points of its diagram
BINS = 5


class Bin(NamedTuple):
    """Hold a point of a reliability diagram: options, mean probability given, share right."""

    count: int
    given: float
    came_true: float


@dataclass(frozen=True)
class Answers:
    """Hold the figures of a question, or of all questions.

    `mean` is the mean cross-entropy of those who did not pay infinity, `infinite` how many did,
    `uniform` what a uniform guesser pays.
    """

    answered: int
    mean: float | None
    infinite: int | None
    uniform: float
    diagram: tuple[Bin, ...]


@dataclass(frozen=True)
class QuestionCount:
    """Hold a question and its figures; `beliefs` is the mean probability of each option."""

    key: str
    lesson: str
    question: Question
    figures: Answers
    beliefs: tuple[float, ...] | None

    @property
    def strongest_wrong(self) -> int | None:
        """Return the index of the wrong option that the class believed in most."""
        if self.beliefs is None:
            return None
        wrong = [i for i in range(len(self.beliefs)) if i != self.question["right"]]
        return max(wrong, key=self.beliefs.__getitem__)


@dataclass(frozen=True)
class ExerciseCount:
    """Hold an exercise and its figures.

    `tries` is the median of those who solved it, `first_try` how many needed one only, `named` how
    many learners each misconception was named to, the most frequent first.
    """

    exercise: Exercise
    tried: int
    solved: int | None
    tries: float | None
    first_try: int | None
    named: dict[str, int] | None

    @property
    def most_named(self) -> int:
        """Return to how many learners the most frequent misconception was named."""
        return max((self.named or {}).values(), default=0)


def answers(given: Sequence[Answer], enough: int = FEW) -> Answers:
    """Sum up answers; the diagram is empty if there are fewer than `enough`."""
    tally = quiz.tally(dict(enumerate(given)))
    shown = len(given) >= FEW
    return Answers(
        len(given),
        tally["mean"] if shown and len(given) - tally["infinite"] >= FEW else None,
        tally["infinite"] if shown else None,
        tally["uniform"],
        diagram(given) if len(given) >= enough else (),
    )


def diagram(given: Sequence[Answer]) -> tuple[Bin, ...]:
    """Count how often options came true, by the probability they got; small bins are left out."""
    p = list(chain.from_iterable(one["probabilities"] for one in given))
    y = np.concatenate([np.eye(len(one["probabilities"]))[one["right"]] for one in given])
    bins = zip(*calibration.reliability(p, y, BINS), strict=True)
    return tuple(Bin(int(n), float(q), float(share)) for n, q, share in bins if n >= FEW)


def question(key: str, lesson: str, asked: Question, learners: Iterable[Learner]) -> QuestionCount:
    """Count the answers to one question; those to another state of it are left out."""
    form = len(asked["options"]), asked["right"]
    found = (learner["answers"].get(key) for learner in learners)
    given = [one for one in found if fits(one, *form)]
    beliefs = None
    if len(given) >= FEW:
        beliefs = tuple(map(float, np.mean([one["probabilities"] for one in given], axis=0)))
    figures = answers(given, ENOUGH) if given else Answers(0, None, None, np.log(form[0]), ())
    return QuestionCount(key, lesson, asked, figures, beliefs)


def _fitting(counts: Iterable[QuestionCount], learner: Learner) -> list[Answer]:
    """List the answers of a learner to the questions as they are now."""
    found = ((learner["answers"].get(one.key), one.question) for one in counts)
    return [one for one, q in found if fits(one, len(q["options"]), q["right"])]


def all_answers(counts: Sequence[QuestionCount], learners: Iterable[Learner]) -> Answers | None:
    """Sum up all answers to questions of the course, or None where too few learners gave any."""
    given = [_fitting(counts, learner) for learner in learners]
    if sum(map(bool, given)) < FEW:
        return None
    return answers([*chain.from_iterable(given)])


def misfits(counts: Iterable[QuestionCount], learner: Learner) -> int:
    """Count the answers of a learner that are to no question as it is now."""
    return len(learner["answers"]) - len(_fitting(counts, learner))


def exercise(one: Exercise, learners: Iterable[Learner]) -> ExerciseCount:
    """Count who solved an exercise, in how many tries, and what was named."""
    found = (learner["checks"].get(one.key) for learner in learners)
    entries = [entry for entry in found if entry]
    if len(entries) < FEW:
        return ExerciseCount(one, len(entries), None, None, None, None)
    tries = [entry["tries"] for entry in entries if entry["solved"]]
    enough = len(tries) >= FEW
    # A name that the check does not know was not put there by it.
    named = Counter(
        name for entry in entries for name in entry["misconceptions"] if name in one.hints
    )
    return ExerciseCount(
        one,
        len(entries),
        len(tries),
        statistics.median(tries) if enough else None,
        tries.count(1) if enough else None,
        dict(named.most_common()),
    )
