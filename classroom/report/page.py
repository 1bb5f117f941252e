"""Write the figures of a class as one page, and as tables for a spreadsheet."""

from __future__ import annotations

import csv
import io
import math
from itertools import groupby
from pathlib import Path
from string import ascii_uppercase
from typing import TYPE_CHECKING

import jinja2

from classroom.report import counting, pictures
from utils.explorers import ring
from utils.quiz import question

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from classroom.report.counting import Answers, ExerciseCount, QuestionCount
    from classroom.report.guessing import PredictionCount

TALK = 3  # questions, predictions and exercises that the page puts first


def few(count: int) -> str:
    """Write a number of learners; of one to four it is only told that they are few."""
    return f"fewer than {counting.FEW}" if 0 < count < counting.FEW else str(count)


def loss(figures: Answers) -> str:
    """Write the mean cross-entropy of a class, infinity included."""
    mean = "not shown" if figures.mean is None else f"{figures.mean:.2f} nats"
    if not figures.infinite:
        return mean
    return f"∞, for {few(figures.infinite)} gave 0 % to the right option; without them {mean}"


def page(
    questions: Sequence[QuestionCount],
    predictions: Sequence[PredictionCount],
    exercises: Sequence[ExerciseCount],
    over_all: Answers | None,
    **more: object,
) -> str:
    """Fill the page in.

    Parameters
    ----------
    questions, predictions, exercises
        As `counting` and `guessing` give them, in the order of the lessons.
    over_all
        The figures of all questions, or None where too few learners answered.
    **more
        `learners`, and `odd` and `skipped`, which were left out: how many; `sign`, a tag for the
        head.

    Returns
    -------
    str
        HTML that loads nothing.
    """
    environment = jinja2.Environment(
        autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters |= {"few": few, "loss": loss, "marked": question.marked}
    template = Path(__file__).with_name("page.html").read_text(encoding="utf-8")
    return environment.from_string(template).render(
        lessons=_by_lesson(questions, predictions, exercises),
        over_all=over_all,
        talk=_hardest(questions),
        stuck=_stuck(exercises),
        leaning=_leaning(predictions),
        numbers=ring.numbers,
        sides=ring.SIDES,
        pictures=pictures,
        counting=counting,
        letters=ascii_uppercase,
        **more,
    )


def _by_lesson(
    questions: Iterable[QuestionCount],
    predictions: Iterable[PredictionCount],
    exercises: Iterable[ExerciseCount],
) -> dict[str, tuple[list[QuestionCount], list[PredictionCount], list[ExerciseCount]]]:
    lessons: dict[str, tuple[list, list, list]] = {}
    kinds = (
        (questions, lambda one: one.lesson),
        (predictions, lambda one: one.asked.lesson),
        (exercises, lambda one: one.exercise.lesson),
    )
    for place, (kind, lesson_of) in enumerate(kinds):
        for name, group in groupby(kind, lesson_of):
            lessons.setdefault(name, ([], [], []))[place].extend(group)
    return lessons


def _hardest(questions: Iterable[QuestionCount]) -> list[QuestionCount]:
    """Choose the questions on which the class paid most beside a uniform guesser."""

    def price(one: QuestionCount) -> float:
        return (one.figures.mean or 0) / one.figures.uniform

    shown = (one for one in questions if one.beliefs is not None)
    return sorted(shown, key=price, reverse=True)[:TALK]


def _stuck(exercises: Iterable[ExerciseCount]) -> list[ExerciseCount]:
    """Choose the exercises in which one misconception was named to most learners."""
    named = [one for one in exercises if one.most_named >= counting.FEW]
    return sorted(named, key=lambda one: one.most_named, reverse=True)[:TALK]


def _leaning(predictions: Iterable[PredictionCount]) -> list[PredictionCount]:
    """Choose the predictions in which the largest share of the class erred on one side."""
    leaning = [one for one in predictions if one.worst]
    return sorted(leaning, key=lambda one: one.share, reverse=True)[:TALK]


def tables(
    questions: Sequence[QuestionCount],
    predictions: Sequence[PredictionCount],
    exercises: Sequence[ExerciseCount],
    over_all: Answers | None,
) -> dict[str, str]:
    """Write the figures as CSV, by the name of the file; what is not shown is an empty cell."""
    return {
        "questions.csv": _csv(
            "lesson question answered mean_nats infinite uniform_nats",
            ((one.lesson, one.key, *_figures(one.figures)) for one in questions),
        ),
        "options.csv": _csv(
            "lesson question option text right mean_probability",
            (row for one in questions for row in _options(one)),
        ),
        "reliability.csv": _csv(
            "question options mean_probability share_right",
            (
                (key, point.count, round(point.given, 4), round(point.came_true, 4))
                for key, figures in [("all", over_all), *((q.key, q.figures) for q in questions)]
                if figures
                for point in figures.diagram
            ),
        ),
        "predictions.csv": _csv(
            "lesson prediction at guessed shown too_low right too_high median truth unit",
            (row for one in predictions for row in _places(one)),
        ),
        "exercises.csv": _csv(
            "lesson exercise tried solved median_tries solved_at_first_try",
            (
                (
                    *(one.exercise.lesson, one.exercise.key, few(one.tried)),
                    *(_few(one.solved), one.tries, _few(one.first_try)),
                )
                for one in exercises
            ),
        ),
        "misconceptions.csv": _csv(
            "lesson exercise misconception learners",
            (
                (one.exercise.lesson, one.exercise.key, name, few(count))
                for one in exercises
                for name, count in (one.named or {}).items()
            ),
        ),
    }


def _few(count: int | None) -> str | None:
    return None if count is None else few(count)


def _figures(one: Answers) -> tuple:
    mean = None if one.mean is None else round(one.mean, 4)
    return few(one.answered), mean, _few(one.infinite), round(one.uniform, 4)


def _options(one: QuestionCount) -> Iterator[tuple]:
    beliefs = one.beliefs or [math.nan] * len(one.question["options"])
    for i, (text, belief) in enumerate(zip(one.question["options"], beliefs, strict=True)):
        shown = None if math.isnan(belief) else round(belief, 4)
        yield one.lesson, one.key, ascii_uppercase[i], text, i == one.question["right"], shown


def _places(one: PredictionCount) -> Iterator[tuple]:
    """List a row for each ring; a truth that only the learners' files tell may be missing."""
    truths = one.truth or [None] * len(one.asked.names)
    for i, (name, truth) in enumerate(zip(one.asked.names, truths, strict=True)):
        figures = [None] * 4
        if one.places:
            place = one.places[i]
            figures = [*(few(place.sides[side]) for side in ring.SIDES), round(place.median, 4)]
        known = None if truth is None else round(truth, 4)
        counts = few(one.guessed), few(one.shown)
        yield (
            one.asked.lesson,
            one.asked.key,
            name,
            *counts,
            *figures,
            known,
            one.asked.entry["unit"],
        )


def _csv(head: str, rows: Iterable[tuple]) -> str:
    text = io.StringIO()
    csv.writer(text).writerows([head.split(), *rows])
    return text.getvalue()
