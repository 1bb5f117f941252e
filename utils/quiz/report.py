"""Draw the learner's own report card from the answers to the quizzes (lesson 09).

You were the classifier: every option of every question got a probability from you, so you can be
judged like any other model, by mean cross-entropy and by a reliability diagram. Your predictions
are counted below: how far off they were, and on which side.
"""

from __future__ import annotations

import html
from typing import TYPE_CHECKING

import ipywidgets

from utils.quiz import answers as kept_answers
from utils.quiz import guesses, question, report_answers, report_predictions, toml_files
from utils.quiz.report_answers import many

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from utils.quiz.answers import Answer
    from utils.quiz.guesses import Kept

OWN = "ce-own-card"  # a page makes it of what its browser keeps, whoever built it
HEAD = "lesson", "answers", "your mean loss (nats)", "uniform guesser (nats)"


def example() -> dict[str, Answer]:
    """Return made-up answers to the course's questions, to see what a full card looks like.

    Examples
    --------
    >>> len(example()) > 10
    True
    """
    known = question.load_all()
    answers = {}
    for name, (on_right, *others) in report_answers.EXAMPLE.items():
        place = known[name]["right"]
        probabilities = [*others[:place], on_right, *others[place:]]
        answers[name] = {"probabilities": probabilities, "right": place}
    return answers


def example_predictions() -> dict[str, Kept]:
    """Return made-up guesses at the course's predictions, each beside what is true.

    Examples
    --------
    >>> example_predictions()["halving"]["guess"]
    [0.7]
    """
    known = toml_files.read_all()["prediction"]
    return {name: report_predictions.made_up(known[name]) for name in report_predictions.EXAMPLE}


def card(
    answers: Mapping[str, Answer] | None = None,
    title: str = "Your report card",
    *,
    predictions: Mapping[str, Kept] | None = None,
) -> Card:
    """Make the report card of what the progress file holds, or of other answers and predictions.

    Parameters
    ----------
    answers : mapping, optional
        By question id, as `answers.answers` gives them. What is no answer to a question of the
        course as it is now is counted, and left out.
    title : str
        What stands above it.
    predictions : mapping, optional
        By prediction id, as `guesses.guesses` gives them; what does not fit is left out too.
        Without answers and predictions, those of the progress file are shown.

    Returns
    -------
    Card
        Shows itself as the last expression of a cell. A progress file that is broken is set
        aside, and the card says so.

    Examples
    --------
    >>> "No answers yet" in card({}).text
    True
    """
    if answers is not None or predictions is not None:
        return Card(answers or {}, title, "", predictions)
    answers, note = kept_answers.answers(every=True)
    predictions, _ = guesses.guesses(every=True)  # a broken file is set aside by now
    own = Card(answers, title, note, predictions)
    own.add_class(OWN)
    return own


class Card(ipywidgets.VBox):
    """A report card: text, from the first answer on a reliability diagram, and the predictions.

    Attributes
    ----------
    text : str
        All that it says, line by line.
    tally : dict
        As `quiz.tally` gives it.
    foreseen : report_predictions.Predictions or None
        What it says of predictions.
    """

    def __init__(
        self,
        answers: Mapping[str, Answer],
        title: str,
        note: str = "",
        predictions: Mapping[str, Kept] | None = None,
    ) -> None:
        known = question.load_all()
        self.answers = {
            key: answer
            for key, answer in answers.items()
            if key in known
            and kept_answers.fits(answer, len(known[key]["options"]), known[key]["right"])
        }
        self.tally = question.tally(self.answers)
        lines = [note] if note else []
        if left := len(answers) - len(self.answers):
            lines.append(
                f"{many(left, 'answer')} left out: the question has changed or is gone, or "
                "the answer makes no sense."
            )
        if not self.answers:
            lines.append(
                "No answers yet. Give probabilities in the quizzes of the lessons, commit them, "
                "then run this cell again: from the first answer on, this page shows what your "
                "probabilities cost beside a uniform guesser's, and how often you were right when "
                "you said 90 %."
            )
        else:
            lines += [
                *report_answers.summary(self.answers),
                *report_answers.dear(self.answers, known),
            ]
        self.title, self.lines = title, lines
        self.rows = report_answers.by_lesson(self.answers)
        self.still = report_answers.diagram(self.answers) if self.answers else None
        self.foreseen = None if predictions is None else report_predictions.Predictions(predictions)
        parts = [ipywidgets.HTML(_html(title, lines, HEAD, self.rows))]
        parts += [self.still] if self.still else []
        if foreseen := self.foreseen:
            table = report_predictions.HEAD, foreseen.rows
            parts.append(ipywidgets.HTML(_html("Predictions", foreseen.lines, *table)))
        super().__init__(parts)
        self.add_class("ce-still")

    @property
    def text(self) -> str:
        """All that the card says, line by line."""
        table = [
            f"{name}: {many(int(count), 'answer')}, mean {mean}, uniform guesser {uniform}."
            for name, count, mean, uniform in self.rows
        ]
        said = [self.still.label] if self.still else []
        more = self.foreseen.text.splitlines() if self.foreseen else []
        return "\n".join([f"{self.title}.", *self.lines, *table, *said, *more])

    def __repr__(self) -> str:
        return self.text

    def _repr_mimebundle_(self, **options: object) -> tuple[dict, dict]:
        data = super()._repr_mimebundle_(**options)
        data["text/plain"] = self.text
        if self.still is None:
            return data, {}
        data["image/png"] = self.still.png
        return data, {"image/png": {"alt": self.still.label}}


def _html(title: str, lines: Sequence[str], head: Sequence[str], rows: Sequence) -> str:
    says = "".join(f"<p>{html.escape(line)}</p>" for line in lines)
    table = _row("th", head) + "".join(_row("td", row) for row in rows)
    title = f"<p><strong>{html.escape(title)}</strong></p>"
    rest = f"<table>{table}</table>" if rows else ""
    return f'<div style="line-height: 1.5; font-size: 14px">{title}{says}{rest}</div>'


def _row(tag: str, cells: Sequence[str]) -> str:
    """Write a row of the table; the first cell is its head."""
    style = 'style="text-align: left; padding-right: 1.5em"'
    head, *rest = map(html.escape, cells)
    others = "".join(f"<{tag} {style}>{cell}</{tag}>" for cell in rest)
    return f'<tr><th scope="row" {style}>{head}</th>{others}</tr>'
