"""Find the packages that the lessons import in the browser, and put them into Pyodide's list."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
import tempfile
import zipfile
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[2]
COURSE = "cross-entropy-course"
# What the course's wheel is made of.
PARTS = "pyproject.toml", "setup.py", "README.md", "LICENSE", "LICENSE-lessons.md"
# Its JavaScript is in the page already, and no Python imports it.
IN_THE_PAGE = {"jupyterlab-widgets"}

EDITION = Path(__file__).with_name("edition.py")

Lock = dict[str, Any]


def pip(*arguments: str | Path) -> None:
    """Run pip, and stop when it fails."""
    command = [sys.executable, "-m", "pip", "--disable-pip-version-check", *map(str, arguments)]
    if subprocess.run(command, check=False).returncode:  # noqa: S603  # our own Python
        sys.exit(f"pip could not do its part: {' '.join(command[2:])}; see above.")


def course(folder: Path, stamps: dict[str, str]) -> Path:
    """Build the course's own wheel from a copy: pip leaves things where it builds.

    `stamps` of the lessons go into `utils.edition`, which only the browser has.
    """
    leave = shutil.ignore_patterns("__pycache__")
    with tempfile.TemporaryDirectory() as project:
        for part in PARTS:
            shutil.copy(ROOT / part, project)
        for part in ("utils", "lessons_src/quizzes"):
            shutil.copytree(ROOT / part, Path(project, part), ignore=leave)
        edition = EDITION.read_text(encoding="utf-8")
        known = edition.replace("STAMPS: dict[str, str] = {}", f"STAMPS = {stamps!r}")
        Path(project, "utils", EDITION.name).write_text(known, encoding="utf-8")
        pip("wheel", "--quiet", "--no-deps", "--no-build-isolation", "--wheel-dir", folder, project)
    (wheel,) = folder.glob(f"{COURSE.replace('-', '_')}-*.whl")
    return wheel


def brought(requirement: Requirement, own: Path, kept: Path) -> Path:
    """Return the wheel that answers a requirement.

    It is one that the kernel brings, if that fits; else the version that is installed here, which
    constraints.txt pins, in the wheel that runs everywhere.
    """
    stem = canonicalize_name(requirement.name).replace("-", "_")
    for wheel in own.glob(f"{stem}-*.whl"):
        if requirement.specifier.contains(wheel.name.split("-")[1]):
            return wheel
    version = metadata.version(requirement.name)
    if not list(kept.glob(f"{stem}-{version}-*.whl")):
        anywhere = ["--platform", "any", "--implementation", "py", "--abi", "none"]
        only = ["--only-binary", ":all:", "--no-deps", "--quiet"]
        pip("download", *only, *anywhere, "--dest", kept, f"{requirement.name}=={version}")
    (wheel,) = kept.glob(f"{stem}-{version}-*.whl")
    return wheel


def distribution(wheel: Path) -> metadata.Distribution:
    """Read the metadata of a wheel."""
    (info,) = (path for path in zipfile.Path(wheel).iterdir() if path.name.endswith(".dist-info"))
    return metadata.PathDistribution(info)


def wanted(wheel: Path, lock: Lock) -> Iterator[Requirement]:
    """List what a wheel requires in the browser."""
    version = lock["info"]["python"]
    there = {
        "extra": "",
        "sys_platform": "emscripten",
        "platform_system": "Emscripten",
        "python_full_version": version,
        "python_version": version.rpartition(".")[0],
    }
    for line in distribution(wheel).requires or ():
        requirement = Requirement(line)
        unwanted = requirement.marker and not requirement.marker.evaluate(there)
        if not unwanted and canonicalize_name(requirement.name) not in IN_THE_PAGE:
            yield requirement


def entry(wheel: Path, depends: list[str], place: str) -> dict[str, Any]:
    """Describe a wheel as Pyodide's list describes its own."""
    about = distribution(wheel)
    files = zipfile.ZipFile(wheel).namelist()
    return {
        "name": canonicalize_name(about.metadata["Name"]),
        "version": about.version,
        "file_name": f"{place}/{wheel.name}",
        "sha256": hashlib.sha256(wheel.read_bytes()).hexdigest(),
        "install_dir": "site",
        "package_type": "package",
        "unvendored_tests": False,
        "imports": sorted(
            {
                name.split("/")[0]
                for name in files
                if name.count("/") == 1 and name.endswith("/__init__.py")
            }
        ),
        "depends": depends,
    }


def complete(
    lock: Lock, folder: Path, kept: Path, own: Path, place: str, stamps: dict[str, str]
) -> None:
    """Add the course to a list of packages, with all that it requires and the list lacks.

    Parameters
    ----------
    lock : dict
        Pyodide's pyodide-lock.json, changed in place.
    folder : Path
        Where the wheels are put.
    kept : Path
        Where fetched wheels stay between builds.
    own : Path
        Where the wheels that the kernel brings are.
    place : str
        Where the page finds `folder`, from the list.
    stamps : dict
        Of the lessons, by name.

    Raises
    ------
    SystemExit
        When Pyodide has a package in a version that the course does not want.
    """
    packages = lock["packages"]
    todo = [course(folder, stamps)]
    for wheel in todo:
        depends = []
        for requirement in wanted(wheel, lock):
            name = canonicalize_name(requirement.name)
            depends.append(name)
            if name not in packages:
                found = brought(requirement, own, kept)
                packages[name] = {"version": distribution(found).version}
                todo.append(Path(shutil.copy(found, folder)))
            if not requirement.specifier.contains(packages[name]["version"]):
                sys.exit(
                    f"{wheel.name} wants {requirement}, Pyodide has {packages[name]['version']}: "
                    "widen the range in pyproject.toml, or take another jupyterlite-pyodide-kernel."
                )
        added = entry(wheel, depends, place)
        packages[added["name"]] = added
