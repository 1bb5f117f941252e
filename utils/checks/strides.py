"""Check of lesson 08: the perplexity of a text that is cut into windows."""

import functools
from collections.abc import Callable

import numpy as np

from utils.checks.engine import Exercise, Result, calls
from utils.checks.mistakes import Misconception
from utils.checks.on_tensors import free, tell
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


Windows = list[tuple[int, np.ndarray]]


def _windows(text: str, length: int, stride: int, last: int | None = None) -> Windows:
    """List the windows: where each begins, and what its symbols cost."""
    begins = range(0, len(text) if last is None else last, stride)
    return [(begin, costs(text[begin : begin + length])) for begin in begins]


def _new(windows: Windows) -> list[np.ndarray]:
    """Keep of each window what none before it has scored."""
    kept, scored = [], 0
    for begin, terms in windows:
        kept.append(terms[max(scored - begin, 0) :])
        scored = max(scored, begin + len(terms))
    return kept


def _once(join: Callable[[list[np.ndarray], int], float]) -> Function:
    """Join the costs of all windows, each symbol scored once, and the number of symbols."""
    return lambda text, length, stride: join(_new(_windows(text, length, stride)), len(text))


def _right(parts: list[np.ndarray], n: int) -> float:
    return np.exp(np.concatenate(parts).sum() / n)


def _every(join: Function) -> Function:
    """Join the costs of all windows as they are, overlap and all."""
    return lambda text, length, stride: join(
        [terms for _, terms in _windows(text, length, stride)], len(text)
    )


def _last_stride(first_whole: bool, divide: Function) -> Function:
    """Keep the last symbols of each window, as many as the stride has."""

    def fn(text: str, length: int, stride: int) -> float:
        parts = [terms[-stride:] for _, terms in _windows(text, length, stride)]
        if first_whole:
            parts[0] = costs(text[:length])
        terms = np.concatenate(parts)
        return np.exp(terms.sum() / divide(terms, text))

    return fn


def _second_part(whole: int) -> Function:
    """Score in each window, but perhaps the first, only what follows its first stride."""

    def fn(text: str, length: int, stride: int) -> float:
        parts = [
            terms if begin == 0 and whole else terms[length - stride :]
            for begin, terms in _windows(text, length, stride)
        ]
        terms = np.concatenate(parts)
        return np.exp(terms.sum() / (len(text) if whole == 2 else len(terms)))

    return fn


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


def _stride_skipped(divide: Function) -> Function:
    """Skip the stride at the start of each window but the first, for the overlap."""

    def fn(text: str, length: int, stride: int) -> float:
        windows = _windows(text, length, stride)
        terms = np.concatenate([terms[stride if begin else 0 :] for begin, terms in windows])
        return np.exp(terms.sum() / divide(terms, text))

    return fn


def _past_the_end(text: str, length: int, stride: int) -> float:
    """Divide by where the last window would end, if it were a full one."""
    windows = _windows(text, length, stride)
    return np.exp(np.concatenate(_new(windows)).sum() / (windows[-1][0] + length))


def _mean(terms: np.ndarray) -> float:
    with np.errstate(invalid="ignore"):
        return np.float64(terms.sum()) / len(terms)


def _rest_dropped(divide: Function, beyond: int = 1) -> Function:
    """Let no window begin where less than one is left, or, without `beyond`, just one."""

    def fn(text: str, length: int, stride: int) -> float:
        windows = _windows(text, length, stride, len(text) - length + beyond)
        terms = np.concatenate([[], *_new(windows)])
        with np.errstate(invalid="ignore"):
            return np.exp(np.float64(terms.sum()) / divide(terms, text))

    return fn


def _counted(terms: np.ndarray, _text: str) -> int:
    return len(terms)


def _all(_terms: np.ndarray, text: str) -> int:
    return len(text)


STRIDED_PERPLEXITY = (
    Misconception(
        "scored twice",
        "Where windows overlap you score symbols again: which of a window's are new?",
        (
            _every(_right),
            _every(lambda parts, _: np.exp(np.concatenate(parts).mean())),
            _remembered(lambda _scored, _begin, _n: 0),
        ),
    ),
    Misconception(
        "[-0:] is all",
        "A window in which nothing is new is scored once more: what does [-n:] take where n is 0?",
        (_from_behind,),
    ),
    Misconception(
        "overlap counted",
        "You add whole windows to what is scored, and count the overlap again: where does this "
        "window end?",
        (_remembered(lambda scored, _begin, n: scored + n),),
    ),
    Misconception(
        "stride for overlap",
        "In each later window you skip as many symbols as the stride: how many of them are scored "
        "already?",
        (_stride_skipped(_all), _stride_skipped(_counted)),
    ),
    Misconception(
        "mean of perplexities",
        "You average perplexities of windows: sum all losses, divide once, and take exp once.",
        (
            _once(lambda parts, _: np.mean([np.exp(p.mean()) for p in parts if len(p)])),
            _every(lambda parts, _: np.mean([np.exp(p.mean()) for p in parts])),
        ),
    ),
    Misconception(
        "mean of means",
        "You average the means of windows, and a short last one counts as a full one: divide once.",
        (
            _once(lambda parts, _: np.exp(np.mean([p.mean() for p in parts if len(p)]))),
            _every(lambda parts, _: np.exp(np.mean([p.mean() for p in parts]))),
            _once(lambda parts, _: np.exp(np.mean([_mean(p) for p in parts]))),
        ),
    ),
    Misconception(
        "no overlap",
        "Symbols are scored with too little before them: do your windows overlap, and do you keep "
        "the last, new part of each?",
        (
            lambda text, length, stride: _once(_right)(text, length, length),  # noqa: ARG005
            lambda text, length, stride: _once(_right)(text, stride, stride),  # noqa: ARG005
        ),
    ),
    Misconception(
        "stride of 1",
        "Each symbol has all that a window can hold before it, as with a stride of 1: where do "
        "your windows begin?",
        (lambda text, length, stride: _once(_right)(text, length, 1),),  # noqa: ARG005
    ),
    Misconception(
        "the stride is scored",
        "You keep the last symbols of each window, as many as the stride: the last windows are "
        "shorter, so count what is scored already.",
        (
            _last_stride(first_whole=True, divide=_all),
            _last_stride(first_whole=True, divide=_counted),
        ),
    ),
    Misconception(
        "start never scored",
        "The first symbols of the text are scored by nobody: what is new in the first window?",
        (
            _last_stride(first_whole=False, divide=_all),
            _last_stride(first_whole=False, divide=_counted),
            _second_part(0),
        ),
    ),
    Misconception(
        "rest dropped",
        "The end of the text is scored by nobody: windows that begin later are shorter.",
        tuple(_rest_dropped(divide, n) for divide in (_counted, _all) for n in (1, 0)),
    ),
    Misconception(
        "divided past the end",
        "You divide by where a full last window would end: how many symbols has the text?",
        (_past_the_end,),
    ),
    Misconception(
        "exp of each",
        "You take exp of each loss and then the mean: the mean comes first, and exp once.",
        (_once(lambda parts, _: np.exp(np.concatenate(parts)).mean()),),
    ),
    Misconception(
        "no exponential",
        "This is the mean loss, and it is right: which function makes a perplexity of it?",
        (_once(lambda parts, n: np.concatenate(parts).sum() / n),),
    ),
    Misconception(
        "sum for mean",
        "Your exponent is the sum: by how many symbols is it divided?",
        (_once(lambda parts, _: np.exp(np.concatenate(parts).sum())),),
    ),
    Misconception(
        "divided by the windows",
        "You divide by the number of windows: what is counted is symbols.",
        (_once(lambda parts, _: np.exp(np.concatenate(parts).sum() / len(parts))),),
    ),
    Misconception(
        "2 for e",
        "You raise 2 to the mean, but the losses are in nats: which base belongs to nats?",
        (_once(lambda parts, n: 2 ** (np.concatenate(parts).sum() / n)),),
    ),
    Misconception(
        "sign",
        "This is below 1: of what is perplexity the reciprocal?",
        (_once(lambda parts, n: np.exp(-np.concatenate(parts).sum() / n)),),
    ),
    Misconception(
        "last window",
        "Only one window is left in the end: does your loop add up, and where in a window do its "
        "new symbols begin?",
        (
            _once(lambda parts, n: np.exp([p for p in parts if len(p)][-1].sum() / n)),
            _once(lambda parts, n: np.exp(parts[-1].sum() / n)),
            _once(lambda parts, n: np.exp(parts[0].sum() / n)),
            _every(lambda parts, n: np.exp(parts[-1].sum() / n)),
        ),
    ),
)


def _wanted(text: str, length: int, stride: int) -> float:
    return _once(_right)(text, length, stride)


_TEXTS = (
    ("depends on what you want", 8, 8),
    ("whose mean is it", 6, 3),
    ("a label at each place", 5, 2),
    ("one", 6, 4),
)

EXERCISES = {
    "strided_perplexity": Exercise(
        usage="checks.strided_perplexity(strided_perplexity)",
        arguments=("text", "length", "stride"),
        parameters=("costs", "text", "length", "stride"),
        reference=_wanted,
        cases=calls(*_TEXTS),
        known=[one.through(free) for one in STRIDED_PERPLEXITY],
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
