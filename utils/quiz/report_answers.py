"""Sum up the answers to the quizzes in words and numbers; `report.py` shows them."""

from __future__ import annotations

import math
from itertools import chain
from typing import TYPE_CHECKING

import numpy as np

from utils import calibration, plots
from utils.explorers import picture
from utils.quiz import question, toml_files

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from utils.explorers.pictures import Still
    from utils.quiz.answers import Answer

FEW = 8  # below this many answers, chance rules the diagram
BINS = 5

# Invented: somebody who is often too sure, and once paid the highest price. What the right option
# got stands first, so that options may change their order.
EXAMPLE = {
    "birthdays": (0.75, 0.25),
    "certain-and-wrong": (0.0, 0.0, 1.0),
    "two-heads": (0.8, 0.05, 0.05, 0.1),
    "largest-loss": (0.4, 0.15, 0.15, 0.3),
    "wrong-logit": (0.65, 0.1, 0.2, 0.05),
    "which-class": (0.9, 0.02, 0.08, 0.0),
    "shifted-logits": (0.1, 0.85, 0.05, 0.0),
    "first-loss": (0.5, 0.3, 0.1, 0.1),
    "several-tags": (0.6, 0.3, 0.1),
    "ends-with-sigmoid": (0.7, 0.25, 0.05, 0.0),
    "rows-sum-to-more": (0.5, 0.1, 0.35, 0.05),
    "target-sum": (0.05, 0.9, 0.03, 0.02),
    "double-the-line": (0.55, 0.4, 0.03, 0.02),
    "separable-end": (0.3, 0.4, 0.25, 0.05),
    "flipped-label": (0.9, 0.02, 0.08),
}


def cost(answer: Answer) -> float:
    """Compute what one answer costs, in nats."""
    given = answer["probabilities"][answer["right"]]
    return -math.log(given) if given else math.inf


def many(count: int, noun: str) -> str:
    """Count things in words."""
    return f"{count} {noun}{'' if count == 1 else 's'}"


def nats(loss: float) -> str:
    """Write a loss in both units."""
    return f"{loss:.2f} nats ({loss / math.log(2):.2f} bits)"


def summary(answers: Mapping[str, Answer]) -> Iterator[str]:
    """Say how many answers there are and what they cost on average."""
    yield f"{many(len(answers), 'answer')} so far."
    finite = {key: answer for key, answer in answers.items() if cost(answer) < math.inf}
    which = "Your mean cross-entropy"
    if infinite := len(answers) - len(finite):
        yield (
            f"{many(infinite, 'answer')} cost infinity, so the true mean is infinite: "
            "no later answer makes up for a 0 % on what was right."
        )
        which = "The mean cross-entropy of the others"
    if finite:
        tally = question.tally(finite)
        yield (
            f"{which}: {nats(tally['mean'])}. A uniform guesser pays "
            f"{nats(tally['uniform'])} on the same questions."
        )
    if len(answers) < FEW:
        yield "These are few answers: chance decides where a point of the diagram lies."


def dear(answers: Mapping[str, Answer], known: dict) -> Iterator[str]:
    """Name the most expensive answers: all that cost infinity, and the worst of the others."""
    costs = {key: cost(answer) for key, answer in answers.items()}
    finite = [key for key, price in costs.items() if price < math.inf]
    if costs and not any(costs.values()):
        yield "No answer has cost you anything so far."
        return
    worst = max(finite, key=costs.get, default=None)
    if worst is not None and not costs[worst]:
        worst = None
    which = "answer" if len(finite) == len(costs) else "finite answer"
    for key, price in costs.items():
        if price == math.inf or key == worst:
            what = (
                "This one cost infinity"
                if price == math.inf
                else f"Your most expensive {which}, {nats(price)}"
            )
            right = answers[key]["right"]
            given = answers[key]["probabilities"][right]
            truth = known[key]["options"][right]
            yield (
                f"{what}: {known[key]['text']} "
                f"You gave {100 * given:.3g} % to the right answer: {truth}."
            )


def by_lesson(answers: Mapping[str, Answer]) -> list[tuple[str, str, str, str]]:
    """List lesson, number of answers, mean loss and that of a uniform guesser, as text."""
    rows = []
    for name, lesson in toml_files.by_lesson("question").items():
        mine = {key: answers[key] for key in lesson if key in answers}
        if mine:
            tally = question.tally(mine)
            mean = "∞" if tally["infinite"] else f"{tally['mean']:.2f}"
            rows.append((name, str(len(mine)), mean, f"{tally['uniform']:.2f}"))
    return rows


def diagram(answers: Mapping[str, Answer]) -> Still:
    """Draw the reliability diagram of all options of all answers."""
    p = np.array(list(chain.from_iterable(a["probabilities"] for a in answers.values())))
    y = np.concatenate([np.eye(len(a["probabilities"]))[a["right"]] for a in answers.values()])
    counts, mean, share = np.array(calibration.reliability(p, y, BINS))
    some = counts > 0
    mean, share, counts = mean[some], share[some], counts[some].astype(int)
    points = ", ".join(
        f"{many(count, 'option')} given {100 * given:.0f} % on average, {100 * came:.0f} % right"
        for given, came, count in zip(mean, share, counts, strict=True)
    )
    alt = f"Reliability diagram of {len(p)} options in {BINS} bins: {points}."
    return picture(plots.own_reliability, mean, share, counts, alt=alt)
