"""Where the course can be run without being installed: links made from its public address.

The address is `Repository` under `[project.urls]` in pyproject.toml. Until somebody publishes the
course and writes it there, no page and no notebook shows a link to anywhere.
"""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from building.sources import BuildError, Fault, shown

PYPROJECT = Path(__file__).resolve().parents[2] / "pyproject.toml"
BINDER, COLAB = "https://mybinder.org", "https://colab.research.google.com"
BRANCH = "main"
FIRST = "notebooks/00_start_here.ipynb"
# What stands between these in README.md is made by the build.
MARKS = "<!-- elsewhere -->", "<!-- /elsewhere -->"
PLACE = re.compile(rf"({MARKS[0]}\n).*?({MARKS[1]})", re.DOTALL)
ADDRESS = re.compile(r"https://(github|gitlab)\.com/([\w.-]+)/([\w.-]+)")

SETUP = """\
try:
    {imports}
except ModuleNotFoundError as error:
    raise ImportError(f"{{error}}: {advice}") from None"""
IMPORTS = re.compile(r"^from utils import .*$", re.MULTILINE)
OPEN = "open this notebook in the course's folder"


def address(pyproject: Path = PYPROJECT) -> str:
    """Return the address of the course's public repository, or an empty text.

    Raises
    ------
    BuildError
        When what is written there is no such address.
    """
    urls = tomllib.loads(pyproject.read_text(encoding="utf-8"))["project"].get("urls", {})
    found = urls.get("Repository", "").rstrip("/").removesuffix(".git")
    if found and not ADDRESS.fullmatch(found):
        sentence = (
            f"Repository is {found!r}: write the course's address on GitHub or GitLab, such as "
            "https://github.com/OWNER/NAME, or take the line out."
        )
        raise BuildError(Fault(pyproject, sentence))
    return found


def links(repository: str, notebook: str = FIRST) -> dict[str, str]:
    """Return the links that start a notebook, by the service's name; Colab knows GitHub only."""
    found = ADDRESS.fullmatch(repository)
    if not found:
        return {}
    host, owner, name = found.groups()
    if host == "gitlab":
        return {"Binder": f"{BINDER}/v2/gl/{owner}%2F{name}/{BRANCH}?urlpath=lab/tree/{notebook}"}
    return {
        "Binder": f"{BINDER}/v2/gh/{owner}/{name}/{BRANCH}?urlpath=lab/tree/{notebook}",
        "Colab": f"{COLAB}/github/{owner}/{name}/blob/{BRANCH}/{notebook}",
    }


def in_words(repository: str) -> str:
    """Say in one line of Markdown where the course runs with nothing installed, or say nothing."""
    named = " or ".join(f"[{name}]({link})" for name, link in links(repository).items())
    return f"To run the cells with nothing installed, open lesson 00 on {named}.\n" if named else ""


def kindly(source: str, repository: str) -> str:
    """Let the first cell of a lesson say what to do where `utils` is missing."""
    get = f", or run %pip install git+{repository}" if repository else ""
    return IMPORTS.sub(lambda found: SETUP.format(imports=found[0], advice=f"{OPEN}{get}."), source)


def make(path: Path, repository: str, mend: str, *, check: bool) -> list[str]:
    """Put the links into README.md, or return a complaint where they are not what they should be.

    Raises
    ------
    BuildError
        When the place for them is missing.
    """
    text = path.read_text(encoding="utf-8")
    if not PLACE.search(text):
        raise BuildError(Fault(path, f"the lines {' and '.join(MARKS)} are missing: put them in."))
    wanted = PLACE.sub(rf"\g<1>{in_words(repository)}\g<2>", text)
    if text == wanted:
        return []
    if check:
        return [f"{shown(path)} does not name the address in pyproject.toml: `{mend}` mends it."]
    path.write_text(wanted, encoding="utf-8", newline="\n")
    return []
