"""Check of lesson 08: shift and mask."""

import numpy as np

from utils import losses
from utils.checks import drawn
from utils.checks.engine import Exercise, Result, calls
from utils.checks.mistakes import MINUS
from utils.checks.on_tensors import OnTensors, joined, priced, priced_twice, tell
from utils.checks.trial import Function

Cut = tuple[slice, slice, slice]
ALL, BUT_LAST, BUT_FIRST = slice(None), slice(None, -1), slice(1, None)
NEXT = BUT_LAST, BUT_FIRST, BUT_FIRST


def _over_tokens(mask: np.ndarray) -> np.ndarray:
    return mask / mask.sum()


def _over_texts(mask: np.ndarray) -> np.ndarray:
    counts = mask.sum(axis=1, keepdims=True)
    return mask / np.maximum(counts, 1) / (counts > 0).sum()


def _at(z: np.ndarray, where: object, value: float, slopes: np.ndarray) -> np.ndarray:
    """Give a value, and its slopes in a part of the logits; in the rest they are 0."""
    grad = np.zeros_like(z)
    grad[where] = slopes.reshape(grad[where].shape)
    return joined(value, grad)


def _loss(
    cut: Cut = NEXT,
    weigh: Function = _over_tokens,
    change: Function = lambda y, mask: (y, mask),
    price: Function = priced,
) -> Function:
    """Make a loss of logits, labels and a mask: cut along the places, then changed, and weighed."""

    def fn(z: np.ndarray, y: np.ndarray, mask: np.ndarray) -> np.ndarray:
        labels, kept = change(y[:, cut[1]], mask[:, cut[2]])
        flat, weights = z[:, cut[0]].reshape(-1, z.shape[2]), weigh(kept.astype(float))
        return _at(z, np.s_[:, cut[0]], *price(flat, labels.ravel(), weights.ravel()))

    return fn


def _scaled(by: Function) -> Function:
    """Make the right loss times a number."""
    return lambda z, y, mask: by(mask) * _loss()(z, y, mask)


def _across_texts(z: np.ndarray, y: np.ndarray, mask: np.ndarray) -> np.ndarray:
    flat, weights = z.reshape(y.size, -1), _over_tokens(mask.ravel()[1:].astype(float))
    return _at(flat, np.s_[:-1], *priced(flat[:-1], y.ravel()[1:], weights))


def _along_texts(z: np.ndarray, y: np.ndarray, mask: np.ndarray) -> np.ndarray:
    flat, weights = z[:-1].reshape(-1, z.shape[2]), _over_tokens(mask[1:].astype(float))
    return _at(z, np.s_[:-1], *priced(flat, y[1:].ravel(), weights.ravel()))


def _chosen_first(z: np.ndarray, y: np.ndarray, mask: np.ndarray) -> np.ndarray:
    """Shift what is left of all texts once the mask has chosen."""
    places, labels = np.flatnonzero(mask)[:-1], y[mask][1:]
    flat, weights = z.reshape(y.size, -1), np.full(len(labels), 1 / len(labels))
    return _at(flat, places, *priced(flat[places], labels, weights))


def _picked(z: np.ndarray, labels: np.ndarray, weights: np.ndarray) -> tuple[float, np.ndarray]:
    """Take logits for log-probabilities."""
    slopes = -weights[:, np.newaxis] * losses.one_hot(labels, z.shape[1])
    return (z * slopes).sum(), slopes


def _over_places(cut_first: bool) -> Function:
    """Make the loss with a softmax along the places, of all of them or of those that are left."""

    def fn(z: np.ndarray, y: np.ndarray, mask: np.ndarray) -> np.ndarray:
        _, *slopes = _loss(price=_picked)(z, y, mask)  # minus the weight of each label
        picked, left = np.reshape(slopes, z.shape), z.shape[1] - cut_first
        log_q, picked = losses.log_softmax(z[:, :left], axis=1), picked[:, :left]
        slopes = picked - np.exp(log_q) * picked.sum(axis=1, keepdims=True)
        return _at(z, np.s_[:, :left], (picked * log_q).sum(), slopes)

    return fn


def _zeroed(z: np.ndarray, y: np.ndarray, mask: np.ndarray) -> np.ndarray:
    kept = np.pad(mask[:, 1:], ((0, 0), (0, 1)))[:, :, np.newaxis]  # the last place has no slope
    value, *slopes = _loss(change=lambda y, mask: (y, mask | True))(z * kept, y, mask)
    return joined(value, np.reshape(slopes, z.shape) * kept)


def _flattened(z: np.ndarray, y: np.ndarray, mask: np.ndarray) -> np.ndarray:
    """Take the table of places and symbols for one of symbols and places, as view does."""
    texts, places, symbols = z[:, :-1].shape
    turned = z[:, :-1].reshape(texts, symbols, places).transpose(0, 2, 1)
    weights = _over_tokens(mask[:, 1:].astype(float))
    value, slopes = priced(turned.reshape(-1, symbols), y[:, 1:].ravel(), weights.ravel())
    return _at(z, np.s_[:, :-1], value, slopes.reshape(turned.shape).transpose(0, 2, 1))


ANSWER_LOSS = {
    "missing minus": (MINUS, _scaled(lambda _: -1)),
    "no shift": (
        "You hold each row of logits against the symbol it has just seen: which one comes next?",
        _loss((ALL, ALL, ALL)),
        _loss((ALL, ALL, ALL), lambda m: np.ones_like(m) / m.size),
    ),
    "shifted backwards": (
        "You predict each symbol from the place after it: which of z and y loses its last place?",
        _loss((BUT_FIRST, BUT_LAST, BUT_LAST)),
        _loss((BUT_FIRST, BUT_LAST, BUT_FIRST)),
    ),
    "shifted twice": (
        "Your labels lie two places ahead: is something shifted already?",
        _loss((slice(None, -2), slice(2, None), slice(2, None))),
    ),
    "mask not shifted": (
        "Your mask stays while the labels move: it belongs to the symbols, so which places of it?",
        _loss((BUT_LAST, BUT_FIRST, BUT_LAST)),
    ),
    "labels not shifted": (
        "Your mask has moved and your labels have not: which symbol does a place predict?",
        _loss((BUT_LAST, BUT_LAST, BUT_FIRST)),
        _loss((BUT_FIRST, BUT_FIRST, BUT_FIRST)),
    ),
    "across the texts": (
        "The last place of a text predicts the first symbol of the next: shift along the places "
        "before you make one long row.",
        _across_texts,
    ),
    "round the end": (
        "The last place of a text predicts the first symbol: roll brings round what falls off at "
        "the end, and that has no term.",
        _loss((ALL, ALL, ALL), change=lambda y, mask: (np.roll(y, -1, 1), np.roll(mask, -1, 1))),
        _loss((ALL, ALL, ALL), change=lambda y, mask: (np.roll(y, -1), np.roll(mask, -1))),
    ),
    "along the texts": (
        "You cut off a text where a place is meant: axis 0 of z and y holds the texts, and axis 1?",
        _along_texts,
        _loss((ALL, ALL, ALL), change=lambda y, mask: (np.roll(y, -1, 0), np.roll(mask, -1, 0))),
    ),
    "chosen before the shift": (
        "You shift what the mask has left, so each answer loses its first symbol, or gets it from "
        "the text before: shift first.",
        _chosen_first,
    ),
    "padding in the divisor": (
        "You divide by all places, those that do not count too: how many labels count?",
        _scaled(lambda mask: mask[:, 1:].mean()),
        _scaled(lambda mask: mask[:, 1:].sum() / mask.size),
    ),
    "first place in the divisor": (
        "You divide by all symbols of the mask: does the one at the first place have a term?",
        _scaled(lambda mask: mask[:, 1:].sum() / mask.sum()),
    ),
    "divided by the texts": (
        "You divide by the number of texts: what is counted here is symbols.",
        _scaled(lambda mask: mask[:, 1:].sum() / len(mask)),
    ),
    "mean over texts": (
        "You average the means of the texts, and a symbol of a short one weighs more: divide once.",
        _loss(weigh=_over_texts),
    ),
    "sum for mean": (
        "This is the sum: by how many labels does the mean divide?",
        _scaled(lambda mask: mask[:, 1:].sum()),
    ),
    "mask forgotten": (
        "Every place counts, whatever the mask says: where does it come in?",
        _loss(change=lambda y, mask: (y, mask | True)),
    ),
    "mask inverted": (
        "You leave out what should be learned, and learn the rest: where does ~ belong?",
        _loss(change=lambda y, mask: (y, ~mask)),
    ),
    "0 for -100": (
        "You put label 0 where nothing should count, and 0 is a symbol: which label is left out?",
        _loss(change=lambda y, mask: (y * mask, mask | True)),
        _loss(NEXT, lambda m: np.ones_like(m) / m.sum(), lambda y, mask: (y * mask, mask)),
    ),
    "logits masked": (
        "You set logits to 0, and equal logits cost log C: what is to be left out are terms.",
        _zeroed,
    ),
    "masked by value": (
        "You mask by the value of a symbol: the mask says which places count.",
        _loss(change=lambda y, mask: (y, (y != 0) & mask)),
        _loss(change=lambda y, _: (y, y != 0)),
    ),
    "view for transpose": (
        "view and reshape only cut the numbers anew: transpose(1, 2) moves the classes to axis 1.",
        _flattened,
    ),
    "softmax twice": (
        "Your costs never come near 0: is there a softmax before cross_entropy?",
        _loss(price=priced_twice),
    ),
    "logits for log-probabilities": (
        "nll_loss wants log-probabilities, and z holds logits: which loss takes those?",
        _loss(price=_picked),
    ),
    "softmax along the places": (
        "Your softmax runs along axis 1, the places: along which axis of z do the symbols lie?",
        _over_places(cut_first=True),
        _over_places(cut_first=False),
    ),
    "log2": (
        "All your costs are too large by the same factor: do you count in bits?",
        _scaled(lambda _: 1 / np.log(2)),
    ),
    "cut off from its input": (
        "The number is right, but all slopes are 0, so nothing would be learned: does item(), "
        "detach() or NumPy stand in between?",
        lambda z, y, mask: joined(_loss()(z, y, mask)[0], np.zeros(z.size)),
    ),
}


def _wanted(z: np.ndarray, y: np.ndarray, mask: np.ndarray) -> np.ndarray:
    return _loss()(z, y, mask)


_RNG = np.random.default_rng(8)
EXERCISES = {
    "answer_loss": Exercise(
        usage="checks.answer_loss(answer_loss)",
        arguments=("z", "y", "mask"),
        reference=_wanted,
        cases=calls(*(drawn.answers(_RNG, *shape) for shape in ((2, 6, 4), (3, 7, 5), (4, 8, 3)))),
        known=ANSWER_LOSS,
        praise="Each symbol from the place before it, and no padding anywhere.",
        elementwise=False,
    ),
}


def answer_loss(fn: Function) -> Result:
    """Check a function ``fn(z, y, mask)`` that gives the mean loss of the symbols that count.

    Parameters
    ----------
    fn
        The learner's function of tensors of shape (texts, places, symbols), (texts, places) and
        (texts, places).

    Examples
    --------
    >>> answer_loss(lambda z, y, mask: None).tried
    False
    """
    places = ("the loss", "a slope of it in z")
    return tell(EXERCISES["answer_loss"], fn, OnTensors, lambda at: places[at > 0])
