"""Where the pages find Pyodide, and what is no Pyodide for them."""

import json

import distribution
import pytest
from distribution import VERSION


@pytest.fixture
def folder(tmp_path):
    """Make a folder that looks like Pyodide's distribution."""
    made = tmp_path / "pyodide"
    made.mkdir()
    for name in distribution.RUNTIME:
        (made / name).write_bytes(b"x" * 10)
    (made / "pyodide.mjs").write_text(f'a="{VERSION}"', encoding="utf-8")
    packages = {
        "numpy": {"file_name": "numpy.whl", "depends": ["blas"]},
        "blas": {"file_name": "blas.whl", "depends": []},
        "other": {"file_name": "other.whl", "depends": []},
    }
    (made / "pyodide-lock.json").write_text(json.dumps({"packages": packages}), encoding="utf-8")
    for name in ("numpy", "blas", "other"):
        (made / f"{name}.whl").write_bytes(b"x" * 100)
    return made


@pytest.fixture
def html(tmp_path):
    made = tmp_path / "html" / "_static" / "exercises"
    made.mkdir(parents=True)
    (made / "where.json").write_text('{"course": "course.zip"}', encoding="utf-8")
    return made.parents[1]


def told(html):
    return json.loads((html / "_static" / "exercises" / "where.json").read_text(encoding="utf-8"))


def test_a_whole_distribution_is_taken_along_without_what_nobody_asks_for(folder, html):
    assert distribution.fault(folder) == ""
    assert distribution.place(html, folder) == "pyodide/"
    there = {path.name for path in (html / "pyodide").iterdir()}
    assert {"pyodide.mjs", "numpy.whl", "blas.whl"} < there
    assert "other.whl" not in there
    sizes = sum(path.stat().st_size for path in (html / "pyodide").iterdir())
    assert told(html) == {"course": "course.zip", "pyodide": "pyodide/", "bytes": sizes}


def test_without_a_folder_the_lite_editions_is_taken_or_the_published_one(folder, html):
    assert distribution.place(html, None) == distribution.PUBLISHED
    assert told(html)["pyodide"].endswith(f"/v{VERSION}/full/")
    lite = html / "lite" / "static" / "pyodide"
    lite.parent.mkdir(parents=True)
    folder.rename(lite)
    assert distribution.place(html, None) == "lite/static/pyodide/"
    (lite / "numpy.whl").unlink()
    assert distribution.place(html, None) == distribution.PUBLISHED


def test_what_is_no_distribution_for_the_pages_is_told(folder, html):
    (folder / "blas.whl").unlink()
    assert "no wheel of blas" in distribution.fault(folder)
    (folder / "pyodide.mjs").write_text('a="0.1.2"', encoding="utf-8")
    assert f"is Pyodide 0.1.2; the pages want {VERSION}" in distribution.fault(folder)
    (folder / "pyodide.asm.wasm").unlink()
    assert "has no pyodide.asm.wasm" in distribution.fault(folder)
    with pytest.raises(SystemExit, match="has no pyodide"):
        distribution.place(html, folder)
    assert not (html / "pyodide").exists()
