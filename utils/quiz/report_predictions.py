"""Sum up the predictions in words and numbers; `report.py` shows them.

A drawing with several rings counts once: its gap is the mean of its rings, its side that of the
ring that is farthest off.
"""

from __future__ import annotations

from statistics import mean
from typing import TYPE_CHECKING, NamedTuple

from utils.explorers import crowd, ring
from utils.quiz import guesses, predict, toml_files, toml_prediction
from utils.quiz.report_answers import many

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from utils.quiz.guesses import Kept

    Lessons = dict[str, dict[str, toml_prediction.Prediction]]

HEAD = "lesson", "predictions", *ring.SIDES, "mean gap"
ENOUGH = 8  # wrong guesses; with fewer, chance decides on which side most of them lie
LEANS = 0.8  # share of them on one side

# Invented: somebody who thinks in straight lines, and so asks too little of what is nearly
# impossible. Null is "just show me". What is true is computed.
EXAMPLE = {
    "nearly-impossible": [1.5],
    "draw-the-cost": [1.5, 1.1, 0.9, 0.7, 0.45, 0.2, 0.0],
    "halving": [0.7],
    "one-of-six": [0.45],
    "slope-when-wrong": [-0.9],
    "soft-floor": [0.0],
    "three-logits": [0.4],
    "raise-b": [4.0],
    "after-twenty-steps": None,
    "fresh-loss": [0.7],
    "wrong-order": [3.5],
    "sharp-pairs": [0.1],
}


class Predictions:
    """What a report card says of predictions.

    Attributes
    ----------
    lines : list of str
        What it says, sentence by sentence.
    rows : list of tuple of str
        The table, in the order of `HEAD`.
    """

    def __init__(self, kept: Mapping[str, Kept]) -> None:
        asked = toml_files.by_lesson("prediction")
        known = {key: one for lesson in asked.values() for key, one in lesson.items()}
        fit = {k: one for k, one in kept.items() if k in known and fits(one, known[k])}
        found = gaps(fit, asked)
        every = [one for some in found.values() for one in some]
        self.lines, self.rows = [], by_lesson(found)
        if left := len(kept) - len(fit):
            self.lines.append(
                f"{many(left, 'prediction')} left out: what it asked has changed or is "
                "gone, or the guess makes no sense."
            )
        if fit:
            self.lines += _summary(every, len(fit) - len(every))
        else:
            self.lines.append(
                "No predictions yet. Where a lesson says Predict, drag the ring, commit it, then "
                "run this cell again: from the first one on, this page shows how far off you were."
            )

    @property
    def text(self) -> str:
        """All that it says, line by line."""
        table = [
            f"{name}: {many(int(count), 'prediction')}, {low} too low, {right} right to "
            f"the step, {high} too high, mean gap {off}."
            for name, count, low, right, high, off in self.rows
        ]
        return "\n".join([*self.lines, *table])


class Gap(NamedTuple):
    """Hold a prediction and how its guess came out: `off` is a share of the whole scale."""

    entry: toml_prediction.Prediction
    guess: list[float]
    truth: list[float]
    side: str
    off: float


def made_up(entry: toml_prediction.Prediction) -> Kept:
    """Return the invented guess at a prediction beside what is true."""
    truth = [predict.computed(entry)] if "of" in entry else crowd.truths(entry)
    guess = EXAMPLE[entry["id"]]
    return {"guess": guess, "truth": truth, "shown": guess is None}


def fits(kept: object, entry: toml_prediction.Prediction) -> bool:
    """Tell whether something read from a file is a guess at a prediction as it is asked now.

    What an explorer answers is not computed again: that takes longer than a card may.
    """
    rings = len(toml_prediction.words(entry)["names"])
    if not guesses.sound(kept) or len(kept["truth"]) != rings:
        return False
    low, high, step = entry["range"]
    if "of" in entry and "torch" not in entry["of"]:
        now = [predict.computed(entry)]
        if not guesses.agrees(kept, now, step):
            return False
    return all(low <= guess <= high for guess in kept["guess"] or [])


def gaps(kept: Mapping[str, Kept], asked_in: Lessons) -> dict[str, list[Gap]]:
    """Compare each guess with the truth, lesson by lesson; what was only shown is left out."""
    return {
        name: [
            _gap(asked[key], kept[key])
            for key in asked
            if key in kept and kept[key]["guess"] is not None
        ]
        for name, asked in asked_in.items()
    }


def _gap(entry: toml_prediction.Prediction, kept: Kept) -> Gap:
    guess, truth = kept["guess"], kept["truth"]
    low, high, _ = entry["range"]
    worst = ring.farthest(guess, truth)
    off = mean(abs(g - t) for g, t in zip(guess, truth, strict=True)) / (high - low)
    return Gap(entry, guess, truth, ring.side(entry, guess[worst], truth[worst]), off)


def by_lesson(found: Mapping[str, list[Gap]]) -> list[tuple[str, ...]]:
    """List the cells of the table as text, in the order of `HEAD`."""
    return [
        (
            name,
            str(len(some)),
            *(str(sum(one.side == side for one in some)) for side in ring.SIDES),
            _share(mean(one.off for one in some)),
        )
        for name, some in found.items()
        if some
    ]


def _summary(found: list[Gap], shown: int) -> Iterator[str]:
    """Say how many guesses there are, how far off, on which side, and which was farthest off."""
    only = f"{shown} more {'was' if shown == 1 else 'were'} shown without a guess." * bool(shown)
    yield f"{many(len(found), 'prediction')} so far. {only}".strip()
    if not found:
        return
    yield (
        f"Your mean gap: {_share(mean(one.off for one in found))}. A gap is how far a guess lay "
        "from the truth, as a share of the whole scale: half a nat on a scale from 0 to 5 is 10 %."
    )
    if any(one.entry["over"] for one in found):
        yield (
            "A drawing counts as one prediction: its gap is the mean of its rings, its side that "
            "of the ring that was farthest off."
        )
    yield from _direction(found)
    wrong = [one for one in found if one.side != ring.RIGHT]
    if not wrong:
        yield "Each was right to the step."
        return
    worst = max(wrong, key=lambda one: one.off)
    words = toml_prediction.words(worst.entry)
    yield f"Your widest gap: {worst.entry['text']} {ring.gap(words, worst.guess, 1, worst.truth)}"


def _direction(found: list[Gap]) -> Iterator[str]:
    wrong = [one.side for one in found if one.side != ring.RIGHT]
    if len(wrong) < ENOUGH:
        return
    side = max(ring.SIDES, key=wrong.count)
    count = wrong.count(side)
    if count >= LEANS * len(wrong):
        yield f"Of {len(wrong)} guesses that were off {count} were {side}: they lean to one side."
    else:
        low, high = (wrong.count(where) for where in (ring.LOW, ring.HIGH))
        yield (
            f"Of {len(wrong)} guesses that were off {low} were too low and {high} too high: they "
            "lean to neither side."
        )


def _share(off: float) -> str:
    return f"{100 * off:.0f} %"
