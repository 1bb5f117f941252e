"""A real hub: learners come at once, are kept apart, and lose nothing when something dies.

COURSE_HUB_LEARNERS sets how many come; docs/benchmarks.md has the figures for 25.
"""

import json
import os
import re
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

if sys.platform != "linux":
    pytest.skip("the hub runs on Linux", allow_module_level=True)

import learners
import psutil

LEARNERS = int(os.environ.get("COURSE_HUB_LEARNERS", "3"))
TRY_EACH = """
import json, os
def look(path):
    try:
        os.listdir(path) if os.path.isdir(path) else open(path).read()
    except OSError as error:
        return type(error).__name__
    return "open"
print(json.dumps({path: look(path) for path in %r}))
"""


@pytest.fixture(scope="module")
def hub(accounts_can_be_made):  # noqa: ARG001  # else it says so
    with learners.running(LEARNERS) as hub:
        yield hub


@pytest.fixture(scope="module")
def visits(hub):
    return learners.attend_together(hub)


@pytest.fixture
def anna(visits):
    return visits[0].learner


@pytest.fixture
def ben(visits):
    return visits[1].learner


def server_of(learner):
    return learner.process(str(learners.SERVER))


def kernel_of(learner):
    return learner.process("ipykernel_launcher")


def test_all_come_at_once_and_run_the_first_lesson(hub, visits):
    assert not any(visit.faults for visit in visits), (
        [visit.faults for visit in visits], hub.log.read_text()[-2000:],
    )  # fmt: skip


def test_explorers_are_alive_on_opening(anna):
    cells = anna.read("notebooks/02_multiclass_cross_entropy.ipynb")["content"]["cells"]
    assert {c["metadata"]["trusted"] for c in cells if c["cell_type"] == "code"} == {True}


def test_nobody_comes_in_without_a_password_of_the_roster(hub, visits):
    anna, ben = (visit.learner.name for visit in visits[:2])
    tries = [("root", "wrong"), ("somebody", "wrong"), (anna, ""), (anna, hub.passwords()[ben])]
    strangers = [learners.Learner(hub, name) for name, _ in tries]
    with ThreadPoolExecutor() as crowd:  # each refusal takes seconds, on purpose
        passwords = [password for _, password in tries]
        assert not any(crowd.map(learners.Learner.sign_in, strangers, passwords))
    for stranger in strangers:
        assert stranger.session.get(f"{hub.url}/hub/api/user", timeout=60).status_code == 403


def test_one_learner_is_refused_at_anothers_server_files_and_kernel(anna, ben, visits):
    kernel = visits[1].kernel.id
    for method, path in [
        ("GET", "lab"),
        ("GET", f"files/{learners.LESSON}"),
        ("GET", f"api/contents/{learners.LESSON}"),
        ("PUT", f"api/contents/{learners.LESSON}"),
        ("GET", "api/kernels"),
        ("POST", f"api/kernels/{kernel}/interrupt"),
        ("GET", f"api/kernels/{kernel}/channels"),
        ("POST", "api/terminals"),
    ]:
        answer = anna.ask(method, f"{ben.server}/{path}")
        assert answer.status_code in {403, 404}, (method, path, answer.status_code)
    answer = anna.ask("DELETE", f"{anna.hub.url}/hub/api/users/{ben.name}/server")
    assert answer.status_code in {403, 404}
    assert visits[1].kernel.run("1 + 1") == (None, "")


def test_one_learners_kernel_is_refused_at_anothers_home_processes_and_the_hubs_secrets(
    hub, visits, ben
):
    server = server_of(ben)
    home = hub.folder / "homes" / ben.name
    closed = [home, home / "cross-entropy" / learners.LESSON, f"/proc/{server.pid}/environ"]
    closed += [hub.folder / name for name in ("state", "slips.txt", "learners.csv", "settings.py")]
    closed = [*map(str, closed), str(hub.folder / "homes")]
    said = json.loads(visits[0].kernel.run(TRY_EACH % closed)[1])
    assert said.keys() == {*closed}
    assert {*said.values()} == {"PermissionError", "FileNotFoundError"}, said
    mine = str(hub.folder / "homes" / visits[0].learner.name)
    assert json.loads(visits[0].kernel.run(TRY_EACH % [mine])[1]) == {mine: "open"}
    for deed in (f"import os; os.kill({server.pid}, 9)", "import utils; open(utils.__file__, 'a')"):
        fault = visits[0].kernel.run(deed)[0]
        assert re.search("No such process|Permission denied|Read-only file system", fault), fault


def test_no_token_stands_where_everybody_can_read_it(hub, ben):
    server = server_of(ben)
    secret = hub.as_root("cat", f"/proc/{server.pid}/environ")
    environment = dict(pair.split("=", 1) for pair in secret.split("\0") if pair)
    tokens = {value for name, value in environment.items() if "TOKEN" in name}
    assert tokens
    shown = "".join("".join(p.info["cmdline"] or ()) for p in psutil.process_iter(["cmdline"]))
    assert not [token for token in tokens if token in shown]


def test_answers_are_collected_and_a_link_to_anothers_file_is_not(hub, visits):
    anna, ben = visits[0].kernel, visits[1].kernel
    keep = "from utils import progress; print(progress.keep('coin-flip', [0.75, 0.25], right=0)[0])"
    assert anna.run(keep) == (None, "True\n")
    assert ben.run("import os; os.symlink('/etc/shadow', 'progress.json')")[0] is None
    folder = hub.folder / "answers"
    hub.call("collect", folder)
    name = visits[0].learner.name
    assert hub.as_root("ls", folder).split() == [f"{name}.json"]
    answers = json.loads(hub.as_root("cat", folder / f"{name}.json"))["answers"]
    assert answers["coin-flip"]["probabilities"] == [0.75, 0.25]


def test_torch_trains_within_the_limits_and_a_memory_eater_is_stopped(visits):
    kernel = visits[0].kernel
    assert kernel.run(learners.TRAINING)[0] is None
    assert "MemoryError" in kernel.run("eaten = b'x' * 3 * 2**30")[0]
    assert kernel.run("1 + 1")[0] is None


def marked(learner, word):
    """Save a notebook that holds a word."""
    content = learner.read()["content"]
    content["cells"][0]["source"] = word
    learner.save(content)
    return lambda: learner.read()["content"]["cells"][0]["source"] == word


def test_a_killed_kernel_loses_no_saved_work(hub, anna):
    saved = marked(anna, "before the kernel died")
    killed = kernel_of(anna)
    hub.signal("KILL", killed.pid)
    assert saved()
    learners.wait_until(lambda: kernel_of(anna) not in {None, killed}, "a new kernel", 30)
    assert anna.open_kernel().run("1 + 1")[0] is None


def test_a_killed_server_loses_no_saved_work(hub, anna):
    saved = marked(anna, "before the server died")
    hub.signal("KILL", server_of(anna).pid)
    anna.open_server()
    assert saved()
    assert anna.open_kernel().run("1 + 1")[0] is None


@pytest.mark.parametrize("signal", ["TERM", "KILL"])
def test_a_restarted_hub_loses_nothing(hub, visits, signal):
    ben = visits[1].learner
    saved = marked(ben, f"before the hub got {signal}")
    visits[1].kernel.run("kept = 42")
    hub.end(signal)
    hub.start()
    # Signed in still, the same server, the same kernel.
    assert saved()
    visits[1].kernel = ben.open_kernel()
    assert visits[1].kernel.run("print(kept)") == (None, "42\n")
