"""Hidden inputs for lesson 07: bits, codes and a model of the next letter."""

import numpy as np

from classroom.grading.hidden.parts import Part
from utils.checks.engine import calls
from utils.checks.trial import Call

Rng = np.random.Generator


def _beliefs(rng: Rng, *sizes: int) -> tuple[Call, ...]:
    return calls(*((rng.dirichlet(np.ones(n)), rng.dirichlet(2 * np.ones(n))) for n in sizes))


def _never(rng: Rng) -> tuple[Call, ...]:
    """Draw truths in which some things never happen, and one thing alone."""
    p = rng.dirichlet(np.ones(6)) * (rng.permutation(6) > 1)
    rare = rng.uniform(1, 9) * 1e-13  # whoever keeps q away from 0 does so here
    return calls(
        (np.array([0.3, 0, 0.7]), np.array([rare, 0.6, 0.4 - rare])),
        (p / p.sum(), rng.dirichlet(2 * np.ones(6))),
        (np.eye(4)[rng.integers(4)], rng.dirichlet(2 * np.ones(4))),
    )


def _shares(rng: Rng, *sizes: int) -> tuple[Call, ...]:
    return calls(*((rng.dirichlet(np.full(n, 0.7)),) for n in sizes))


def _skewed(rng: Rng) -> tuple[Call, ...]:
    """Draw shares for which splitting from the top gives longer words than merging does."""
    q = np.array([0.35, 0.17, 0.17, 0.16, 0.15]) + rng.uniform(0, 0.004, 5)
    return (*_shares(rng, 3, 5, 6, 9), *calls((rng.permutation(q / q.sum()),)))


def _texts(rng: Rng, *shapes: tuple[int, int]) -> tuple[Call, ...]:
    return calls(*((rng.integers(0, C, n), C) for n, C in shapes))


def _sparse(rng: Rng) -> tuple[Call, ...]:
    """Draw texts that lack most symbols, the last ones too."""
    return calls(*((rng.integers(0, 3, n), C) for n, C in ((6, 9), (1, 4), (12, 27))))


PARTS = {
    "kl_bits": (
        Part("probabilities above 0", 2, lambda rng: _beliefs(rng, 2, 4, 7)),
        Part("things that never happen", 2, _never, edge=True),
    ),
    "huffman_lengths": (
        Part("three to nine messages", 3, _skewed),
        Part("thirty messages", 1, lambda rng: _shares(rng, 30)),
        Part(
            "one message, and two",
            1,
            lambda rng: calls((np.ones(1),), *((c.args[0],) for c in _shares(rng, 2))),
            edge=True,
        ),
    ),
    "bigram": (
        Part("texts in which most symbols occur", 3, lambda rng: _texts(rng, (20, 3), (60, 5))),
        Part("texts in which most symbols are missing", 1, _sparse, edge=True),
    ),
    "perplexity": (
        Part(
            "losses of all sizes",
            2,
            lambda rng: calls(*((rng.exponential(2, n),) for n in (3, 8, 50))),
        ),
        Part("a single loss", 1, lambda rng: calls((rng.exponential(2, 1),)), edge=True),
    ),
}
