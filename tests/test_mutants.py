"""The hunt for mutants: it finds one that no test notices, and keeps its own list true."""

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
MUTANTS = ROOT / "tests" / "mutants"
sys.path.append(str(MUTANTS))

pytest.importorskip("resource", reason="Windows cannot fork")

from hunt import MODULES, chosen, gone, listed  # noqa: E402  # likewise
from mutate import mutants  # noqa: E402  # found by the line above

pytestmark = pytest.mark.slow

SOURCE = '''\
"""A module."""

__all__ = ["inside"]
PAIRS = list(zip("ab", "cd", strict=True))

LIMIT = 5


def inside(x: int, low: int = 0) -> bool:
    if not isinstance(x, int):
        raise TypeError("want a whole number")
    return low <= x < LIMIT
'''
SHARP = """\
import pytest
from utils.losses import inside

def test_all():
    assert [x for x in range(-2, 9) if inside(x)] == [0, 1, 2, 3, 4]
    with pytest.raises(TypeError):
        inside("a")
"""
BLUNT = SHARP.replace("range(-2, 9)", "range(-2, 5)")


def test_constants_defaults_comparisons_and_conditions_change_and_prose_does_not():
    found = {(m.where, m.was, m.now) for m in mutants(SOURCE)}
    assert ("", "LIMIT = 5", "LIMIT = 6") in found
    signature = "def inside(x: int, low: int = {}) -> bool:"
    assert ("inside", signature.format(0), signature.format(1)) in found
    assert ("inside", "return low <= x < LIMIT", "return low < x < LIMIT") in found
    assert ("inside", "return low <= x < LIMIT", "return low <= x <= LIMIT") in found
    assert any("not (not isinstance" in now for *_, now in found)
    left_alone = "whole number", "module", "__all__"  # ruff holds the last to what is there
    assert not any(text in was for _, was, _ in found for text in left_alone)
    assert all("strict=True" in now for _, was, now in found if "zip" in was)
    assert all(compile(m.code, "mutant", "exec") for m in mutants(SOURCE))


def test_what_stands_in_a_decorator_is_changed_too():
    source = (
        "from functools import lru_cache\n\n\n@lru_cache(maxsize=3)\ndef two():\n    return 2\n"
    )
    found = {(m.was, m.now): m.lines for m in mutants(source)}
    lines = found["@lru_cache(maxsize=3)", "@lru_cache(maxsize=4)"]
    assert {4, 5} <= set(lines)


def test_what_goes_from_the_end_of_a_file_is_named_too():
    last = (
        SOURCE
        + '\n\ndef side(x: str) -> int:\n    match x:\n        case "l":\n            return 1\n'
    )
    cases = last + '        case "r":\n            return 2\n'
    found = [(m.was, m.now) for m in mutants(cases)]
    assert ('case "r":\nreturn 2', "") in found


@pytest.fixture
def course(tmp_path):
    """Make a course of one module, with a hunt of its own."""
    for name, text in {
        "utils/__init__.py": "",
        "utils/losses.py": SOURCE,
        "tests/mutants/same.toml": "",
        # What else the hunt wants of this module; each test writes the first of them.
        **{f"tests/test_{name}.py": "" for name in MODULES["losses"]},
        "pytest.ini": "[pytest]\nmarkers = browser\n",
        **{f"tests/mutants/{own.name}": own.read_text("utf-8") for own in MUTANTS.glob("*.py")},
    }.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path


def hunt(course, entries=(), tests=BLUNT, options=()):
    (course / "tests" / "test_losses.py").write_text(tests, encoding="utf-8")
    text = "\n".join(f"[[same]]\n{entry}\nwhy = 'for this test'" for entry in entries)
    (course / "tests" / "mutants" / "same.toml").write_text(text, encoding="utf-8")
    return subprocess.run(
        [sys.executable, "tests/mutants/hunt.py", "losses", *options],
        cwd=course,
        env=os.environ | {"PYTHONPATH": "", "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def written(was, now):
    return f"module = 'losses'\nwhere = 'inside'\nwas = '{was}'\nnow = '{now}'"


def test_what_survives_or_is_listed_wrongly_fails_until_it_is_listed_rightly(course):
    was = "return low <= x < LIMIT"
    done = hunt(course, [written(was, "return low < x < LIMIT"), written(was, "return x")])
    assert done.returncode == 1
    # In a function, and in what runs as the module is imported.
    assert "now = '''return low <= x <= LIMIT'''" in done.stdout
    assert "now = '''LIMIT = 6'''" in done.stdout
    assert "Listed as the same, but a test fails" in done.stdout
    assert "Listed, and there is no such mutant: ('losses', 'inside', " in done.stdout
    parts = done.stdout.split("survived:\n")[1:]
    entries = [part[part.index("module") : part.index("why")] for part in parts]
    assert entries
    assert not any("x < LIMIT" in entry.partition("now")[2] for entry in entries)

    done = hunt(course, entries)
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"{len(entries):3} the same function" in done.stdout
    assert "Nothing is left." in done.stdout


UNSEEN = """\


def nobody_calls(x: int) -> int:
    return x + 40


def in_a_thread(x: int) -> int:
    return x + 50


def beside(x: int) -> int:
    lock = _thread.allocate_lock()
    found = []
    lock.acquire()
    _thread.start_new_thread(lambda: (found.append(in_a_thread(x)), lock.release()), ())
    lock.acquire()
    return found[0]
"""
BESIDE = """
from utils.losses import beside

def test_beside():
    assert beside(1) == 51

def test_in_the_main_thread():
    from utils.losses import in_a_thread
    in_a_thread(1)
"""


def test_what_no_test_reaches_survives_and_a_bare_thread_is_followed(course):
    path = course / "utils" / "losses.py"
    source = path.read_text(encoding="utf-8").replace("PAIRS", "import _thread\n\nPAIRS") + UNSEEN
    path.write_text(source, encoding="utf-8")
    done = hunt(course, tests=SHARP + BESIDE)
    assert "now = '''return x + 41'''" in done.stdout, done.stdout + done.stderr
    assert "return x + 51" not in done.stdout
    assert "where = '''beside'''" not in done.stdout


TRACED = """
def test_where_nobody_traces():
    if sys.gettrace() or sys.version_info >= (3, 12) and sys.monitoring.get_tool(1):
        pytest.skip("somebody traces")
    assert [x for x in range(-2, 9) if inside(x)] == [0, 1, 2, 3, 4]
"""


def test_what_is_left_out_where_somebody_traces_notices_too(course):
    done = hunt(course, tests=BLUNT.replace("import pytest", "import sys\nimport pytest") + TRACED)
    assert done.returncode == 1  # for what nobody looks at
    assert "x <= LIMIT" not in done.stdout, done.stdout + done.stderr
    assert "LIMIT = 6" not in done.stdout


KEPT = """
import functools
import pytest
from utils.losses import inside

{}
def found():
    return [x for x in range(-2, 9) if inside(x)]

def test_first({}):
    assert found{}

def test_second({}):
    assert found{} == [0, 1, 2, 3, 4]
"""


@pytest.mark.parametrize(
    "words",
    [
        ("@functools.cache", "", "()", "", "()"),
        ('@pytest.fixture(scope="module")', "found", "", "found", ""),
    ],
    ids=["cache", "fixture"],
)
def test_a_test_that_uses_what_another_kept_notices_too(course, words):
    done = hunt(course, tests=KEPT.format(*words))
    assert "PAIRS" in done.stdout, done.stdout + done.stderr  # which no test looks at
    assert "x <= LIMIT" not in done.stdout


def test_a_sample_tries_so_many_and_says_what_that_tells_of_all(course):
    every = len(list(mutants(SOURCE)))
    done = hunt(course, options=["--sample", "4"])
    share = re.search(r"\b(\d) of 4 noticed in .*: (\d+\.\d) to (\d+\.\d) percent", done.stdout)
    assert share, done.stdout + done.stderr
    assert float(share[2]) < 25 * int(share[1]) < float(share[3]) or int(share[1]) in {0, 4}
    assert every > 4
    assert done.stdout.count("survived:\n") == 4 - int(share[1])
    assert hunt(course, options=["--sample", "4"]).stdout.split(" min")[0] in done.stdout


def test_tests_that_fail_without_a_mutant_are_no_proof(course):
    done = hunt(course, tests=SHARP.replace("3, 4]", "3]"))
    assert done.returncode == 1
    assert "test_losses.py::test_all: no proof" in done.stderr


def test_every_listed_mutant_has_a_module_and_a_reason():
    entries = tomllib.loads((MUTANTS / "same.toml").read_text(encoding="utf-8")).get("same", [])
    for entry in entries:
        assert entry["module"] in MODULES
        assert len(entry["why"].split()) > 3, entry
        source = (ROOT / "utils" / f"{entry['module']}.py").read_text(encoding="utf-8")
        assert {line.strip() for line in source.splitlines()} >= set(entry["was"].splitlines())
    assert all((ROOT / "utils" / f"{name}.py").is_file() for name in MODULES)
    files = [f"test_{test}.py" for tests in MODULES.values() for test in tests]
    assert all((ROOT / "tests" / file).is_file() for file in files)


def test_each_mutant_that_is_listed_as_the_same_is_there():
    same = listed()
    modules = chosen(sorted({name for name, *_ in same}))
    assert not [sentence for module in modules for sentence in gone(module, same)]
