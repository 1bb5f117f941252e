"""Check of lesson 08: one step of an optimizer over several micro-batches."""

import importlib
import re
from dataclasses import replace

import numpy as np

from utils import losses
from utils.checks.engine import Exercise, Result, calls
from utils.checks.mistakes import MINUS, Misconception
from utils.checks.on_tensors import OnTensors, free, held, priced, tell
from utils.checks.trial import Function

STALE = 0.7  # a slope that an earlier step has left in every weight


class InMicroBatches(OnTensors):
    """Try a step on a linear model in PyTorch; the numbers in and out are NumPy's.

    Called with weights of shape (C, D), inputs, labels, the sizes of the micro-batches and the
    learning rate, it returns the mean that the step returned, and then the weights after it. A
    model that gets more rows than the largest micro-batch has is out of memory, and so is one for
    which autograd keeps two micro-batches more when it gets a third.
    """

    def __call__(  # noqa: D102  # as above
        self, w: np.ndarray, x: np.ndarray, y: np.ndarray, sizes: np.ndarray, lr: float
    ) -> np.ndarray | None:
        torch = importlib.import_module("torch")
        model = torch.nn.Linear(w.shape[1], w.shape[0], bias=False, dtype=torch.float64)
        model.weight.data = torch.tensor(w)
        model.weight.grad = torch.full_like(model.weight, STALE)

        optimizer = torch.optim.SGD(model.parameters(), lr=lr)
        parts = (torch.tensor(whole).split(sizes.tolist()) for whole in (x, y))
        batches = list(zip(*parts, strict=True))
        places = {rows.data_ptr() for rows, _ in batches}
        with torch.enable_grad(), held() as kept:

            def watch(_model: object, given: tuple) -> None:
                if len(given[0]) > max(sizes):
                    raise MemoryError(
                        f"{len(given[0])} rows at once do not fit, {max(sizes)} of them do: give "
                        "the model one micro-batch at a time"
                    )
                waiting = places & {one.data_ptr() for one in kept()} - {given[0].data_ptr()}
                # A single one may be without a label, and the name of its loss still in use.
                if len(waiting) > 1:
                    raise MemoryError(
                        f"autograd keeps {len(waiting)} micro-batches that wait for backward: run "
                        "it for each before the model sees the next"
                    )

            model.register_forward_pre_hook(watch)
            mean = self.fn(model, optimizer, batches)
        if mean is None or mean is ...:
            return None
        try:
            mean = float(mean)
        except (TypeError, ValueError, RuntimeError):
            self.said = self.said or "returns no number; wanted: the mean over all labels."
            return np.empty(0)
        return np.concatenate([[mean], model.weight.detach().numpy().ravel()])


Weigh = Function  # from the counts of the micro-batches to what a label of each weighs


def _counts(y: np.ndarray, sizes: np.ndarray) -> np.ndarray:
    return np.array([(part != -100).sum() for part in np.split(y, np.cumsum(sizes)[:-1])])


def _right(n: np.ndarray, _sizes: np.ndarray) -> np.ndarray:
    return np.full(len(n), 1 / n.sum())


def _means(n: np.ndarray, _sizes: np.ndarray) -> np.ndarray:
    return 1 / (len(n) * np.where(n, n, np.nan))


def _step(
    slope: Weigh = _right, value: Weigh | None = None, stale: Function = lambda _: 0
) -> Function:
    """Make a step in which the labels of each micro-batch weigh what `slope` says.

    `value` weighs them in the mean that is returned; of the counts, `stale` gives what is left of
    slopes from before.
    """

    def fn(w: np.ndarray, x: np.ndarray, y: np.ndarray, sizes: np.ndarray, lr: float) -> np.ndarray:
        kept, n = y != -100, _counts(y, sizes)
        # Where a mean is made of no label it is nan, and so are its slopes.
        rows = [
            np.repeat(np.nan_to_num(weigh(n, sizes)), sizes) * kept
            for weigh in (slope, value or slope)
        ]
        _, slopes = priced(x @ w.T, y, rows[0])
        mean = priced(x @ w.T, y, rows[1])[0]
        if np.isnan((value or slope)(n, sizes)).any():
            mean = np.nan
        moved = slopes.T @ x + stale(n)
        return np.concatenate([[mean], (w - lr * moved).ravel()])

    return fn


def _one_by_one(mean: Function, empty: float, join: Function, left: float | None) -> Function:
    """Make a step after each micro-batch.

    `mean` divides its sum, `empty` is the loss of one without labels, `join` makes one number of
    the losses. Slopes pile up from `left` on, or are cleared each time.
    """

    def fn(w: np.ndarray, x: np.ndarray, y: np.ndarray, sizes: np.ndarray, lr: float) -> np.ndarray:
        n, paid, pile = _counts(y, sizes), [], left or 0
        split = (np.split(whole, np.cumsum(sizes)[:-1]) for whole in (x, y))
        for rows, labels in zip(*split, strict=True):
            kept = (labels != -100).astype(float)
            value, slopes = priced(rows @ w.T, labels, kept / mean(n, max(kept.sum(), 1)))
            paid.append(value if kept.any() else empty)
            pile = slopes.T @ rows + (0 if left is None else pile)
            w = w - lr * pile
        return np.concatenate([[join(paid)], w.ravel()])

    return fn


def _only(at: int, of: Function) -> Weigh:
    """Weigh the labels of one micro-batch alone."""

    def weigh(n: np.ndarray, sizes: np.ndarray) -> np.ndarray:
        row = np.zeros(len(n))
        row[at] = of(n, sizes)[at]
        return row

    return weigh


def _still(w: np.ndarray, x: np.ndarray, y: np.ndarray, sizes: np.ndarray, lr: float) -> np.ndarray:
    return np.concatenate([_step()(w, x, y, sizes, lr)[:1], w.ravel()])


def _afterwards(
    w: np.ndarray, x: np.ndarray, y: np.ndarray, sizes: np.ndarray, lr: float
) -> np.ndarray:
    moved = _step()(w, x, y, sizes, lr)[1:]
    return np.concatenate([_step()(moved.reshape(w.shape), x, y, sizes, lr)[:1], moved])


def _uphill(
    w: np.ndarray, x: np.ndarray, y: np.ndarray, sizes: np.ndarray, lr: float
) -> np.ndarray:
    return np.concatenate([_step()(w, x, y, sizes, lr)[:1], _step()(w, x, y, sizes, -lr)[1:]])


def _softmax_twice(
    w: np.ndarray, x: np.ndarray, y: np.ndarray, _sizes: np.ndarray, lr: float
) -> np.ndarray:
    kept = y != -100
    q = losses.softmax(x @ w.T, axis=1)
    value, slopes = priced(q, y, kept / kept.sum())
    slopes = q * (slopes - (q * slopes).sum(axis=1, keepdims=True))
    return np.concatenate([[value], (w - lr * slopes.T @ x).ravel()])


def _all_samples(_n: np.ndarray, sizes: np.ndarray) -> np.ndarray:
    return np.full(len(sizes), 1 / sum(sizes))


ACCUMULATED_STEP = (
    Misconception(
        "mean of means",
        "You divide the mean of each micro-batch by their number, and a label in a small one "
        "weighs more: sum the sums, and divide by the count of all.",
        (
            _step(_means),
            _step(lambda n, _: 1 / (len(n) * np.maximum(n, 1))),
            _step(lambda n, _: 1 / ((n > 0).sum() * np.maximum(n, 1))),
        ),
    ),
    Misconception(
        "nan of an empty one",
        "A micro-batch without a label has the mean 0 / 0, and nan times 0 is nan: what is its "
        "sum?",
        (_step(_right, lambda n, _: np.where(n, 1 / n.sum(), np.nan)),),
    ),
    Misconception(
        "means added up",
        "The slopes of all means are added up: what does each have to be divided by?",
        (
            _step(lambda n, _: 1 / np.maximum(n, 1)),
            _step(lambda n, _: 1 / np.where(n, n, np.nan)),
            _step(lambda n, _: 1 / np.maximum(n, 1), _right),
            _step(lambda n, _: 1 / np.maximum(n, 1), lambda n, _: 1 / (len(n) * np.maximum(n, 1))),
            _step(lambda n, _: 1 / np.maximum(n, 1), _means),
        ),
    ),
    Misconception(
        "sum for mean",
        "Your slopes are those of the sum: by how many labels does the mean divide?",
        (_step(lambda n, _: np.ones(len(n))), _step(lambda n, _: np.ones(len(n)), _right)),
    ),
    Misconception(
        "ignored in the divisor",
        "You divide by all samples: how many of them have a label that counts?",
        (
            _step(_all_samples),
            _step(_all_samples, _right),
            _step(lambda n, sizes: sizes / (sizes.sum() * np.where(n, n, np.nan))),
            _step(lambda n, sizes: sizes / (sizes.sum() * np.maximum(n, 1))),
        ),
    ),
    Misconception(
        "counted on the way",
        "You divide by the labels counted so far: the count of all has to be known before the "
        "first backward.",
        (_step(lambda n, _: 1 / np.cumsum(n)),),
    ),
    Misconception(
        "divided by the micro-batches",
        "You divide sums by the number of micro-batches: what is counted is labels.",
        (
            _step(lambda n, _: np.full(len(n), 1 / len(n))),
            _step(lambda n, _: np.full(len(n), 1 / len(n)), _right),
        ),
    ),
    Misconception(
        "only the last",
        "Only the last micro-batch moves the weights: where does zero_grad stand, and backward?",
        (_step(_only(-1, _right), _right), _step(_only(-1, _right), _only(-1, _right))),
    ),
    Misconception(
        "not cleared",
        "Slopes of an earlier step are still there: what clears them, once, before the first loop?",
        (_step(stale=lambda _: STALE), _step(stale=lambda n: STALE / n.sum())),
    ),
    Misconception(
        "a step each",
        "You take a step for each micro-batch: the slopes of all belong to one step.",
        tuple(
            _one_by_one(mean, empty, join, left)
            for left in (None, 0.0, STALE)
            for empty in (0.0, np.nan)
            for mean, join in (
                (lambda n, _: n.sum(), sum),
                (lambda n, own: own * len(n), sum),
                (lambda _, own: own, sum),
                (lambda _, own: own, np.mean),
            )
        ),
    ),
    Misconception(
        "no step",
        "The weights never move: do backward and step come, each with its brackets?",
        (_still,),
    ),
    Misconception(
        "uphill",
        "You walk uphill: does something turn the sign of the loss?",
        (_uphill, _step(lambda n, s: -_right(n, s))),
    ),
    Misconception(
        "softmax twice",
        "Your costs never come near 0: is there a softmax before cross_entropy?",
        (_softmax_twice,),
    ),
    Misconception(
        "sum returned",
        "The weights are right, and you return the sum: which number is asked for?",
        (_step(_right, lambda n, _: np.ones(len(n))),),
    ),
    Misconception(
        "last part returned",
        "The weights are right, and you return the part of the last micro-batch: does your loop "
        "add the parts up?",
        (_step(_right, _only(-1, _right)), _step(_right, _only(-1, lambda n, _: 1 / n))),
    ),
    Misconception(
        "mean of means returned",
        "The weights are right, and what you return is a mean of means: which parts did you have?",
        (
            _step(_right, lambda n, _: 1 / (len(n) * np.maximum(n, 1))),
            _step(_right, _means),
            _step(_right, lambda n, _: np.full(len(n), 1 / len(n))),
            _step(_right, lambda n, _: np.full(len(n), 1 / len(n) / n.sum())),
        ),
    ),
    Misconception(
        "loss after the step",
        "The weights are right, and you return the mean that they cost after the step: which "
        "weights were the slopes found at?",
        (_afterwards,),
    ),
    Misconception(
        "missing minus returned",
        MINUS,
        (_step(_right, lambda n, s: -_right(n, s)),),
    ),
)


def _wanted(
    w: np.ndarray, x: np.ndarray, y: np.ndarray, sizes: np.ndarray, lr: float
) -> np.ndarray:
    return _step()(w, x, y, sizes, lr)


def draw(rng: np.random.Generator, sizes: tuple[int, ...], C: int, D: int, empty: int) -> tuple:
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


_RNG = np.random.default_rng(8)
EXERCISES = {
    "accumulated_step": Exercise(
        usage="checks.accumulated_step(accumulated_step)",
        arguments=("w", "x", "y", "sizes", "lr"),
        parameters=("model", "optimizer", "batches"),
        reference=_wanted,
        cases=calls(
            draw(_RNG, (4, 3, 2), 3, 2, -1),
            draw(_RNG, (2, 5), 4, 3, -1),
            draw(_RNG, (3, 2, 4), 3, 2, 1),
            atol=1e-6,
        ),
        known=[one.through(free) for one in ACCUMULATED_STEP],
        praise="The step is that of the one large batch.",
        elementwise=False,
    ),
}


def accumulated_step(fn: Function) -> Result:
    """Check a step ``fn(model, optimizer, batches)`` in PyTorch, on a small model.

    Parameters
    ----------
    fn
        The learner's function. It takes one step on a list of pairs (x, y) and returns the mean
        loss over all labels that are not -100.

    Examples
    --------
    >>> accumulated_step(lambda model, optimizer, batches: None).tried
    False
    """
    places = "the mean that is returned", "a weight after the step"
    exercise = EXERCISES["accumulated_step"]
    result = tell(exercise, fn, InMicroBatches, lambda at: places[at > 0])
    rows = re.sub(
        r"For w = .* sizes = \[(.*?)\], lr = \S+", r"For micro-batches of \1 rows", result.message
    )
    return replace(result, message=rows)
