"""Check of lesson 06: the calibration error."""

import functools

import numpy as np

from utils import calibration
from utils.checks.engine import Exercise, Result, calls, check
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


def _places(p: np.ndarray, y: np.ndarray, bins: int, at: float) -> float:
    count, _, observed = calibration.reliability(p, y, bins)
    gap = np.abs((np.arange(bins) + at) / bins - observed)
    return float(np.nansum(count * gap) / len(p))


def _not_divided(p: np.ndarray, y: np.ndarray, bins: int) -> float:
    return len(p) * calibration.expected_calibration_error(p, y, bins)


def _last_dropped(p: np.ndarray, y: np.ndarray, bins: int) -> float:
    count, predicted, observed = calibration.reliability(p, y, bins)
    return float(np.nansum((count * np.abs(predicted - observed))[:-1]) / len(p))


def _empty_nan(p: np.ndarray, y: np.ndarray, bins: int) -> float:
    count, predicted, observed = calibration.reliability(p, y, bins)
    return float((count * np.abs(predicted - observed)).sum() / len(p))


def _rounded_bins(p: np.ndarray, y: np.ndarray, bins: int) -> float:
    place = np.round(p * bins)
    return float(sum(abs((p - y)[place == one].sum()) for one in np.unique(place)) / len(p))


def _equal_counts(p: np.ndarray, y: np.ndarray, bins: int) -> float:
    parts = np.array_split(np.argsort(p), bins)
    return float(sum(abs((p - y)[part].sum()) for part in parts) / len(p))


def _ten_bins(p: np.ndarray, y: np.ndarray, bins: int) -> float:
    few = np.ceil(p * bins) <= 10  # all that a loop over ten bins looks at
    return few.mean() * calibration.expected_calibration_error(p[few], y[few], bins)


def _gaps(p: np.ndarray, y: np.ndarray, bins: int) -> np.ndarray:
    _, predicted, observed = _bins(p, y, bins)
    return np.abs(predicted - observed)


def _parts(p: np.ndarray, y: np.ndarray, bins: int) -> np.ndarray:
    return _bins(p, y, bins)[0] * _gaps(p, y, bins) / len(p)


ECE = {
    "bins not weighted": (
        "A bin with one sample counts as much as a full one: by what is each gap weighted?",
        _unweighted,
        _over_all_bins,
        lambda p, y, bins: _gaps(p, y, bins).sum(),
        lambda p, y, bins: _gaps(p, y, bins).sum() / len(p),
    ),
    "gaps cancel": (
        "Samples too sure and others too modest cancel in your sum: are there as many bins as "
        "asked for, and is a bin's gap without a sign?",
        _signed,
        lambda p, y, bins: -_signed(p, y, bins),
        lambda p, y, bins: abs(_signed(p, y, bins)),
    ),
    "squared": (
        "You square the gaps: the calibration error takes their size.",
        _squared,
        lambda p, y, bins: np.sqrt(_squared(p, y, bins)),
    ),
    "largest gap": ("That is the largest gap of any bin: what is their weighted mean?", _largest),
    "bins by label": (
        "You compare each sample, or each label, by itself: which samples does a bin of confidence "
        "hold together?",
        _sample_by_sample,
        _by_label,
        lambda p, y, bins: np.mean((p - y) ** 2),
    ),
    "middle of the bin": (
        "You compare with the middle or an edge of each bin: what is the mean confidence of those "
        "in it?",
        *(functools.partial(_places, at=at) for at in (0.5, 1, 0)),
    ),
    "not divided": (
        "You add the gaps up, each times its samples: divide by how many?",
        _not_divided,
        lambda p, y, bins: _not_divided(p, y, bins) / bins,
    ),
    "last bin dropped": (
        "One bin is missing: np.ceil counts from 1 to bins, and range(bins) from 0.",
        _last_dropped,
    ),
    "np.round for np.ceil": (
        "Your bins reach from half to half: which function puts 0.61 and 0.69 into one of ten?",
        _rounded_bins,
    ),
    "bins of equal count": (
        "Your bins hold equally many samples: how wide is each of those that are asked for?",
        _equal_counts,
    ),
    "ten bins": (
        "You look at ten bins each time: how many are asked for?",
        _ten_bins,
        lambda p, y, bins: calibration.expected_calibration_error(p, y, 10),
    ),
    "last bin only": (
        "Only one bin counts in the end: does your loop add each to the others?",
        lambda p, y, bins: _parts(p, y, bins)[-1],
    ),
    "bins not summed": (
        "You return a number for each bin: what single number do they make, each by its weight?",
        _gaps,
        _parts,
    ),
    "empty bins": ("A bin without samples has no mean: what does it add to the sum?", _empty_nan),
}


def made(n: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Draw n probabilities, and labels that are 1 less often than these say."""
    draw = np.random.default_rng(seed)
    p = draw.random(n).round(3)
    return p, (draw.random(n) < p**1.6).astype(int)


_FEW = np.array([0.95, 0.91, 0.62, 0.68, 0.33, 0.97]), np.array([1, 0, 1, 1, 0, 1])
EXERCISES = {
    "expected_calibration_error": Exercise(
        usage="checks.expected_calibration_error(ece)",
        arguments=("confidence", "right", "bins"),
        reference=calibration.expected_calibration_error,
        cases=calls((*_FEW, 10), (*_FEW, 3), (*made(40, 1), 5), (*made(40, 2), 12)),
        known=ECE,
        praise="Empty bins add nothing, and full ones count by their size.",
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
