"""What stands beside the course: how to cite it, what changed, forms, a container, a release."""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import release
import yaml
from packaging.specifiers import SpecifierSet

ROOT = Path(__file__).parents[1]
FORMS = sorted((ROOT / ".github" / "ISSUE_TEMPLATE").glob("[0-9]*.yml"))
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PINS = dict(re.findall(r"^(.+)==(.+)$", (ROOT / "constraints.txt").read_text(), re.MULTILINE))
CONTAINER = json.loads((ROOT / ".devcontainer/devcontainer.json").read_text(encoding="utf-8"))
needs_make = pytest.mark.skipif(not shutil.which("make"), reason="make is not installed")


def valid(schema, *files):
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", f"vendor.{schema}"]
    done = subprocess.run([*command, *files], capture_output=True, text=True, check=False)
    return done.returncode == 0, done.stdout + done.stderr


def spelt(*words, cwd=ROOT):
    command = [sys.executable, "-m", "codespell_lib", *words]
    return subprocess.run(command, cwd=cwd, capture_output=True, encoding="utf-8", check=False)


# For each schema its files, and what a file must not lack.
@pytest.mark.parametrize(
    ("schema", "files", "needed"),
    [
        ("citation-file-format", [ROOT / "CITATION.cff"], ("cff-version: ", "authors:", "title: ")),
        ("github-issue-config", [ROOT / ".github/ISSUE_TEMPLATE/config.yml"], ("blank_issues",)),
        ("github-issue-forms", FORMS, ("name: ", "description: ", "label: ", "type: ")),
        ("github-workflows", sorted(ROOT.glob(".github/workflows/*")), ("jobs:", "runs-on: ")),
    ],
)
def test_files_are_what_their_readers_want(schema, files, needed, tmp_path):
    well, said = valid(schema, *files)
    assert well, said
    broken = []
    for file in files:
        text = file.read_text(encoding="utf-8")
        for place, word in enumerate(needed):
            assert word in text
            broken.append(tmp_path / f"{place}-{file.stem}.yml")
            broken[-1].write_text(text.replace(word, f"x-{word}", 1), encoding="utf-8")
    said = valid(schema, *broken)[1]
    assert [file.name for file in broken if file.name not in said] == []


def test_there_are_three_forms_and_no_two_questions_share_an_id():
    assert [form.stem for form in FORMS] == ["1_lesson", "2_does_not_run", "3_idea"]
    for form in FORMS:
        ids = [part["id"] for part in yaml.safe_load(form.read_text(encoding="utf-8"))["body"]]
        assert len(ids) == len({*ids})


def test_the_form_for_a_mistake_names_the_lessons_of_the_readme():
    form = yaml.safe_load(FORMS[0].read_text(encoding="utf-8"))
    lessons = next(part for part in form["body"] if part["id"] == "lesson")
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (\d\d [^|]+) \|", readme, re.MULTILINE)
    assert lessons["attributes"]["options"][:-1] == rows


def test_the_form_for_a_fault_asks_for_the_doctor_as_the_readme_does():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for command in re.findall(r"`(\.venv\S+ -m utils\.doctor)", FORMS[1].read_text("utf-8")):
        assert f"`{command}" in readme


def test_the_citation_names_whom_the_licence_names():
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    (author,) = citation["authors"]
    holder = re.search(r"Copyright \(c\) \d+, (.*)", (ROOT / "LICENSE").read_text("utf-8"))[1]
    assert author["name"].casefold() == holder.casefold()
    assert " AND ".join(citation["license"]) == PROJECT["project"]["license"]
    address = PROJECT["project"].get("urls", {}).get("Repository")
    assert citation.get("repository-code") == address


def test_every_version_in_the_changelog_says_what_changes_for_whom():
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    entries = [*release.ENTRY.finditer(text)]
    assert len(entries) == text.count("\n## ")
    for entry in entries:
        headings = re.findall(r"^### For (.*)$", entry["text"], re.MULTILINE)
        assert headings == [reader for reader in release.READERS if reader in headings]
        assert headings


def test_the_container_has_a_python_that_ci_runs():
    image, tag = CONTAINER["image"].split(":")
    python = tag.split("-")[-1]
    assert SpecifierSet(PROJECT["project"]["requires-python"]).contains(python)
    ci = yaml.safe_load((ROOT / ".github/workflows/ci.yml").read_text(encoding="utf-8"))
    assert python in ci["jobs"]["linux"]["strategy"]["matrix"]["python"]
    assert image.endswith("/devcontainers/python")


@needs_make
def test_the_container_sets_up_what_make_lab_wants_and_opens_lesson_00():
    def plan(words):
        command, *rest = shlex.split(words)
        assert command == "make"
        # The make that runs the tests would be told to say where it is.
        own = {name: value for name, value in os.environ.items() if "MAKE" not in name}
        return subprocess.run(
            ["make", "--dry-run", "--always-make", *rest],
            cwd=ROOT, env=own, capture_output=True, text=True, check=True,
        ).stdout  # fmt: skip

    before, then = plan(CONTAINER["postCreateCommand"]), plan(CONTAINER["postAttachCommand"])
    assert before in then
    assert "installed-lessons" in before
    # The browser is outside, where no file of the container's can be opened: it gets an address.
    *_, redirect, page = then.splitlines()[-1].split()
    assert redirect == "--ServerApp.use_redirect_file=False"
    assert page == "--LabApp.default_url=/lab/tree/notebooks/00_start_here.ipynb"
    assert [*CONTAINER["portsAttributes"]] == [*map(str, CONTAINER["forwardPorts"])] == ["8888"]
    assert "/.venv/bin/python" in CONTAINER["customizations"]["vscode"]["settings"].popitem()[1]


def test_before_a_commit_runs_what_make_lint_runs():
    config = ROOT / ".pre-commit-config.yaml"
    command = [sys.executable, "-m", "pre_commit", "validate-config", config]
    subprocess.run(command, check=True, capture_output=True)
    (repo,) = yaml.safe_load(config.read_text(encoding="utf-8"))["repos"]
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    lint = re.search(r"^lint:.*\n((?:\t.*\n)+)", makefile, re.MULTILINE)[1]
    for hook in repo["hooks"]:
        (wanted,) = hook["additional_dependencies"]
        name, _, version = wanted.partition("==")
        assert version == PINS[name]
        tool, *options = hook["entry"].split()
        assert {option for option in options if option != "--force-exclude"} <= {*lint.split()}
        assert tool in lint


def test_every_word_is_spelt_as_a_dictionary_does():
    done = spelt()
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(
    "place", ["README.md", "utils/losses.py", "lessons_src/new.py", ".github/new.yml", "site/x.js"]
)
def test_a_wrong_word_is_found_wherever_people_read(place, tmp_path):
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    (tmp_path / place).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / place).write_text("a probab" + "ilty")  # in one word it would be found here
    done = spelt(cwd=tmp_path)
    assert done.returncode != 0
    assert Path(place).name in done.stdout
    assert "probability" in done.stdout


@pytest.fixture
def house(tmp_path):
    for name in ("pyproject.toml", "CITATION.cff", "CHANGELOG.md"):
        shutil.copy(ROOT / name, tmp_path)
    return tmp_path


def rewrite(house, name, old, new):
    text = (house / name).read_text(encoding="utf-8")
    assert old in text
    (house / name).write_text(text.replace(old, new, 1), encoding="utf-8")


def test_all_places_name_one_version():
    assert list(release.version(ROOT)) == []


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        ("CITATION.cff", "\nversion: ", "\nversion: 7.", "CITATION.cff names version 7."),
        ("CHANGELOG.md", "\n## ", "\n## 8.", "CHANGELOG.md names version 8."),
        ("pyproject.toml", '\nversion = "', '\nversion = "9.', "pyproject.toml 9."),
    ],
)
def test_a_version_that_was_forgotten_is_named(house, name, old, new, said):
    rewrite(house, name, old, new)
    assert any(said in sentence for sentence in release.version(house))


def test_a_release_wants_a_day_and_a_word_for_each_reader(house):
    now = release.project(house)
    (house / "CHANGELOG.md").write_text(
        f"# Changelog\n\n## {now}, soon\n\n### For a learner\n\n- x\n\n### For a teacher\n\n"
        "## 0.0.1, 2026-01-02\n\n### For a maintainer\n\n- x\n"
    )
    day, teacher, maintainer = release.changelog(house)
    assert "'soon'" in day
    assert teacher.endswith("for a teacher.")
    assert maintainer.endswith("for a maintainer.")
    whole = "".join(f"### For {reader}\n\n- x\n\n" for reader in release.READERS)
    (house / "CHANGELOG.md").write_text(f"## {now}, 2030-12-31\n\n{whole}")
    assert ["date-released None" in said for said in release.changelog(house)] == [True]
    with (house / "CITATION.cff").open("a") as citation:
        citation.write("date-released: 2030-12-31\n")
    assert list(release.changelog(house)) == []


@pytest.mark.skipif(not shutil.which("git"), reason="git is not installed")
def test_what_is_not_committed_and_a_tag_that_is_taken_are_named(house):
    for words in ("init -q", "add .", "-c user.name=x -c user.email=x commit -qm x"):
        subprocess.run(["git", *words.split()], cwd=house, check=True)
    assert list(release.committed(house)) == []
    (house / "new.txt").touch()
    subprocess.run(["git", "tag", f"v{release.project(house)}"], cwd=house, check=True)
    left, taken = release.committed(house)
    assert "new.txt" in left
    assert "raise the version" in taken


def test_a_release_without_git_says_so(house, monkeypatch):
    monkeypatch.setattr(release.shutil, "which", lambda _: None)
    (said,) = release.committed(house)
    assert "install it" in said


def test_a_release_ends_with_a_sentence_for_each_thing_that_fails(house, capsys):
    for place in ("lessons_src/build.py", "site/pages.py", "classroom/kit/__main__.py"):
        (house / place).parent.mkdir(parents=True)
        (house / place).write_text("raise SystemExit(3)")
    for package in ("classroom", "classroom/kit"):
        (house / package / "__init__.py").touch()  # or another one of that name comes first
    asked = ["version", "changelog", "notebooks", "site", "kit"]
    assert release.main(asked, house)
    lines = capsys.readouterr().out.splitlines()
    verdicts = re.findall(r"^(\w+): (well|failed),", "\n".join(lines), re.MULTILINE)
    assert verdicts == [(name, "well" if name == "version" else "failed") for name in asked]
    *_, day, notebooks, site, kit = lines
    assert "no day" in day
    assert "make notebooks" in notebooks
    assert "make site" in site
    assert "make kit" in kit


def test_a_release_with_nothing_wrong_says_so(house, capsys):
    assert not release.main(["version"], house)
    assert "Nothing stands in the way" in capsys.readouterr().out
    with pytest.raises(SystemExit):
        release.main(["versions"], house)
