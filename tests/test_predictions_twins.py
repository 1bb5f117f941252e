"""Predictions: Python and JavaScript agree on what is asked, what is true and what is drawn."""

import random

import pytest
import twins
from small_predictions import EVERY, asks

from utils.explorers import ring

pytestmark = pytest.mark.usefixtures("kept")  # an earlier guess would be found

STATES = 40
RESULTS = [
    {"marks": [], "sentence": ""},
    {
        "marks": [
            {"kind": "point", "name": "loss", "drag": {"x": "p"}, "role": "one"},
            {"kind": "bar", "pick": {"y": 1}, "flip": "y", "role": "zero"},
            {"kind": "text", "name": "slope", "text": "steep"},
        ],
        "show": {"curve-0": 1, "curve-1": 0, "axis": 0.5},
        "sentence": "p = 0.35: loss 1.05.",
        "code": "loss(0.35)",
        "values": {"loss": 1.05},
    },
]
VEILS = [], ["loss", "curve-0"], ["sentence", "slope", "formula"]


def rings(draw):
    """Make up what may be asked of a ring, the state it is in and what is true, of every kind."""
    many = draw.choice([1, 1, 2, 3])
    low, step, count = draw.choice([-1, 0, 0.25, 10]), draw.choice([0.05, 0.1, 1]), 40
    values = [round(low + i * step, 10) for i in range(count + 1)]
    zero, one = draw.choice([(0, 1), (0, 1), (0.8, 2.2), (-0.5, -2.6)])
    unit = abs(one - zero) * (values[-1] - low)
    veil = draw.choice(VEILS)
    ask = {
        "range": [low, values[-1], step],
        "digits": draw.choice([0, 1, 2]),
        "unit": draw.choice(["", "nats"]),
        "names": [f"p = {0.1 * i:g}" for i in range(many)] if many > 1 else [""],
        "axes": draw.choice([0, 1]),
        "along": draw.choice("xy"),
        "at": [draw.choice([0.2, 3, -5]) + i for i in range(many)],
        "zero": zero,
        "one": one,
        "scaled": draw.random() < 0.5,
        "point": [unit / draw.choice([100, 300]), unit / draw.choice([100, 300])],
        "side": draw.choice([-1, 0, 1]),
        "veil": veil,
        "gids": [name for name in veil if name in ("curve-0", "formula")],
    }
    guesses = [draw.choice(values) for _ in range(many)]
    near = draw.randint(9, 25) * ask["point"][ask["along"] == "y"] / (one - zero)  # in points
    found = [
        draw.choice([g, g + step / 2, g + near, draw.uniform(low - 2, values[-1] + 2)])
        for g in guesses
    ]
    return draw.choice(RESULTS), ask, guesses, draw.choice([0, 1, 2]), found


def test_the_twins_agree_on_every_kind_of_ring():
    draw = random.Random(0)  # noqa: S311  # rings for a test, no secret
    tried = [rings(draw) for _ in range(400)]
    result, ask, *_ = tried[0]
    ask = ask | {"range": [0, 20, 0.1], "names": ["a", "b"], "at": [1, 2]}
    ask |= {"along": "y", "point": [1, 1], "zero": 0, "one": 1}
    # At the edge of what counts as right, as equally far off, and as room for a number.
    tried += [(result, ask, [0], 1, [0.05 + 1e-6]), (result, ask, [0, 0], 1, [1 - 1e-9, 1])]
    tried += [(result, ask, [0], 1, [found]) for found in (11, 11.5)]
    theirs = twins.in_node(
        twins.names_of("binary", asks=True)
        + """const both = given[0].map((all) => [asked(...all), farthest(all[2], all[4])]);
        console.log(JSON.stringify(both));""",
        tried,
    )
    for all_of_it, its in zip(tried, theirs, strict=True):
        _, _, guesses, _, found = all_of_it
        twins.agree([ring.asked(*all_of_it), ring.farthest(guesses, found)], its, all_of_it)


def tabled(state, table):
    values = {"loss": table[round(10 * state["t"]) + 2], "q": [state["u"], state["t"]]}
    return {"values": values | {"z": state["u"] + state["t"]}}


def test_the_twins_agree_on_what_is_true_and_where_the_least_lies():
    draw = random.Random(0)  # noqa: S311  # tables for a test, no secret
    tried = []
    for _ in range(300):
        kind = draw.choice(
            [{"least": "loss", "value": "t"}, {"value": "z"}, {"value": "q", "item": 1}]
        )
        ask = {"least": "", "item": None, "steps": [-0.2, 0.5, 0.1], "goal": {"t": 0.3, "u": 0}}
        each = draw.choice([[{}], [{"u": 1}, {"u": 2}, {"t": 0.1}]])
        some = 0, 1e-10, 1e-9, 0.5, 0.5
        tried.append([ask | kind | {"each": each}, [[draw.choice(some) for _ in range(8)]]])
    theirs = twins.in_node(
        twins.names_of("binary", asks=True)
        + """const tabled = ({ t, u }, table) => ({
          values: { loss: table[Math.round(10 * t) + 2], q: [u, t], z: u + t } });
        const both = given[0].map((of) => [goal(tabled, ...of), truths(tabled, ...of)]);
        console.log(JSON.stringify(both));""",
        tried,
    )
    for of, its in zip(tried, theirs, strict=True):
        twins.agree([ring.goal(tabled, *of), ring.truths(tabled, *of)], its, of)


@pytest.mark.parametrize("name", EVERY)
def test_the_twins_agree_with_guesses_in_the_state(name):
    explorer = asks(name)
    ask, data = explorer.asked.ask, explorer.data
    draw = random.Random(0)  # noqa: S311  # states for a test, no secret
    steps = {
        key: [round(low + i * step, 10) for i in range(round((high - low) / step) + 1)]
        for key, (low, high, step) in explorer.picture.limits.items()
    }
    states = [{key: draw.choice(some) for key, some in steps.items()} for _ in range(STATES)]
    states += [{key: some[end] for key, some in steps.items()} for end in (0, -1)]
    states += [states[0] | {"done": done} for done in (0, 1, 2)]
    theirs = twins.in_node(
        twins.names_of(explorer.name, asks=True)
        + """const [ask, states, data] = given;
        const found = truths(marks, ask, data);
        const results = states.map((state) => asked(marks(state, ...data), ask,
          ask.start.map((_, i) => state[`guess${i + 1}`]), state.done, state.done ? found : []));
        console.log(JSON.stringify([found, goal(marks, ask, data), results]));""",
        *(ask, states, data),
    )
    found = ring.truths(explorer.marks, ask, data)
    twins.agree([found, ring.goal(explorer.marks, ask, data)], theirs[:2], name)
    for state, its in zip(states, theirs[2], strict=True):
        guesses = [state[wire] for wire in explorer.asked.wires]
        shown = explorer.marks(state, *data)
        done = state["done"]
        ours = ring.asked(shown, ask, guesses, done, found if done else [])
        twins.agree(ours, its, state)
