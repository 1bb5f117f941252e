"""Hidden inputs for lesson 06: a training loop, calibration, and a threshold that costs count."""

import numpy as np

from classroom.grading.hidden.parts import Part
from utils import calibration, losses
from utils.checks import decision
from utils.checks.engine import calls
from utils.checks.trial import Call

Rng = np.random.Generator


def _half(rng: Rng, n: int) -> tuple[np.ndarray, np.ndarray]:
    x = np.column_stack([rng.normal(0, 1.5, (n, 2)), np.ones(n)])
    return x, rng.permutation(np.arange(n) % 2).astype(float)


def _loops(rng: Rng, *lengths: int, **options: float) -> tuple[Call, ...]:
    halves = [(*_half(rng, 9), *_half(rng, 5)) for _ in lengths]
    rates = rng.uniform(0.1, 0.8, len(lengths))
    walks = zip(halves, rates, lengths, strict=True)
    return calls(
        *((rng.normal(0, 1, 3), *h, float(lr), n) for h, lr, n in walks), atol=1e-6, **options
    )


def _believed(rng: Rng, n: int) -> tuple[np.ndarray, np.ndarray]:
    """Draw probabilities, the largest near 1: too low where they are low, too high elsewhere."""
    p = np.append(rng.uniform(0.01, 0.99, n - 1), rng.uniform(0.991, 0.999))
    return p, (rng.random(n) < 0.25 + p / 2).astype(int)


def _bins(rng: Rng, *shapes: tuple[int, int]) -> tuple[Call, ...]:
    return calls(*((*_believed(rng, n), bins) for n, bins in shapes))


def _logits(
    rng: Rng, low: float, high: float, size: float = 2, apart: float = 0
) -> tuple[np.ndarray, np.ndarray]:
    """Draw logits until their best temperature lies between two numbers.

    It lies at least `apart` from each multiple of 0.05, so that steps so long pass by it.
    """
    while True:
        z = rng.normal(0, size, (40, 4))
        spread = rng.uniform(low, high)
        y = np.array([rng.choice(4, p=q) for q in losses.softmax(z / spread)])
        try:
            best = calibration.best_temperature(z, y)
        except ValueError:  # by chance there is none
            continue
        if low < best < high and abs(best - 0.05 * round(best / 0.05)) >= apart:
            return z, y


def _sure(rng: Rng) -> tuple[Call, ...]:
    return calls(_logits(rng, 1.4, 4, apart=0.022), _logits(rng, 6, 9.5, size=10), atol=0.02)


def _modest(rng: Rng) -> tuple[Call, ...]:
    return calls(_logits(rng, 0.3, 0.7), _logits(rng, 0.055, 0.075, size=0.1), atol=0.02)


def _forecasts(rng: Rng) -> tuple[np.ndarray, np.ndarray]:
    """Draw 16 forecasts, none at a threshold: means of whole costs are exact, so ties stay ties."""
    p = rng.permutation(99)[:16] / 100 + 0.003
    return p, (rng.random(16) < p**1.6).astype(int)


def _unequal(rng: Rng, miss: float) -> tuple[np.ndarray, np.ndarray, float, float]:
    """Draw forecasts until shares of each class would lead to another threshold than counts."""
    exercise = decision.EXERCISES["best_threshold"]
    (by_share,) = next(one.wrong for one in exercise.known if one.name == "shares of a class")
    while True:
        given = (*_forecasts(rng), miss, 1.0)
        if 0 < given[1].sum() < len(given[1]) and exercise.reference(*given) != by_share(*given):
            return given


def _costs(rng: Rng) -> tuple[Call, ...]:
    """Draw forecasts with costs of three kinds; then act on all of them, or on one."""
    miss, alarm = (float(one) for one in rng.integers(4, 9, 2))
    always = (_forecasts(rng)[0] + 0.01, np.r_[np.zeros(8, int), np.ones(8, int)], 60.0, 1.0)
    always[0][-1] = 0.013
    single = np.r_[0.985, 0.995, _forecasts(rng)[0][2:] * 0.9], np.eye(16, dtype=int)[1], 3.0, alarm
    return calls(_unequal(rng, miss), (*_forecasts(rng), 1.0, alarm), always, single)


def _at_threshold(rng: Rng) -> tuple[Call, ...]:
    """Draw forecasts of which the largest without a case is 0.75, which no way to write rounds."""
    low, high = rng.permutation(74)[:8] / 100, 0.77 + rng.permutation(20)[:7] / 100
    p = np.concatenate([low + 0.003, [0.75], high + 0.003])
    return calls((p, (p > 0.75).astype(int), *map(float, rng.integers(2, 9, 2))))


PARTS = {
    "training_loop": (
        Part("a few steps", 3, lambda rng: (*_loops(rng, 2, 5), *_loops(rng, 3, times=3.0))),
        Part("more steps", 1, lambda rng: _loops(rng, 12)),
        Part("a single step", 1, lambda rng: _loops(rng, 1), edge=True),
    ),
    "expected_calibration_error": (
        Part("bins that are all full", 2, lambda rng: _bins(rng, (200, 3), (300, 5))),
        Part("bins some of which are empty", 2, lambda rng: _bins(rng, (7, 10), (9, 15))),
    ),
    "best_temperature": (
        Part("logits that are too sure", 2, _sure),
        Part("logits that are too modest", 1, _modest),
    ),
    "best_threshold": (
        Part("misses and alarms at all costs", 3, _costs),
        Part("a probability at the threshold", 1, _at_threshold, edge=True),
    ),
}
