"""Check of lesson 08: the perplexity of a text that is cut into windows."""

import functools
from collections.abc import Callable

import numpy as np

from utils.checks.engine import Exercise, Result, calls
from utils.checks.mistakes import through
from utils.checks.on_tensors import free, tell
from utils.checks.trial import Function
from utils.checks.windows import InWindows, costs

Windows = list[tuple[int, np.ndarray]]
# From the length of a text and the two options to the place from which on no window begins.
Before = Callable[[int, int, int], int]


def _to_the_end(n: int, _length: int, _stride: int) -> int:
    return n


def _full(n: int, length: int, _stride: int) -> int:
    return n - length + 1


def _full_but_last(n: int, length: int, _stride: int) -> int:
    return n - length


def _till_all_is_scored(n: int, length: int, stride: int) -> int:
    return n - length + stride


def _windows(text: str, length: int, stride: int, before: Before = _to_the_end) -> Windows:
    """List the windows: where each begins, and what its symbols cost."""
    begins = range(0, max(before(len(text), length, stride), 1), stride)
    return [(begin, costs(text[begin : begin + length])) for begin in begins]


def _new(windows: Windows) -> list[np.ndarray]:
    """Keep of each window what none before it has scored."""
    kept, scored = [], 0
    for begin, terms in windows:
        kept.append(terms[max(scored - begin, 0) :])
        scored = max(scored, begin + len(terms))
    return kept


def _once(join: Callable[[list[np.ndarray], int], float], before: Before = _to_the_end) -> Function:
    """Join the costs of all windows, each symbol scored once, and the number of symbols."""
    return lambda text, length, stride: join(
        _new(_windows(text, length, stride, before)), len(text)
    )


def _right(parts: list[np.ndarray], n: int) -> float:
    return np.exp(np.concatenate(parts).sum() / n)


def _right_of_scored(parts: list[np.ndarray], _n: int) -> float:
    return np.exp(np.concatenate(parts).mean())


def _scored(join: Callable[[np.ndarray, int], float]) -> Function:
    """Join the costs of all symbols, and their number."""
    return _once(lambda parts, n: join(np.concatenate(parts), n))


def _every(join: Function, before: Before = _to_the_end) -> Function:
    """Join the costs of all windows as they are, overlap and all."""
    return lambda text, length, stride: join(
        [terms for _, terms in _windows(text, length, stride, before)], len(text)
    )


def _kept(keep: Function, *before: Before) -> list[Function]:
    """Score of each window what is kept of its costs, given where it begins, length and stride.

    The sum is divided by the symbols of the text, or else by those that were scored.
    """

    def joined(join: Function, end: Before, text: str, length: int, stride: int) -> float:
        windows = _windows(text, length, stride, end)
        return join([keep(part, begin, length, stride) for begin, part in windows], len(text))

    return [
        functools.partial(joined, join, end)
        for join in (_right, _right_of_scored)
        for end in (before or (_to_the_end,))
    ]


def _remembered(scored_after: Callable[[int, int, int], int]) -> Function:
    """Score from `scored - begin` on, and find what is scored by another rule."""

    def fn(text: str, length: int, stride: int) -> float:
        total, scored = 0.0, 0
        for begin, terms in _windows(text, length, stride):
            total += terms[scored - begin :].sum()
            scored = scored_after(scored, begin, len(terms))
        return np.exp(total / len(text))

    return fn


def _from_behind(text: str, length: int, stride: int) -> float:
    """Take as many symbols from behind as are new: [-0:] takes all."""
    parts, scored = [], 0
    for begin, terms in _windows(text, length, stride):
        parts.append(terms[-(begin + len(terms) - scored) :])
        scored = begin + len(terms)
    return _right(parts, len(text))


def _quotient(terms: np.ndarray, n: int) -> float:
    with np.errstate(invalid="ignore"):  # of no terms it is nan
        return np.float64(terms.sum()) / n


STRIDED_PERPLEXITY = {
    "scored twice": (
        "Where windows overlap you score symbols again: which of a window's are new?",
        *(_every(join, end) for join in (_right, _right_of_scored) for end in (_to_the_end, _full)),
        _remembered(lambda _scored, _begin, _n: 0),
    ),
    "[-0:] is all": (
        "A window in which nothing is new is scored once more: what does [-n:] take where n is 0?",
        _from_behind,
    ),
    "overlap counted": (
        "You add whole windows to what is scored, and count the overlap again: where does this "
        "window end?",
        _remembered(lambda scored, _begin, n: scored + n),
    ),
    "stride for overlap": (
        "In each later window you skip as many symbols as the stride: how many of them are scored "
        "already?",
        *_kept(lambda part, begin, _, stride: part[stride if begin else 0 :]),
    ),
    "mean of perplexities": (
        "You average perplexities of windows: sum all losses, divide once, and take exp once.",
        _once(lambda parts, _: np.mean([np.exp(p.mean()) for p in parts if len(p)])),
        _every(lambda parts, _: np.mean([np.exp(p.mean()) for p in parts])),
    ),
    "mean of means": (
        "You average the means of windows, and a short last one counts as a full one: divide once.",
        _once(lambda parts, _: np.exp(np.mean([p.mean() for p in parts if len(p)]))),
        _every(lambda parts, _: np.exp(np.mean([p.mean() for p in parts]))),
        _once(lambda parts, _: np.exp(np.mean([_quotient(p, len(p)) for p in parts]))),
    ),
    "no overlap": (
        "Symbols are scored with too little before them: do your windows overlap, and do you keep "
        "the last, new part of each?",
        lambda text, length, stride: _once(_right)(text, length, length),
        lambda text, length, stride: _once(_right)(text, stride, stride),
    ),
    "stride of 1": (
        "Each symbol has all that a window can hold before it, as with a stride of 1: where do "
        "your windows begin?",
        lambda text, length, stride: _once(_right)(text, length, 1),
    ),
    "the stride is scored": (
        "You keep the last symbols of each window, as many as the stride: the last windows are "
        "shorter, so count what is scored already.",
        *_kept(
            lambda part, begin, _, stride: part[-stride:] if begin else part,
            _to_the_end,
            _till_all_is_scored,
        ),
    ),
    "start never scored": (
        "The first symbols of the text are scored by nobody: what is new in the first window?",
        *_kept(lambda part, _begin, _length, stride: part[-stride:], _to_the_end, _full),
        *_kept(lambda part, _, length, stride: part[length - stride :]),
    ),
    "rest dropped": (
        "The end of the text is scored by nobody: windows that begin later are shorter.",
        *(
            _once(join, end)
            for join in (_right, _right_of_scored)
            for end in (_full, _full_but_last)
        ),
    ),
    "divided past the end": (
        "You divide by where a full last window would end: how many symbols has the text?",
        lambda text, length, stride: _scored(
            lambda terms, n: np.exp(terms.sum() / ((n - 1) // stride * stride + length))
        )(text, length, stride),
    ),
    "exp of each": (
        "You take exp of each loss and then the mean: the mean comes first, and exp once.",
        _scored(lambda terms, _: np.exp(terms).mean()),
    ),
    "no exponential": (
        "This is the mean loss, and it is right: which function makes a perplexity of it?",
        _scored(lambda terms, n: terms.sum() / n),
    ),
    "sum for mean": (
        "Your exponent is the sum: by how many symbols is it divided?",
        _scored(lambda terms, _: np.exp(terms.sum())),
    ),
    "divided by the windows": (
        "You divide by the number of windows: what is counted is symbols.",
        _once(lambda parts, _: np.exp(np.concatenate(parts).sum() / len(parts))),
    ),
    "2 for e": (
        "You raise 2 to the mean, but the losses are in nats: which base belongs to nats?",
        _scored(lambda terms, n: 2 ** (terms.sum() / n)),
    ),
    "sign": (
        "This is below 1: of what is perplexity the reciprocal?",
        _scored(lambda terms, n: np.exp(-terms.sum() / n)),
    ),
    "last window": (
        "Only one window is left in the end: does your loop add up, and where in a window do its "
        "new symbols begin?",
        _once(lambda parts, n: np.exp([p for p in parts if len(p)][-1].sum() / n)),
        _once(lambda parts, n: np.exp(parts[-1].sum() / n)),
        _once(lambda parts, n: np.exp(parts[0].sum() / n)),
        _every(lambda parts, n: np.exp(parts[-1].sum() / n)),
    ),
}


def _wanted(text: str, length: int, stride: int) -> float:
    return _once(_right)(text, length, stride)


_TEXTS = (
    ("depends on what you want", 8, 8),
    ("whose mean is it", 6, 3),
    ("a label at each place", 5, 2),
)

EXERCISES = {
    "strided_perplexity": Exercise(
        usage="checks.strided_perplexity(strided_perplexity)",
        arguments=("text", "length", "stride"),
        parameters=("costs", "text", "length", "stride"),
        reference=_wanted,
        cases=calls(*_TEXTS),
        extreme=calls(("one", 6, 4)),
        known=through(free, STRIDED_PERPLEXITY),
        praise="Each symbol once, with all the context that the windows leave it.",
        elementwise=False,
        endless="does your loop move on by the stride?",
    ),
}


def strided_perplexity(fn: Function) -> Result:
    """Check a function ``fn(costs, text, length, stride)`` that scores a text in windows.

    Parameters
    ----------
    fn
        The learner's function; `costs` gives an array with the loss of each symbol of a window.

    Examples
    --------
    >>> strided_perplexity(lambda costs, text, length, stride: np.exp(costs(text).mean())).ok
    False
    """
    return tell(EXERCISES["strided_perplexity"], fn, InWindows, str)
