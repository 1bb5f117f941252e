"""What stands for the labels of a batch, class indices or rows, and how both are misread.

A target is a function of labels and logits that gives a row of probabilities for each sample.
"""

import numpy as np

from utils.checks import advice
from utils.checks.trial import Function

ROWS_REFUSED = (
    "Class indices are right. Where y has rows of probabilities, y.ndim is 2: what stands in the "
    "place of the one-hot rows then?"
)
BY_TYPE = (
    "One-hot rows may be whole numbers, too: what tells rows from indices, the type or the shape?"
)


def rows(y: np.ndarray, z: np.ndarray, shift: int = 0) -> np.ndarray:
    """Return class probabilities as they are, and class indices as rows."""
    return y if y.shape == z.shape else np.eye(z.shape[-1])[y - shift]


def indices(y: np.ndarray) -> np.ndarray:
    """Return class indices, and fail for rows."""
    if y.ndim != 1:
        raise ValueError("rows are no indices")
    return y


def whole_rows_refused(y: np.ndarray, z: np.ndarray) -> np.ndarray:
    """Return the right rows, and fail where some of whole numbers are given."""
    if y.ndim == 2 and y.dtype.kind == "i":
        raise ValueError("rows of whole numbers")
    return rows(y, z)


def picked(y: np.ndarray, z: np.ndarray) -> np.ndarray:
    """Take whatever comes for class indices."""
    return np.eye(z.shape[1])[y]


def picked_by_type(y: np.ndarray, z: np.ndarray) -> np.ndarray:
    """Take whatever holds whole numbers for class indices."""
    return picked(y, z) if y.dtype.kind == "i" else y


def _of_length(n: int) -> Function:
    return lambda y, _: y if y.ndim == 2 else np.eye(n)[y]


#: Targets that are wrong in any loss: what to say of each.
MISREAD = {
    "classes guessed": (
        "Your rows end at the largest label of the batch: how many classes has z?",
        lambda y, _: y if y.ndim == 2 else np.eye(y.max() + 1)[y],
    ),
    "indices as rows": (
        "Rows of probabilities are right, class indices are not: what makes rows of them, as long "
        "as those of z?",
        lambda y, _: y,
    ),
    "argmax of indices": (
        advice.ARE_CLASSES,
        lambda y, z: np.eye(z.shape[-1])[y.argmax(axis=-1)],
    ),
    "hard target": (
        "You keep only the largest part of a soft target: what do its other classes cost?",
        lambda y, z: np.eye(z.shape[-1])[rows(y, z).argmax(axis=-1)],
    ),
    "rows of another length": (
        "Your one-hot rows are not as long as those of z: where does z.shape count the classes?",
        *map(_of_length, (2, 3)),
    ),
}

_Z = np.array([[2.0, -1.0, 0.5], [0.0, 1.5, 1.0]])
BATCHES = (
    (_Z, np.array([0, 2])),
    (np.array([[0.3, -2.0], [1.0, 4.0], [-1.0, 2.5]]), np.array([1, 0, 1])),
    (_Z, np.array([0, 1])),
    (_Z, np.array([[0.5, 0.25, 0.25], [0.0, 0.9, 0.1]])),
    (np.array([[0.5, 2.0, 1.0], [3.0, 1.0, 0.25]]), np.array([2, 0])),
    (_Z, np.array([[0, 0, 1], [0, 1, 0]])),
    (np.array([[1.0, 0.5], [0.25, -1.0]]), np.array([[0, 1], [1, 0]])),
)
EARLIER = {
    "one_hot": "finish exercise 1 first, or put losses.one_hot in its place.",
    "log_softmax": "finish exercise 2 first, or put losses.log_softmax in its place.",
}
EXTREME = (
    (np.array([[1000.0, 0.0], [-1000.0, 1000.0]]), np.array([1, 1])),
    (np.array([[-1000.0, -1001.0], [1000.0, 1001.0]]), np.array([[0.5, 0.5], [0.25, 0.75]])),
)


def for_losses(y: np.ndarray) -> np.ndarray:
    """Return class indices as they are, and rows in floats: of whole numbers they are refused."""
    return y if y.ndim == 1 else y.astype(float)
