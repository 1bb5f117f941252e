"""What a learner may say from within; classroom/grading.md has a table of what stops each try."""

import io
import os
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import psutil
import pytest
from grading_tries import RIGHT, SPINS, bare_course, tried

from classroom.grading import channel, exercises, rounds, scoring
from classroom.grading.process import Limits

pytestmark = pytest.mark.usefixtures("sandboxed")


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    return bare_course(tmp_path_factory.mktemp("class"))


FLOODS = """import os
for line in %s:
    for number in range(3, 30):
        try:
            while line: line = line[os.write(number, line):]
        except OSError:
            pass
return 0.0"""
LINES = {
    "long": "[b'{\"outcomes\": [' + b'[],' * 6_000_000 + b'[]]}\\n']",
    "endless": "[b'{\"outcomes\": [' + b'[],' * 10_000_000]",
    "many": "15 * [b'{\"outcomes\": [' + b'[],' * 330_000 + b'[]]}\\n']",
}


@pytest.mark.parametrize("way", LINES)
def test_a_message_of_20_mb_costs_the_teacher_no_memory(course, way):
    code = (
        "import resource, sys, test_grading_attacks as t\n"
        "from classroom.grading.assignment import Course\n"
        "from pathlib import Path\n"
        "course = Course(Path(sys.argv[1]))\n"
        "t.tried(course, t.RIGHT, t.Limits())\n"
        "before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "print(t.tried(course, t.FLOODS % t.LINES[sys.argv[2]], t.Limits()).lines[0])\n"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)\n"
    )
    paths = os.pathsep.join([str(exercises.ROOT), str(exercises.ROOT / "tests")])
    said = subprocess.run(
        [sys.executable, "-c", code, str(course.folder), way],
        env=os.environ | {"PYTHONPATH": paths},
        capture_output=True,
        text=True,
        check=True,
    ).stdout.splitlines()
    assert "for one answer" in said[0] or "channel" in said[0], said
    assert int(said[1]) < 60_000  # kB


def test_all_answers_together_have_an_end():
    answers = io.BytesIO(24 * (b"1" * 900_000 + b"\n"))
    said = channel.Channel(answers, io.BytesIO())
    kept = sum(map(len, iter(lambda: said.next(5), None)))
    assert said.flooded == "gave more than 20 MB of answers."
    assert kept < 21e6


MARKS = """
from classroom.grading.process import Limits, Process
with Process("", [("cell", "while True: pass", [])], Limits(), sandboxed=True) as one:
    print("started", flush=True)
    one.reply()
"""


def test_what_is_tried_ends_with_whoever_marks():
    environment = os.environ | {"PYTHONPATH": str(exercises.ROOT)}
    marking = subprocess.Popen(
        [sys.executable, "-c", MARKS], env=environment, stdout=subprocess.PIPE
    )
    marking.stdout.readline()
    started = psutil.Process(marking.pid).children(recursive=True)
    marking.kill()
    marking.communicate()
    assert started
    _, left = psutil.wait_procs(started, 10)
    for one in left:
        one.kill()
    assert not left


def side_by_side(course, bodies, limits):
    """Mark answers to the first exercise of lesson 01 two at a time; return their points."""
    shares = rounds.shares(2)

    def one(body):
        processors = shares.get()
        try:
            return tried(course, body, replace(limits, processors=processors)).points
        finally:
            shares.put(processors)

    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(one, bodies))


def test_a_bully_costs_nobody_a_point(course):
    honest = (
        "import time\nuntil = time.process_time() + 0.1\nwhile time.process_time() < until: pass\n"
    )
    points = side_by_side(course, [SPINS, honest + RIGHT, honest + RIGHT], Limits(step=5))
    assert points == [0, 3, 3]


LIES = {
    "ends all": "import os\nos.kill(-1, 9)",
    "closes all": "import os\nos.closerange(0, 200)\n" + RIGHT,
    "equals all": "class F(float):\n    def __eq__(self, _): return True\nreturn F(0)",
    "answers twice": "import os\nos.fork()\nreturn 0.0",
    "has an array": "class A:\n    def __array__(self, *a, **k): return np.array('x')\nreturn A()",
    "stops itself": "import os, signal\nos.kill(os.getpid(), signal.SIGSTOP)",
    "has no text": "class E(Exception):\n    def __str__(self): raise self\nraise E",
}


@pytest.mark.parametrize("way", LIES)
def test_no_lie_earns_a_point_or_stops_the_marking(course, way):
    mark = tried(course, LIES[way], Limits(step=2))
    assert mark.points == 0
    assert mark.state in {scoring.WRONG, scoring.FAILED}


def test_every_test_that_the_page_names_is_there():
    page = (exercises.ROOT / "classroom" / "grading.md").read_text(encoding="utf-8")
    table = page.partition("test in `tests/test_grading_attacks*.py`")[2].partition("\n\n")[0]
    named = re.findall(r"`(\w+_\w+)`", table)
    assert len(named) > 10
    ours = [path.read_text("utf-8") for path in Path(__file__).parent.glob("test_grading_attacks*")]
    tests = {*re.findall(r"\ndef test_(\w+)", "".join(ours))}
    assert not {*named} - tests
