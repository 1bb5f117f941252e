"""Try a function on a text and a made-up model, which reads no more than a window at once."""

import functools

import numpy as np

from utils.checks.trial import Function

REACH = 4  # symbols before that still change what one costs


def costs(window: str) -> np.ndarray:
    """Give each symbol of a window a cost, which falls with what stands before it there.

    Examples
    --------
    >>> costs("aa").round(3).tolist()
    [1.0, 0.667]
    """
    before = np.minimum(np.arange(len(window)), REACH)
    letters = np.array([ord(symbol) % 32 for symbol in window], dtype=float)
    return (0.75 + letters / 4) / (1 + before / 2)


class InWindows:
    """Try a function on a text and a made-up model, which reads no more than a window at once."""

    def __init__(self, fn: Function) -> None:
        functools.update_wrapper(self, fn)
        self.fn = fn
        self.said = ""

    def __call__(self, text: str, length: int, stride: int) -> object:  # noqa: D102  # as above
        def read(window: str) -> np.ndarray:
            if len(window) > length:
                raise MemoryError(f"a window of {len(window)} symbols: the model reads {length}")
            return costs(window)

        return self.fn(read, text, length, stride)
