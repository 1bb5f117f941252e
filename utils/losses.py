"""Compute cross-entropy losses and their gradients with NumPy, as `torch.nn.functional` does.

Names, arguments and results are those of torch in float64, in nats. `z` are logits, `p` and `q`
probabilities, `y` labels. In a loss over `C` classes the scores have shape (C,), (N, C) or
(N, C, d1, ...), and class indices that shape without the class axis. A single result is a float.

`weight` scales each loss. A mean divides by the number of losses, but with class indices by the sum
of the weights of the classes met. A function NAME_grad takes what NAME takes and returns the
gradient in its first argument, elementwise; for reduction "none" that of the sum.

Deliberate differences from torch:

- Numbers, lists and integer or float32 arrays are computed in float64; `dim` is called `axis`; the
  outdated `size_average` and `reduce` do not exist.
- Nonsense raises a ValueError where torch is silent: NaN; nothing to average (an empty batch, all
  labels ignored, all weights 0), though "sum" and "none" of ignored labels are 0; a label outside
  [0, 1]; class probabilities that are negative or do not sum to 1; positive log-probabilities; a
  negative or infinite weight; logits (C,) with an index of shape (1,) rather than (); any
  ignore_index but the default with class probabilities. What torch refuses with errors of many
  types (a class out of range, shapes that differ, p outside [0, 1], ...) is a ValueError too.
- Rounding is no nonsense. A sum of probabilities may miss 1 by 1e-4, which softmax in float32 keeps
  for 200 000 classes, and by 1/128 where all of them fit into 16 bits (float16, bfloat16, also as
  a wider type later); they are used as they are. A probability or label up to 1e-4 outside [0, 1],
  and a log-probability up to 1e-4, are read as the end that they miss.
- `binary_cross_entropy` tells the truth at p = 0 and p = 1: a certain mistake costs inf, where
  torch clamps each log at -100. Its gradient there is the true one-sided one, or infinite.
- 0 times infinity is 0, as in p log p, where torch gives nan: what has weight or probability 0
  costs nothing. So -inf is a legal logit, a mask, for a class whose target is 0, and costs inf
  when the target is not; the binary loss takes inf and -inf. A softmax over inf, or over nothing
  but -inf, does not exist and raises, unless the sample is ignored; then its gradient is 0.
- `one_hot` returns floats, ready as class probabilities, and wants `num_classes`: guessed from a
  batch that lacks the last class it would be wrong.
- `kl_divergence(p, q)` and `entropy(p)` read like `torch.distributions`; `F.kl_div` takes log q
  first.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from utils import _classes as classes
from utils import _contract as contract

Array = NDArray[np.float64]


def sigmoid(z: ArrayLike) -> float | Array:
    """Turn logits into probabilities of class 1: 1 / (1 + exp(-z)).

    Any shape; inf and -inf give 1 and 0. Raises ValueError on NaN. Derived in lesson 01.

    Examples
    --------
    >>> sigmoid([-1000.0, 0.0, 1000.0])
    array([0. , 0.5, 1. ])
    """
    z = contract.numbers(z, "z")
    small = np.exp(-np.abs(z))  # exp of a negative number cannot overflow
    return _plain(np.where(z >= 0, 1, small) / (1 + small))


def softmax(z: ArrayLike, axis: int = -1) -> Array:
    """Turn logits into probabilities that sum to 1 along `axis`.

    Any shape but (). Raises ValueError on NaN, inf and nothing but -inf. Derived in lesson 02.

    Examples
    --------
    >>> softmax([1000.0, 1000.0, 0.0])
    array([0.5, 0.5, 0. ])
    """
    powers = np.exp(_below_zero(z, axis))
    return powers / powers.sum(axis=axis, keepdims=True)


def log_softmax(z: ArrayLike, axis: int = -1) -> Array:
    """Compute the logarithm of softmax, in nats, without computing softmax.

    Any shape but (). Raises ValueError on NaN, inf and nothing but -inf. Derived in lesson 02.

    Examples
    --------
    >>> log_softmax([1000.0, 0.0])
    array([    0., -1000.])
    """
    z = _below_zero(z, axis)
    return z - np.log(np.exp(z).sum(axis=axis, keepdims=True))


def logsumexp(z: ArrayLike, axis: int = -1) -> float | Array:
    """Compute log(sum(exp(z))) along `axis`: the largest logit, and a little more.

    Any shape but (); inf and -inf are allowed. Raises ValueError on NaN. Derived in lesson 02.

    Examples
    --------
    >>> round(logsumexp([1000.0, 1000.0]), 4)
    1000.6931
    """
    z = contract.numbers(z, "z")
    axis = classes.axis_of(z, "z", axis)
    largest = z.max(axis=axis, keepdims=True)
    shift = np.where(np.isfinite(largest), largest, 0)  # inf - inf would be nan
    with np.errstate(divide="ignore", over="ignore"):
        return _plain((shift + np.log(np.exp(z - shift).sum(axis, keepdims=True))).squeeze(axis))


def one_hot(y: ArrayLike, num_classes: int) -> Array:
    """Write class indices as rows of one 1 and C - 1 zeros, along a new last axis.

    Shape (...) becomes (..., C). Raises ValueError on an index outside 0 to C - 1.
    Derived in lesson 02.

    Examples
    --------
    >>> one_hot([0, 2], 3)
    array([[1., 0., 0.],
           [0., 0., 1.]])
    """
    num_classes = contract.integer(num_classes, "num_classes")
    y = classes.whole_classes(contract.array(y, "y"), num_classes)
    return (y[..., np.newaxis] == np.arange(num_classes)).astype(np.float64)


def binary_cross_entropy(
    p: ArrayLike, y: ArrayLike, weight: ArrayLike | None = None, reduction: str = "mean"
) -> float | Array:
    """Compute -[y log p + (1 - y) log(1 - p)] in nats.

    Derived in lesson 01.

    Parameters
    ----------
    p : array_like
        Probabilities of label 1, any shape.
    y : array_like
        Labels from 0 to 1, of the same shape.
    weight : array_like, optional
        Factor of each loss, broadcast to that shape.
    reduction : {"mean", "sum", "none"}
        The mean divides by the number of losses, weighted or not.

    Returns
    -------
    float or ndarray
        Nats; inf for a certain mistake (p = 0, y = 1). An array of `p`'s shape for "none".

    Raises
    ------
    ValueError
        On shapes that differ and on values out of range.

    Examples
    --------
    >>> round(binary_cross_entropy(0.9, 1), 4)
    0.1054
    >>> binary_cross_entropy([1.0, 0.0], [1, 1], reduction="none")
    array([ 0., inf])
    """
    p, y, weight = _binary_arguments(p, y, weight)
    with np.errstate(divide="ignore"):
        losses = _times(y, -np.log(p)) + _times(1 - y, -np.log1p(-p))
    return _reduced(_times(weight, losses), reduction, p.size)


def binary_cross_entropy_grad(
    p: ArrayLike, y: ArrayLike, weight: ArrayLike | None = None, reduction: str = "mean"
) -> float | Array:
    """Compute the gradient of `binary_cross_entropy` in `p`: (1 - y) / (1 - p) - y / p.

    Same arguments and errors; `p`'s shape. Derived in lesson 01.

    Examples
    --------
    >>> binary_cross_entropy_grad(0.25, 1)
    -4.0
    """
    p, y, weight = _binary_arguments(p, y, weight)
    with np.errstate(divide="ignore", over="ignore"):
        grad = _times(1 - y, 1 / (1 - p)) - _times(y, 1 / p)
    return _plain(_times(weight, grad) / contract.divisor(reduction, p.size))


def binary_cross_entropy_with_logits(
    z: ArrayLike,
    y: ArrayLike,
    weight: ArrayLike | None = None,
    pos_weight: ArrayLike | None = None,
    reduction: str = "mean",
) -> float | Array:
    """Compute the binary cross-entropy of sigmoid(z) in nats, accurate at any logit.

    Derived in lesson 01.

    Parameters
    ----------
    z : array_like
        Logits, any shape.
    y : array_like
        Labels from 0 to 1, of the same shape.
    weight : array_like, optional
        Factor of each loss, broadcast to that shape.
    pos_weight : array_like, optional
        Factor of the y log p term alone, broadcast likewise: (C,) beside (N, C) is one a label.
    reduction : {"mean", "sum", "none"}
        The mean divides by the number of losses, weighted or not.

    Returns
    -------
    float or ndarray
        Nats; an array of `z`'s shape for "none".

    Raises
    ------
    ValueError
        On shapes that differ and on values out of range.

    Examples
    --------
    >>> round(binary_cross_entropy_with_logits(2.0, 1.0), 4)
    0.1269
    >>> binary_cross_entropy_with_logits([1000.0, -1000.0], [0, 0], reduction="none")
    array([1000.,    0.])
    """
    z, y, weight, positive = _logit_arguments(z, y, weight, pos_weight)
    # -log(sigmoid(z)) is log(1 + exp(-z)), which logaddexp computes without overflow.
    losses = _times(positive, np.logaddexp(0, -z)) + _times(1 - y, np.logaddexp(0, z))
    return _reduced(_times(weight, losses), reduction, z.size)


def binary_cross_entropy_with_logits_grad(
    z: ArrayLike,
    y: ArrayLike,
    weight: ArrayLike | None = None,
    pos_weight: ArrayLike | None = None,
    reduction: str = "mean",
) -> float | Array:
    """Compute the gradient of `binary_cross_entropy_with_logits` in `z`: sigmoid(z) - y.

    Same arguments and errors; `z`'s shape. Derived in lesson 01.

    Examples
    --------
    >>> binary_cross_entropy_with_logits_grad([0.0, 1000.0], [1, 1], reduction="sum")
    array([-0.5,  0. ])
    """
    z, y, weight, positive = _logit_arguments(z, y, weight, pos_weight)
    grad = (1 - y) * sigmoid(z) - positive * sigmoid(-z)
    return _plain(weight * grad / contract.divisor(reduction, z.size))


def nll_loss(
    log_q: ArrayLike,
    y: ArrayLike,
    weight: ArrayLike | None = None,
    ignore_index: int = classes.IGNORE_INDEX,
    reduction: str = "mean",
) -> float | Array:
    """Compute the negative log-likelihood, in nats, of the true classes.

    Derived in lesson 03.

    Parameters
    ----------
    log_q : array_like
        Log-probabilities of shape (C,), (N, C) or (N, C, d1, ...).
    y : array_like of int
        Class indices of that shape without the class axis.
    weight : array_like, optional
        One factor for each class, (C,).
    ignore_index : int
        The label to leave out.
    reduction : {"mean", "sum", "none"}
        The mean divides by the sum of the weights of the labels left.

    Returns
    -------
    float or ndarray
        Nats; an array of `y`'s shape for "none", 0 where ignored.

    Raises
    ------
    ValueError
        On positive log-probabilities, classes out of range, wrong shapes, nothing to average.

    Examples
    --------
    >>> round(nll_loss(np.log([0.2, 0.7, 0.1]), 1), 4)
    0.3567
    """
    log_q, share, count, axis = _nll_arguments(log_q, y, weight, ignore_index)
    return _reduced(_expected(share, log_q, axis), reduction, count)


def nll_loss_grad(
    log_q: ArrayLike,
    y: ArrayLike,
    weight: ArrayLike | None = None,
    ignore_index: int = classes.IGNORE_INDEX,
    reduction: str = "mean",
) -> Array:
    """Compute the gradient of `nll_loss` in `log_q`: minus the weight at the true class.

    Same arguments and errors; `log_q`'s shape. Derived in lesson 03.

    Examples
    --------
    >>> nll_loss_grad(np.log([0.2, 0.7, 0.1]), 1)
    array([ 0., -1.,  0.])
    """
    _, share, count, _ = _nll_arguments(log_q, y, weight, ignore_index)
    return 0.0 - share / contract.divisor(reduction, count)


def cross_entropy(
    z: ArrayLike,
    y: ArrayLike,
    weight: ArrayLike | None = None,
    ignore_index: int = classes.IGNORE_INDEX,
    label_smoothing: float = 0.0,
    reduction: str = "mean",
) -> float | Array:
    """Compute the cross-entropy, in nats, of softmax(z) for true classes or probabilities.

    Derived in lesson 02.

    Parameters
    ----------
    z : array_like
        Logits of shape (C,), (N, C) or (N, C, d1, ...); -inf closes a class.
    y : array_like
        Class indices (integers) of that shape without the class axis,
        or class probabilities (floats) of the same shape.
    weight : array_like, optional
        One factor for each class, (C,).
    ignore_index : int
        The label to leave out; for class indices only.
    label_smoothing : float
        The part, from 0 to 1, of each target that is spread evenly over the classes.
    reduction : {"mean", "sum", "none"}
        The mean divides by the sum of the weights of the labels left; for class probabilities
        by the number of samples.

    Returns
    -------
    float or ndarray
        Nats; for "none" an array of `z`'s shape without the class axis, 0 where ignored.

    Raises
    ------
    ValueError
        On targets that are no class or no distribution, wrong shapes, nothing to average.

    Examples
    --------
    >>> round(cross_entropy([1.0, 2.0, 0.1], 1), 4)
    0.417
    >>> round(cross_entropy([[0.0, 0.0]], [[0.3, 0.7]]), 4)
    0.6931
    """
    z, share, count, axis = _class_arguments(z, y, weight, ignore_index, label_smoothing)
    return _reduced(_expected(share, log_softmax(z, axis), axis), reduction, count)


def cross_entropy_grad(
    z: ArrayLike,
    y: ArrayLike,
    weight: ArrayLike | None = None,
    ignore_index: int = classes.IGNORE_INDEX,
    label_smoothing: float = 0.0,
    reduction: str = "mean",
) -> Array:
    """Compute the gradient of `cross_entropy` in `z`: softmax minus one-hot.

    Same arguments and errors; `z`'s shape. Derived in lesson 02.

    Examples
    --------
    >>> cross_entropy_grad([[0.0, 0.0], [1000.0, 0.0]], [0, 0])
    array([[-0.25,  0.25],
           [ 0.  ,  0.  ]])
    """
    z, share, count, axis = _class_arguments(z, y, weight, ignore_index, label_smoothing)
    grad = softmax(z, axis) * share.sum(axis=axis, keepdims=True) - share
    return grad / contract.divisor(reduction, count)


def entropy(p: ArrayLike, axis: int = -1) -> float | Array:
    """Compute the entropy -sum(p log p), in nats, of the distributions along `axis`.

    Any shape but (). Raises ValueError where `p` is negative or does not sum to 1.
    Derived in lesson 07.

    Examples
    --------
    >>> round(entropy([0.5, 0.5]), 4)
    0.6931
    """
    p = classes.distribution(p, "p", axis)
    return _plain(_expected(p, _log(p), axis))


def kl_divergence(p: ArrayLike, q: ArrayLike, axis: int = -1) -> float | Array:
    """Compute sum(p log(p / q)): the nats that believing `q` costs when `p` is true.

    Same shape, any but (); inf where q = 0 < p. Raises ValueError where `p` or `q` is negative
    or does not sum to 1. Derived in lesson 07.

    Examples
    --------
    >>> round(kl_divergence([0.5, 0.5], [0.9, 0.1]), 4)
    0.5108
    """
    p = classes.distribution(p, "p", axis)
    q = classes.distribution(q, "q", axis)
    contract.same_shape(q, "q", p, "p")
    with np.errstate(invalid="ignore"):  # where p = q = 0
        return _plain(_expected(p, _log(q) - _log(p), axis))


def perplexity(losses: ArrayLike) -> float:
    """Compute exp(mean of losses): the number of equally likely choices left.

    `losses` are in nats, any shape. Raises ValueError on NaN and on negative losses.
    Derived in lesson 07.

    Examples
    --------
    >>> round(perplexity([1.0, 3.0]), 3)
    7.389
    """
    want = "losses in nats, of at least 0: a negative one is often a log-probability, so negate it"
    losses = contract.between(losses, "losses", -contract.TOLERANCE, np.inf, want)
    with np.errstate(over="ignore"):
        return float(np.exp(losses.mean()))


def _plain(x: Array) -> float | Array:
    """Return a single number as a float."""
    return float(x) if np.ndim(x) == 0 else x


def _times(factor: Array, x: Array) -> Array:
    """Multiply; a factor of 0 wins over infinity."""
    factor, x = np.broadcast_arrays(factor, x)
    return np.multiply(factor, x, out=np.zeros(x.shape), where=factor != 0)


def _log(p: Array) -> Array:
    """Take logarithms, -inf of 0."""
    with np.errstate(divide="ignore"):
        return np.log(p)


def _below_zero(z: ArrayLike, axis: int) -> Array:
    """Subtract the largest logit, which leaves softmax as it is and keeps exp from overflow."""
    z = classes.logits(z, axis)
    with np.errstate(over="ignore"):
        return z - z.max(axis=axis, keepdims=True)


def _expected(share: Array, log_q: Array, axis: int) -> Array:
    """Sum -share * log_q over the classes."""
    return 0.0 - _times(share, log_q).sum(axis=axis)  # 0.0 - x is never shown as -0.0


def _reduced(losses: Array, reduction: str, count: float) -> float | Array:
    divisor = contract.divisor(reduction, count)
    return _plain(losses if reduction == "none" else losses.sum() / divisor)


def _binary_arguments(
    p: ArrayLike, y: ArrayLike, weight: ArrayLike | None
) -> tuple[Array, Array, Array]:
    want = (
        "probabilities from 0 to 1: logits go to binary_cross_entropy_with_logits, per cent / 100"
    )
    p = contract.probabilities(p, "p", want)
    y = contract.binary_labels(y, p, "p")
    return p, y, contract.elementwise_weight(weight, "weight", p.shape)


def _logit_arguments(
    z: ArrayLike, y: ArrayLike, weight: ArrayLike | None, pos_weight: ArrayLike | None
) -> tuple[Array, Array, Array, Array]:
    z = contract.numbers(z, "z")
    y = contract.binary_labels(y, z, "z")
    weight = contract.elementwise_weight(weight, "weight", z.shape)
    return z, y, weight, y * contract.elementwise_weight(pos_weight, "pos_weight", z.shape)


def _nll_arguments(
    log_q: ArrayLike, y: ArrayLike, weight: ArrayLike | None, ignore_index: int
) -> tuple[Array, Array, float, int]:
    want = "log-probabilities of at most 0: log_softmax makes them from logits, log from q"
    log_q = contract.between(log_q, "log_q", -np.inf, contract.TOLERANCE, want).clip(None, 0)
    axis = classes.class_axis(log_q, "log_q")
    target = _index_targets(log_q, contract.array(y, "y"), ignore_index, axis)
    share = classes.class_weight(weight, log_q, axis) * target
    return log_q, share, share.sum(), axis


def _class_arguments(
    z: ArrayLike, y: ArrayLike, weight: ArrayLike | None, ignore_index: int, label_smoothing: float
) -> tuple[Array, Array, float, int]:
    """Return logits, weighted targets of their shape, what a mean divides by, the class axis."""
    z = contract.numbers(z, "z")
    y = contract.array(y, "y")
    axis = classes.class_axis(z, "z")
    weight = classes.class_weight(weight, z, axis)
    smoothing = contract.fraction(label_smoothing, "label_smoothing")
    if y.shape == z.shape:
        target = classes.class_probabilities(y, axis, ignore_index)
        count = z.size / z.shape[axis]
    else:
        target = _index_targets(z, y, ignore_index, axis)
        count = (weight * target).sum()
    kept = target.any(axis=axis, keepdims=True)
    target = np.where(kept, (1 - smoothing) * target + smoothing / z.shape[axis], 0)
    return np.where(kept, z, 0), weight * target, count, axis


def _index_targets(x: Array, y: np.ndarray, ignore_index: int, axis: int) -> Array:
    """Return one-hot targets along `axis`, all 0 where ignored."""
    y, kept = classes.class_indices(y, x.shape, axis, ignore_index)
    return np.moveaxis(one_hot(y, x.shape[axis]) * kept[..., np.newaxis], -1, axis)
