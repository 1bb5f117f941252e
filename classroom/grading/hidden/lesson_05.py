"""Hidden inputs for lesson 05: the cases of the debugging clinic.

They are arrays; inside the sandbox they become tensors, floats of 32 bits and whole numbers.
"""

from collections.abc import Callable

import numpy as np

from classroom.grading.hidden.parts import Part
from utils.checks.engine import calls
from utils.checks.trial import Call

Rng = np.random.Generator
ATOL = 2e-6  # sums of 32-bit numbers in another order
SHAPES = (3, 4), (6, 3), (1, 5)  # samples and classes, which are the axes of most inputs


def _rows(rng: Rng) -> list[tuple]:
    return [(rng.normal(0, 2, (n, c)), rng.integers(0, c, n)) for n, c in SHAPES]


def _answered(rng: Rng) -> list[tuple]:
    """Draw batches some of whose samples are right: never none, and never just half of them."""
    made = []
    for n, right in ((6, 4), (9, 3), (1, 1)):
        z = rng.normal(0, 2, (n, 4))
        off = rng.permutation(np.arange(n) >= right) * rng.integers(1, 4, n)
        made.append((z, (z.argmax(1) + off) % 4))
    return made


def _weighted(rng: Rng) -> list[tuple]:
    return [(z, y, rng.uniform(0.3, 4, z.shape[1])) for z, y in _rows(rng)]


def _binary(rng: Rng) -> list[tuple]:
    """Draw logits of both signs, one in each batch so large that its sigmoid is 1 in 32 bits."""
    made = []
    for n in (3, 5, 8):
        z, y = rng.normal(0, 2, n), rng.permutation(np.arange(n) % 2).astype(float)
        z[y.argmin()] = rng.uniform(20, 40)
        made.append((z, y))
    return made


def _forecasts(rng: Rng) -> list[tuple]:
    return [(rng.uniform(0.02, 0.98, len(y)), y) for _, y in _binary(rng)]


def _classes_last(rng: Rng) -> list[tuple]:
    """Draw texts, one of them with as many words as classes."""
    shapes = (2, 4, 3), (1, 3, 3), (3, 2, 5)
    return [(rng.normal(0, 2, (n, t, c)), rng.integers(0, c, (n, t))) for n, t, c in shapes]


def _epochs(rng: Rng) -> list[tuple]:
    """Draw epochs of batches with unequal numbers of labels, the last of them with none."""
    made = []
    for batches, n, c in ((3, 4, 3), (2, 6, 5), (4, 3, 4)):
        z, y = rng.normal(0, 2, (batches, n, c)), rng.integers(0, c, (batches, n))
        y[0, 1 + rng.integers(n - 1)] = -100
        y[-1] = -100
        made.append((z, y))
    z, y = (one.copy() for one in made[0])
    z[0, 0, y[0, 0]] = np.inf  # a model that has diverged costs nan
    return [*made, (z, y)]


def _tags(rng: Rng) -> list[tuple]:
    """Draw labels of which several are 1 at once, and logits so large that a sigmoid is 1."""
    made = []
    for n, c in SHAPES:
        z, y = rng.normal(0, 2, (n, c)), rng.permuted(np.arange(n * c) % 2).reshape(n, c)
        z.flat[y.argmin()] = rng.uniform(20, 40)
        made.append((z, y.astype(float)))
    return made


def _far(rng: Rng) -> list[tuple]:
    """Draw logits whose softmax is 0 for a true class."""
    made = _rows(rng)
    for z, y in made:
        z[0, (y[0] + 1) % z.shape[1]] = rng.uniform(400, 900)
    return made


def _votes(rng: Rng) -> list[tuple]:
    """Draw numbers of votes, at least one vote for each picture."""
    return [(z, rng.integers(0, 5, z.shape) + np.eye(z.shape[1])[y]) for z, y in _rows(rng)]


def _smoothed(rng: Rng) -> list[tuple]:
    return [(int(c), float(rng.uniform(0.02, 0.4))) for c in rng.integers(3, 30, 4)]


def _case(draw: Callable[[Rng], list[tuple]], *, slope: bool = True) -> tuple[Part, ...]:
    """Ask for the value, and for the slope where a model would learn from it: 3 points in all."""

    def made(rng: Rng, **options: bool) -> tuple[Call, ...]:
        return calls(*draw(rng), atol=ATOL, **options)

    if not slope:
        return (Part("the value", 3, made),)
    return (
        Part("the value", 2, made),
        Part("the gradient", 1, lambda rng: made(rng, slope=True), edge=True),
    )


PARTS = {
    "target-dtype": _case(lambda rng: [(z, y.astype(float)) for z, y in _rows(rng)]),
    "target-shape": _case(lambda rng: [(z, y[:, None]) for z, y in _rows(rng)]),
    "class-axis": _case(_classes_last),
    "softmax-first": _case(_rows),
    "swapped": _case(_forecasts),
    "nll-probabilities": _case(
        lambda rng: [(rng.dirichlet(np.ones(c), n), rng.integers(0, c, n)) for n, c in SHAPES]
    ),
    "one-output": _case(lambda rng: [(z[:, None], y[:, None]) for z, y in _binary(rng)]),
    "weighted-mean": _case(_weighted),
    "one-hot-weights": _case(lambda rng: [(z, np.eye(len(w))[y], w) for z, y, w in _weighted(rng)]),
    "pos-weight": _case(lambda rng: [(z, y, rng.uniform(4, 9, 1)) for z, y in _binary(rng)]),
    "all-ignored": _case(_epochs),
    "broadcasting": _case(lambda rng: [(p[:, None], y) for p, y in _forecasts(rng)]),
    "empty-target": _case(_votes),
    "above-one": _case(_answered, slope=False),
    "threshold": _case(lambda rng: [(rng.uniform(-1, 1, n),) for n in (12, 15, 20)], slope=False),
    "smoothing-floor": _case(_smoothed, slope=False),
    "below-zero": _case(lambda rng: [(z, 2 * y - 1) for z, y in _binary(rng)]),
    "stuck": _case(_tags),
    "infinite": _case(_far),
}
