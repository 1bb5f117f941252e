"""Hidden inputs for lesson 02: multiclass cross-entropy."""

import numpy as np

from classroom.grading.hidden.parts import Part, huge
from utils.checks.engine import calls
from utils.checks.trial import Call

Rng = np.random.Generator


def _labels(rng: Rng, num_classes: int, extra: int = 0) -> tuple[np.ndarray, int]:
    """Draw labels in which every class occurs."""
    more = rng.integers(0, num_classes, extra)
    return rng.permutation(np.concatenate([np.arange(num_classes), more])), num_classes


def _last_missing(rng: Rng) -> tuple[Call, ...]:
    return calls(
        *((rng.integers(0, c - 2, n), c) for c, n in ((5, 4), (9, 6), (4, 1))),
        (np.array([0]), 1),
    )


def _rows(rng: Rng, scale: float, *shapes: tuple[int, ...]) -> tuple[Call, ...]:
    return calls(*((rng.normal(0, scale, shape),) for shape in shapes))


def _indices(rng: Rng) -> tuple[Call, ...]:
    shapes = ((3, 4), (7, 3), (5, 10))
    return calls(*((rng.normal(0, 2, (n, c)), rng.integers(0, c, n)) for n, c in shapes))


def _soft(rng: Rng) -> tuple[Call, ...]:
    shapes = ((4, 3), (6, 5))
    soft = ((rng.normal(0, 2, (n, c)), rng.dirichlet(np.ones(c), n)) for n, c in shapes)
    return calls(*soft, (rng.normal(0, 2, (5, 4)), np.eye(4, dtype=int)[rng.integers(0, 4, 5)]))


def _one_sample(rng: Rng) -> tuple[Call, ...]:
    return calls((rng.normal(0, 2, (1, 6)), rng.integers(0, 5, 1)))


def _extreme(rng: Rng) -> tuple[Call, ...]:
    return calls((huge(rng, 6, 4), rng.integers(0, 4, 6)), (huge(rng, 3, 3), np.eye(3)))


_LOSS = (
    Part("labels as class indices", 2, _indices),
    Part("labels as probabilities", 1, _soft),
    Part("a single sample", 1, _one_sample, edge=True),
    Part("logits of hundreds and more", 1, _extreme, edge=True),
)

PARTS = {
    "one_hot": (
        Part(
            "batches in which every class occurs",
            2,
            lambda rng: calls(_labels(rng, 3, 2), _labels(rng, 6, 3), _labels(rng, 4)),
        ),
        Part("batches in which the last class is missing", 1, _last_missing, edge=True),
    ),
    "log_softmax": (
        Part("one row of logits", 1, lambda rng: _rows(rng, 2, (3,), (5,), (2,))),
        Part("several rows of logits", 2, lambda rng: _rows(rng, 2, (4, 3), (3, 7), (5, 5))),
        Part(
            "logits of hundreds and more",
            2,
            lambda rng: calls((huge(rng, 5, 4),), (huge(rng, 1, 6)[0],)),
            edge=True,
        ),
    ),
    "cross_entropy": _LOSS,
    "cross_entropy_grad": _LOSS,
}
