"""Ask one question, and score the probabilities that answer it with cross-entropy."""

from __future__ import annotations

import html
import math
import numbers
import re
from pathlib import Path
from typing import TYPE_CHECKING

import anywidget
import numpy as np
import traitlets

from utils import losses
from utils.browser.bundle import joined
from utils.quiz import answers as kept_answers
from utils.quiz import progress
from utils.quiz.toml_files import known, read, read_all

if TYPE_CHECKING:
    from utils.quiz.toml_question import Question

__all__ = ["Quiz", "ask", "load", "load_all", "tally"]

HERE = Path(__file__).resolve().parent


def ask(question_id: str, folder: str | Path | None = None) -> Quiz:
    """Ask a question: the learner gives each option a probability, and sees what it costs.

    Parameters
    ----------
    question_id : str
        The question's id.
    folder : str or Path, optional
        Where the TOML files are; without it, the course's own.

    Returns
    -------
    Quiz
        The question as a widget. If it was answered earlier, the answer is in it.

    Raises
    ------
    ValueError
        When no question has this id; the sentence names similar ones.

    Examples
    --------
    >>> ask("coin-flip")  # doctest: +SKIP
    """
    return Quiz(known(question_id, load_all(folder), "question"))


def load(path: str | Path) -> dict[str, Question]:
    """Read and check the questions of one lesson, as `toml_files.read` does.

    Returns
    -------
    dict of dict
        By id, in the order of the file: `id`, `text`, `options`, `why`, and `right` as an index.

    Examples
    --------
    >>> load("lessons_src/quizzes/01_binary_cross_entropy.toml")  # doctest: +SKIP
    """
    return read(path)["question"]


def load_all(folder: str | Path | None = None) -> dict[str, Question]:
    """Read and check the questions of all lessons, as `toml_files.read_all` does.

    Examples
    --------
    >>> load_all()["birthdays"]["right"]
    0
    """
    return read_all(folder)["question"]


def tally(answers: dict[str, kept_answers.Answer]) -> dict[str, float | None]:
    """Sum up what the answers cost, in nats.

    Parameters
    ----------
    answers : dict of dict
        By question id, as `answers.answers` gives them.

    Returns
    -------
    dict
        `answered`: how many; `infinite`: how many of them cost infinity, which makes the mean
        infinite; `mean`: the mean loss of the others; `uniform`: the mean loss of a uniform
        guesser. A mean of nothing is None.

    Examples
    --------
    >>> tally({"coin-flip": {"probabilities": [0.5, 0.5], "right": 0}})["infinite"]
    0
    """
    costs = np.array([_loss(a["probabilities"], a["right"]) for a in answers.values()])
    finite = costs[np.isfinite(costs)]
    uniform = [math.log(len(a["probabilities"])) for a in answers.values()]
    return {
        "answered": len(costs),
        "infinite": len(costs) - len(finite),
        "mean": float(finite.mean()) if len(finite) else None,
        "uniform": float(np.mean(uniform)) if uniform else None,
    }


class FirstAnswer(traitlets.TraitType):
    """One probability for each option of the widget's question, given once; None before."""

    default_value = None
    allow_none = True

    def validate(self, obj: Quiz, value: object) -> list[float]:
        """Return the answer as a list of floats; ValueError if it is none, or a second one."""
        options = len(obj.question["options"])
        if not (
            isinstance(value, (list, tuple))
            and len(value) == options
            and not any(isinstance(p, bool) for p in value)
            and all(isinstance(p, numbers.Real) and p >= 0 for p in value)
            and math.isclose(sum(value), 1, abs_tol=kept_answers.TOLERANCE)
        ):
            msg = f"The answer is {value!r}. Give a list of {options} probabilities with sum 1."
            raise ValueError(msg)
        value = [float(p) for p in value]
        if obj.answer not in (None, value):
            msg = f"This question is answered, and the first answer counts. {progress.kept_in()}"
            raise ValueError(msg)
        return value


class Quiz(anywidget.AnyWidget):
    """A question, and the answer to it once it is given; question.js shows it and scores.

    Parameters
    ----------
    question : dict
        As `load` gives it.

    Attributes
    ----------
    answer : list of float or None
        The probabilities given to the options. To set them is to commit them.
    kept : bool
        Whether the progress file holds the answer. Until it does, the browser keeps a copy.
    note : str
        A sentence on where the answer is kept, or why it is not.
    tally : dict
        All answers so far, as `tally` sums them up.
    """

    __module__ = "utils.quiz"  # a notebook names a widget by its class: there it is called

    _esm = traitlets.Unicode(joined(HERE / "question.js")).tag(sync=True)
    _css = HERE / "question.css"
    question = traitlets.Dict().tag(sync=True)
    answer = FirstAnswer().tag(sync=True)
    kept = traitlets.Bool(False).tag(sync=True)
    note = traitlets.Unicode().tag(sync=True)
    tally = traitlets.Dict().tag(sync=True)

    def __init__(self, question: Question) -> None:
        answers, note = kept_answers.answers()
        state = {"note": note}
        answer = answers.get(question["id"])
        if kept_answers.fits(answer, len(question["options"]), question["right"]):
            state = {"answer": answer["probabilities"], "kept": True, "note": progress.kept_in()}
        super().__init__(question=question, tally=tally(answers), **state)
        self.observe(self._keep, "answer")  # from here on, an answer is a new one

    def _keep(self, _: object) -> None:
        key, right = self.question["id"], self.question["right"]
        self.kept, self.note = kept_answers.keep(key, self.answer, right)
        this = {key: {"probabilities": self.answer, "right": right}}
        self.tally = tally(this | kept_answers.answers()[0])

    def __repr__(self) -> str:
        options = [f"- {option}" for option in self.question["options"]]
        return "\n".join([self.question["text"], *options, self._result()])

    def _repr_mimebundle_(self, **kwargs: object) -> tuple[dict, dict]:
        """Show those who have no widgets, as on GitHub, the question as HTML."""
        data, metadata = super()._repr_mimebundle_(**kwargs)
        options = "".join(f"<li>{marked(option)}</li>" for option in self.question["options"])
        text, result = marked(self.question["text"]), marked(self._result())
        data["text/html"] = f"<p>{text}</p><ul>{options}</ul><p><em>{result}</em></p>"
        return data, metadata

    def _result(self) -> str:
        if self.answer is None:
            return "Not answered yet."
        right, k = self.question["right"], len(self.answer)
        return (
            f"Right: {self.question['options'][right]} "
            f"({self.answer[right]:.0%} given): {_nats(_loss(self.answer, right))}. "
            f"A uniform guesser pays ln {k} = {_nats(math.log(k))}."
        )


def _loss(probabilities: list[float], right: int) -> float:
    with np.errstate(divide="ignore"):  # log 0 is -inf, and costs infinity
        return losses.nll_loss(np.log(probabilities), right)


def _nats(loss: float) -> str:
    return "∞" if math.isinf(loss) else f"{loss:.2f} nats ({loss / math.log(2):.2f} bits)"


def marked(text: str) -> str:
    """Write a text of a question as HTML, with its `code` marked as such.

    Examples
    --------
    >>> marked("Is `0 < p`?")
    'Is <code>0 &lt; p</code>?'
    """
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", html.escape(text))
