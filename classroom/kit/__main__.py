"""Make the offline kit: `make kit`, or `make kit ARGS="FOLDER --pyodide PYODIDE"`."""

from __future__ import annotations

import argparse
import hashlib
import json
import platform
import shutil
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
MADE = HERE.parent / "_kit"
SITE = ROOT / "site"

# What a learner's copy of the course holds. Not the whole of notebooks/: a teacher works there too.
COURSE = (
    "utils/**/*",
    "notebooks/[0-9]*.ipynb",
    "notebooks/solutions/[0-9]*.ipynb",
    "lessons_src/quizzes/*.toml",
    "docs/*",
    "LICENSE*",
    "README.md",
    "constraints.txt",
    "pyproject.toml",
)
LEAVE = {"__pycache__"}
LINE_ENDS = {".bat": "\r\n"}


class Refused(Exception):  # noqa: N818  # a sentence for whoever asked, no error of the program
    """Say why there is no kit, and what to do."""


def wheels(folder: Path) -> None:
    """Fetch what the lessons need, for this Python on this machine; pip itself too."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--only-binary=:all:"]
    command += [f"--constraint={ROOT / 'constraints.txt'}", f"--dest={folder}"]
    if subprocess.run([*command, "pip", *project["dependencies"]], check=False).returncode:  # noqa: S603  # our own Python
        raise Refused("pip could not fetch the packages; see above. The kit was not made.")


def course(folder: Path) -> None:
    """Copy the course as it lies in the repository."""
    for pattern in COURSE:
        files = [
            path for path in ROOT.glob(pattern) if path.is_file() and not LEAVE & {*path.parts}
        ]
        if not files:
            raise Refused(f"There is no {pattern} in {ROOT}. Get the whole course again.")
        for path in files:
            target = folder / path.relative_to(ROOT)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, target)


def site(folder: Path, pyodide: Path | None = None) -> None:
    """Build the web edition, and copy it; with Pyodide beside it, its exercises run there."""
    more = ["--pyodide", pyodide] if pyodide else []
    if subprocess.run([sys.executable, SITE / "pages.py", *more], check=False).returncode:  # noqa: S603  # our own Python
        raise Refused("The web edition could not be built; see above, or leave it out: --no-site")
    shutil.copytree(SITE / "_build" / "html", folder)


def scripts(folder: Path) -> None:
    """Write what starts the course, and for which Python on which machine it is."""
    made_for = {
        "python": ".".join(map(str, sys.version_info[:2])),
        "machine": f"{platform.system()} {platform.machine()}",
    }
    (folder / "kit.json").write_text(json.dumps(made_for), encoding="utf-8")
    # README.in: the web edition shows every Markdown file of this folder as a page for teachers.
    for name in ("README.in", "start.py", "start.sh", "start.bat"):
        text = (HERE / name).read_text(encoding="utf-8")
        if name != "start.py":  # the others cannot read kit.json
            for key, value in made_for.items():
                text = text.replace(f"@{key}@", value)
        target = folder / name.replace(".in", ".md")
        target.write_text(text, encoding="utf-8", newline=LINE_ENDS.get(target.suffix, "\n"))
    (folder / "start.sh").chmod(0o755)


def sums(folder: Path) -> None:
    """Write the SHA-256 of every file, as sha256sum does, so that a broken copy is told."""
    lines = []
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        lines.append(f"{digest}  {path.relative_to(folder).as_posix()}\n")
    (folder / "SHA256SUMS").write_text("".join(lines), encoding="utf-8", newline="\n")


def refuse(folder: Path) -> None:
    """Refuse to replace what is no kit, or one that somebody works in."""
    if not folder.exists() or (folder.is_dir() and not any(folder.iterdir())):
        return
    if not (folder / "kit.json").is_file():
        raise Refused(f"{folder} holds other things than a kit. Name a new folder.")
    if (folder / ".venv").exists():
        raise Refused(
            f"The course was started in {folder}: somebody's work may be in its notebooks. Name a "
            "new folder, or delete that one."
        )


def make(folder: Path, *, with_site: bool = True, pyodide: Path | None = None) -> None:
    """Make the kit beside its place, and put it there when it is whole.

    Raises
    ------
    Refused
        If the folder is somebody else's, or a part cannot be had; nothing is changed then.
    """
    refuse(folder)
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".kit-") as place:
        new = Path(place) / "kit"
        new.mkdir()
        print("Fetching the packages: some minutes the first time, torch is large.", flush=True)
        wheels(new / "wheels")
        course(new / "course")
        if with_site:
            site(new / "site", pyodide)
        scripts(new)
        print("Summing up the files.", flush=True)
        sums(new)
        shutil.rmtree(folder, ignore_errors=True)
        new.rename(folder)


def main() -> int:
    """Make the kit, and say where it is; 1 if there is none."""
    parser = argparse.ArgumentParser(prog="make kit", description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?", default=MADE, help="where the kit goes")
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--no-site", action="store_true", help="leave the web edition out")
    which.add_argument(
        "--pyodide",
        metavar="FOLDER",
        type=lambda name: Path(name).resolve(),
        help="a folder with Pyodide's full distribution, for the exercises of the web edition",
    )
    given = parser.parse_args()
    folder = given.folder.resolve()
    try:
        make(folder, with_site=not given.no_site, pyodide=given.pyodide)
    except Refused as why:
        print(why, file=sys.stderr)
        return 1
    size = sum(path.stat().st_size for path in folder.rglob("*"))
    print(f"The kit is {folder}, {size / 1e6:.0f} MB. Copy that folder; its README.md says how on.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
