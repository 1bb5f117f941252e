"""What each token weighs in the means that `whose_mean` shows; `token_weights.js` is the twin.

Three texts of 4, 2 and 1 tokens are padded to 4 places each; the first two texts are a batch, and
the third is one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

OVER = "tokens", "texts", "batches", "places"
TEXTS = (0, 1, 2, 3), (4, 5), (6,)
BATCHES = (0, 1, 2, 3, 4, 5), (6,)
N, LONGEST = 7, 4
PLACES = len(TEXTS) * LONGEST
#: Where each token stands, with a place left free between two texts.
X = [k * (LONGEST + 1) + j for k, tokens in enumerate(TEXTS) for j in range(len(tokens))]


def _of_groups(counts: Sequence[int], groups: Sequence[Sequence[int]]) -> list[float]:
    """Weigh the tokens in the mean of the means of groups; a group without any is left out."""
    full = [group for group in groups if any(counts[i] for i in group)]
    row = [0.0] * N
    for group in full:
        for i in group:
            row[i] = counts[i] / sum(counts[j] for j in group) / len(full)
    return row


def weights(counts: Sequence[int]) -> list[list[float]]:
    """Return what each token weighs, in the mean over each of `OVER`.

    Examples
    --------
    >>> weights([0, 0, 1, 1, 0, 0, 1])[1]
    [0.0, 0.0, 0.25, 0.25, 0.0, 0.0, 0.5]
    """
    rows = [_of_groups(counts, groups) for groups in ([range(N)], TEXTS, BATCHES)]
    return [*rows, [count / PLACES for count in counts]]
