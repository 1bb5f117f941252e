"""The rows of the cheat sheet: symptom, cause and mend of what goes wrong with a cross-entropy.

The messages come from the installed torch.
"""

from __future__ import annotations

from typing import NamedTuple

from utils.checks.clinic import program


class Row(NamedTuple):
    """Hold one line of the sheet; `code` stands in backticks."""

    symptom: str
    cause: str
    mend: str


def rows() -> tuple[Row, ...]:
    """List the rows of the sheet, with the messages of the installed torch.

    Returns
    -------
    tuple of Row
        The cases of lesson 05 in its order, each beside its nearest relatives.

    Notes
    -----
    Each is derived in lesson 05, 03, 08 or 09.

    Examples
    --------
    >>> rows()[3].mend
    '`cross_entropy(z.permute(0, 2, 1), y)`, not `view`'
    """
    import torch  # noqa: PLC0415  # a lesson in NumPy must not pay for it
    from torch.nn import functional as F  # noqa: N812, PLC0415  # likewise

    z, y = torch.ones(2, 3), torch.tensor([0, 2])

    def says(loss: object, *given: object, **knobs: object) -> str:
        said = str(program.run(lambda: loss(*given, **knobs))).partition(". Use")[0]
        # Whoever searches the sheet types no backticks: the longest part without one is enough.
        return f"`{max(said.removeprefix('RuntimeError: ').split('`'), key=len).strip()}`"

    return (
        Row(says(F.cross_entropy, z, y.float()), "class indices are whole numbers", "`y.long()`"),
        Row(
            f"{says(F.binary_cross_entropy_with_logits, z[:, 0], y)}; "
            f"{says(F.binary_cross_entropy, z[:, 0], y)}; "
            f"{says(F.binary_cross_entropy_with_logits, z[:, 0], y > 0)}",
            "binary labels are floats",
            "`y.float()`",
        ),
        Row(
            f"{says(F.cross_entropy, z, y[:, None])}; "
            f"{says(F.cross_entropy, torch.ones(2, 3, 4, 4), torch.zeros(2, 1, 4, 4).long())}",
            "labels (N, 1) and masks (N, 1, H, W) have an axis too many",
            "`y.squeeze(1)`",
        ),
        Row(
            says(F.cross_entropy, torch.ones(2, 7, 5), torch.zeros(2, 7).long()),
            "classes lie along axis 1, not the last",
            "`cross_entropy(z.permute(0, 2, 1), y)`, not `view`",
        ),
        Row(
            f"{says(F.cross_entropy, z, y + 1)}; on a GPU `device-side assert triggered`",
            "labels counted from 1; an unknown label; one output, and class indices; "
            "a logit as probability",
            "restart; count from 0; `ignore_index=` for labels to leave out; binary loss",
        ),
        Row(
            f"{says(F.binary_cross_entropy, torch.tensor([1.5]), torch.tensor([1.0]))}; "
            "on a GPU `unsafe to autocast`",
            "logits where probabilities belong; probabilities in 16 bits",
            "`binary_cross_entropy_with_logits(z, y)`",
        ),
        Row(
            says(F.cross_entropy, z, F.one_hot(y, 3)),
            "one-hot rows of whole numbers",
            "`target.float()`, or the indices themselves",
        ),
        Row(
            says(torch.nn.CrossEntropyLoss, z, y),
            "data given where the loss is made",
            "`nn.CrossEntropyLoss()(z, y)`",
        ),
        Row(
            "learns slowly; the loss stays far above 0 although all is right",
            "a softmax before `cross_entropy`, which has one inside",
            "give it the logits",
        ),
        Row(
            "good forecasts, and a loss near 0.5",
            "probabilities in `binary_cross_entropy_with_logits`",
            "give it logits, or take `binary_cross_entropy(p, y)`",
        ),
        Row(
            "a negative loss",
            "probabilities in `nll_loss`; labels outside 0 to 1",
            "`nll_loss(q.log(), y)`; labels −1 and 1: `(y + 1) / 2`",
        ),
        Row(
            "the loss is exactly 0 and nothing is learned",
            "one output: a softmax over one class is 1",
            "`binary_cross_entropy_with_logits(z.squeeze(1), y.float())` for labels (N,)",
        ),
        Row(
            "the mean of the terms is not the loss; one-hot rows and indices differ",
            "with `weight`, indices divide by the weights of the labels, rows by N",
            '`terms.sum() / weight[y].sum()`, where `terms` come from `reduction="none"`',
        ),
        Row(
            "a weight scales the whole loss, label 0 too",
            "`weight` multiplies every term of a binary loss",
            "`pos_weight=`, for label 1 alone",
        ),
        Row(
            says(
                F.binary_cross_entropy_with_logits,
                torch.ones(2, 3, 4, 4),
                torch.ones(2, 3, 4, 4),
                pos_weight=torch.ones(3),
            )
            + "; or, silently, columns are weighed",
            "`pos_weight` (C,) lies along the last axis, the width of an image",
            "`pos_weight.view(C, 1, 1)`",
        ),
        Row(
            "a batch gives nan",
            "all its labels are ignored: 0 divided by 0",
            "skip its step; for the log, sums and counts of all batches, divided once",
        ),
        Row(
            "the mean of an epoch changes with the batch size",
            "a mean of means: smaller batches, several machines, weights, ignored labels",
            "add up sums and divisors, divide once",
        ),
        Row(
            "a masked loss falls as padding grows",
            "`(terms * mask).mean()` divides by the padding too",
            "`(terms * mask).sum() / mask.sum()`",
        ),
        Row(
            "a language model's loss is near 0 at once",
            "no shift: the label is the symbol that the model sees",
            "`cross_entropy(z[:, :-1].flatten(0, 1), y[:, 1:].flatten())`",
        ),
        Row(
            "a loss or a total stands still in 16 bits",
            "bfloat16 has two or three digits",
            "`cross_entropy(z.float(), y)`; totals of `loss.item()`",
        ),
        Row(
            "out of memory in the loss",
            "three times the logits, N × C numbers each",
            "chunks with `checkpoint`; `linear_cross_entropy` with its `options`",
        ),
        Row(
            "`kl_div` is negative, nan, or C times too small",
            "probabilities first; logarithms or logits second; a mean over all entries",
            '`kl_div(q.log(), p, reduction="batchmean")`',
        ),
        Row(
            "a teacher fades as T grows",
            "slopes shrink like 1/T²",
            '`T**2 * kl_div(log_q, p, reduction="batchmean")`',
        ),
        Row(
            "a contrastive loss starts higher in larger batches",
            "equal similarities cost log N",
            "none: the batch is the classes",
        ),
        Row(
            "focal loss: p too near one half; weights act oddly",
            "it is not proper; `exp(-cost)` with a weight is not p_t",
            "`weight * (1 - torch.exp(-cost)) ** gamma * cost`; calibrate p",
        ),
        Row(
            "classes along edges that nobody drew",
            "masks resized by means of class numbers",
            '`interpolate(mask[:, None].float(), size, mode="nearest")[:, 0].long()`',
        ),
        Row(
            "a formula by hand gives too much; accuracy makes no sense",
            "(N, 1) beside (N,) is broadcast to (N, N)",
            "equal shapes: `p.squeeze(1)`",
        ),
        Row(
            "another loss at each run, or a huge one",
            "a target from `torch.empty`, or rows that do not sum to 1",
            "fill it: `votes / votes.sum(dim=1, keepdim=True)`",
        ),
        Row(
            "a loss above 1",
            "none: it is a surprise, without upper limit",
            "start near log C; count for accuracy: `(z.argmax(dim=1) == y).float().mean()`",
        ),
        Row(
            "too few samples get label 1",
            "logits held against 0.5",
            "`z > 0`, or `z.sigmoid() > 0.5`",
        ),
        Row(
            "the loss never reaches 0",
            "label smoothing, soft targets: the floor is the target's entropy; or several labels "
            "at once share one softmax",
            "compare with the floor; `binary_cross_entropy_with_logits`, one output a label",
        ),
        Row(
            "inf or nan at large logits; 100 and no slope",
            "`log(softmax(z))` by hand; `binary_cross_entropy` after a sigmoid",
            "`log_softmax`, or a loss that takes logits",
        ),
    )
