"""The page on one's own model tells the truth, and what an explorer shows can be saved."""

import io
import re
import xml.etree.ElementTree as ET
from pathlib import Path
from xml.sax.saxutils import escape

import numpy as np
import pytest
from PIL import Image
from pypdf import PdfReader

from utils import calibration, explorers

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs" / "own_model.md").read_text(encoding="utf-8")
SECTIONS = dict(re.findall(r"^## (.+?)\n(.*?)(?=^## |\Z)", PAGE, re.MULTILINE | re.DOTALL))
NAMES = list(explorers.EXPLORERS)


def run(*titles, **names):
    """Run the code of some sections as it stands, one after the other."""
    blocks = [
        block
        for title in titles
        for block in re.findall(r"^```python\n(.*?)^```", SECTIONS[title], re.MULTILINE | re.DOTALL)
    ]
    assert blocks
    for block in blocks:
        exec(block, names)  # noqa: S102  # what a learner copies
    return names


def test_the_code_for_scikit_learn_runs_as_it_stands(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    names = run("scikit-learn", "Take a picture for your report")
    shown = names["calibrated"]
    sure, answer = names["p"].max(axis=1), names["p"].argmax(axis=1)
    assert shown.accuracy == names["model"].score(names["x_held"], names["y_held"]) > 0.9
    wanted = calibration.expected_calibration_error(sure, (answer == names["labels"]).astype(int))
    assert shown.ece == pytest.approx(wanted, abs=1e-9)
    assert names["words"] == f"{shown.title}. {shown!r}"
    assert PdfReader("calibration.pdf").metadata.title == names["words"]


def test_the_code_for_pytorch_runs_as_it_stands():
    torch = pytest.importorskip("torch")
    names = run("PyTorch")
    judged, test = names["judged"], names["test"]
    loss = torch.nn.functional.cross_entropy
    scaled = names["logits"][test].double() / names["T"]
    assert judged.loss == pytest.approx(loss(scaled, names["y"][test]).item(), abs=1e-6)
    # The page says what a temperature is for: it mends here, too.
    plain = explorers.calibration(logits=names["logits"][test], y=names["y"][test])
    assert judged.ece < plain.ece / 2
    assert judged.loss < plain.loss
    assert torch.tensor(17.0).sigmoid() == 1 > torch.tensor(16.0).sigmoid()


def test_one_class_against_the_rest_is_called_as_the_page_says():
    (call,) = re.findall(r"`(explorers.threshold\(p=p\[:, 3\].*?\))`", PAGE)
    p = np.random.default_rng(0).dirichlet([1] * 5, 50)
    labels = p.argmax(axis=1)
    shown = eval(call, {"explorers": explorers, "p": p, "labels": labels})  # noqa: S307  # our own
    assert shown.misses == ((labels == 3) & (p[:, 3] <= 0.5)).sum()


def test_the_calibration_error_by_luck_is_what_the_page_says():
    rows = re.findall(r"^\| ([\d,]+) \| (0\.\d+) \|$", PAGE, re.MULTILINE)
    assert len(rows) == 4
    draw = np.random.default_rng(0)
    for samples, said in rows:
        n = int(samples.replace(",", ""))
        errors = []
        for _ in range(max(30, 30_000 // n)):
            p = draw.uniform(0.5, 1, n)
            right = (draw.random(n) < p).astype(int)
            errors.append(calibration.expected_calibration_error(p, right))
        assert np.mean(errors) == pytest.approx(float(said), rel=0.2)


def test_what_cancels_in_a_bin_is_what_the_page_says():
    p = np.array([0.62] * 50 + [0.68] * 50)
    right = np.array([1] * 50 + [1] * 15 + [0] * 35)  # too modest, and too sure
    assert calibration.expected_calibration_error(p, right) < 1e-9
    assert calibration.expected_calibration_error(p, right, bins=100) > 0.3
    base = explorers.calibration(p=np.full(1000, 0.3), y=np.arange(1000) < 300)
    assert base.ece < 1e-9
    assert base.loss > 0.6


def test_lessons_readme_and_site_lead_to_the_page():
    for place, link in {
        "lessons_src/06_a_real_classifier.py": "../docs/own_model.md",
        "lessons_src/09_cross_entropy_in_disguise.py": "../docs/own_model.md",
        "README.md": "docs/own_model.md",
        "site/index.md": "docs/own_model",
    }.items():
        assert link in (ROOT / place).read_text(encoding="utf-8"), place


def words_of(figure):
    return {text.get_text() for ax in figure.axes for text in ax.texts} - {""}


@pytest.mark.parametrize("name", NAMES)
def test_every_explorer_can_be_saved_as_it_stands(name, tmp_path):
    explorer = getattr(explorers, name)()
    wire, (lowest, *_) = next(iter(explorer.picture.limits.items()))
    explorer.picture.set_trait(wire, lowest)
    alt = f"{explorer.title}. {explorer!r}"
    for kind in ("png", "svg", "pdf"):
        assert explorer.save(tmp_path / f"{name}.{kind}") == alt
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        f"{name}.{kind}" for kind in ("pdf", "png", "svg")
    ]

    saved = Image.open(tmp_path / f"{name}.png")
    assert saved.info["Title"] == alt
    inches = explorer.figure().get_size_inches()
    assert saved.size == pytest.approx(300 * inches, abs=1)
    shown = Image.open(io.BytesIO(explorer.png())).convert("L")
    explorer.save(tmp_path / f"{name}.png", dpi=144)
    again = Image.open(tmp_path / f"{name}.png").convert("L")
    assert np.abs(np.subtract(again, shown, dtype=int)).mean() < 1

    text = (tmp_path / f"{name}.svg").read_text(encoding="utf-8")
    assert ET.fromstring(text).find("{http://www.w3.org/2000/svg}title").text == alt  # noqa: S314
    titles = {ax.get_title(loc="left") for ax in explorer.figure().axes}
    assert [title for title in titles if escape(title) not in text] == []

    document = PdfReader(tmp_path / f"{name}.pdf")
    assert len(document.pages) == 1
    assert document.metadata.title == alt
    assert [float(v) / 72 for v in document.pages[0].mediabox[2:]] == pytest.approx(
        inches, abs=0.01
    )


def test_what_is_saved_follows_the_state_and_is_the_same_file_each_time(tmp_path):
    explorer, path = explorers.binary(), tmp_path / "binary.svg"
    seen = set()
    for p in (0.2, 0.9, 0.2):
        explorer.p = p
        assert f"p = {p:.2f}" in explorer.save(path)
        seen.add(path.read_bytes())
    assert len(seen) == 2
    (tmp_path / "link.svg").symlink_to(path)
    explorer.p = 0.5
    explorer.save(tmp_path / "link.svg")
    explorer.save(tmp_path / "binary.PDF")
    assert "/CreationDate" not in PdfReader(tmp_path / "binary.PDF").metadata
    assert "<dc:date>" not in path.read_text(encoding="utf-8")
    assert (tmp_path / "link.svg").is_symlink()
    assert path.read_bytes() not in seen


def test_a_still_tells_no_prediction_before_it_is_made(tmp_path):
    explorer = explorers.binary(p=0.7, y=1, predict="halving")
    assert "1.05" not in explorer.save(tmp_path / "veiled.svg")
    assert not any("1.05" in word for word in words_of(explorer.figure()))
    explorer.committed = True
    assert "it is 1.05" in explorer.save(tmp_path / "veiled.svg")
    assert any("1.05" in word for word in words_of(explorer.figure()))


def test_a_bad_place_gets_a_sentence_and_leaves_what_was_there(tmp_path, monkeypatch):
    explorer, path = explorers.binary(), tmp_path / "old.png"
    path.write_bytes(b"old")
    for name in ("report", "report.docx", ""):
        with pytest.raises(ValueError, match=r"ends in .png, .pdf, .svg, such as 'binary.pdf'"):
            explorer.save(tmp_path / name)
    with pytest.raises(NotADirectoryError, match="cannot write"):
        explorer.save(path / "binary.png")
    with pytest.raises(FileNotFoundError, match=r"cannot write .*nowhere.*No such"):
        explorer.save(tmp_path / "nowhere" / "binary.png")
    (tmp_path / "folder.png").mkdir()
    with pytest.raises(OSError, match=r"cannot write .*folder.png"):
        explorer.save(tmp_path / "folder.png")
    with monkeypatch.context() as patch:  # a disk that is full
        patch.setattr(
            Path, "write_bytes", lambda *_: (_ for _ in ()).throw(OSError(28, "No space"))
        )
        with pytest.raises(OSError, match=r"old\.png': No space"):
            explorer.save(path)
    assert path.read_bytes() == b"old"
    assert sorted(each.name for each in tmp_path.iterdir()) == ["folder.png", "old.png"]
