"""Check of lesson 08: one step of an optimizer over several micro-batches."""

import re
from dataclasses import replace

import numpy as np

from utils.checks import drawn
from utils.checks.engine import Exercise, Result, calls
from utils.checks.micro_batches import STALE, InMicroBatches
from utils.checks.mistakes import MINUS, through
from utils.checks.on_tensors import free, joined, priced, priced_twice, tell
from utils.checks.trial import Function

Weigh = Function  # from the counts of the micro-batches to what a label of each weighs


def _parts(whole: np.ndarray, sizes: np.ndarray) -> list[np.ndarray]:
    return np.split(whole, np.cumsum(sizes)[:-1])


def _counts(y: np.ndarray, sizes: np.ndarray) -> np.ndarray:
    return np.array([(part != -100).sum() for part in _parts(y, sizes)])


def _right(n: np.ndarray, _sizes: np.ndarray) -> float:
    return 1 / n.sum()


def _means(n: np.ndarray, _sizes: np.ndarray) -> np.ndarray:
    return 1 / (len(n) * np.where(n, n, np.nan))


def _step(
    slope: Weigh = _right,
    value: Weigh | None = None,
    stale: Function = lambda _: 0,
    price: Function = priced,
) -> Function:
    """Make a step in which the labels of each micro-batch weigh what `slope` says.

    `value` weighs them in the mean that is returned; of the counts, `stale` gives what is left of
    slopes from before.
    """

    def fn(w: np.ndarray, x: np.ndarray, y: np.ndarray, sizes: np.ndarray, lr: float) -> np.ndarray:
        kept, n = y != -100, _counts(y, sizes)
        told, moving = (weigh(n, sizes) + 0 * n for weigh in (value or slope, slope))
        # Where a mean is made of no label it is nan, and so are its slopes.
        rows = [np.repeat(np.nan_to_num(one), sizes) * kept for one in (told, moving)]
        mean, _ = price(x @ w.T, y, rows[0])
        _, slopes = price(x @ w.T, y, rows[1])
        moved = slopes.T @ x + stale(n)
        return joined(np.nan if np.isnan(told).any() else mean, w - lr * moved)

    return fn


def _one_by_one(mean: Function, empty: float, join: Function, left: float | None) -> Function:
    """Make a step after each micro-batch.

    `mean` divides its sum, `empty` is the loss of one without labels, `join` makes one number of
    the losses. Slopes pile up from `left` on, or are cleared each time.
    """

    def fn(w: np.ndarray, x: np.ndarray, y: np.ndarray, sizes: np.ndarray, lr: float) -> np.ndarray:
        n, paid, pile = _counts(y, sizes), [], left or 0
        for rows, labels in zip(_parts(x, sizes), _parts(y, sizes), strict=True):
            kept = (labels != -100).astype(float)
            value, slopes = priced(rows @ w.T, labels, kept / mean(n, max(kept.sum(), 1)))
            paid.append(value if kept.any() else empty)
            pile = slopes.T @ rows + (0 if left is None else pile)
            w = w - lr * pile
        return joined(join(paid), w)

    return fn


def _last(of: Weigh) -> Weigh:
    """Weigh the labels of the last micro-batch alone."""
    return lambda n, sizes: np.where(np.arange(len(n)) == len(n) - 1, of(n, sizes), 0)


def _then(mean: Function, left: Function) -> Function:
    """Make a step that returns one mean and leaves other weights, each from the weights before."""
    return lambda w, *given: joined(mean(w, *given)[0], left(w, *given))


def _moved(w: np.ndarray, *given: np.ndarray | float) -> np.ndarray:
    return _step()(w, *given)[1:].reshape(w.shape)


def _own(n: np.ndarray, _sizes: np.ndarray) -> np.ndarray:
    return 1 / np.maximum(n, 1)


ACCUMULATED_STEP = {
    "mean of means": (
        "You divide the mean of each micro-batch by their number, and a label in a small one "
        "weighs more: sum the sums, and divide by the count of all.",
        _step(_means),
        _step(lambda n, _: 1 / (len(n) * np.maximum(n, 1))),
        _step(lambda n, _: 1 / ((n > 0).sum() * np.maximum(n, 1))),
    ),
    "nan of an empty one": (
        "A micro-batch without a label has the mean 0 / 0, and nan times 0 is nan: what is its "
        "sum?",
        _step(_right, lambda n, _: np.where(n, 1 / n.sum(), np.nan)),
    ),
    "means added up": (
        "The slopes of all means are added up: what does each have to be divided by?",
        _step(_own),
        _step(lambda n, _: 1 / np.where(n, n, np.nan)),
        _step(_own, _right),
        _step(_own, lambda n, _: 1 / (len(n) * np.maximum(n, 1))),
        _step(_own, _means),
    ),
    "sum for mean": (
        "Your slopes are those of the sum: by how many labels does the mean divide?",
        _step(lambda *_: 1.0),
        _step(lambda *_: 1.0, _right),
    ),
    "ignored in the divisor": (
        "You divide by all samples: how many of them have a label that counts?",
        _step(lambda _, sizes: 1 / sizes.sum()),
        _step(lambda _, sizes: 1 / sizes.sum(), _right),
        _step(lambda n, sizes: sizes / (sizes.sum() * np.where(n, n, np.nan))),
        _step(lambda n, sizes: sizes / (sizes.sum() * np.maximum(n, 1))),
    ),
    "counted on the way": (
        "You divide by a count that still grows: each label weighs one part of the count of all.",
        *(
            _step(lambda n, sizes, so_far=so_far: 1 / np.cumsum(so_far(n, sizes)), value)
            for so_far in (lambda n, _: n, lambda _, sizes: sizes, lambda n, _: 1 + 0 * n)
            for value in (
                None,
                lambda n, sizes, so_far=so_far: 1 / so_far(n, sizes).sum(),
            )
        ),
        _step(lambda n, _: 1 / np.arange(1, len(n) + 1) / np.where(n, n, np.nan), _means),
    ),
    "divided by the micro-batches": (
        "You divide sums by the number of micro-batches: what is counted is labels.",
        _step(lambda n, _: 1 / len(n)),
        _step(lambda n, _: 1 / len(n), _right),
    ),
    "only the last": (
        "Only the last micro-batch moves the weights: where does zero_grad stand, and backward?",
        _step(_last(_right), _right),
        _step(_last(_right), _last(_right)),
    ),
    "not cleared": (
        "Slopes of an earlier step are still there: what clears them, once, before the first loop?",
        _step(stale=lambda _: STALE),
        _step(stale=lambda n: STALE / n.sum()),
    ),
    "a step each": (
        "You take a step for each micro-batch: the slopes of all belong to one step.",
        *(
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
    "no step": (
        "The weights never move: do backward and step come, each with its brackets?",
        _then(_step(), lambda w, *_: w),
    ),
    "uphill": (
        "You walk uphill: does something turn the sign of the loss?",
        _then(_step(), lambda w, x, y, sizes, lr: _moved(w, x, y, sizes, -lr)),
        _step(lambda n, s: -_right(n, s)),
    ),
    "softmax twice": (
        "Your costs never come near 0: is there a softmax before cross_entropy?",
        _step(price=priced_twice),
    ),
    "sum returned": (
        "The weights are right, and you return the sum: which number is asked for?",
        _step(_right, lambda *_: 1.0),
    ),
    "last part returned": (
        "The weights are right, and you return the part of the last micro-batch: does your loop "
        "add the parts up?",
        _step(_right, _last(_right)),
        _step(_right, _last(lambda n, _: 1 / n)),
    ),
    "mean of means returned": (
        "The weights are right, and what you return is a mean of means: which parts did you have?",
        _step(_right, lambda n, _: 1 / (len(n) * np.maximum(n, 1))),
        _step(_right, _means),
        _step(_right, lambda n, _: 1 / len(n)),
        _step(_right, lambda n, _: 1 / len(n) / n.sum()),
    ),
    "loss after the step": (
        "The weights are right, and you return the mean that they cost after the step: which "
        "weights were the slopes found at?",
        _then(lambda w, *given: _step()(_moved(w, *given), *given), _moved),
    ),
    "missing minus returned": (MINUS, _step(_right, lambda n, s: -_right(n, s))),
}


def _wanted(*given: np.ndarray | float) -> np.ndarray:
    return _step()(*given)


_RNG = np.random.default_rng(8)
EXERCISES = {
    "accumulated_step": Exercise(
        usage="checks.accumulated_step(accumulated_step)",
        arguments=("w", "x", "y", "sizes", "lr"),
        parameters=("model", "optimizer", "batches"),
        reference=_wanted,
        cases=calls(
            drawn.steps(_RNG, (4, 3, 2), 3, 2, -1),
            drawn.steps(_RNG, (2, 5), 4, 3, -1),
            drawn.steps(_RNG, (3, 2, 4), 3, 2, 1),
            atol=1e-6,
        ),
        known=through(free, ACCUMULATED_STEP),
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
