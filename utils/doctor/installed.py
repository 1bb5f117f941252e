"""Look at what is installed here, for the doctor.

Each look answers with three things: whether all is well, what was found, and the command that
mends it. Like the doctor, this module needs nothing but Python itself to start.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
import sys
from importlib import metadata
from pathlib import Path

from utils import IN_BROWSER

ROOT = Path(__file__).resolve().parents[2]


def requirements() -> dict[str, str]:
    """Return the range of versions that the course wants of each package."""
    pyproject = ROOT / "pyproject.toml"
    if pyproject.exists():
        import tomllib  # noqa: PLC0415  (an older Python lacks it, and must still be told so)

        lines = tomllib.loads(pyproject.read_text(encoding="utf-8"))["project"]["dependencies"]
    else:
        wanted = metadata.requires("cross-entropy-course") or []
        lines = [line for line in wanted if "extra ==" not in line]
    # The only marker names what a browser's Python does without.
    found = (re.match(r"([\w.-]+)\s*([^;]*)(;?)", line).groups() for line in lines)
    return {name: wanted for name, wanted, marked in found if not (marked and IN_BROWSER)}


def pip_install(requirement: str, flags: str = "") -> str:
    """Return the command that installs a requirement into the Python that runs now."""
    conda = (Path(sys.prefix) / "conda-meta").is_dir()
    if sys.prefix == sys.base_prefix and not conda:
        return "make lab"  # this Python is the system's; the course keeps an environment of its own
    pins = ROOT / "constraints.txt"
    words = [f'"{sys.executable}" -m pip install', f'-c "{pins}"' * pins.exists(), flags]
    return " ".join([*filter(None, words), f'"{requirement}"'])


def torch_left_out() -> bool:
    """Tell whether whoever installed the course chose to do without PyTorch."""
    choice = Path(sys.prefix, "torch-choice")  # install.py writes it
    return choice.exists() and choice.read_text(encoding="utf-8") == "none"


def look_at_package(name: str, wanted: str) -> tuple[bool, str, str]:
    """Compare the version of a package with the range that is wanted."""
    mend = pip_install(name + wanted)
    try:
        found = metadata.version(name)
    except metadata.PackageNotFoundError:
        if name == "torch" and torch_left_out():
            return True, "left out, as TORCH=none wants; to get it: make lab TORCH=cpu", ""
        return False, f"not installed (wants {wanted})", mend
    try:
        from packaging.specifiers import SpecifierSet  # noqa: PLC0415  (it may be missing)
    except ImportError:
        return True, f"{found} (wants {wanted}; please compare)", mend
    return SpecifierSet(wanted).contains(found, prereleases=True), f"{found} (wants {wanted})", mend


def look_at_front_end(
    package: str, extension: str, bringer: str, paths: dict[str, list[str]]
) -> tuple[bool, str, str]:
    """Find the JupyterLab extension that draws a package's widgets.

    It works when it lies where Jupyter looks, is the very file that the Python package
    ``bringer`` brought, and is switched on.
    """
    try:
        brought = metadata.distribution(bringer)
    except metadata.PackageNotFoundError:
        return False, f"{bringer} is not installed", pip_install(package + requirements()[package])
    again = pip_install(f"{bringer}=={brought.version}", "--force-reinstall --no-deps")
    tail = f"labextensions/{extension}/package.json"
    file = next((f for folder in paths["data"] if (f := Path(folder, tail)).exists()), None)
    if file is None:
        return False, "missing, so no slider will show", again
    record = next((f for f in brought.files or () if f.as_posix().endswith(tail)), None)
    digest = base64.urlsafe_b64encode(hashlib.sha256(file.read_bytes()).digest()).decode()
    if record and record.hash and record.hash.value != digest.rstrip("="):
        remove = f'"{sys.executable}" -c "import shutil; shutil.rmtree({file.parent.as_posix()!r})"'
        mend = again if file.is_relative_to(sys.prefix) else remove
        return False, f"{file.parent} is not what {bringer} {brought.version} brought", mend
    if off := switched_off(extension, paths["config"]):
        level = "sys_prefix" if off.is_relative_to(sys.prefix) else "user"
        enable = f'"{sys.executable}" -m jupyter labextension enable --level={level} "{extension}"'
        return False, f"switched off in {off}", enable
    version = json.loads(file.read_text(encoding="utf-8"))["version"]
    return True, f"{version}, as brought by {bringer} {brought.version}, and switched on", ""


def switched_off(extension: str, folders: list[str]) -> Path | None:
    """Return the file that switches a JupyterLab extension off, or None."""
    for folder in folders:  # the first one that says something counts
        file = Path(folder, "labconfig", "page_config.json")
        if file.exists():
            disabled = json.loads(file.read_text(encoding="utf-8")).get("disabledExtensions", {})
            state = disabled.get(extension) if isinstance(disabled, dict) else extension in disabled
            if state is not None:
                return file if state else None
    return None
