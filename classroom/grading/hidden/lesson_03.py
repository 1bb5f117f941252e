"""Hidden inputs for lesson 03: CrossEntropyLoss with weights, and two lists of numbers.

The lists hold what certain calls give. The same numbers are right for everyone, and nothing can be
drawn: their points say that the work was done.
"""

import numpy as np

from classroom.grading.hidden.parts import Part, huge, places
from utils.checks.engine import calls
from utils.checks.trial import Call

Rng = np.random.Generator


def _batch(rng: Rng, n: int, c: int, ignored: int) -> tuple:
    """Draw a batch in which one label at least is ignored, and the others are of all classes."""
    kept = [label for label in range(c) if label != ignored]
    labels = [ignored, *kept, *rng.choice(kept, n - len(kept) - 1)]
    return rng.normal(0, 2, (n, c)), rng.permutation(labels), rng.uniform(0.3, 4, c), ignored


def _batches(rng: Rng) -> tuple[Call, ...]:
    shapes = (6, 3), (9, 4), (7, 5)
    return calls(*(_batch(rng, n, c, int(rng.integers(c))) for n, c in shapes))


def _outside(rng: Rng) -> tuple[Call, ...]:
    """Draw batches whose ignored label is no class: as an index it is out of range."""
    return calls(_batch(rng, 7, 4, -100), _batch(rng, 9, 3, 255))


def _extreme(rng: Rng) -> tuple[Call, ...]:
    return calls((huge(rng, 6, 4), rng.integers(0, 4, 6), rng.uniform(0.3, 4, 4), -100))


PARTS = {
    "mended_calls": places(4, 1e-3),
    "torch_predictions": places(5, 0.01),
    "weighted_cross_entropy": (
        Part("weights, and a class that is ignored", 3, _batches),
        Part("ignored labels that are no class", 1, _outside, edge=True),
        Part("logits of hundreds and more", 1, _extreme, edge=True),
    ),
}
