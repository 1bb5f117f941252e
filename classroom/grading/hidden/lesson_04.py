"""Hidden inputs for lesson 04: gradient descent for a line among points."""

import numpy as np

from classroom.grading.hidden.parts import Part
from utils import logistic
from utils.checks.engine import calls
from utils.checks.trial import Call

Rng = np.random.Generator
Problem = tuple[np.ndarray, np.ndarray, np.ndarray]


def _problem(rng: Rng, n: int) -> Problem:
    """Draw weights, n points with a column of ones, and labels of both kinds where n allows."""
    x = np.column_stack([rng.normal(0, 1.5, (n, 2)), np.ones(n)])
    y = rng.permutation(np.arange(n) % 2).astype(float)
    return rng.normal(0, 1, 3), x, y


def _problems(rng: Rng, *sizes: int) -> tuple[Call, ...]:
    return calls(*(_problem(rng, n) for n in sizes))


def _walks(rng: Rng, *lengths: int) -> tuple[Call, ...]:
    return calls(
        *((*_problem(rng, 9), float(rng.uniform(0.05, 0.4)), steps) for steps in lengths), atol=1e-6
    )


def _steps(rng: Rng, low: float, high: float) -> tuple[Call, ...]:
    return calls(*((*_problem(rng, n), float(rng.uniform(low, high))) for n in (5, 8)))


def _limits(rng: Rng, *counts: int) -> tuple[Call, ...]:
    """Draw walks among separable points, with limits midway between the losses of two steps."""
    made = []
    for count in counts:
        w, x, _ = _problem(rng, 10)
        y, lr = (x @ rng.normal(0, 1, 3) > 0).astype(float), float(rng.uniform(0.05, 0.15))
        path = logistic.descend(w, x, y, lr, count + 1)
        before, after = (logistic.loss(path[k], x, y) for k in (max(count - 1, 0), count))
        limit = (before + after) / 2 if count else before * 1.1
        made.append((limit, w, x, y, lr))
    return calls(*made)


PARTS = {
    "logistic_gradient": (
        Part("some points", 3, lambda rng: _problems(rng, 6, 9, 14)),
        Part("a single point, and hundreds", 1, lambda rng: _problems(rng, 1, 300), edge=True),
    ),
    "gradient_step": (
        Part("small learning rates", 1, lambda rng: _steps(rng, 0.01, 0.3)),
        Part("large learning rates", 1, lambda rng: _steps(rng, 1.5, 4)),
    ),
    "train": (
        Part("a few steps", 2, lambda rng: _walks(rng, 2, 5, 9)),
        Part("hundreds of steps", 1, lambda rng: _walks(rng, 150, 300)),
        Part("no step at all", 1, lambda rng: _walks(rng, 0), edge=True),
    ),
    "steps_below": (
        Part("limits that some steps reach", 3, lambda rng: _limits(rng, 3, 8, 25, 1100)),
        Part("a limit that one step reaches", 1, lambda rng: _limits(rng, 1)),
        Part("a start below the limit", 1, lambda rng: _limits(rng, 0), edge=True),
    ),
    "torch_loss": (
        Part("a few steps", 3, lambda rng: _walks(rng, 1, 4, 12)),
        Part("a hundred steps", 1, lambda rng: _walks(rng, 100)),
    ),
}
