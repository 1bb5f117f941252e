"""The explorer of lesson 07 shows what SciPy computes, over many states and at every corner."""

import numpy as np
import pytest
from scipy.stats import entropy
from twins import STATES, states, twin

from utils import explorers


def test_code_length_agrees_with_scipy():
    tried = 0
    for state in states("code_length"):
        p, q = (np.array([state[f"{name}{i}"] for i in range(1, 5)]) for name in "pq")
        values = twin("code_length").marks(state)["values"]
        assert values["entropy"] == pytest.approx(entropy(p, base=2), abs=1e-9)
        assert values["kl"] == pytest.approx(entropy(p, q, base=2), abs=1e-9)
        wanted = entropy(p, base=2) + entropy(p, q, base=2)
        assert values["cross_entropy"] == pytest.approx(wanted, abs=1e-9)
        np.testing.assert_allclose(values["p"], p / p.sum(), atol=1e-9)
        np.testing.assert_allclose(values["q"], q / q.sum(), atol=1e-9)
        tried += 1
    assert tried > STATES


def test_where_the_lessons_explorer_starts():
    first = explorers.code_length()
    assert (first.entropy, first.cross_entropy, first.kl) == pytest.approx((1.75, 2, 0.25))


def test_a_drag_ends_where_the_hand_is():
    """Repeat what the browser does as the hand rests at a height: the share comes there."""
    for wanted in (0.1, 0.3, 0.5, 0.75):
        parts = {f"{name}{i}": 4.0 for name in "pq" for i in range(1, 5)}
        for _ in range(6):
            drawn = twin("code_length").marks(parts)["marks"]
            (wire, zero, one) = next(m["drag"]["y"] for m in drawn if m.get("drag"))
            assert wire == "p1"
            parts["p1"] = float(np.clip((wanted - zero) / (one - zero), 1, 64))
        share = parts["p1"] / sum(parts[f"p{i}"] for i in range(1, 5))
        assert share == pytest.approx(wanted, abs=0.02)


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda: explorers.code_length(p=(0, 1, 1, 1)), "p1 = 0 .* from 1 to 64"),
        (lambda: explorers.code_length(q=(1, 1, 1)), "3 values.*give 4"),
    ],
)
def test_bad_input_gets_a_sentence(make, says):
    with pytest.raises(ValueError, match=says):
        make()
