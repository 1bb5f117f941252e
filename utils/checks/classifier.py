"""Check of lesson 06: the calibration error."""

import functools

import numpy as np

from utils import calibration
from utils.checks.engine import Exercise, Result, calls, check
from utils.checks.trial import Function


def _over_all(join: Function) -> Function:
    """Make a wrong answer of each bin's share of the samples and its gap, nan where it is empty."""

    def fn(p: np.ndarray, y: np.ndarray, bins: int) -> object:
        count, predicted, observed = calibration.reliability(p, y, bins)
        return join(count / len(p), predicted - observed)

    return fn


def _over_full(join: Function) -> Function:
    """Do the same without the empty bins."""
    return _over_all(lambda share, gap: join(share[share > 0], gap[share > 0]))


def _places(p: np.ndarray, y: np.ndarray, bins: int, at: float) -> float:
    count, _, observed = calibration.reliability(p, y, bins)
    gap = np.abs((np.arange(bins) + at) / bins - observed)
    return float(np.nansum(count * gap) / len(p))


def _parted(place: np.ndarray, gap: np.ndarray) -> float:
    """Take for bins the samples of one place each."""
    return sum(abs(gap[place == one].sum()) for one in np.unique(place)) / len(gap)


def _ten_bins(p: np.ndarray, y: np.ndarray, bins: int) -> float:
    few = np.ceil(p * bins) <= 10  # all that a loop over ten bins looks at
    return few.mean() * calibration.expected_calibration_error(p[few], y[few], bins)


def _equal_counts(p: np.ndarray, y: np.ndarray, bins: int) -> float:
    parts = np.array_split(np.argsort(p), bins)
    return float(sum(abs((p - y)[part].sum()) for part in parts) / len(p))


ECE = {
    "bins not weighted": (
        "A bin with one sample counts as much as a full one: by what is each gap weighted?",
        _over_full(lambda _, gap: np.abs(gap).mean()),
        _over_all(lambda _, gap: np.nansum(np.abs(gap)) / len(gap)),
        _over_full(lambda _, gap: np.abs(gap).sum()),
        lambda p, y, bins: _over_full(lambda _, gap: np.abs(gap).sum())(p, y, bins) / len(p),
    ),
    "gaps cancel": (
        "Samples too sure and others too modest cancel in your sum: are there as many bins as "
        "asked for, and is a bin's gap without a sign?",
        _over_full(lambda share, gap: share @ gap),
        _over_full(lambda share, gap: -share @ gap),
        _over_full(lambda share, gap: abs(share @ gap)),
    ),
    "squared": (
        "You square the gaps: the calibration error takes their size.",
        _over_full(lambda share, gap: share @ gap**2),
        _over_full(lambda share, gap: np.sqrt(share @ gap**2)),
    ),
    "largest gap": (
        "That is the largest gap of any bin: what is their weighted mean?",
        _over_full(lambda _, gap: np.abs(gap).max()),
    ),
    "bins by label": (
        "You compare each sample, or each label, by itself: which samples does a bin of confidence "
        "hold together?",
        lambda p, y, bins: np.mean(np.abs(p - y)),
        lambda p, y, bins: _parted(y, p - y),
        lambda p, y, bins: np.mean((p - y) ** 2),
    ),
    "middle of the bin": (
        "You compare with the middle or an edge of each bin: what is the mean confidence of those "
        "in it?",
        *(functools.partial(_places, at=at) for at in (0.5, 1, 0)),
    ),
    "not divided": (
        "You add the gaps up, each times its samples: divide by how many?",
        lambda p, y, bins: len(p) * calibration.expected_calibration_error(p, y, bins),
        lambda p, y, bins: len(p) * calibration.expected_calibration_error(p, y, bins) / bins,
    ),
    "last bin dropped": (
        "One bin is missing: np.ceil counts from 1 to bins, and range(bins) from 0.",
        _over_all(lambda share, gap: np.nansum((share * np.abs(gap))[:-1])),
    ),
    "np.round for np.ceil": (
        "Your bins reach from half to half: which function puts 0.61 and 0.69 into one of ten?",
        lambda p, y, bins: _parted(np.round(p * bins), p - y),
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
        _over_full(lambda share, gap: (share * np.abs(gap))[-1]),
    ),
    "bins not summed": (
        "You return a number for each bin: what single number do they make, each by its weight?",
        _over_full(lambda _, gap: np.abs(gap)),
        _over_full(lambda share, gap: share * np.abs(gap)),
    ),
    "empty bins": (
        "A bin without samples has no mean: what does it add to the sum?",
        _over_all(lambda share, gap: (share * np.abs(gap)).sum()),
    ),
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
