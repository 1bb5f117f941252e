"""Hidden inputs for lesson 08: a shift, micro-batches, windows and chunks."""

import numpy as np

from classroom.grading.hidden.parts import Part
from utils.checks import drawn
from utils.checks.engine import calls
from utils.checks.trial import Call

Rng = np.random.Generator


def _batches(rng: Rng, *shapes: tuple[int, int, int]) -> tuple[Call, ...]:
    return calls(*(drawn.answers(rng, *shape) for shape in shapes))


def _alone(rng: Rng) -> tuple[Call, ...]:
    """Draw a text of which one symbol counts, beside one that counts from its first place on."""
    z, y, mask = drawn.answers(rng, 2, 9, 6)
    mask[1] = np.arange(9) == rng.integers(1, 9)
    return calls((z, y, mask))


def _steps(rng: Rng) -> tuple[Call, ...]:
    return calls(
        drawn.steps(rng, (5, 2, 3), 4, 3, -1),
        drawn.steps(rng, (3, 7), 3, 2, -1),
        atol=1e-6,
    )


def _empty(rng: Rng) -> tuple[Call, ...]:
    return calls(drawn.steps(rng, (4, 3, 5), 3, 2, int(rng.integers(2))), atol=1e-6)


def _text(rng: Rng, n: int) -> str:
    return "".join(rng.choice(list("abcdefghijklmnopqrstuvwxyz "), n))


def _apart(rng: Rng) -> tuple[Call, ...]:
    return calls(*((_text(rng, n), length, length) for n, length in ((22, 7), (31, 9))))


def _overlapping(rng: Rng) -> tuple[Call, ...]:
    """Draw texts that no number of strides divides."""
    shapes = (23, 8, 3), (29, 9, 4), (26, 7, 2), (17, 6, 5)
    return calls(*((_text(rng, n), length, stride) for n, length, stride in shapes))


def _short(rng: Rng) -> tuple[Call, ...]:
    return calls((_text(rng, 5), 9, 4), (_text(rng, 8), 8, 3), (_text(rng, 9), 8, 1))


def _tokens(rng: Rng, *shapes: tuple[int, int, int, int]) -> tuple[Call, ...]:
    return calls(*(drawn.tokens(rng, *shape) for shape in shapes))


PARTS = {
    "answer_loss": (
        Part("batches of texts", 3, lambda rng: _batches(rng, (3, 8, 5), (5, 6, 4), (2, 10, 7))),
        Part("a text of which one symbol counts", 1, _alone, edge=True),
    ),
    "accumulated_step": (
        Part("micro-batches of several sizes", 3, _steps),
        Part("a micro-batch without a label", 1, _empty, edge=True),
    ),
    "strided_perplexity": (
        Part("windows without overlap", 1, _apart),
        Part("windows that overlap", 2, _overlapping),
        Part("a text of one window, or little more", 1, _short, edge=True),
    ),
    "chunked_loss": (
        Part("many tokens", 3, lambda rng: _tokens(rng, (14, 3, 29, 3), (10, 2, 17, 4))),
        Part(
            "a single chunk", 1, lambda rng: _tokens(rng, (4, 3, 19, 4), (3, 2, 23, 7)), edge=True
        ),
    ),
}
