"""Submissions of every kind for lesson 01, and the marks that they deserve."""

import copy
import json
from dataclasses import dataclass, field
from pathlib import Path

RIGHT = {
    "bce": "return -(y * np.log(p) + (1 - y) * np.log(1 - p))",
    "bce_batch": (
        "terms = -(y * np.log(p) + (1 - y) * np.log(1 - p))\n"
        'return terms.sum() if reduction == "sum" else terms.mean()'
    ),
    "best_constant": "return np.mean(y)",
    "bce_with_logits": "return np.logaddexp(0, z) - z * y",
}
FULL = {"bce": 3, "bce_batch": 5, "best_constant": 4, "bce_with_logits": 5}
STUB = "...  # your code here"

UNSTABLE = "p = 1 / (1 + np.exp(-z))\nreturn -(y * np.log(p) + (1 - y) * np.log(1 - p))"
WRONG = {
    "bce": "return y * np.log(p) + (1 - y) * np.log(1 - p)",
    "bce_batch": "return np.mean((p - y) ** 2)",
    "best_constant": "return 0.5",
    "bce_with_logits": "return z - y",
}
FORGED = (
    "import json, os\n"
    "for number in range(3, 30):\n"
    "    try:\n"
    '        os.write(number, b\'{"outcomes": [], "points": 3, "passed": true}\\n\' * 50)\n'
    "    except OSError:\n"
    "        pass\n"
    "return 0.0"
)
SOLUTIONS = Path(__file__).parents[1] / "notebooks" / "solutions" / "01_binary_cross_entropy.ipynb"
READS = f"return len(open({str(SOLUTIONS)!r}).read())"
TAMPERS = (
    "import builtins, sys\n"
    "builtins.abs = np.abs = lambda x: 0\n"
    "np.allclose = np.array_equal = lambda *a, **k: True\n"
    "checks.binary_cross_entropy = lambda fn: print('passed')\n"
    "for name, module in list(sys.modules.items()):\n"
    "    if name.startswith('utils.checks'):\n"
    "        for key in list(vars(module)):\n"
    "            if key in ('check', 'RTOL', '_near', '_judge'):\n"
    "                setattr(module, key, lambda *a, **k: True)\n"
)


HALF = "return loss_of(p if y else 1 - p)"  # the other half stands in the cell above


@dataclass(frozen=True)
class Kind:
    """Answers, or other damage, with the points and the states they deserve where not full."""

    answers: dict[str, str] = field(default_factory=lambda: RIGHT)
    points: dict[str, int] = field(default_factory=dict)
    states: dict[str, str] = field(default_factory=dict)
    before: str = ""  # a cell of the learner's own, ahead of all others
    damage: str = ""
    said: str = ""  # must stand in the sentences

    def expected(self):
        """Points and states by exercise."""
        points = FULL | self.points
        states = {name: "right" if points[name] == FULL[name] else None for name in FULL}
        return points, states | self.states


def _none(state):
    return {"points": dict.fromkeys(FULL, 0), "states": dict.fromkeys(FULL, state)}


def _one(name, body, said, state="failed to run"):
    return Kind(RIGHT | {name: body}, {name: 0}, {name: state}, said=said)


KINDS = {
    "right": Kind(),
    "partly right": Kind(
        RIGHT
        | {
            "bce": "return -y * np.log(p)",
            "bce_batch": "return np.mean(-np.log(np.where(y == 1, p, 1 - p)))",
            "bce_with_logits": UNSTABLE,
        },
        {"bce": 1, "bce_batch": 3, "bce_with_logits": 3},
        dict.fromkeys(("bce", "bce_batch", "bce_with_logits"), "partly right"),
        said="Every sample with label 0 is free of charge",
    ),
    "wrong": Kind(WRONG, **_none("wrong"), said="gives other numbers on"),
    "empty": Kind(dict.fromkeys(FULL, STUB), **_none("not attempted")),
    "raises": Kind(
        dict.fromkeys(FULL, 'raise ValueError("no idea")'),
        **_none("failed to run"),
        said="raises ValueError: no idea",
    ),
    "exits": _one("bce", "import os\nos._exit(0)", "ended its own process (exit code 0)"),
    "segfaults": _one("bce_batch", "import ctypes\nctypes.string_at(0)", "(SIGSEGV)"),
    "endless": _one("best_constant", "while True:\n    pass", "was still running after"),
    "endless cell": Kind(before="while True:\n    pass"),
    "eats memory": _one("bce", "return len(bytearray(10**11))", "MemoryError"),
    "eats memory in children": _one(
        "bce",
        "import os, time\nfor _ in range(4):\n    os.fork()\nkept = b'1' * 10**8\ntime.sleep(100)",
        "of memory",
    ),
    "floods": _one("bce", 'while True:\n    print("right " * 1000)', "printed more than 1 MB"),
    "prints passed": Kind(
        dict.fromkeys(FULL, 'print("passed, 100 %")'),
        **_none("failed to run"),
        said="returns nothing",
    ),
    "redefines": Kind(WRONG, **_none("wrong"), before=TAMPERS),
    "edits the marks": Kind(
        dict.fromkeys(FULL, STUB),
        **_none("not attempted"),
        damage="edit",
        said="changed or deleted, and restored",
    ),
    "reads the answers": _one("bce", READS, "FileNotFoundError"),
    "calls the answer": _one(
        "bce", 'return checks.EXERCISES["binary_cross_entropy"].reference(p, y)', "is the answer"
    ),
    "forges": Kind(RIGHT | {"bce": FORGED}, **_none("failed to run"), said="channel"),
    "deleted cells": Kind(
        points=dict.fromkeys(("bce_batch", "best_constant", "bce_with_logits"), 0),
        states=dict.fromkeys(("bce_batch", "best_constant", "bce_with_logits"), "failed to run"),
        damage="delete",
        said="defines no function bce_batch",
    ),
    "no metadata": Kind(damage="strip"),
    "moved and split": Kind(RIGHT | {"bce": HALF}, damage="move"),
    "broken": Kind(damage="cut", **_none("failed to run"), said="is not a whole notebook"),
    "no notebook": Kind(damage="pdf", **_none("failed to run"), said="and a notebook (.ipynb) is"),
}


def _moved(cell, release):
    """Split one cell, copy one stub, and answer one in a cell of one's own, as Jupyter does it."""
    name = cell.metadata.get("nbgrader", {}).get("grade_id")
    stub = next(copy.deepcopy(one) for one in release.cells if one.id == cell.id)
    if name == "bce":
        half = copy.deepcopy(cell)
        half.source = "def loss_of(p):\n    return -np.log(p)"
        return half, cell
    if name == "bce_batch":
        return cell, stub
    if name == "best_constant":
        own = copy.deepcopy(cell)
        own.metadata = {}
        return own, stub
    return (cell,)


def notebook(kind, release):
    """Write what a learner of this kind hands in: the end of the file's name, and its bytes."""
    nb = copy.deepcopy(release)
    for cell in nb.cells:
        name = cell.metadata.get("nbgrader", {}).get("grade_id")
        if name in FULL:
            body = kind.answers[name].replace("\n", "\n    ")
            assert STUB in cell.source
            cell.source = cell.source.replace(STUB, body)
        elif name and kind.damage == "edit":
            cell.source = 'print("passed")\n100.0'
    if kind.damage == "move":
        nb.cells = [each for cell in nb.cells for each in _moved(cell, release)]
    if kind.before:
        nb.cells.insert(1, copy.deepcopy(next(c for c in nb.cells if c.cell_type == "code")))
        nb.cells[1].source = "import numpy as np\nfrom utils import checks\n" + kind.before
        nb.cells[1].id, nb.cells[1].metadata = "mine", {}
    if kind.damage == "delete":
        setup = next(c for c in nb.cells if c.cell_type == "code")
        nb.cells = [setup, next(c for c in nb.cells if "def bce(" in c.source)]
    content = json.loads(json.dumps(nb))
    if kind.damage == "strip":
        content = {"cells": [dict(c, metadata={}) for c in content["cells"]]}
    text = json.dumps(content)
    if kind.damage == "pdf":
        return "/<img src=x onerror=alert(1)>.pdf", b"%PDF-1.7 \x00\xff no notebook"
    return ".ipynb", (text[: len(text) // 2] if kind.damage == "cut" else text).encode()


def as_notebook(source):
    """Write a notebook of one cell, as text."""
    return json.dumps({"cells": [{"cell_type": "code", "source": source}]}, ensure_ascii=False)
