"""Checks of lesson 06: the calibration error, the temperature, the threshold."""

import numpy as np

from utils import calibration, losses
from utils.checks.engine import Exercise, Result, calls, check
from utils.checks.mistakes import Misconception
from utils.checks.trial import Function


def _bins(p: np.ndarray, y: np.ndarray, bins: int) -> tuple[np.ndarray, ...]:
    count, predicted, observed = calibration.reliability(p, y, bins)
    full = count > 0
    return count[full], predicted[full], observed[full]


def _unweighted(p: np.ndarray, y: np.ndarray, bins: int) -> float:
    _, predicted, observed = _bins(p, y, bins)
    return float(np.mean(np.abs(predicted - observed)))


def _over_all_bins(p: np.ndarray, y: np.ndarray, bins: int) -> float:
    _, predicted, observed = _bins(p, y, bins)
    return float(np.abs(predicted - observed).sum() / bins)


def _signed(p: np.ndarray, y: np.ndarray, bins: int) -> float:
    count, predicted, observed = _bins(p, y, bins)
    return float(count @ (predicted - observed) / len(p))


def _squared(p: np.ndarray, y: np.ndarray, bins: int) -> float:
    count, predicted, observed = _bins(p, y, bins)
    return float(count @ (predicted - observed) ** 2 / len(p))


def _largest(p: np.ndarray, y: np.ndarray, bins: int) -> float:
    _, predicted, observed = _bins(p, y, bins)
    return float(np.abs(predicted - observed).max())


def _sample_by_sample(p: np.ndarray, y: np.ndarray, bins: int) -> float:  # noqa: ARG001
    return float(np.mean(np.abs(p - y)))


def _by_label(p: np.ndarray, y: np.ndarray, bins: int) -> float:  # noqa: ARG001
    return float(sum(np.mean(y == k) * abs(p[y == k].mean() - k) for k in (0, 1)))


def _middles(p: np.ndarray, y: np.ndarray, bins: int) -> float:
    count, _, observed = calibration.reliability(p, y, bins)
    gap = np.abs((np.arange(bins) + 0.5) / bins - observed)
    return float(np.nansum(count * gap) / len(p))


def _not_divided(p: np.ndarray, y: np.ndarray, bins: int) -> float:
    return len(p) * calibration.expected_calibration_error(p, y, bins)


def _last_dropped(p: np.ndarray, y: np.ndarray, bins: int) -> float:
    count, predicted, observed = calibration.reliability(p, y, bins)
    return float(np.nansum((count * np.abs(predicted - observed))[:-1]) / len(p))


def _empty_nan(p: np.ndarray, y: np.ndarray, bins: int) -> float:
    count, predicted, observed = calibration.reliability(p, y, bins)
    return float((count * np.abs(predicted - observed)).sum() / len(p))


ECE = (
    Misconception(
        "bins not weighted",
        "A bin with one sample counts as much as a full one: by what is each gap weighted?",
        (_unweighted, _over_all_bins),
    ),
    Misconception(
        "gaps cancel",
        "A bin too sure and one too modest cancel in your sum: which size has a gap?",
        (
            _signed,
            lambda p, y, bins: -_signed(p, y, bins),
            lambda p, y, bins: abs(_signed(p, y, bins)),
        ),
    ),
    Misconception(
        "squared", "You square the gaps: the calibration error takes their size.", (_squared,)
    ),
    Misconception(
        "largest gap",
        "That is the largest gap of any bin: what is their weighted mean?",
        (_largest,),
    ),
    Misconception(
        "bins by label",
        "You compare each sample, or each label, by itself: which samples does a bin of confidence "
        "hold together?",
        (_sample_by_sample, _by_label),
    ),
    Misconception(
        "middle of the bin",
        "You compare with the middle of each bin: what is the mean confidence of those in it?",
        (_middles,),
    ),
    Misconception(
        "not divided",
        "You add the gaps up, each times its samples: divide by how many?",
        (_not_divided,),
    ),
    Misconception(
        "last bin dropped",
        "One bin is missing: np.ceil counts from 1 to bins, and range(bins) from 0.",
        (_last_dropped,),
    ),
    Misconception(
        "empty bins",
        "A bin without samples has no mean: what does it add to the sum?",
        (_empty_nan,),
    ),
)


def _best(z: np.ndarray, y: np.ndarray) -> float:
    return calibration.best_temperature(z, y)


def _of_probabilities(z: np.ndarray, y: np.ndarray) -> float:
    grid = np.arange(0.01, 10, 0.01)
    q = losses.softmax(z)
    return float(grid[np.argmin([losses.cross_entropy(q / t, y) for t in grid])])


def _place(start: float) -> Function:
    """Make a search from `start` in steps of 0.01 that returns where in its grid the best T is."""
    grid = np.arange(start, 10, 0.01)
    return lambda z, y: int(np.argmin([losses.cross_entropy(z / t, y) for t in grid]))


TEMPERATURE = (
    Misconception(
        "multiplied",
        "Your answer is one over the right one: are the logits divided by T, or multiplied?",
        (lambda z, y: 1 / _best(z, y),),
    ),
    Misconception(
        "loss for temperature",
        "That is the least loss: at which T does it occur?",
        (lambda z, y: losses.cross_entropy(z / _best(z, y), y),),
    ),
    Misconception(
        "place for temperature",
        "That is a place in the list, counted from 0: which T stands there?",
        tuple(_place(start) for start in (0.01, 0.05, 0.1)),
    ),
    Misconception(
        "not searched",
        "T = 1 leaves the logits as they are: is there a T with a lower loss?",
        (lambda z, y: 1.0,),  # noqa: ARG005
    ),
    Misconception(
        "probabilities divided",
        "You divide probabilities and send them through a softmax again: what does T divide?",
        (_of_probabilities,),
    ),
    Misconception(
        "end of the search",
        "That is where a search begins: accuracy is the same at every T, so what do you compare?",
        tuple(lambda z, y, t=t: t for t in (0.01, 0.02, 0.05, 0.1, 0.2, 0.25, 10.0)),  # noqa: ARG005
    ),
)

GRID = np.arange(1, 100) / 100


def _costs(p: np.ndarray, y: np.ndarray, miss: float, alarm: float) -> np.ndarray:
    return np.array([calibration.mean_cost(p, y, t, miss, alarm) for t in GRID])


def _acting_at(p: np.ndarray, y: np.ndarray, miss: float, alarm: float) -> float:
    return _cheapest(p + 1e-9, y, miss, alarm)  # a p at the threshold is now above it


def _from_zero(p: np.ndarray, y: np.ndarray, miss: float, alarm: float) -> float:
    costs = _costs(p, y, miss, alarm)
    at_zero = calibration.mean_cost(p, y, 0, miss, alarm)
    return 0.0 if at_zero <= costs.min() else float(GRID[costs.argmin()])


def _cheapest(p: np.ndarray, y: np.ndarray, miss: float, alarm: float) -> float:
    return float(GRID[_costs(p, y, miss, alarm).argmin()])


def _last(p: np.ndarray, y: np.ndarray, miss: float, alarm: float) -> float:
    return float(GRID[::-1][_costs(p, y, miss, alarm)[::-1].argmin()])


THRESHOLD = (
    Misconception(
        "always one half",
        "You answer 0.5 whatever the costs are: what if a miss costs ten times as much?",
        (lambda p, y, miss, alarm: 0.5,),  # noqa: ARG005
    ),
    Misconception(
        "costs exchanged",
        "With the two costs exchanged your answer is right: which mistake is a miss?",
        (lambda p, y, miss, alarm: _cheapest(p, y, alarm, miss),),
    ),
    Misconception(
        "costs forgotten",
        "This threshold has the fewest mistakes: what does each kind cost?",
        (lambda p, y, miss, alarm: _cheapest(p, y, 1, 1),),  # noqa: ARG005
    ),
    Misconception(
        "most expensive",
        "This threshold costs most: do you want argmin?",
        (lambda p, y, miss, alarm: float(GRID[_costs(p, y, miss, alarm).argmax()]),),
    ),
    Misconception(
        "cost for threshold",
        "That is the least cost: which threshold has it?",
        (
            lambda p, y, miss, alarm: float(_costs(p, y, miss, alarm).min()),
            lambda p, y, miss, alarm: len(p) * float(_costs(p, y, miss, alarm).min()),
        ),
    ),
    Misconception(
        "place for threshold",
        "That is a place in the list, counted from 0: which threshold stands there?",
        (lambda p, y, miss, alarm: int(_costs(p, y, miss, alarm).argmin()),),
    ),
    Misconception(
        "last of the cheapest",
        "Several thresholds are equally cheap: you return another than the smallest.",
        (_last,),
    ),
    Misconception(
        "acting at the threshold",
        "You act where p equals the threshold, too: from where on does the model act?",
        (_acting_at,),
    ),
    Misconception(
        "threshold 0",
        "You try the threshold 0.00, too: with which one does the list begin?",
        (_from_zero,),
    ),
    Misconception(
        "formula for data",
        "alarm / (alarm + miss) is best for probabilities that come true: what is it for these?",
        (lambda p, y, miss, alarm: alarm / (alarm + miss),),  # noqa: ARG005
    ),
)


def _made(n: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    draw = np.random.default_rng(seed)
    p = draw.random(n).round(3)
    return p, (draw.random(n) < p**1.6).astype(int)


def _tied(seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Make 16 samples: a mean of whole costs is exact, so equally cheap thresholds stay equal.

    No probability lies on a threshold but one, at 0.75, which no way to write 75 / 100 rounds.
    """
    p, y = _made(16, seed)
    p = np.floor(100 * p) / 100 + 0.003
    return np.where(np.isclose(p, 0.733), 0.75, p), y


_FEW = np.array([0.95, 0.91, 0.62, 0.68, 0.33, 0.97]), np.array([1, 0, 1, 1, 0, 1])
_LOGITS = (
    (np.array([[3.0, 0, -1], [0, 4, 1], [2, -2, 0], [1, 0, 5]]), np.array([0, 1, 2, 2])),
    (
        np.array([[1.4, 0, 0.3], [0, 1.2, 0.9], [-0.6, 0.3, 0.9], [0.6, 0.9, 0]]),
        np.array([0, 1, 2, 0]),
    ),
)

EXERCISES = {
    "expected_calibration_error": Exercise(
        usage="checks.expected_calibration_error(my_ece)",
        arguments=("confidence", "right", "bins"),
        reference=calibration.expected_calibration_error,
        cases=calls((*_FEW, 10), (*_FEW, 3), (*_made(40, 1), 5), (*_made(40, 2), 10)),
        known=ECE,
        praise="Empty bins add nothing, and full ones count by their size.",
        elementwise=False,
    ),
    "best_temperature": Exercise(
        usage="checks.best_temperature(my_best_temperature)",
        arguments=("z", "y"),
        reference=_best,
        cases=calls(*_LOGITS, atol=0.02),
        known=TEMPERATURE,
        praise="One number, found on data held back, and no answer of the model changes.",
        elementwise=False,
    ),
    "best_threshold": Exercise(
        usage="checks.best_threshold(my_best_threshold)",
        arguments=("p", "y", "miss", "alarm"),
        reference=_cheapest,
        cases=calls((*_tied(1), 5, 1), (*_tied(17), 1, 4), (*_tied(8), 20, 2)),
        known=THRESHOLD,
        praise="The costs choose the threshold; the probabilities stay what they are.",
        elementwise=False,
    ),
}


def expected_calibration_error(fn: Function) -> Result:
    """Check a function ``fn(confidence, right, bins)`` that returns the calibration error.

    Examples
    --------
    >>> expected_calibration_error(calibration.expected_calibration_error).ok
    True
    """
    return check(EXERCISES["expected_calibration_error"], fn)


def best_temperature(fn: Function) -> Result:
    """Check a function ``fn(z, y)`` that returns the T of least loss, to within 0.02.

    Examples
    --------
    >>> best_temperature(lambda z, y: 1 / calibration.best_temperature(z, y)).misconception
    'multiplied'
    """
    return check(EXERCISES["best_temperature"], fn)


def best_threshold(fn: Function) -> Result:
    """Check a function ``fn(p, y, miss, alarm)`` that returns the cheapest threshold.

    Examples
    --------
    >>> best_threshold(lambda p, y, miss, alarm: 0.5).misconception
    'always one half'
    """
    return check(EXERCISES["best_threshold"], fn)
