"""Checks of lesson 06: the calibration error, the temperature."""

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


def _of_probabilities(z: np.ndarray, y: np.ndarray) -> float:
    grid = np.arange(0.01, 10, 0.01)
    q = losses.softmax(z)
    return float(grid[np.argmin([losses.cross_entropy(q / t, y) for t in grid])])


def _place(start: float) -> Function:
    """Make a search from `start` in steps of 0.01 that returns where in its grid the best T is."""
    grid = np.arange(start, 10, 0.01)
    return lambda z, y: int(np.argmin([losses.cross_entropy(z / t, y) for t in grid]))


def _worst(z: np.ndarray, y: np.ndarray) -> float:
    return max((0.05, 9.99), key=lambda t: losses.cross_entropy(z / t, y))


def _in_reach(z: np.ndarray, y: np.ndarray, low: float, high: float) -> float:
    return float(np.clip(calibration.best_temperature(z, y), low, high))


TEMPERATURE = (
    Misconception(
        "multiplied",
        "Your answer is one over the right one: are the logits divided by T, or multiplied?",
        (
            lambda z, y: 1 / calibration.best_temperature(z, y),
            lambda z, y: np.clip(1 / calibration.best_temperature(z, y), 0.05, 10),
        ),
    ),
    Misconception(
        "loss for temperature",
        "That is the least loss: at which T does it occur?",
        (lambda z, y: losses.cross_entropy(z / calibration.best_temperature(z, y), y),),
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
        "argmax",
        "That is the T of the largest loss: do you want argmin?",
        (_worst,),
    ),
    Misconception(
        "searched too little",
        "Your search stops before the best T: what if it goes from 0.05 to 10?",
        tuple(
            lambda z, y, low=low, high=high: _in_reach(z, y, low, high)
            for low in (0.05, 0.1, 0.5, 1)
            for high in (1, 1.5, 2, 3, 4, 5, 10)
            if (low, high) not in {(0.05, 10), (1, 1)}  # all there is, and no search
        ),
    ),
    Misconception(
        "end of the search",
        "That is where a search begins: accuracy is the same at every T, so what do you compare?",
        tuple(lambda z, y, t=t: t for t in (0.01, 0.02, 0.05, 0.1, 0.2, 0.25, 10.0)),  # noqa: ARG005
    ),
)


def made(n: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Draw n probabilities, and labels that are 1 less often than these say."""
    draw = np.random.default_rng(seed)
    p = draw.random(n).round(3)
    return p, (draw.random(n) < p**1.6).astype(int)


_FEW = np.array([0.95, 0.91, 0.62, 0.68, 0.33, 0.97]), np.array([1, 0, 1, 1, 0, 1])
_LOGITS = (
    (np.array([[3.0, 0, -1], [0, 4, 1], [2, -2, 0], [1, 0, 5]]), np.array([0, 1, 2, 2])),
    (
        np.array([[1.4, 0, 0.3], [0, 1.2, 0.9], [-0.6, 0.3, 0.9], [0.6, 0.9, 0]]),
        np.array([0, 1, 2, 0]),
    ),
    (  # the best T is near 10
        np.array([[0.0, 3, -6], [-1, 7, 7], [-3, 3, -8], [6, -4, -3], [9, 1, 7]]),
        np.array([0, 2, 2, 0, 0]),
    ),
    (  # the best T is near 0.05, and a large one costs more than the smallest
        np.array([[-7.0, -8, -6], [-9, 7, -5], [8, -7, 3], [9, -7, -9], [-4, -3, 0]]) / 20,
        np.array([0, 1, 0, 0, 2]),
    ),
)

EXERCISES = {
    "expected_calibration_error": Exercise(
        usage="checks.expected_calibration_error(ece)",
        arguments=("confidence", "right", "bins"),
        reference=calibration.expected_calibration_error,
        cases=calls((*_FEW, 10), (*_FEW, 3), (*made(40, 1), 5), (*made(40, 2), 10)),
        known=ECE,
        praise="Empty bins add nothing, and full ones count by their size.",
        elementwise=False,
    ),
    "best_temperature": Exercise(
        usage="checks.best_temperature(best_temperature)",
        arguments=("z", "y"),
        reference=calibration.best_temperature,
        cases=calls(*_LOGITS, atol=0.0101),
        known=TEMPERATURE,
        praise="One number, found on data held back, and no answer of the model changes.",
        elementwise=False,
    ),
}


def expected_calibration_error(fn: Function) -> Result:
    """Check a function ``fn(confidence, right, bins)`` that returns the calibration error.

    Examples
    --------
    >>> expected_calibration_error(lambda confidence, right, bins: abs(confidence - right).mean())
    ... # doctest: +ELLIPSIS
    → You compare each sample, or each label, by itself: which samples does a bin of confidence ...
    """
    return check(EXERCISES["expected_calibration_error"], fn)


def best_temperature(fn: Function) -> Result:
    """Check a function ``fn(z, y)`` that returns the T of least loss, to within 0.01.

    Examples
    --------
    >>> best_temperature(lambda z, y: 1.0).misconception
    'not searched'
    """
    return check(EXERCISES["best_temperature"], fn)
