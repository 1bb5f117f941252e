"""Inputs of lesson 08 that are drawn: by these checks, and hidden ones for the marking."""

import numpy as np

Rng = np.random.Generator


def answers(rng: Rng, texts: int, places: int, symbols: int) -> tuple:
    """Draw a batch in which some text begins with a symbol that is asked for, and pads with 0."""
    z = rng.normal(0, 2, (texts, places, symbols))
    y = rng.integers(0, symbols, (texts, places))
    begin = rng.integers(0, places // 2, texts)
    begin[0] = 0
    length = rng.integers(1, places // 2, texts) + 1
    length[-1] += 1
    at = np.arange(places)
    mask = (at >= begin[:, None]) & (at < (begin + length)[:, None])
    y[at >= (begin + length)[:, None]] = 0
    y[-1, begin[-1] + 1] = 0
    return z, y, mask


def steps(rng: Rng, sizes: tuple[int, ...], C: int, D: int, empty: int) -> tuple:
    """Draw a step in which micro-batches differ in how many labels count, one has none."""
    n = sum(sizes)
    y = np.where(rng.random(n) < 0.3, -100, rng.integers(0, C, n))
    places = np.split(np.arange(n), np.cumsum(sizes)[:-1])
    for place in places:
        y[place[0]] = rng.integers(0, C)
    y[places[-1][:2]] = -100, rng.integers(0, C)
    if empty >= 0:
        y[places[empty]] = -100
    return (
        rng.normal(0, 1, (C, D)),
        rng.normal(0, 1, (n, D)),
        y,
        np.array(sizes),
        float(rng.uniform(0.2, 1)),
    )


def tokens(rng: Rng, n: int, D: int, C: int, size: int) -> tuple:
    """Draw tokens of which some do not count, at least one and not all in each chunk of two."""
    y = np.where(rng.random(n) < 0.3, -100, rng.integers(0, C, n))
    y[::size] = rng.integers(0, C, len(y[::size]))
    y[1] = -100
    return rng.normal(0, 1, (n, D)), rng.normal(0, 1, (C, D)), y, size
