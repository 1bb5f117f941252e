"""Check of lesson 08: shift and mask."""

import numpy as np

from utils import losses
from utils.checks.engine import Exercise, Result, calls
from utils.checks.mistakes import MINUS, Misconception
from utils.checks.on_tensors import OnTensors, priced, tell
from utils.checks.trial import Function

Cut = tuple[slice, slice, slice]
ALL, BUT_LAST, BUT_FIRST = slice(None), slice(None, -1), slice(1, None)
NEXT = BUT_LAST, BUT_FIRST, BUT_FIRST


def _over_tokens(mask: np.ndarray) -> np.ndarray:
    return mask / mask.sum()


def _over_texts(mask: np.ndarray) -> np.ndarray:
    counts = mask.sum(axis=1, keepdims=True)
    return mask / np.maximum(counts, 1) / (counts > 0).sum()


def _loss(cut: Cut = NEXT, weigh: Function = _over_tokens, sign: float = 1) -> Function:
    """Make the loss of logits, labels and a mask that are cut along the places, and weighed."""

    def fn(z: np.ndarray, y: np.ndarray, mask: np.ndarray) -> np.ndarray:
        z_cut, labels, kept = z[:, cut[0]], y[:, cut[1]], mask[:, cut[2]]
        weights = sign * weigh(kept.astype(float))
        flat = z_cut.reshape(-1, z.shape[2])
        value, slopes = priced(flat, labels.ravel(), weights.ravel())
        grad = np.zeros_like(z)
        grad[:, cut[0]] = slopes.reshape(z_cut.shape)
        return np.concatenate([[value], grad.ravel()])

    return fn


def _labels(change: Function, weigh: Function = _over_tokens) -> Function:
    """Make the loss with labels and mask, both shifted, that are changed before it."""

    def fn(z: np.ndarray, y: np.ndarray, mask: np.ndarray) -> np.ndarray:
        labels, kept = change(y[:, 1:], mask[:, 1:])
        flat = z[:, :-1].reshape(-1, z.shape[2])
        value, slopes = priced(flat, labels.ravel(), weigh(kept.astype(float)).ravel())
        grad = np.zeros_like(z)
        grad[:, :-1] = slopes.reshape(z[:, :-1].shape)
        return np.concatenate([[value], grad.ravel()])

    return fn


def _scaled(by: Function) -> Function:
    """Make the right loss times a number."""
    return lambda z, y, mask: by(mask) * _loss()(z, y, mask)


def _across_texts(z: np.ndarray, y: np.ndarray, mask: np.ndarray) -> np.ndarray:
    n, symbols = y.size, z.shape[2]
    kept = mask.ravel()[1:].astype(float)
    value, slopes = priced(z.reshape(n, symbols)[:-1], y.ravel()[1:], kept / kept.sum())
    return np.concatenate([[value], np.vstack([slopes, np.zeros((1, symbols))]).ravel()])


def _along_texts(z: np.ndarray, y: np.ndarray, mask: np.ndarray) -> np.ndarray:
    kept = mask[1:].astype(float)
    flat = z[:-1].reshape(-1, z.shape[2])
    value, slopes = priced(flat, y[1:].ravel(), _over_tokens(kept).ravel())
    return np.concatenate([[value], slopes.ravel(), np.zeros(z[-1].size)])


def _chosen_first(z: np.ndarray, y: np.ndarray, mask: np.ndarray) -> np.ndarray:
    """Shift what is left of all texts once the mask has chosen."""
    places, labels = np.flatnonzero(mask)[:-1], y[mask][1:]
    flat = z.reshape(-1, z.shape[2])
    value, slopes = priced(flat[places], labels, np.full(len(labels), 1 / len(labels)))
    grad = np.zeros_like(flat)
    grad[places] = slopes
    return np.concatenate([[value], grad.ravel()])


def _without_softmax(z: np.ndarray, y: np.ndarray, mask: np.ndarray) -> np.ndarray:
    weights = _over_tokens(mask[:, 1:].astype(float))
    grad = np.zeros_like(z)
    grad[:, :-1] = -weights[:, :, np.newaxis] * losses.one_hot(y[:, 1:], z.shape[2])
    return np.concatenate([[(z * grad).sum()], grad.ravel()])


def _over_places(cut_first: bool) -> Function:
    """Make the loss with a softmax along the places, of all of them or of those that are left."""

    def fn(z: np.ndarray, y: np.ndarray, mask: np.ndarray) -> np.ndarray:
        _, *slopes = _without_softmax(z, y, mask)  # minus the weight of each label
        picked, left = np.reshape(slopes, z.shape), z.shape[1] - cut_first
        log_q = losses.log_softmax(z[:, :left], axis=1)
        grad = np.zeros_like(z)
        grad[:, :left] = picked[:, :left] - np.exp(log_q) * picked.sum(axis=1, keepdims=True)
        return np.concatenate([[(picked[:, :left] * log_q).sum()], grad.ravel()])

    return fn


def _softmax_twice(z: np.ndarray, y: np.ndarray, mask: np.ndarray) -> np.ndarray:
    q = losses.softmax(z, axis=2)
    value, *slopes = _loss()(q, y, mask)
    slopes = np.reshape(slopes, z.shape)
    return np.concatenate([[value], (q * (slopes - (q * slopes).sum(2, keepdims=True))).ravel()])


def _zeroed(z: np.ndarray, y: np.ndarray, mask: np.ndarray) -> np.ndarray:
    kept = mask[:, 1:, np.newaxis]
    still = z.copy()
    still[:, :-1] *= kept
    value, *slopes = _labels(lambda y, mask: (y, mask | True))(still, y, mask)
    slopes = np.reshape(slopes, z.shape)
    slopes[:, :-1] *= kept
    return np.concatenate([[value], slopes.ravel()])


def _flattened(z: np.ndarray, y: np.ndarray, mask: np.ndarray) -> np.ndarray:
    """Take the table of places and symbols for one of symbols and places, as view does."""
    texts, places, symbols = z[:, :-1].shape
    turned = z[:, :-1].reshape(texts, symbols, places).transpose(0, 2, 1)
    weights = _over_tokens(mask[:, 1:].astype(float))
    value, slopes = priced(turned.reshape(-1, symbols), y[:, 1:].ravel(), weights.ravel())
    grad = np.zeros_like(z)
    slopes = slopes.reshape(turned.shape).transpose(0, 2, 1)
    grad[:, :-1] = slopes.reshape(texts, places, symbols)
    return np.concatenate([[value], grad.ravel()])


def _cut_off(z: np.ndarray, y: np.ndarray, mask: np.ndarray) -> np.ndarray:
    return np.concatenate([_loss()(z, y, mask)[:1], np.zeros(z.size)])


ANSWER_LOSS = (
    Misconception("missing minus", MINUS, (_loss(sign=-1),)),
    Misconception(
        "no shift",
        "You hold each row of logits against the symbol it has just seen: which one comes next?",
        (_loss((ALL, ALL, ALL)), _loss((ALL, ALL, ALL), lambda m: np.ones_like(m) / m.size)),
    ),
    Misconception(
        "shifted backwards",
        "You predict each symbol from the place after it: which of z and y loses its last place?",
        (_loss((BUT_FIRST, BUT_LAST, BUT_LAST)), _loss((BUT_FIRST, BUT_LAST, BUT_FIRST))),
    ),
    Misconception(
        "shifted twice",
        "Your labels lie two places ahead: is something shifted already?",
        (_loss((slice(None, -2), slice(2, None), slice(2, None))),),
    ),
    Misconception(
        "mask not shifted",
        "Your mask stays while the labels move: it belongs to the symbols, so which places of it?",
        (_loss((BUT_LAST, BUT_FIRST, BUT_LAST)),),
    ),
    Misconception(
        "labels not shifted",
        "Your mask has moved and your labels have not: which symbol does a place predict?",
        (_loss((BUT_LAST, BUT_LAST, BUT_FIRST)), _loss((BUT_FIRST, BUT_FIRST, BUT_FIRST))),
    ),
    Misconception(
        "across the texts",
        "The last place of a text predicts the first symbol of the next: shift along the places "
        "before you make one long row.",
        (_across_texts,),
    ),
    Misconception(
        "along the texts",
        "You cut off a text where a place is meant: axis 0 of z and y holds the texts, and axis 1?",
        (_along_texts,),
    ),
    Misconception(
        "chosen before the shift",
        "You shift what the mask has left, so each answer loses its first symbol, or gets it from "
        "the text before: shift first.",
        (_chosen_first,),
    ),
    Misconception(
        "padding in the divisor",
        "You divide by all places, those that do not count too: how many labels count?",
        (
            _scaled(lambda mask: mask[:, 1:].mean()),
            _scaled(lambda mask: mask[:, 1:].sum() / mask.size),
        ),
    ),
    Misconception(
        "first place in the divisor",
        "You divide by all symbols of the mask: does the one at the first place have a term?",
        (_scaled(lambda mask: mask[:, 1:].sum() / mask.sum()),),
    ),
    Misconception(
        "divided by the texts",
        "You divide by the number of texts: what is counted here is symbols.",
        (_scaled(lambda mask: mask[:, 1:].sum() / len(mask)),),
    ),
    Misconception(
        "mean over texts",
        "You average the means of the texts, and a symbol of a short one weighs more: divide once.",
        (_loss(weigh=_over_texts),),
    ),
    Misconception(
        "sum for mean",
        "This is the sum: by how many labels does the mean divide?",
        (_scaled(lambda mask: mask[:, 1:].sum()),),
    ),
    Misconception(
        "mask forgotten",
        "Every place counts, whatever the mask says: where does it come in?",
        (_labels(lambda y, mask: (y, mask | True)),),
    ),
    Misconception(
        "mask inverted",
        "You leave out what should be learned, and learn the rest: where does ~ belong?",
        (_labels(lambda y, mask: (y, ~mask)),),
    ),
    Misconception(
        "0 for -100",
        "You put label 0 where nothing should count, and 0 is a symbol: which label is left out?",
        (
            _labels(lambda y, mask: (y * mask, mask | True)),
            _labels(lambda y, mask: (y * mask, mask), lambda m: np.ones_like(m) / m.sum()),
        ),
    ),
    Misconception(
        "logits masked",
        "You set logits to 0, and equal logits cost log C: what is to be left out are terms.",
        (_zeroed,),
    ),
    Misconception(
        "masked by value",
        "You mask by the value of a symbol: the mask says which places count.",
        (_labels(lambda y, mask: (y, (y != 0) & mask)), _labels(lambda y, _: (y, y != 0))),
    ),
    Misconception(
        "view for transpose",
        "view and reshape only cut the numbers anew: transpose(1, 2) moves the classes to axis 1.",
        (_flattened,),
    ),
    Misconception(
        "softmax twice",
        "Your costs never come near 0: is there a softmax before cross_entropy?",
        (_softmax_twice,),
    ),
    Misconception(
        "logits for log-probabilities",
        "nll_loss wants log-probabilities, and z holds logits: which loss takes those?",
        (_without_softmax,),
    ),
    Misconception(
        "softmax along the places",
        "Your softmax runs along axis 1, the places: along which axis of z do the symbols lie?",
        (_over_places(cut_first=True), _over_places(cut_first=False)),
    ),
    Misconception(
        "log2",
        "All your costs are too large by the same factor: do you count in bits?",
        (_scaled(lambda _: 1 / np.log(2)),),
    ),
    Misconception(
        "cut off from its input",
        "The number is right, but all slopes are 0, so nothing would be learned: does item(), "
        "detach() or NumPy stand in between?",
        (_cut_off,),
    ),
)


def _wanted(z: np.ndarray, y: np.ndarray, mask: np.ndarray) -> np.ndarray:
    return _loss()(z, y, mask)


def draw(rng: np.random.Generator, texts: int, places: int, symbols: int) -> tuple:
    """Draw a batch in which some text begins with a symbol that is asked for, and pads with 0."""
    z = rng.normal(0, 2, (texts, places, symbols))
    y = rng.integers(0, symbols, (texts, places))
    begin = rng.integers(0, places // 2, texts)
    begin[0] = 0
    length = rng.integers(1, places // 2, texts) + 1
    length[-1] += 1
    at = np.arange(places)
    mask = (at >= begin[:, None]) & (at < (begin + length)[:, None])
    y[at >= (begin + length)[:, None]] = 0
    y[-1, begin[-1] + 1] = 0
    return z, y, mask


_RNG = np.random.default_rng(8)
EXERCISES = {
    "answer_loss": Exercise(
        usage="checks.answer_loss(answer_loss)",
        arguments=("z", "y", "mask"),
        reference=_wanted,
        cases=calls(*(draw(_RNG, *shape) for shape in ((2, 6, 4), (3, 7, 5), (4, 8, 3)))),
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
