"""Hidden inputs for lesson 09: pairs, a teacher and a student, ratings, and three calls."""

import numpy as np

from classroom.grading.hidden.parts import Part, places
from utils.checks.engine import calls
from utils.checks.trial import Call

Rng = np.random.Generator


def _tables(rng: Rng, *sizes: int, slope: bool = False) -> tuple[Call, ...]:
    """Draw tables of similarities in which the own caption is not always the nearest."""
    options = {"slope": True} if slope else {}
    return calls(
        *((rng.uniform(-1, 1, (n, n)), float(rng.uniform(0.1, 0.8))) for n in sizes), **options
    )


def _logits(rng: Rng, *shapes: tuple[int, int], slope: bool = False) -> tuple[Call, ...]:
    options = {"slope": True} if slope else {}
    return calls(
        *(
            (rng.normal(0, 2, shape), rng.normal(0, 3, shape), float(rng.uniform(1.5, 6)))
            for shape in shapes
        ),
        **options,
    )


def _huge(rng: Rng) -> tuple[Call, ...]:
    z = rng.uniform(800, 1500, (2, 3)) * [[1, -1, 0], [-1, 0, 1]]
    return calls((z, rng.normal(0, 2, (2, 3)), 1.0))


def _games(rng: Rng, *results: float) -> tuple[Call, ...]:
    """Draw ratings with a fraction, some far apart, and a K that nobody takes by habit."""
    gaps = [rng.uniform(-150, 150), rng.uniform(450, 900), -rng.uniform(450, 900)]
    return calls(
        *(
            (1500.5 + gap, float(rng.uniform(1400, 1600)), result, float(rng.uniform(11, 15)))
            for gap in gaps
            for result in results
        )
    )


PARTS = {
    "kl_calls": places(3, 1e-3),
    "distill": (
        Part("several temperatures", 2, lambda rng: _logits(rng, (3, 4), (5, 3), (1, 6))),
        Part("slopes", 1, lambda rng: _logits(rng, (3, 4), (4, 2), slope=True), edge=True),
        Part("logits of hundreds and more", 1, _huge, edge=True),
    ),
    "info_nce": (
        Part("tables of several sizes", 2, lambda rng: _tables(rng, 2, 4, 7)),
        Part("slopes", 1, lambda rng: _tables(rng, 3, 5, slope=True), edge=True),
        Part(
            "a temperature near 0",
            1,
            lambda rng: calls((rng.uniform(-1, 1, (4, 4)), float(rng.uniform(3e-4, 6e-4)))),
            edge=True,
        ),
    ),
    "elo": (
        Part("wins and losses", 2, lambda rng: _games(rng, 1.0, 0.0)),
        Part("draws", 1, lambda rng: _games(rng, 0.5)),
    ),
}
