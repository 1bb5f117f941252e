"""Check of lesson 08: the loss of many tokens, without all of their logits at once."""

import contextlib
import importlib
from collections.abc import Iterator

import numpy as np

from utils.checks import drawn
from utils.checks.engine import Exercise, Result, calls
from utils.checks.mistakes import MINUS
from utils.checks.on_tensors import OnTensors, held, joined, priced, priced_twice, tell
from utils.checks.trial import Function


class InLittleMemory(OnTensors):
    """Try a loss on tensors, and run out of memory where it makes too many logits, or keeps them.

    Logits are known by an axis that is as long as the vocabulary.
    """

    @contextlib.contextmanager
    def watched(self, h: object, weight: object, y: object, size: int) -> Iterator[None]:  # noqa: ARG002
        """Refuse more logits than `size` rows have, alive in one tensor or kept for backward."""
        torch = importlib.import_module("torch")
        dispatch = importlib.import_module("torch.utils._python_dispatch")
        most, C = size * len(weight), len(weight)

        def logits(one: object) -> bool:
            if not isinstance(one, torch.Tensor) or one.numel() < C or not one.dim():
                return False
            return C in one.shape and sorted(one.shape) != sorted(weight.shape)

        class Watching(dispatch.TorchDispatchMode):
            def __torch_dispatch__(  # torch's own name
                self, func: Function, _types: object, args: tuple = (), kwargs: dict | None = None
            ) -> object:
                made = func(*args, **(kwargs or {}))
                for one in made if isinstance(made, tuple | list) else [made]:
                    if logits(one) and one.numel() > most:
                        raise MemoryError(
                            f"{one.numel() // C} rows of logits at once do not fit, {size} do"
                        )
                return made

        def look(tensors: list) -> None:
            found = filter(logits, tensors)
            numbers = sum({one.untyped_storage().data_ptr(): one.numel() for one in found}.values())
            if numbers > most:
                raise MemoryError(
                    f"autograd keeps {numbers // C} rows of logits for backward, "
                    f"{size} fit, and checkpoint keeps none"
                )

        with held(look), Watching():
            yield


def _loss(weigh: Function, slope: Function | None = None, price: Function = priced) -> Function:
    """Make a loss in which token i of n weighs what `weigh(kept, size)` says."""

    def fn(h: np.ndarray, weight: np.ndarray, y: np.ndarray, size: int) -> np.ndarray:
        kept, z = (y != -100).astype(float), h @ weight.T
        value, _ = price(z, y, weigh(kept, size))
        _, slopes = price(z, y, (slope or weigh)(kept, size))
        return joined(value, slopes @ weight, slopes.T @ h)

    return fn


def _right(kept: np.ndarray, _size: int) -> np.ndarray:
    return kept / kept.sum()


def _parts(kept: np.ndarray, size: int) -> list[np.ndarray]:
    return np.split(kept, range(size, len(kept), size))


def _of_parts(divide: Function) -> Function:
    """Divide the sum of each chunk by what its mask, and how many chunks there are, give."""

    def weigh(kept: np.ndarray, size: int) -> np.ndarray:
        parts = _parts(kept, size)
        return np.concatenate([part / divide(part, len(parts)) for part in parts])

    return weigh


def _only(cut: Function) -> Function:
    """Leave out some chunks."""

    def weigh(kept: np.ndarray, size: int) -> np.ndarray:
        return kept * cut(np.arange(len(kept)) // size, len(kept), size) / kept.sum()

    return weigh


CHUNKED_LOSS = {
    "missing minus": (MINUS, _loss(lambda kept, size: -_right(kept, size))),
    "mean of means": (
        "You average the means of the chunks, and a label in a chunk of few weighs more: sum the "
        "sums, and divide once.",
        _loss(_of_parts(lambda part, n: part.sum() * n)),
        _loss(
            lambda kept, size: (
                _of_parts(lambda part, _: part.sum() / len(part))(kept, size) / len(kept)
            )
        ),
    ),
    "means added up": (
        "You add up the means of the chunks: which reduction belongs to each of them?",
        _loss(_of_parts(lambda part, _: part.sum())),
    ),
    "ignored in the divisor": (
        "You divide by all tokens: how many of them have a label that counts?",
        _loss(lambda kept, _: kept / len(kept)),
    ),
    "sum for mean": (
        "This is the sum: by how many labels does the mean divide?",
        _loss(lambda kept, _: kept),
    ),
    "divided by the chunks": (
        "You divide by the number of chunks: what is counted is labels.",
        _loss(_of_parts(lambda _, n: n)),
        _loss(lambda kept, size: kept * size / len(kept)),
    ),
    "divided by size": (
        "You divide by size, and a chunk may be shorter or hold labels that do not count: what is "
        "counted?",
        _loss(lambda kept, size: kept / size),
        _loss(_of_parts(lambda part, n: len(part) * n)),
        _loss(_of_parts(lambda part, _: len(part))),
    ),
    "rest dropped": (
        "The last tokens, fewer than size, cost nothing: how many chunks are there?",
        _loss(_only(lambda chunk, n, size: chunk < n // size)),
        _loss(
            lambda kept, size: (
                (head := kept * (np.arange(len(kept)) < len(kept) // size * size)) / head.sum()
            )
        ),
    ),
    "one chunk": (
        "Only one chunk is left in the end: does your loop add the chunks up?",
        _loss(_only(lambda chunk, _, __: chunk == chunk[-1])),
        _loss(_only(lambda chunk, _, __: chunk == 0)),
    ),
    "softmax twice": (
        "Your costs never come near 0: is there a softmax before cross_entropy?",
        _loss(_right, price=priced_twice),
    ),
    "log2": (
        "All your costs are too large by the same factor: do you count in bits?",
        _loss(lambda kept, size: _right(kept, size) / np.log(2)),
    ),
    "cut off from its input": (
        "The number is right, but all slopes are 0, so nothing would be learned: does item(), "
        "detach() or no_grad stand in between?",
        _loss(_right, lambda kept, _: 0 * kept),
    ),
    "slopes of one chunk": (
        "The number is right, and only one chunk has slopes: does item() or float() stand where "
        "the parts are added up?",
        _loss(_right, _only(lambda chunk, _, __: chunk == chunk[-1])),
    ),
}


def _wanted(h: np.ndarray, weight: np.ndarray, y: np.ndarray, size: int) -> np.ndarray:
    return _loss(_right)(h, weight, y, size)


_RNG = np.random.default_rng(8)
EXERCISES = {
    "chunked_loss": Exercise(
        usage="checks.chunked_loss(chunked_loss)",
        arguments=("h", "weight", "y", "size"),
        reference=_wanted,
        cases=calls(
            drawn.tokens(_RNG, 11, 3, 17, 4),
            drawn.tokens(_RNG, 8, 2, 19, 3),
            drawn.tokens(_RNG, 9, 3, 23, 2),
            drawn.tokens(_RNG, 4, 2, 13, 6),
        ),
        known=CHUNKED_LOSS,
        praise="And no more than a few rows of logits at a time.",
        elementwise=False,
    ),
}


def chunked_loss(fn: Function) -> Result:
    """Check a function ``fn(h, weight, y, size)`` that never makes more than `size` rows of logits.

    Parameters
    ----------
    fn
        The learner's function of tensors of shape (N, D), (C, D) and (N,), and a whole number.

    Examples
    --------
    >>> chunked_loss(lambda h, weight, y, size: None).tried
    False
    """
    exercise = EXERCISES["chunked_loss"]
    places = ("the loss", "a slope of it in h or weight")
    return tell(exercise, fn, InLittleMemory, lambda at: places[at > 0])
