"""The explorers of lesson 08 show what PyTorch and a plain count compute, in many states."""

import math

import numpy as np
import pytest
import torch
import torch.nn.functional as F  # noqa: N812  # the field's own name
from twins import states, twin

from utils import explorers, ngrams
from utils.explorers import token_weights, window_costs

OF_TEXT, OF_BATCH = torch.tensor([0, 0, 0, 0, 1, 1, 2]), torch.tensor([0, 0, 0, 0, 0, 0, 1])


def logits_that_cost(terms):
    """Make two logits for each loss, of which class 0 costs that."""
    q = torch.exp(-terms)
    return torch.stack([q.log(), (1 - q).clamp(min=1e-300).log()], dim=1)


def test_whose_mean_agrees_with_torch():
    for state in states("whose_mean"):
        terms = torch.tensor([state[f"cost{i}"] for i in range(1, 8)], dtype=torch.float64)
        mask = torch.tensor([state[f"mask{i}"] == 1 for i in range(1, 8)])
        z, y = logits_that_cost(terms), torch.where(mask, 0, -100)
        values = twin("whose_mean").marks(state)["values"]
        over = token_weights.OVER[state["over"]]
        if over == "places":
            wanted = F.cross_entropy(z, y, reduction="sum") / 12
        else:
            group = {"tokens": torch.zeros(7), "texts": OF_TEXT, "batches": OF_BATCH}[over]
            means = [F.cross_entropy(z[group == g], y[group == g]) for g in group.unique()]
            wanted = torch.stack(means).nanmean()  # a group without a label has no mean
        if wanted.isnan():
            assert values["loss"] is None
        else:
            assert values["loss"] == pytest.approx(wanted.item(), abs=1e-9)


def test_the_weights_of_whose_mean_are_the_slopes_of_the_mean():
    torch.manual_seed(0)
    z = torch.randn(7, 3, dtype=torch.float64, requires_grad=True)
    y = torch.tensor([0, 1, 2, 0, 1, 2, 0])
    terms = F.cross_entropy(z, y, reduction="none")
    means = torch.stack([terms[:4].mean(), terms[4:6].mean(), terms[6]])
    slopes = torch.autograd.grad(means.mean(), z, retain_graph=True)[0]
    own = torch.autograd.grad(terms.sum(), z)[0]
    weights = torch.tensor(token_weights.weights([1] * 7)[1], dtype=torch.float64)
    torch.testing.assert_close(slopes, weights[:, None] * own)


def test_weights_sum_to_one_but_over_places():
    for mask in ([1] * 7, [0, 1, 0, 0, 1, 1, 0], [0, 0, 0, 0, 0, 0, 1]):
        *others, places = token_weights.weights(mask)
        assert [sum(row) for row in others] == pytest.approx([1, 1, 1])
        assert sum(places) == pytest.approx(sum(mask) / 12)


def test_windows_agree_with_a_plain_count():
    text, rows = window_costs.read()
    for state in states("windows"):
        length, stride = int(state["length"]), int(min(state["stride"], state["length"]))
        terms, scored, read = [], 0, 0
        for begin in range(0, len(text), stride):
            end = min(begin + length, len(text))
            if end > scored:
                read += 1
            terms += [rows[min(i - begin, 3)][i] for i in range(scored, end)]
            scored = max(scored, end)
        values = twin("windows").marks(state, text, rows)["values"]
        assert values["loss"] == pytest.approx(np.mean(terms), abs=1e-9)
        assert values["perplexity"] == pytest.approx(math.exp(np.mean(terms)), abs=1e-9)
        assert values["windows"] == read


def test_windows_read_the_ngrams_of_the_course():
    text, rows = window_costs.read("depends on")
    learned, _ = ngrams.english()
    y = ngrams.numbers(text)
    pairs = np.full((27, 27), 0.1)
    before, after = ngrams.numbers(learned)[:-1], ngrams.numbers(learned)[1:]
    np.add.at(pairs, (before, after), 1)
    table = pairs / pairs.sum(1, keepdims=True)
    np.testing.assert_allclose(rows[1][1:], -np.log(table[y[:-1], y[1:]]), atol=3e-3)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("short", "5 symbols: give 8 to 32"),
        ("a" * 33, "33 symbols"),
        ("Capital letters", "'C' in the text"),
        (8, "want a text"),
    ],
)
def test_a_text_that_does_not_fit_is_refused(text, says):
    with pytest.raises(ValueError, match=says):
        explorers.windows(text=text)


@pytest.mark.parametrize("text", ["depends on what you want", "a quick zebra jumps", "zq" * 16])
def test_any_text_has_a_few_numbers_beside_its_perplexity(text):
    axis = explorers.windows(text=text).draw().axes[1]
    low, high = axis.get_ylim()
    assert 4 <= sum(low <= tick <= high for tick in axis.get_yticks()) <= 8
