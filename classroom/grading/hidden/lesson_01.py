"""Hidden inputs for lesson 01: binary cross-entropy."""

import numpy as np

from classroom.grading.hidden.parts import Part, nearly_one, tiny
from utils.checks.engine import calls
from utils.checks.trial import Call

Rng = np.random.Generator


def _samples(label: int) -> Part:
    return Part(
        f"single samples with label {label}",
        1,
        lambda rng: calls(*((float(p), label) for p in rng.uniform(0.02, 0.98, 6))),
    )


def _rare(rng: Rng) -> tuple[Call, ...]:
    return calls(*((float(p), 1) for p in tiny(rng)), *((float(p), 0) for p in nearly_one(rng)))


def _rare_batch(rng: Rng) -> tuple[Call, ...]:
    p, y = map(np.array, zip(*(call.args for call in _rare(rng)), strict=True))
    # Where all are nearly sure, a loss that is rounded before it counts has lost most of itself.
    sure = [(1 - rng.uniform(0.004, 0.02, 4), np.ones(4, int)) for _ in range(3)]
    return calls(
        *_batches(rng, 1, 1500), *sure, *((p[i : i + 1], y[i : i + 1]) for i in range(len(p)))
    )


def _batches(rng: Rng, *sizes: int) -> list[tuple[np.ndarray, np.ndarray]]:
    return [(rng.uniform(0.01, 0.99, n), rng.integers(0, 2, n)) for n in sizes]


def _logits(rng: Rng, *sizes: int) -> tuple[Call, ...]:
    return calls(*((rng.uniform(-6, 6, n), y) for n in sizes for y in _labels(rng, n)))


def _labels(rng: Rng, n: int) -> tuple[np.ndarray, ...]:
    return rng.integers(0, 2, n), np.ones(n, int), np.zeros(n, int)


def _extreme_logits(rng: Rng) -> tuple[Call, ...]:
    """Draw logits of many sizes and both signs: whoever clips them does so somewhere."""
    size = np.array([30, 60, 100, 300, 600, 800, 1000]) + rng.uniform(0, 20, 7)
    z = np.concatenate([size, -size])
    return calls(*((z, y) for y in _labels(rng, len(z))))


def _shares(rng: Rng) -> tuple[Call, ...]:
    """Draw labels whose share of ones is a whole number of hundredths, for those who search."""
    batches = [np.repeat([1, 0], [ones := int(rng.integers(1, n)), n - ones]) for n in (20, 25, 50)]
    return calls(*((rng.permutation(y),) for y in batches), atol=1e-3)


def _all_alike(rng: Rng) -> tuple[Call, ...]:
    n = int(rng.integers(11, 30))
    return calls((np.ones(n, int),), (np.zeros(n, int),), atol=1e-2)


PARTS = {
    "binary_cross_entropy": (
        _samples(1),
        _samples(0),
        Part("very unlikely labels", 1, _rare, edge=True),
    ),
    "binary_cross_entropy_batch": (
        Part("the mean, when nothing is said", 2, lambda rng: calls(*_batches(rng, 3, 8, 17))),
        Part("the mean, by name", 1, lambda rng: calls(*_batches(rng, 5, 9), reduction="mean")),
        Part("the sum, by name", 1, lambda rng: calls(*_batches(rng, 4, 11), reduction="sum")),
        Part(
            "batches of one and of many, very likely and very unlikely labels",
            1,
            _rare_batch,
            edge=True,
        ),
    ),
    "best_constant": (
        Part("batches with labels of both kinds", 3, _shares),
        Part("batches with labels all alike", 1, _all_alike, edge=True),
    ),
    "binary_cross_entropy_with_logits": (
        Part("logits between -6 and 6", 2, lambda rng: _logits(rng, 3, 8)),
        Part("a batch of one", 1, lambda rng: _logits(rng, 1), edge=True),
        Part("logits of hundreds, of both signs", 2, _extreme_logits, edge=True),
    ),
}
