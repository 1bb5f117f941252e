"""Check of lesson 04: the training loop once more, in PyTorch."""

import functools
import importlib

import numpy as np

from utils import losses
from utils.checks import learner
from utils.checks.boundary import FIRST, NO_RATE
from utils.checks.engine import Exercise, Result, calls, check
from utils.checks.mistakes import sigmoid, stable, through
from utils.checks.training import LED_ASTRAY, WALKS
from utils.checks.trial import Function
from utils.logistic import descend, gradient, loss


def _twice(w: np.ndarray, x: np.ndarray, y: np.ndarray, lr: float, steps: int) -> float:
    for _ in range(steps):
        p = sigmoid(x @ w)
        w = w - lr * x.T @ ((sigmoid(p) - y) * p * (1 - p)) / len(y)
    p = sigmoid(sigmoid(x @ w))
    return float(-np.mean(np.where(y == 1, np.log(p), np.log(1 - p))))


def _piled_up(w: np.ndarray, x: np.ndarray, y: np.ndarray, lr: float, steps: int) -> float:
    pile = np.zeros(len(w))
    for _ in range(steps):
        pile = pile + gradient(w, x, y)
        w = w - lr * pile
    return loss(w, x, y)


def _summed(w: np.ndarray, x: np.ndarray, y: np.ndarray, lr: float, steps: int) -> float:
    return len(y) * loss(_end(w, x, y, len(y) * lr, steps), x, y)


def _downhill(slope: Function, cost: Function) -> Function:
    """Make a walk along another slope, at the end of which something else is paid."""

    def walk(w: np.ndarray, x: np.ndarray, y: np.ndarray, lr: float, steps: int) -> float:
        for _ in range(steps):
            w = w - lr * slope(w, x, y)
        return float(cost(w, x, y))

    return walk


def _labels_first(w: np.ndarray, x: np.ndarray, y: np.ndarray) -> float:
    return np.mean(stable(y, x @ w))


def _one_of_all(w: np.ndarray, x: np.ndarray, y: np.ndarray) -> float:
    return -(y * losses.log_softmax(x @ w)).sum()


def _one_of_all_slope(w: np.ndarray, x: np.ndarray, y: np.ndarray) -> np.ndarray:
    return x.T @ (y.sum() * losses.softmax(x @ w) - y)


def _adam(w: np.ndarray, x: np.ndarray, y: np.ndarray, lr: float, steps: int) -> float:
    first = second = np.zeros(len(w))
    for k in range(1, steps + 1):
        slope = gradient(w, x, y)
        first, second = 0.9 * first + 0.1 * slope, 0.999 * second + 0.001 * slope**2
        size = np.sqrt(second / (1 - 0.999**k)) + 1e-8
        w = w - lr * first / (1 - 0.9**k) / size
    return loss(w, x, y)


def _end(*given: float | np.ndarray) -> np.ndarray:
    return descend(*given)[-1]


def _led(change: Function) -> Function:
    """Make the loss after a walk with another learning rate, or another number of steps."""
    return lambda w, x, y, lr, steps: loss(_end(w, x, y, *change(lr, steps)), x, y)


def _paid(*given: float | np.ndarray, first: int, last: int | None) -> list[float]:
    return [loss(w, *given[1:3]) for w in descend(*given)[first:last]]


TORCH_LOSS = {
    "sigmoid twice": (
        "There is a sigmoid inside BCEWithLogitsLoss: does another one stand before it?",
        _twice,
    ),
    "gradients pile up": (
        "Each backward adds to the gradient that is there: what sets it back to zero?",
        _piled_up,
    ),
    "loss before the last step": (
        "This is the loss from before the last step: what is it after that?",
        _led(lambda lr, steps: (lr, max(steps - 1, 0))),
    ),
    "no step": (
        "This is the loss at the start, for nothing moves: do zero_grad(), backward() and step() "
        "come in this order, each with its brackets?",
        lambda w, x, y, lr, steps: loss(w, x, y),
    ),
    "start at zeros": (
        "You start at zeros: how does the first line get into weight and bias?",
        lambda w, x, y, lr, steps: loss(_end(0 * w, x, y, lr, steps), x, y),
    ),
    "sum for mean": ("You add the losses up: which reduction does the mean?", _summed),
    **through(_led, LED_ASTRAY),
    "learning rate forgotten": (NO_RATE, _led(lambda _, steps: (1e-3, steps))),
    "labels first": (
        "Your loss gets the labels first: it wants the logits first, then the labels.",
        _downhill(lambda _, x, y: -x.T @ y / len(y), _labels_first),
    ),
    "CrossEntropyLoss": (
        "CrossEntropyLoss takes all points for classes of one sample: which loss is for a label of "
        "0 or 1 each?",
        _downhill(_one_of_all_slope, _one_of_all),
    ),
    "Adam": (
        "Adam chooses lengths of its own: which optimizer takes lr times the gradient?",
        _adam,
    ),
    "logits for loss": (
        "These are the logits at the end: what do they cost?",
        lambda *given: (given[1] @ _end(*given))[:, np.newaxis],
        lambda *given: given[1] @ _end(*given),
    ),
    "weights for loss": (
        "These are weights at the end: what do they cost?",
        lambda *given: _end(*given)[np.newaxis, :2],
    ),
    "all losses": (
        "You return a loss for each step: which one is asked for?",
        *(
            functools.partial(_paid, first=first, last=last)
            for first, last in ((1, None), (0, -1), (0, None))
        ),
    ),
}


class ByTorch:
    """Let a function run, and note whether PyTorch was called in it, and found a gradient."""

    def __init__(self, fn: Function) -> None:
        functools.update_wrapper(self, fn)
        self.fn = fn
        self.called: set[str] = set()
        self.gave = False

    def __call__(  # noqa: D102  # as above
        self, w: np.ndarray, x: np.ndarray, y: np.ndarray, lr: float, steps: int
    ) -> object:
        overrides = importlib.import_module("torch.overrides")
        called = self.called

        class Noting(overrides.TorchFunctionMode):
            def __torch_function__(  # torch's own name
                self, func: Function, _types: object, args: tuple = (), kwargs: dict | None = None
            ) -> object:
                called.add(getattr(func, "__name__", ""))
                return func(*args, **(kwargs or {}))

        with Noting():
            value = self.fn(w, x, y, lr, steps)
        self.gave = self.gave or not (value is None or value is ...)
        return value

    def other_way(self, result: Result) -> bool:
        """Tell whether an answer went without PyTorch, or is right without its gradient."""
        by_hand = not self.called or (result.ok and not self.called & {"backward", "grad"})
        return self.gave and by_hand


BY_HAND = (
    "You find the gradient without PyTorch: here its `backward` finds it, and torch.optim.SGD "
    "takes the step."
)
NO_TORCH = (
    "PyTorch is missing here, so this exercise cannot be tried: go on without it, or open the "
    "lesson in an installed course."
)

EXERCISES = {
    "torch_loss": Exercise(
        usage="checks.torch_loss(torch_loss)",
        arguments=("w", "x", "y", "lr", "steps"),
        reference=lambda w, x, y, lr, steps: loss(descend(w, x, y, lr, steps)[-1], x, y),
        cases=calls(*WALKS, (*FIRST, 0.1, 60), atol=1e-6),
        known=TORCH_LOSS,
        praise="PyTorch walks the same way.",
    ),
}


def torch_loss(fn: Function) -> Result:
    """Check a function ``fn(w, x, y, lr, steps)`` that trains in PyTorch and returns the last loss.

    Examples
    --------
    >>> torch_loss(lambda w, x, y, lr, steps: loss(w, x, y)).misconception
    'without torch'
    """
    if not callable(fn) or learner.empty(fn):
        return check(EXERCISES["torch_loss"], fn)
    try:
        importlib.import_module("torch")  # it takes seconds, and they are not the learner's
    except ImportError:
        return Result(False, NO_TORCH)
    tried = ByTorch(fn)
    result = check(EXERCISES["torch_loss"], tried)
    return Result(False, BY_HAND, "without torch") if tried.other_way(result) else result
