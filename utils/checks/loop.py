"""Check of lesson 06: the training loop."""

import functools
import importlib
import re
from dataclasses import replace

import numpy as np

from utils.checks.boundary import OTHER
from utils.checks.engine import Exercise, Result, calls, check
from utils.checks.trial import Function
from utils.logistic import descend, loss


class InTorch:
    """Try a training loop on a small model in PyTorch; the numbers in and out are NumPy's.

    Called with the start, both halves of the data, the learning rate and the steps, it returns the
    pairs of losses that the loop returned, and then the weights that it left in the model. The loss
    that the loop is given is the binary one, a number of `times`.
    """

    def __init__(self, fn: Function) -> None:
        functools.update_wrapper(self, fn)
        self.fn = fn
        self.said = ""

    def __call__(  # noqa: D102  # as above
        self,
        w: np.ndarray,
        x: np.ndarray,
        y: np.ndarray,
        x_val: np.ndarray,
        y_val: np.ndarray,
        lr: float,
        steps: int,
        times: float = 1,
    ) -> np.ndarray | None:
        torch = importlib.import_module("torch")
        linear = torch.nn.Linear(2, 1, dtype=torch.float64)
        linear.weight.data, linear.bias.data = torch.tensor(w[None, :2]), torch.tensor(w[2:])
        model = torch.nn.Sequential(linear, torch.nn.Flatten(0))
        halves = ((torch.tensor(a[:, :2]), torch.tensor(b)) for a, b in ((x, y), (x_val, y_val)))
        plain = torch.nn.BCEWithLogitsLoss()
        cost = plain if times == 1 else lambda z, y: times * plain(z, y)
        with torch.enable_grad():
            pairs = self.fn(model, cost, *halves, lr, steps)
        if pairs is None or pairs is ...:
            return None
        try:
            pairs = np.array([[float(value) for value in pair] for pair in pairs])
            pairs = pairs.reshape(len(pairs), 2)
        except (TypeError, ValueError):  # the list is at fault: it says nothing of the steps
            self.said = self.said or "returns no list of pairs; wanted: two losses for each step."
            return np.empty(0)
        if len(pairs) != steps and not self.said:
            got = f"{len(pairs)} pair{'s' * (len(pairs) != 1)}"
            begins = " Does the list begin before the loop, and is it added to inside?"
            self.said = f"returns {got}; wanted: {steps} pairs, one for each step."
            self.said += begins * (len(pairs) == 1)
        left = np.concatenate([linear.weight.detach().numpy()[0], linear.bias.detach().numpy()])
        return np.concatenate([pairs.ravel(), left])


def _walk(w: np.ndarray, *given: np.ndarray | float, times: float = 1) -> np.ndarray:
    """Do in NumPy what the loop should do in PyTorch."""
    x, y, x_val, y_val, lr, steps = given
    path = descend(w, x, y, times * lr, steps)
    pairs = [[times * loss(v, x, y), times * loss(v, x_val, y_val)] for v in path[:-1]]
    return np.concatenate([np.ravel(pairs), path[-1]])


def _optimizer(change: str, model: Function, lr: float) -> object:
    torch = importlib.import_module("torch")
    if change == "Adam":
        return torch.optim.Adam(model.parameters(), lr=lr)
    rate = {"learning rate forgotten": 1e-3, "rate of its own": 0.1}.get(change, lr)
    return torch.optim.SGD(model.parameters(), lr=rate, maximize=change == "uphill")


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
        optimizer = _optimizer(change, model, lr)
        pairs = []
        changed = {"one step too many": 1, "one step too few": -1, "return in the loop": 1 - steps}
        x, y = val if change == "trained on validation" else train
        other = train if change == "train twice" else val
        cost = {
            "loss overlooked": torch.nn.BCEWithLogitsLoss(),
            "CrossEntropyLoss": torch.nn.CrossEntropyLoss(),
        }.get(change, cost)
        paid = {
            "sigmoid twice": lambda z, y: cost(z.sigmoid(), y),
            "labels first": lambda z, y: cost(y, z),
        }.get(change, cost)
        for _ in range(steps + changed.get(change, 0)):
            if change != "gradients pile up":
                optimizer.zero_grad()
            now = paid(model(x), y)
            pairs.append([now.item(), paid(model(other[0]), other[1]).item()])
            right = ((model(val[0]) > 0) == (val[1] == 1)).double().mean().item()
            if change == "other half":
                now = cost(model(val[0]), val[1])
            (len(y) * now if change == "sum for mean" else now).backward()
            if change == "both losses trained":
                cost(model(val[0]), val[1]).backward()
            if change != "no step":
                optimizer.step()
            late = {"loss after the step": (0, 1), "validation after the step": (1,)}
            for which in late.get(change, ()):
                pairs[-1][which] = cost(
                    model((train, val)[which][0]), (train, val)[which][1]
                ).item()
            if change == "accuracy for loss":
                pairs[-1][1] = right
        if change.startswith("rounded"):
            pairs = [[round(one, int(change[-1])) for one in pair] for pair in pairs]
        return [pair[::-1] for pair in pairs] if change == "pair reversed" else pairs

    return InTorch(train)


_LOOP_HINTS = {
    "gradients pile up": "Each backward adds to the gradient that is there: what clears it first?",
    "no step": "The weights never move: do zero_grad, backward and step come, and in this order?",
    "train twice": "Both your curves show the training data: which data is the second loss of?",
    "trained on validation": "You learn from the data held back: which half may move the weights?",
    "both losses trained": "Both losses move your weights: only one half may have a backward.",
    "loss after the step": "Your losses are one step late: are they taken before the step?",
    "validation after the step": "Your validation losses come a step late: do they wait for it?",
    "labels first": "Your loss gets the labels first: it wants the logits first, then the labels.",
    "return in the loop": "One step, and it is over: does return stand inside the loop?",
    "sigmoid twice": "There is a sigmoid inside the loss: does another one stand before it?",
    "loss overlooked": "You bring a loss of your own: which one is handed in as `loss`?",
    "learning rate forgotten": "Right direction, wrong length: where is the learning rate?",
    "rate of its own": "Your learning rate is 0.1 each time: which one are you given?",
    "Adam": "Adam chooses lengths of its own: which optimizer takes lr times the gradient?",
    "rounded": "Your losses are rounded: return all that they have.",
    "accuracy for loss": "Your second number is an accuracy: what does the data held back cost?",
    "uphill": "You walk uphill: does something turn the sign of the loss, or of the step?",
    "sum for mean": "Your steps are too long by the number of samples: is the loss a mean?",
    "one step too many": "You take one step more than asked for: what does range count?",
    "one step too few": "You take one step less than asked for: what does range count?",
    "pair reversed": "Your pairs stand the other way round: which of the two losses comes first?",
}
_ALSO = {  # other ways to make a mistake of that name
    "trained on validation": ("trained on validation", "other half"),
    "loss overlooked": ("loss overlooked", "CrossEntropyLoss"),
    "rounded": ("rounded 2", "rounded 3", "rounded 4"),
}
LOOP = {name: (hint, *map(_loop, _ALSO.get(name, (name,)))) for name, hint in _LOOP_HINTS.items()}

_START, _X, _Y = OTHER
_HALVES = _X, _Y, _X[::-2] - [0.3, 0.3, 0], np.array([1.0, 0, 1])

EXERCISES = {
    "training_loop": Exercise(
        usage="checks.training_loop(train_model)",
        arguments=("w", "x", "y", "x_val", "y_val", "lr", "steps"),
        reference=_walk,
        parameters=("model", "loss", "train", "val", "lr", "steps"),
        cases=(
            *calls((_START, *_HALVES, 0.3, 4), (_START, *_HALVES, 1.0, 2), atol=1e-6),
            *calls((_START, *_HALVES, 0.3, 3), atol=1e-6, times=3.0),
        ),
        known=LOOP,
        praise="It walks as gradient descent does, and the data held back only watches.",
        elementwise=False,
    ),
}


def _in_words(message: str, said: str) -> str:
    """Tell of pairs and losses, and of no array that only the check has."""

    def where(found: re.Match) -> str:
        start, steps, place = found[1], int(found[2]), int(found[3])
        loss_of = f"{('training', 'validation')[place % 2]} loss of pair {place // 2 + 1}"
        return f"{start} as {loss_of if place < 2 * steps else 'a weight after the last step'};"

    message = re.sub(r"For w = .*(?=lr = )", "For ", message)
    message = re.sub(r", times = \d+ ", ", and another loss, ", message)
    message = re.sub(r"(?<=your function )gives an array .*", lambda _: said, message)
    return re.sub(r"(steps = (\d+)\b.*) at \[(\d+)\];", where, message)


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
    tried = InTorch(fn)
    result = check(EXERCISES["training_loop"], tried)
    return replace(result, message=_in_words(result.message, tried.said))
