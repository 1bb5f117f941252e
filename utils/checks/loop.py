"""Check of lesson 06: the training loop."""

import importlib
import inspect

import numpy as np

from utils.checks.engine import Exercise, Result, calls, check
from utils.checks.mistakes import Misconception
from utils.checks.trial import Function
from utils.logistic import descend, loss


class InTorch:
    """Try a training loop on a small model in PyTorch; the numbers in and out are NumPy's.

    Called with the start, both halves of the data, the learning rate and the steps, it returns the
    pairs of losses that the loop returned, and then the weights that it left in the model.
    """

    def __init__(self, fn: Function) -> None:
        self.fn = fn

    def __call__(  # noqa: D102  # as above
        self,
        w: np.ndarray,
        x: np.ndarray,
        y: np.ndarray,
        x_val: np.ndarray,
        y_val: np.ndarray,
        lr: float,
        steps: int,
    ) -> np.ndarray | None:
        torch = importlib.import_module("torch")
        linear = torch.nn.Linear(2, 1, dtype=torch.float64)
        linear.weight.data, linear.bias.data = torch.tensor(w[None, :2]), torch.tensor(w[2:])
        model = torch.nn.Sequential(linear, torch.nn.Flatten(0))
        halves = ((torch.tensor(a[:, :2]), torch.tensor(b)) for a, b in ((x, y), (x_val, y_val)))
        with torch.enable_grad():
            pairs = self.fn(model, torch.nn.BCEWithLogitsLoss(), *halves, lr, steps)
        if pairs is None or pairs is ...:
            return None
        pairs = np.array([[float(value) for value in pair] for pair in pairs])
        left = np.concatenate([linear.weight.detach().numpy()[0], linear.bias.detach().numpy()])
        return np.concatenate([pairs.ravel(), left])


def _walk(
    w: np.ndarray,
    x: np.ndarray,
    y: np.ndarray,
    x_val: np.ndarray,
    y_val: np.ndarray,
    lr: float,
    steps: int,
) -> np.ndarray:
    """Do in NumPy what the loop should do in PyTorch."""
    path = descend(w, x, y, lr, steps)
    pairs = [[loss(v, x, y), loss(v, x_val, y_val)] for v in path[:-1]]
    return np.concatenate([np.ravel(pairs), path[-1]])


def _loop(change: str) -> InTorch:
    """Make the loop of the lesson with one mistake in it."""

    def train(
        model: Function,
        cost: Function,
        train: tuple,
        val: tuple,
        lr: float,
        steps: int,
    ) -> list:
        torch = importlib.import_module("torch")
        optimizer = torch.optim.SGD(model.parameters(), lr=lr, maximize=change == "uphill")
        pairs = []
        steps += {"one step too many": 1, "one step too few": -1}.get(change, 0)
        x, y = val if change == "trained on validation" else train
        for _ in range(steps):
            if change != "gradients pile up":
                optimizer.zero_grad()
            z = model(x)
            now = cost(z.sigmoid() if change == "sigmoid twice" else z, y)
            other = train if change == "train twice" else val
            out = model(other[0]).detach()
            pairs.append(
                [
                    now.item(),
                    cost(out.sigmoid() if change == "sigmoid twice" else out, other[1]).item(),
                ]
            )
            (len(y) * now if change == "sum for mean" else now).backward()
            if change == "both losses trained":
                cost(model(val[0]), val[1]).backward()
            if change != "no step":
                optimizer.step()
            if change == "loss after the step":
                with torch.no_grad():
                    pairs[-1] = [cost(model(x), y).item(), cost(model(val[0]), val[1]).item()]
        return [pair[::-1] for pair in pairs] if change == "pair reversed" else pairs

    return InTorch(train)


_LOOP_HINTS = {
    "gradients pile up": "Each backward adds to the gradient that is there: what clears it first?",
    "no step": "The weights never move: does backward come, and then a step of the optimizer?",
    "train twice": "Both your curves show the training data: which data is the second loss of?",
    "trained on validation": "You learn from the data held back: which half may move the weights?",
    "both losses trained": "Both losses move your weights: only one half may have a backward.",
    "loss after the step": "Your losses are one step late: are they taken before the step?",
    "sigmoid twice": "There is a sigmoid inside the loss: does another one stand before it?",
    "uphill": "You walk uphill: does something turn the sign of the loss, or of the step?",
    "sum for mean": "Your steps are too long by the number of samples: is the loss a mean?",
    "one step too many": "You take one step more than asked for: what does range count?",
    "one step too few": "You take one step less than asked for: what does range count?",
    "pair reversed": "Your pairs stand the other way round: which of the two losses comes first?",
}
LOOP = tuple(Misconception(name, hint, (_loop(name),)) for name, hint in _LOOP_HINTS.items())

_X = np.array([[1.5, 0.2, 1], [-0.6, 2.0, 1], [0.3, -1.1, 1], [2.2, 1.0, 1], [-1.4, -0.5, 1]])
_HALVES = _X, np.array([0.0, 1.0, 1.0, 0.0, 1.0]), _X[::-2] - [0.3, 0.3, 0], np.array([1.0, 0, 1])
_START = np.array([0.5, -0.4, 0.2])

EXERCISES = {
    "training_loop": Exercise(
        usage="checks.training_loop(my_train)",
        arguments=("w", "x", "y", "x_val", "y_val", "lr", "steps"),
        reference=_walk,
        cases=calls((_START, *_HALVES, 0.3, 4), (_START, *_HALVES, 1.0, 2), atol=1e-6),
        known=LOOP,
        praise="It walks as gradient descent does, and the data held back only watches.",
        elementwise=False,
    ),
}


def training_loop(fn: Function) -> Result:
    """Check a loop ``fn(model, loss, train, val, lr, steps)`` in PyTorch, on a small model.

    Parameters
    ----------
    fn
        The learner's function. `train` and `val` are pairs (x, y) of tensors. It moves the model by
        full-batch gradient descent and returns, for each step, the losses of both before it.

    Examples
    --------
    >>> training_loop(lambda model, loss, train, val, lr, steps: None).ok
    False
    """
    if not callable(fn) or isinstance(fn, InTorch):
        return check(EXERCISES["training_loop"], fn)
    importlib.import_module("torch")  # it takes seconds, and they are not the learner's
    try:
        inspect.signature(fn).bind(*range(6))
    except TypeError as error:
        wanted = "model, loss, train, val, lr, steps"
        return Result(False, f"The check calls your function with ({wanted}): {error}.")
    return check(EXERCISES["training_loop"], InTorch(fn))
