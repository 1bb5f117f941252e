"""Check of lesson 09: the loss of a table of pairs."""

import numpy as np

from utils import losses
from utils.checks.engine import Exercise, Result, calls
from utils.checks.mistakes import MINUS
from utils.checks.trial import Function
from utils.checks.value_or_slope import cut_off, tried, wrong


def _info_nce(s: np.ndarray, T: float, slope: bool = False) -> object:
    z, y = s / T, np.arange(len(s))
    both = losses.cross_entropy_grad if slope else losses.cross_entropy
    rows, columns = both(z, y), both(z.T, y)
    return (rows + columns.T) / 2 / T if slope else (rows + columns) / 2


def _both(side: Function) -> Function:
    """Make a wrong answer of one that looks at the rows alone."""
    return wrong(lambda F, s, T: (side(F, s / T) + side(F, s.T / T)) / 2)


def _scaled(factor: Function) -> Function:
    """Make a wrong answer of the right one and a factor."""
    return wrong(lambda F, s, T: factor(T) * (_ce(F, s / T) + _ce(F, s.T / T)) / 2)


def _places(z: object) -> object:
    return (z[:, 0] * 0 + 1).long().cumsum(0) - 1


def _ce(F: object, z: object, **options: str) -> object:
    return F.cross_entropy(z, _places(z), **options)


INFO_NCE = {
    "one direction": (
        "You look along the rows or the columns alone: a picture chooses among captions, and a "
        "caption among what?",
        wrong(lambda F, s, T: _ce(F, s / T)),
        wrong(lambda F, s, T: _ce(F, s.T / T)),
    ),
    "sum of both": (
        "You add both directions up: what makes a mean of two numbers?",
        wrong(lambda F, s, T: _ce(F, s / T) + _ce(F, s.T / T)),
        wrong(lambda F, s, T: _ce(F, s / T) + _ce(F, s.T / T) / 2),
        wrong(lambda F, s, T: _ce(F, s / T) / 2 + _ce(F, s.T / T)),
    ),
    "tables averaged": (
        "You mix the table and its transpose before one softmax: the mean is one of two losses.",
        wrong(lambda F, s, T: _ce(F, (s + s.T) / 2 / T)),
        wrong(lambda F, s, T: _ce(F, (s + s.T) / T)),
        wrong(lambda F, s, T: _ce(F, s / T + s.T)),
    ),
    "probabilities averaged": (
        "You average two probabilities and then take the logarithm: the mean is one of two losses.",
        wrong(
            lambda F, s, T: (
                -((F.softmax(s / T, 1) + F.softmax(s / T, 0)) / 2).diagonal().log().mean()
            )
        ),
    ),
    "both in one row": (
        "Pictures and captions lie side by side in a row: among how many does one of them choose?",
        wrong(lambda F, s, T: (_either(s / T) - (s / T).diagonal()).mean()),
    ),
    "a table as target": (
        "cross_entropy takes your second table for probabilities: which column is a row's label?",
        wrong(lambda F, s, T: F.cross_entropy(s / T, s.T / T)),
        wrong(lambda F, s, T: F.cross_entropy(s / T, s.T)),
    ),
    "two losses": (
        "You give two losses, and they look right: what makes a single number of them?",
        wrong(lambda F, s, T: (_ce(F, s / T), _ce(F, s.T / T))),
    ),
    "sum for mean": (
        "You add up the losses of all pairs: which reduction does the mean?",
        _both(lambda F, z: _ce(F, z, reduction="sum")),
        wrong(lambda F, s, T: _ce(F, s / T, reduction="sum") + _ce(F, s.T / T, reduction="sum")),
    ),
    "temperature forgotten": (
        "Your loss is the same for every T: what happens to the similarities first?",
        wrong(lambda F, s, T: (_ce(F, s) + _ce(F, s.T)) / 2),
        wrong(lambda F, s, T: _ce(F, s)),
    ),
    "temperature multiplied": (
        "A smaller T should make the choice sharper, and yours flatter: multiply or divide?",
        wrong(lambda F, s, T: (_ce(F, s * T) + _ce(F, s.T * T)) / 2),
        wrong(lambda F, s, T: _ce(F, s * T)),
    ),
    "temperature on the loss": (
        "You scale the loss by T: what is it that T divides, inside of the softmax?",
        wrong(lambda F, s, T: (_ce(F, s) + _ce(F, s.T)) / 2 / T),
        wrong(lambda F, s, T: (_ce(F, s) + _ce(F, s.T)) / 2 * T),
    ),
    "a factor too many": (
        "T divides the logits, and then it scales the loss as well: does this loss have a factor?",
        _scaled(lambda T: T),
        _scaled(lambda T: T**2),
        _scaled(lambda T: 1 / T),
    ),
    "one of two divided": (
        "One direction is divided by T and the other is not: do both have the same logits?",
        wrong(lambda F, s, T: (_ce(F, s / T) + _ce(F, s.T)) / 2),
        wrong(lambda F, s, T: (_ce(F, s) + _ce(F, s.T / T)) / 2),
    ),
    "softmax twice": (
        "Your losses never come near 0: does cross_entropy have a softmax inside already?",
        _both(lambda F, z: _ce(F, F.softmax(z, 1))),
        wrong(lambda F, s, T: (_ce(F, F.softmax(s / T, 1)) + _ce(F, F.softmax(s / T, 1).T)) / 2),
    ),
    "labels all 0": (
        "Every row takes caption 0 for its own: which caption belongs to picture 1, and which to "
        "picture 2?",
        _both(lambda F, z: F.cross_entropy(z, _places(z) * 0)),
        wrong(lambda F, s, T: F.cross_entropy(s / T, _places(s) * 0)),
    ),
    "labels all 1": (
        "Every row has the label 1, and that is no yes here, it is a place: which has picture 0's "
        "own caption?",
        _both(lambda F, z: F.cross_entropy(z, _places(z) * 0 + 1)),
        wrong(lambda F, s, T: F.cross_entropy(s / T, _places(s) * 0 + 1)),
    ),
    "every cell as label": (
        "You average over all cells of the table: which one of a row is its label?",
        _both(lambda F, z: -F.log_softmax(z, 1).mean()),
        wrong(lambda F, s, T: -F.log_softmax(s / T, 1).mean()),
    ),
    "the most similar as label": (
        "Your label is the caption that is most similar already: whose caption is the right one?",
        _both(lambda F, z: F.cross_entropy(z, z.argmax(1))),
        wrong(lambda F, s, T: F.cross_entropy(s / T, s.argmax(1))),
    ),
    "yes or no for each cell": (
        "You ask of each cell alone whether it is a pair: what must sum to 1 along a row?",
        wrong(lambda F, s, T: F.binary_cross_entropy_with_logits(s / T, _eye(F, s))),
        wrong(
            lambda F, s, T: (
                F.binary_cross_entropy_with_logits(s / T, _eye(F, s), reduction="sum") / len(s)
            )
        ),
    ),
    "one softmax for the table": (
        "One softmax runs over the whole table: among how many does a single picture choose?",
        wrong(lambda F, s, T: -F.log_softmax((s / T).flatten(), 0).view_as(s).diagonal().mean()),
        wrong(lambda F, s, T: -F.log_softmax((s / T).flatten(), 0).view_as(s).diagonal().sum()),
    ),
    "own pair left out": (
        "The pair's own similarity is missing in the sum below the fraction line: does softmax "
        "leave it out?",
        _both(lambda F, z: (_others(F, z) - z.diagonal()).mean()),
        wrong(lambda F, s, T: (_others(F, s / T) - (s / T).diagonal()).mean()),
    ),
    "the diagonal alone": (
        "Only the pairs' own similarities count: what should become of the others?",
        wrong(lambda F, s, T: -(s / T).diagonal().mean()),
        wrong(lambda F, s, T: -s.diagonal().mean()),
    ),
    "probability for loss": (
        "This is made of probabilities: what is the surprise of each?",
        _both(lambda F, z: -F.softmax(z, 1).diagonal().mean()),
        _both(lambda F, z: F.softmax(z, 1).diagonal().mean()),
    ),
    "missing minus": (MINUS, _both(lambda F, z: F.log_softmax(z, 1).diagonal().mean())),
    "not averaged": (
        "You give one loss a pair, and they look right: what makes a single number of them?",
        _both(lambda F, z: _ce(F, z, reduction="none")),
        wrong(lambda F, s, T: _ce(F, s / T, reduction="none")),
    ),
    "cut off from its input": cut_off(_info_nce),
    "unstable": (
        "The formula is right, and breaks at a small T: does cross_entropy break too?",
        _both(lambda F, z: -F.softmax(z, 1).diagonal().log().mean()),
    ),
}


def _eye(F: object, s: object) -> object:
    return F.one_hot(_places(s), len(s)).double()


def _either(z: object) -> object:
    return z.logsumexp(1).logaddexp(z.logsumexp(0))


def _others(F: object, z: object) -> object:
    return z.masked_fill(_eye(F, z) > 0, -np.inf).logsumexp(1)


_S = np.array([[0.9, 0.3, -0.2], [0.1, 0.4, 0.5], [-0.3, 0.6, 0.2]])
_FOUR = np.array(
    [[0.2, 0.5, -0.1, 0.4], [0.7, 0.8, 0.3, -0.6], [0.0, -0.4, 0.9, 0.1], [0.3, 0.2, 0.6, -0.5]]
)
EXERCISES = {
    "info_nce": Exercise(
        usage="checks.info_nce(info_nce)",
        arguments=("s", "T"),
        parameters=("s", "T"),
        reference=_info_nce,
        cases=(
            *calls((_S, 1.0), (_S, 0.5), (_FOUR, 0.2), (_S[:2, :2], 2.0), (_FOUR[:1, :1], 0.5)),
            *calls((_S, 0.5), (_FOUR, 0.2), slope=True),
        ),
        extreme=calls((_S, 0.0005)),
        known=INFO_NCE,
        praise="A label for each row, a label for each column, and the loss you have always known.",
        elementwise=False,
    ),
}


def info_nce(fn: Function) -> Result:
    """Check a function ``fn(s, T)`` of a table of similarities, shape (N, N), in PyTorch.

    Parameters
    ----------
    fn
        The learner's function. It returns the mean cross-entropy of rows and columns, where the
        pairs lie on the diagonal.

    Examples
    --------
    >>> info_nce(lambda s, T: None).ok
    False
    """
    return tried(EXERCISES["info_nce"], fn)
