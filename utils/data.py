"""The small data sets that lessons, explorers and tests share."""

import numpy as np


def six_points() -> tuple[np.ndarray, np.ndarray]:
    """Draw the six points of lesson 04: three around (5, 5) and three around (3, 3).

    Drawn from a generator of their own, so that nothing else in the notebook changes; the numbers
    of `RandomState` are promised to stay the same in every version of NumPy.

    Returns
    -------
    x : ndarray, shape (6, 3)
        The two inputs of each point, and a column of ones, which b is multiplied by.
    y : ndarray, shape (6,)
        Labels: 0 for the first group, 1 for the second.

    Examples
    --------
    >>> x, y = six_points()
    >>> x[0].round(4).tolist(), y.tolist()
    ([8.5281, 9.4818, 1.0], [0.0, 0.0, 0.0, 1.0, 1.0, 1.0])
    """
    draw = np.random.RandomState(0)
    groups = []
    for centre in (5, 3):
        x1, x2 = draw.normal(centre, 2, 3), draw.normal(centre, 2, 3)
        groups.append(np.column_stack([x1, x2, np.ones(3)]))
    return np.vstack(groups), np.repeat([0.0, 1.0], 3)
