"""The explorers of lesson 09 show what torch computes, over many states and at every corner."""

import math

import numpy as np
import pytest
import torch
import torch.nn.functional as F  # noqa: N812  # the field's own name
from scipy.optimize import minimize_scalar
from twins import STATES, states, twin

from utils import explorers, ratings


def test_pairs_agrees_with_torch():
    tried = 0
    for state in states("pairs"):
        s = torch.tensor([state[f"s{i}"] for i in range(1, 10)], dtype=torch.float64).view(3, 3)
        z, y = s / state["temperature"], torch.arange(3)
        values = twin("pairs").marks(state)["values"]
        wanted = [F.cross_entropy(table, y).item() for table in (z, z.T)]
        assert [values["rows"], values["columns"]] == pytest.approx(wanted, abs=1e-9)
        assert values["loss"] == pytest.approx(sum(wanted) / 2, abs=1e-9)
        q = torch.cat([z.softmax(1), z.softmax(0)]).flatten().tolist()
        assert values["q"] == pytest.approx(q, abs=1e-9)
        tried += 1
    assert tried > STATES


def test_elo_agrees_with_gradient_descent_by_autograd():
    rate = 400 / math.log(10)
    for step, game in ((0, 1), (32, 57), (100, 120)):
        values = explorers.elo(K=step, game=game)
        r = torch.zeros(4, dtype=torch.float64, requires_grad=True)
        paid = []
        for winner, loser in ratings.season():
            z = (r[winner] - r[loser]) / rate
            paid.append(F.binary_cross_entropy_with_logits(z, torch.ones_like(z)))
            (slope,) = torch.autograd.grad(paid[-1], r)
            if len(paid) == game:
                assert values.expected == pytest.approx(z.sigmoid().item(), abs=1e-9)
                moved = step * rate * slope.abs().max().item()
                assert values.moved == pytest.approx(moved, abs=1e-9)
            r = (r - step * rate * slope).detach().requires_grad_()
        assert values.loss == pytest.approx(torch.stack(paid).mean().item(), abs=1e-9)
        np.testing.assert_allclose(np.array(values.ratings) - 1500, r.detach().numpy(), atol=1e-9)


def test_the_curve_of_k_has_its_least_where_a_search_finds_it():
    games = ratings.season()
    best = minimize_scalar(lambda k: ratings.rate(games, k)[1].mean(), bounds=(0, 200)).x
    least = min(range(0, 201, 4), key=lambda k: explorers.elo(K=k).loss)
    assert abs(least - best) <= 4


def test_a_season_is_fair_and_complete():
    games = ratings.season()
    assert len(games) == 120
    meetings = {frozenset(pair): games.count(pair) + games.count(pair[::-1]) for pair in games}
    assert sorted(meetings.values()) == [20] * 6
    chances = [ratings.expected(ratings.TRUE[a], ratings.TRUE[b]) for a, b in games]
    assert min(chances) < 0.5 < max(chances)  # somebody was surprised
    walks, _ = ratings.rate(games, 50)
    np.testing.assert_allclose(walks.sum(axis=1), 6000)  # points move, and none is lost


def test_expected_is_the_formula_that_federations_print():
    for a, b in ((1500, 1500), (1613, 1477), (2700, 1400)):
        assert ratings.expected(a, b) == pytest.approx(1 / (1 + 10 ** ((b - a) / 400)), abs=1e-12)


def test_equal_ratings_have_names_that_do_not_overlap():
    for step in (0, 32, 200):
        marks = twin("elo").marks({"K": step, "game": 1}, *explorers.elo().data)["marks"]
        heights = sorted(m["y"] for m in marks if m["kind"] == "text")
        assert min(np.diff(heights)) > 60


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda: explorers.pairs(s=(2,) * 9), "s1 = 2 .* from -1 to 1"),
        (lambda: explorers.pairs(s=((1, 0), (0, 1))), "2 values.*give 9"),
        (lambda: explorers.pairs(cell="4a"), "cannot be chosen"),
        (lambda: explorers.elo(K=300), "from 0 to 200"),
    ],
)
def test_bad_input_gets_a_sentence(make, says):
    with pytest.raises(ValueError, match=says):
        make()
