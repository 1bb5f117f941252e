"""The time limit of checks in a Python of its own: imports, a debugger that looks on."""

import os
import subprocess
import sys
import textwrap
from pathlib import Path

import jupytext
import pytest
from test_checks_limit import busy_machine

ROOT = Path(__file__).parents[1]


def in_a_fresh_process(code, folder, seconds=240, **environment):
    """Run code in a new Python; what still runs after so many seconds tells where it stands."""
    script = folder / "script.py"
    watch = f"import faulthandler\nfaulthandler.dump_traceback_later({seconds}, exit=True)\n"
    script.write_text(watch + textwrap.dedent(code), encoding="utf-8")
    environment = {**os.environ, "PYTHONPATH": str(ROOT), **environment}
    run = [sys.executable, script]
    done = subprocess.run(run, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


STORM = """
    import functools, importlib, random, sys, time
    sys.path.insert(0, {folder!r})
    from utils import checks
    from utils.checks import limit

    # Where somebody listens to audits, Python runs in the middle of C, and threads may change.
    def listen(event, _):
        if event in ("object.__getattr__", "builtins.id"):
            time.sleep(1e-4)

    sys.addaudithook(listen)

    def storm(p):
        while True:
            importlib.invalidate_caches()
            for name in [name for name in sys.modules if name.startswith("storm_")]:
                del sys.modules[name]
            for n in range(40):
                importlib.import_module(f"storm_{{n}}")

    chance = random.Random(1)
    for n in range(200):
        limit.IMPORTS = chance.uniform(0.001, 0.1)
        # A partial does not tell whose lines are the learner's: it is ended in any but an import's.
        said = checks.surprise([storm, functools.partial(storm)][n % 2]).message
        assert "still running" in said, said
        new = importlib.import_module(f"new_{{n}}")
        assert new.whole, "a module half made"
        for name, module in list(sys.modules.items()):
            assert not name.startswith("storm_") or module.whole, "a module half made"
    print("all", n + 1)
"""


def modules(folder):
    for n in range(200):
        for name in (f"storm_{n}", f"new_{n}"):
            body = f"import re, ast\nvalues = [n * n for n in range({20 * n})]\nwhole = True\n"
            (folder / f"{name}.py").write_text(body, encoding="ascii")


def test_imports_are_never_interrupted(tmp_path):
    modules(tmp_path)
    said = in_a_fresh_process(
        STORM.format(folder=str(tmp_path)), tmp_path, PYTHONDONTWRITEBYTECODE="1"
    )
    assert said == "all 200\n"


FIRST_USE = """
    import time
    {imports}
    from utils import checks
    from utils.checks import limit

    {answer}

    limit.TIME_LIMIT = 1  # more than the answer's own work, less than what it imports
    start = time.monotonic()
    result = checks.{check}({name})
    assert result.ok, result.message
    assert time.monotonic() - start > 1, "nothing was imported, so this shows nothing"
"""


@pytest.mark.parametrize(
    ("lesson", "check", "name", "imports", "compiled"),
    [
        ("04_the_sigmoid_decision_boundary", "torch_loss", "torch_loss", "", "nothing"),
        ("06_a_real_classifier", "training_loop", "train_model", "import torch", "all"),
    ],
)
def test_what_a_first_call_imports_does_not_count(tmp_path, lesson, check, name, imports, compiled):
    """Torch's optimizers import its compiler: seconds of work, more where nothing is compiled."""
    pytest.importorskip("torch")
    cells = jupytext.read(ROOT / "lessons_src" / f"{lesson}.py").cells
    (answer,) = (cell.source for cell in cells if cell.source.startswith(f"def {name}("))
    code = textwrap.dedent(FIRST_USE).format(imports=imports, answer=answer, check=check, name=name)
    empty = {"PYTHONPYCACHEPREFIX": str(tmp_path / "cache")} if compiled == "nothing" else {}
    with busy_machine():
        in_a_fresh_process(code, tmp_path, OMP_NUM_THREADS="1", **empty)


TRACED = """
    import sys
    from utils import checks
    from utils.checks import limit

    limit.TIME_LIMIT = 0.1
    sys.settrace(lambda *_: None)

    def endless(p):
        while True:
            pass

    for _ in range(3):
        assert "still running" in checks.surprise(endless).message
    print("ended")
"""


def test_a_debugger_that_looks_on_does_not_hang_when_a_loop_is_ended(tmp_path):
    """Python 3.11 goes round in its own main thread for ever when a blow is left over there."""
    assert in_a_fresh_process(TRACED, tmp_path, seconds=60) == "ended\n"
