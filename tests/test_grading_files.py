"""Files that come back from a class: whose they are, what is read and what is not."""

import json
import time
import unicodedata
from pathlib import Path

import pytest
from submissions import as_notebook

from classroom import odd_files
from classroom.grading import collect, exercises

LESSON = "01_binary_cross_entropy"
FILES = {
    "ada.ipynb": "ada",
    "ada.ipynb.txt": "ada",
    f"{LESSON}_bo.ipynb": "bo",
    "ben.ipynb.json": "ben",
    "cat.IPYNB": "cat",
    "dan (1).ipynb": "dan",
    "eve.ipynb (2).txt": "eve",
    "Copy of fay.ipynb": "fay",
    "_gil.ipynb": "gil",
    ".hal.ipynb": "hal",
    f"{LESSON}_ida - Copy.ipynb": "ida",
    f"{LESSON.upper()}-jan.ipynb": "jan",
    unicodedata.normalize("NFC", "Zoë.ipynb"): "Zoë",
    unicodedata.normalize("NFD", "Zoë (1).ipynb"): "Zoë",
    "कोकिला.ipynb": "कोकिला",
    "สมหญิง.ipynb": "สมหญิง",
    "李小龙.ipynb": "李小龙",
    "أحمد.ipynb": "أحمد",
    "Kim Lee_7_assignsubmission_file_/a.ipynb": "Kim_Lee_7",
    "Kim Lee_7_assignsubmission_onlinetext_/onlinetext.html": "Kim_Lee_7",
    "Lou_8_assignsubmission_file_a.ipynb": "Lou_8",
    "Lou_8_assignsubmission_onlinetext.html": "Lou_8",
    "111-222 - Mo Mia - Nov 25, 2026 1005 AM/a.ipynb": "Mo_Mia_111",
    "111-222 - Mo Mia - Nov 24, 2026 905 PM/a.ipynb": "Mo_Mia_111",
    "lesson-01_s123_attempt_2026-11-25-10-05-33_a.ipynb": "s123",
    "lesson-01_s123_attempt_2026-11-25-10-05-33.txt": "s123",
    "neun_55_66_a-1.ipynb": "neun_55",
    "neun_55_text.html": "neun_55",
    "otto_LATE_56_67_a.ipynb": "otto_56",
    f"curieM_12_345_{LESSON}.ipynb": "curieM_12",
    f"dirac_LATE_13_346_{LESSON}-1.ipynb": "dirac_13",
    f"fermi/lesson-01/{LESSON}.ipynb": "fermi",
    f"=cmd/{LESSON}.ipynb": "cmd",
    "gauss/notes.docx": "gauss",
}
ASIDE = ["Thumbs.db", "index.html", ".DS_Store", "__MACOSX/._ada.ipynb", "desktop.ini"]
ASIDE += ["gauss/.ipynb_checkpoints/old.ipynb"]
OF_ANOTHER_LESSON = "fermi/lesson-02/02_multiclass_cross_entropy.ipynb"


def test_files_of_platforms_browsers_and_scripts_lead_to_their_learners(tmp_path):
    for name in [*FILES, *ASIDE, OF_ANOTHER_LESSON]:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text('{"cells": []}', encoding="utf-8")
    due = collect.datetime(2030, 1, 1, tzinfo=collect.UTC)
    (tmp_path / "fermi" / "lesson-01" / "timestamp.txt").write_text("2030-01-02 00:00:00 UTC")
    found = collect.find(tmp_path, "lesson-01", LESSON, due)
    wanted = {unicodedata.normalize("NFC", one) for one in FILES.values()}
    assert [one.learner for one in found] == sorted(wanted)
    for one in found:
        assert collect.read(one.path) == [], one
    counted = {one.path for one in found} | {path for one in found for path, _ in one.others}
    assert {path.relative_to(tmp_path) for path in counted} == {*map(Path, FILES)}
    aside = {path.relative_to(tmp_path).as_posix() for path, _ in collect.left_aside(tmp_path)}
    assert aside == set(ASIDE)
    late = [one.learner for one in found if any("is late" in note for note in one.notes)]
    assert late == ["dirac_13", "fermi", "otto_56"]
    (ada,) = (one for one in found if one.learner == "ada")
    assert "2 files" in ada.notes[0]


def test_odd_names_become_folders_that_are_told_apart(tmp_path):
    names = [
        "ada!",
        "ada?",
        "ada-27805b5d",
        "x" * 240,
        "x" * 239 + "y",
        "\udcff!",
        "\udcfe\n",
        "marcopy",
    ]
    for name in names:
        (tmp_path / f"{name}.ipynb").write_text("{}", encoding="utf-8")
    found = [one.learner for one in collect.find(tmp_path, "lesson-01", "01_binary")]
    assert len({one.lower() for one in found}) == len(names)
    assert max(map(len, found)) < 80
    assert "marcopy" in found
    assert all(one.isprintable() for one in found)


def test_a_name_fits_into_a_folder_whatever_its_letters(tmp_path):
    assert odd_files.safe_name("𓀀" * 63).encode().__len__() <= 180
    for name in ("𓀀" * 63, "𓀀" * 62 + "𓀁"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "a.ipynb").write_text("{}", encoding="utf-8")
    found = [one.learner for one in collect.find(tmp_path, "lesson-01", LESSON)]
    assert len(set(found)) == 2
    assert all(len(f"{one}.json".encode()) < 255 for one in found)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32", "cp1252", "utf-16-le"])
def test_every_encoding_of_an_editor_is_read(tmp_path, encoding):
    text = as_notebook("\ufeffx = 'é'\r\ny = 1\rz = 2" if "utf" in encoding else "x = 'é'\r\ny = 1")
    (path := tmp_path / "a.ipynb").write_bytes(text.encode(encoding))
    assert collect.read(path)[0].source.split("\n")[:2] == ["x = 'é'", "y = 1"]


def of_cells(sources):
    cells = [{"cell_type": "code", "source": one} for one in sources]
    return json.dumps({"cells": cells}).encode()


NOT_READ = {
    "binary": (b"\xff\xfe\x00", "not text"),
    "a list": (b"[]", "no list of cells"),
    "no cells": (b'{"cells": 3}', "no list of cells"),
    "deep": (b"[" * 100_000, "not a whole notebook"),
    "empty": (b"", "not a whole notebook"),
    "too large": (bytes(collect.LARGEST + 1), "more than 20"),
    "empty lists": (b'{"cells": [' + b"[]," * 6_000_000 + b"[]]}", "parts"),
    "a long cell": (of_cells(["0," * 200_000]), "more code"),
    "many cells": (of_cells([""] * 2000), "more code"),
}


@pytest.mark.parametrize("kind", NOT_READ)
def test_what_is_no_notebook_that_anybody_wrote_is_named(tmp_path, kind):
    content, said = NOT_READ[kind]
    (path := tmp_path / "a.ipynb").write_bytes(content)
    with pytest.raises(collect.UnreadableError, match=said):
        collect.read(path)


def test_a_link_leads_to_nobody_elses_work(tmp_path):
    (tmp_path / "ada.ipynb").write_text('{"cells": []}', encoding="utf-8")
    (path := tmp_path / "bo.ipynb").symlink_to("ada.ipynb")
    with pytest.raises(collect.UnreadableError, match="is a link"):
        collect.read(path)


@pytest.mark.parametrize("part", [" ", "a, ", "a.", "a?", "%", "=", "\n", "(", "f(", "not "])
def test_no_code_takes_the_teachers_time(part):
    source = part * (collect.MOST_CODE // len(part) - 1) + "x"
    before = time.process_time()
    exercises.defines(source)
    exercises.uses(source)
    assert time.process_time() - before < 2  # a pattern once took 20 s for a line of spaces
