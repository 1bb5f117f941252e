"""The explorers of lesson 04 agree with torch; the walks are gradient descent."""

import numpy as np
import pytest
import torch
import torch.nn.functional as F  # noqa: N812  # the field's own name
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import log_loss
from twins import states, twin

from utils import explorers, logistic, plots
from utils.data import six_points
from utils.explorers import plane, still, walk

X, Y = six_points()


def exact(values):
    return torch.tensor(values, dtype=torch.float64)


def test_boundary_agrees_with_torch():
    for state in states("boundary"):
        x = exact([[state[f"x1{i}"], state[f"x2{i}"]] for i in range(1, 7)])
        y = exact([state[f"y{i}"] for i in range(1, 7)])
        z = F.linear(x, exact([[state["w1"], state["w2"]]]), exact([state["b"]])).squeeze()
        values = twin("boundary").marks(state)["values"]
        wanted = F.binary_cross_entropy_with_logits(z, y).item()
        assert values["loss"] == pytest.approx(wanted, abs=1e-9)
        assert values["p"] == pytest.approx(z.sigmoid().tolist(), abs=1e-9)
        assert values["accuracy"] == pytest.approx(((z > 0) == (y == 1)).double().mean().item())


def test_the_lines_lie_where_the_probability_is_theirs():
    found = 0
    for state in states("boundary"):
        w1, w2, b = state["w1"], state["w2"], state["b"]
        for level in plane.LEVELS:
            logit = np.log(level / (1 - level))
            for x1, x2 in plane.straight(w1, w2, logit - b):
                assert w1 * x1 + w2 * x2 + b == pytest.approx(logit, abs=1e-9)
                assert -1e-9 <= x1 <= plane.FRAME[0] + 1e-9
                assert -1e-9 <= x2 <= plane.FRAME[1] + 1e-9
                found += 1
    assert found > 1000


@pytest.mark.parametrize("start", walk.STARTS)
@pytest.mark.parametrize("rate", walk.RATES)
def test_descent_agrees_with_sgd(rate, start):
    *w, b = walk.STARTS[start]
    line = torch.nn.Linear(2, 1).double()
    line.weight.data, line.bias.data = exact([w]), exact([b])
    optimizer = torch.optim.SGD(line.parameters(), lr=rate)
    points, labels = torch.tensor(X[:, :2]), torch.tensor(Y)
    for step in range(51):
        loss = F.binary_cross_entropy_with_logits(line(points).squeeze(), labels)
        if step in walk.STEPS:
            state = {
                "lr": walk.RATES.index(rate),
                "start": list(walk.STARTS).index(start),
                "step": walk.STEPS.index(step),
            }
            assert twin("descent").marks(state)["values"]["loss"] == pytest.approx(
                loss.item(), abs=1e-9
            )
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()


@pytest.mark.parametrize(
    ("step", "loss", "right"),
    [(0, 0.4638, 4), (1, 0.4153, 6), (20, 0.3571, 5), (200, 0.2821, 6), (1000, 0.1664, 6),
     (10000, 0.0411, 6)],
)  # fmt: skip
def test_the_promised_losses(step, loss, right):
    explorer = explorers.descent(step=step)
    assert round(explorer.loss, 4) == loss
    assert round(explorer.accuracy * 6) == right
    assert repr(explorer).startswith(f"step {step}: mean loss {loss:.4f} nats, {right} of 6")


@pytest.mark.parametrize("start", [(0.0, 0.0, 0.0), (0.6, -0.8, 2.0), (-1e4, 0.0, 0.0)])
def test_a_walk_is_that_of_torch(start):
    w = exact(start).requires_grad_()
    optimizer = torch.optim.SGD([w], lr=0.1)
    for point in logistic.descend(start, X.tolist(), Y.tolist(), 0.1, 30):
        assert point == pytest.approx(w.detach().numpy(), rel=1e-9)
        F.binary_cross_entropy_with_logits(exact(X) @ w, exact(Y)).backward()
        optimizer.step()
        optimizer.zero_grad()


def test_too_large_a_step_spikes_and_the_walk_ends_before_rounding_decides():
    losses = [explorers.descent(start="zeros", lr=0.5, step=step).loss for step in range(10)]
    assert round(max(losses), 2) == 4.75
    assert "step 50 (this walk ends here)" in repr(explorers.descent(lr=0.5, step=10000))
    nudged = logistic.descend(np.full(3, 1e-13), X, Y, 0.5, 100)
    walked = logistic.descend(np.zeros(3), X, Y, 0.5, 100)
    apart = np.abs(nudged - walked).max(axis=1)
    assert apart[:51].max() < 1e-10
    assert apart[100] > 1e-9  # a nudge in the thirteenth digit, and another walk


@pytest.mark.parametrize("C", [0.1, 1, 100])
def test_the_penalised_fit_is_the_one_of_scikit_learn(C):
    theirs = LogisticRegression(C=C, tol=1e-10, max_iter=10_000).fit(X[:, :2], Y)
    w = logistic.fit(X, Y, C=C)
    assert w == pytest.approx([*theirs.coef_[0], *theirs.intercept_], rel=1e-5)
    loss = log_loss(Y, theirs.predict_proba(X[:, :2]))
    assert logistic.loss(w, X, Y) == pytest.approx(loss, rel=1e-6)


def test_without_a_penalty_separable_points_have_no_fit():
    with pytest.raises(ValueError, match="no minimum with C = inf"):
        logistic.fit(X, Y)
    flipped = np.abs(Y - np.eye(6)[0])
    w = logistic.fit(X, flipped)
    assert np.abs(logistic.gradient(w, X, flipped)).max() < 1e-12


def test_one_control_moves_the_point_that_is_chosen():
    explorer = explorers.boundary(point=3)
    assert explorer.controls["x1"].value == explorer.x1[2] == X[2, 0]
    assert explorer.controls["y"].index == 0
    explorer.picture.set_trait("x13", 1.0)
    assert explorer.x1[2] == 1.0
    explorer.y = [1] * 6
    assert explorer.picture.y6 == 1
    with pytest.raises(ValueError, match="give one of 1, 2, 3"):
        explorer.point = 7


def test_the_six_points_leave_the_global_generator_alone():
    np.random.seed(7)  # noqa: NPY002  # that is what is tested
    before = np.random.get_state()[1].copy()  # noqa: NPY002  # likewise
    six_points()
    assert (np.random.get_state()[1] == before).all()  # noqa: NPY002  # likewise
    np.random.seed(0)  # noqa: NPY002  # as the demonstration does
    assert (np.random.normal(5, 2, 3) == X[:3, 0]).all()  # noqa: NPY002  # likewise


def test_a_line_out_of_sight_leaves_the_numbers_at_its_axes():
    gone = 0
    for step in (1, 3, 20):
        explorer = explorers.descent(start="zeros", lr=0.5, step=step)
        result = explorer.result()
        gone += sum(mark.get("points") == [] for mark in result["marks"])
        with plots.look():
            figure = explorer.draw()
        still.add_marks(figure, result)
        figure.draw_without_rendering()
        numbers = [label.get_text() for label in figure.axes[0].get_yticklabels()]
        assert numbers == ["0", "5", "10"]
    assert gone
