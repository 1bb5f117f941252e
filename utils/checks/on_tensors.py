"""Try a function of tensors as one of arrays, which gives its value and then its slopes."""

import contextlib
import functools
import importlib
import re
import weakref
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

import numpy as np

from utils import losses
from utils.checks.engine import Exercise, Result, check
from utils.checks.trial import Function


def priced(z: np.ndarray, labels: np.ndarray, weights: np.ndarray) -> tuple[float, np.ndarray]:
    """Weigh the losses of some tokens, and give the sum and its slopes in the logits.

    Parameters
    ----------
    z
        Logits, shape (N, C).
    labels
        Class indices; whatever stands where the weight is 0.
    weights
        What each token weighs, shape (N,).

    Examples
    --------
    >>> value, slopes = priced(np.zeros((2, 2)), np.array([0, -100]), np.array([1.0, 0.0]))
    >>> round(float(value), 4), slopes[0].tolist()
    (0.6931, [-0.5, 0.5])
    """
    log_q = losses.log_softmax(z, axis=1)
    rows, safe = np.arange(len(z)), np.where(weights != 0, labels, 0)
    slopes = np.exp(log_q)
    slopes[rows, safe] -= 1
    return -(weights * log_q[rows, safe]).sum(), weights[:, np.newaxis] * slopes


def joined(value: float, *slopes: np.ndarray) -> np.ndarray:
    """Write an answer as `OnTensors` gives it: the value, and then all slopes in a row.

    Examples
    --------
    >>> joined(1.0, np.array([[2.0], [3.0]])).tolist()
    [1.0, 2.0, 3.0]
    """
    return np.concatenate([[value], *map(np.ravel, slopes)])


def priced_twice(
    z: np.ndarray, labels: np.ndarray, weights: np.ndarray
) -> tuple[float, np.ndarray]:
    """Do what `priced` does to logits that went through a softmax: it has one inside."""
    q = losses.softmax(z, axis=1)
    value, slopes = priced(q, labels, weights)
    return value, q * (slopes - (q * slopes).sum(axis=1, keepdims=True))


def free(fn: Function) -> Function:
    """Let a wrong answer of arrays be given for a function with other parameters."""

    def call(*given: object) -> object:
        return fn(*given)

    return call


class _Held:
    """A tensor that autograd keeps for backward; autograd lets go of both together."""

    def __init__(self, tensor: object) -> None:
        self.tensor = tensor.detach()  # what knows its graph would keep it, and itself, for ever


@contextlib.contextmanager
def held(then: Callable[[list], None] = lambda _: None) -> Iterator[Callable[[], list]]:
    """Give a function that lists what autograd keeps for backward at a time.

    `then` gets the same list each time that there is one more.
    """
    graph = importlib.import_module("torch").autograd.graph
    alive: weakref.WeakSet[_Held] = weakref.WeakSet()

    def listed() -> list:
        return [one.tensor for one in alive]

    def keep(tensor: object) -> _Held:
        one = _Held(tensor)
        alive.add(one)
        then(listed())
        return one

    with graph.saved_tensors_hooks(keep, lambda one: one.tensor):
        yield listed


class OnTensors:
    """A function of tensors, as one of arrays; floats get slopes, which follow the value.

    Attributes
    ----------
    said
        What is wrong with an answer that is no number, once one came.
    """

    def __init__(self, fn: Function) -> None:
        functools.update_wrapper(self, fn)
        self.fn = fn
        self.said = ""

    def watched(self, *_tensors: object) -> contextlib.AbstractContextManager:
        """Stand around the call; a subclass may refuse there."""
        return contextlib.nullcontext()

    def __call__(self, *args: np.ndarray | int) -> object:  # noqa: D102  # as above
        torch = importlib.import_module("torch")
        given = [torch.tensor(a) if isinstance(a, np.ndarray) else a for a in args]
        asked = [t.requires_grad_() for t in given if _floats(t)]
        with torch.enable_grad(), self.watched(*given):
            value = self.fn(*given)
        if value is None or value is ...:
            return None
        if said := _no_number(value):
            self.said = self.said or f"gives {said}; wanted: one number."
            return np.empty(0)
        slopes = _slopes(torch, value, asked)
        for array, tensor in zip(args, given, strict=True):
            if isinstance(array, np.ndarray):  # the engine tells of what was changed in place
                array[...] = tensor.detach().numpy()
        value = value.detach().double() if hasattr(value, "detach") else value
        parts = [np.ravel(np.asarray(value, dtype=float)), *(np.ravel(one) for one in slopes)]
        return np.concatenate(parts)


def _no_number(value: object) -> str:
    if isinstance(value, list | tuple):  # of tensors that NumPy refuses, in words of its own
        return f"a {type(value).__name__} of {len(value)}"
    shape = tuple(value.shape) if hasattr(value, "detach") else np.shape(value)
    return f"an array of shape {shape}" if np.prod(shape) != 1 else ""


def _floats(value: object) -> bool:
    return getattr(value, "is_floating_point", lambda: False)()


def _slopes(torch: object, value: object, asked: Sequence) -> list:
    if not getattr(value, "requires_grad", False):
        return [torch.zeros_like(one).detach() for one in asked]
    value.sum().backward()  # torch.autograd.grad is refused by checkpoint(use_reentrant=True)
    return [torch.zeros_like(one).detach() if one.grad is None else one.grad for one in asked]


def tell(
    exercise: Exercise,
    fn: Function,
    through: type,
    place: Callable[[int], str],
) -> Result:
    """Check a function that is tried `through` another; `place` names what stands at a place."""
    if not callable(fn) or isinstance(fn, through):
        return check(exercise, fn)
    if issubclass(through, OnTensors):
        importlib.import_module("torch")  # it takes seconds, and they are not the learner's
    tried = through(fn)
    result = check(exercise, tried)
    message = result.message
    if tried.said:
        message = re.sub(r"(?<=your function )gives an array .*", lambda _: tried.said, message)
    message = re.sub(r" at \[(\d+)\];", lambda found: f" as {place(int(found[1]))};", message)
    return replace(result, message=message)
