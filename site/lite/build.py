"""Build the edition that runs Python in the browser into site/_build/lite.

`make lite` calls this. It holds the lessons that need no torch, as they were built. The packages
that they import and Pyodide lacks lie beside them as wheels, named in a copy of Pyodide's own list
of packages: a cell that imports one of them fetches it, and no cell has to install anything.
"""

from __future__ import annotations

import argparse
import ast
import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
from jupyterlite_pyodide_kernel import constants as kernel
from nbformat.v4 import new_code_cell

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
sys.path[:0] = [str(ROOT / "lessons_src"), str(HERE.parent)]
import distribution  # noqa: E402  # it lies beside the build of the pages
from building import sources  # noqa: E402  # it lies beside the build of the notebooks
from fetched import fetch  # noqa: E402  # it lies beside the build of the pages
from packages import complete  # noqa: E402  # it lies beside this file

MADE = ROOT / "site" / "_build"
OUT, KEPT = MADE / "lite", MADE / "lite-wheels"
LOCK = "static/pyodide-lock/pyodide-lock.json"
SHARE = Path(sys.prefix, "share", "jupyter")
EXTENSIONS = SHARE / "labextensions"
# Where `make` lays it aside, else where pip put it.
KERNEL = next(
    folder / "pyodide-kernel-extension"
    for folder in (SHARE / "lite", EXTENSIONS / "@jupyterlite")
    if folder.exists()
)
# A learner's JupyterLab has more; the others would ask a server that is not there.
WANTED = (
    "@jupyter-widgets/jupyterlab-manager",
    "anywidget",
    "jupyterlab_pygments",
)
# What of Pyodide's own the lessons and the kernel run on.
COURSE_NEEDS = "numpy", "matplotlib", "micropip", "ipython"
DOCS = "docs/glossary.md", "docs/notation.md", "docs/cheat_sheet.md"
SETTINGS = {
    "@jupyterlab/docmanager-extension:plugin": {"defaultViewers": {"markdown": "Markdown Preview"}}
}


def needs(lesson: sources.Lesson, package: str) -> bool:
    """Tell whether a lesson as a whole needs a package: a cell imports it outside of functions."""
    found = set()
    for cell in lesson.cells:
        for node in sources.tree(cell).body if cell.cell_type == "code" else []:
            if isinstance(node, ast.Import):
                found |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom):
                found.add(node.module.split(".")[0])
    return package in found


def headed(name: str, notebook: nbformat.NotebookNode) -> str:
    """Put a cell at the head of a lesson that looks for a newer one; return the lesson's stamp."""
    stamp = hashlib.sha256(json.dumps(notebook, sort_keys=True).encode()).hexdigest()[:12]
    source = f'from utils import edition\n\nedition.look("{name}", "{stamp}")'
    cell = new_code_cell(source, id="edition")
    notebook.cells.insert(1, cell)
    return stamp


def stage_files(folder: Path) -> dict[str, str]:
    """Lay out what the file list shows, and return the stamps of the lessons by name.

    Raises
    ------
    SystemExit
        When no lesson is left.
    """
    lessons = [sources.read(path) for path in sources.find(ROOT / "lessons_src")]
    names = [lesson.name for lesson in lessons if not needs(lesson, "torch")]
    if not names:
        sys.exit("Every lesson imports torch: there is nothing for an edition without it.")
    notebooks = [f"notebooks/{place}{name}.ipynb" for name in names for place in ("", "solutions/")]
    for name in (*notebooks, *DOCS):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, folder / name)
    stamps = {}
    for name in notebooks:  # the page wants texts in one piece, as a server hands them to it
        notebook = nbformat.read(folder / name, as_version=4)
        place = name.removeprefix("notebooks/").removesuffix(".ipynb")
        stamps[place] = headed(place, notebook)
        (folder / name).write_text(json.dumps(notebook), encoding="utf-8")
    left_out = ", ".join(lesson.number for lesson in lessons if lesson.name not in names)
    text = (HERE / "files.md").read_text(encoding="utf-8").replace("{{ left_out }}", left_out)
    (folder / "README.md").write_text(text, encoding="utf-8")
    return stamps


def stage_packages(folder: Path, pyodide: str, stamps: dict[str, str], beside: Path | None) -> str:
    """Lay out the wheels, and return the list that names them beside those of Pyodide.

    That is the list of the distribution that is taken along, `beside`, else that of npm's package.
    """
    there = fetch(HERE) / "pyodide"
    version = json.loads((there / "package.json").read_text(encoding="utf-8"))["version"]
    if version != kernel.PYODIDE_VERSION:
        sys.exit(
            f"site/lite/package.json names Pyodide {version}, jupyterlite-pyodide-kernel wants "
            f"{kernel.PYODIDE_VERSION}: write that there, and run npm install --package-lock-only."
        )
    lock = json.loads(((beside or there) / "pyodide-lock.json").read_text(encoding="utf-8"))
    for package in lock["packages"].values():
        package["file_name"] = f"{pyodide}/{package['file_name']}"
    for made in (folder / "pypi", KEPT):
        made.mkdir(parents=True, exist_ok=True)
    kernels_own = KERNEL / "static" / "pypi"
    complete(lock, folder / "pypi", KEPT, kernels_own, "../../pypi", stamps)
    return json.dumps(lock)


def settings(folder: Path, pyodide: str) -> None:
    """Write the settings of the page into a folder, for `jupyter lite` to find."""
    python = {"loadPyodideOptions": {"lockFileURL": f"./{LOCK}"}}
    if "://" in pyodide:
        python[kernel.PYODIDE_URL] = f"{pyodide}/{kernel.PYODIDE_MJS}"
    plugins = {kernel.PYODIDE_KERNEL_PLUGIN_ID: python}
    page = {
        "jupyter-lite-schema-version": 0,
        "jupyter-config-data": {
            "appName": "Cross-entropy",
            "exposeAppInBrowser": True,  # the tests handle it as they handle JupyterLab
            "litePluginSettings": plugins,
        },
    }
    (folder / "jupyter-lite.json").write_text(json.dumps(page), encoding="utf-8")
    (folder / "overrides.json").write_text(json.dumps(SETTINGS), encoding="utf-8")


def lite(stage: Path, out: Path, *options: str) -> int:
    """Let `jupyter lite` build from what was laid out, and return its exit status."""
    command = [sys.executable, "-m", "jupyter", "lite", "build", "--apps", "lab", *options]
    command += ["--lite-dir", stage, "--contents", stage / "files", "--output-dir", out]
    command += ["--no-sourcemaps", "--no-unused-shared-packages", "--ignore-sys-prefix"]
    wanted = [KERNEL, *(EXTENSIONS / name for name in WANTED)]
    command += [f"--LiteBuildConfig.federated_extensions={folder}" for folder in wanted]
    words = [str(word) for word in command]
    done = subprocess.run(words, cwd=stage, capture_output=True, text=True, check=False)  # noqa: S603  # our own Python
    if done.returncode:
        print(done.stdout, done.stderr, sep="\n", file=sys.stderr)
    return done.returncode


def main() -> int:
    """Build the edition."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument(
        "--pyodide",
        metavar="PLACE",
        default=os.environ.pop(kernel.PYODIDE_URL_ENV_VAR, f"{kernel.PYODIDE_CDN_URL}/"),
        help="an address that ends with /, where pages find Pyodide; or a folder or an archive "
        "(.tar.bz2) with its whole distribution, to be copied into the site",
    )
    parser.add_argument("--out", type=Path, default=OUT, help="where it is built")
    options = parser.parse_args()
    place, out = options.pyodide, options.out
    stage = out.with_name(f"{out.name}-source")
    elsewhere = place.endswith("/") and "://" in place
    if not (elsewhere or Path(place).exists()):
        parser.error(f"{place} is no folder or archive here, and no address that ends with /.")
    beside = None if elsewhere or not Path(place).is_dir() else Path(place)
    if beside and (why := distribution.fault(beside, COURSE_NEEDS)):
        sys.exit(why)
    for made in (out, stage):
        shutil.rmtree(made, ignore_errors=True)
    stamps = stage_files(stage / "files")
    pyodide = place.rstrip("/") if elsewhere else "../pyodide"
    lock = stage_packages(stage, pyodide, stamps, beside)
    settings(stage, pyodide)
    more = []
    if beside:
        shutil.copytree(beside, stage / "static" / "pyodide")
    elif not elsewhere:
        more = ["--pyodide", str(Path(place).resolve())]
    if done := lite(stage, out, *more):
        return done
    (out / LOCK).parent.mkdir(parents=True)
    (out / LOCK).write_text(lock, encoding="utf-8")
    print(f"The edition that runs in the browser is in {out.relative_to(ROOT)}.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
