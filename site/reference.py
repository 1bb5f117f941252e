"""Write the reference: a page for each module that learners call, made from its docstrings.

`pages.py` stages what is written here. An entry says how a thing is called, what it takes, shows
an example, and leads to the lesson that derives it and to those that use it.
"""

from __future__ import annotations

import importlib
import inspect
import re
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx.ext.napoleon import Config, NumpyDocstring

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from nbformat import NotebookNode

ROOT = Path(__file__).resolve().parents[1]
LESSONS = {path.stem[:2]: path for path in sorted((ROOT / "lessons_src").glob("[0-9]*.py"))}
# Modules of which all is for learners; of the others, what a lesson calls.
WHOLE = ("losses", "calibration", "logistic", "huffman", "ngrams", "ratings", "explorers", "checks")
CALLED = ("quiz", "predict", "report", "clinic", "data", "memory", "doctor")
MODULES = (*WHOLE, *CALLED)
# What builds checks and is called by no lesson.
FOR_AUTHORS = {"EXERCISES", "LISTS", "EXPLORERS", "Exercise", "Result", "check"}
LONGEST = 24  # a default that is longer is left to the text
HEAD = ".. default-role:: code\n\n"
OPTIONS = Config(napoleon_use_ivar=True, napoleon_use_rtype=False)


def names(module: str) -> list[str]:
    """List what learners may call of a module."""
    part = importlib.import_module(f"utils.{module}")
    found = getattr(part, "__all__", None) or [
        name
        for name, value in vars(part).items()
        if inspect.isfunction(value) and value.__module__ == part.__name__ and name[0] != "_"
    ]
    if module in WHOLE:
        return [name for name in found if name not in FOR_AUTHORS]
    return [name for name in found if used(module, name)]


def used(module: str, name: str) -> list[str]:
    """List the lessons that call a thing, by number."""
    call = re.compile(rf"\b{module}\.{name}\b")
    return [number for number, path in LESSONS.items() if call.search(path.read_text("utf-8"))]


def lessons(module: str, name: str) -> list[str]:
    """List the lessons that derive a thing or call it; else those that its own module speaks of."""
    thing = inspect.unwrap(getattr(importlib.import_module(f"utils.{module}"), name))
    numbers = {*re.findall(r"\blesson (\d\d)", thing.__doc__), *used(module, name)}
    home = inspect.getmodule(thing).__doc__
    return sorted(numbers or {number for number in LESSONS if f"lesson {number}" in home})


def page(module: str) -> str:
    """Write the page of a module, as reStructuredText."""
    part = importlib.import_module(f"utils.{module}")
    title = f"utils.{module}"
    entries = "\n".join(entry(module, name) for name in names(module))
    return f"{HEAD}{title}\n{'=' * len(title)}\n\n{_linked(inspect.getdoc(part))}\n\n{entries}"


def entry(module: str, name: str) -> str:
    """Write what stands below one name."""
    thing = getattr(importlib.import_module(f"utils.{module}"), name)
    text = inspect.getdoc(thing)
    if module == "explorers" and inspect.isclass(thing):
        text += f"\n\nExamples\n--------\n>>> explorers.{name}()\n{thing()!r}\n"
    text = str(NumpyDocstring(_linked(text), OPTIONS, what="function"))
    places = ", ".join(_lesson(number, number) for number in lessons(module, name))
    lines = f"{text}\n:In the lessons: {places}\n"
    signature = f".. py:function:: {module}.{name}({', '.join(_parameters(thing))})"
    indented = "\n".join(f"   {line}".rstrip() for line in lines.splitlines())
    return f"{signature}\n\n{indented}\n"


def _parameters(thing: Callable) -> Iterator[str]:
    if hasattr(thing, "takes"):  # an explorer: what it takes are the controls that it shows
        from utils.explorers.states import states_of  # noqa: PLC0415  # its start, or what it is

        starts = {name: trait.default_value for name, trait in thing.class_traits().items()}
        pairs = [(name, starts.get(name)) for name in (*thing.takes, *states_of(thing))]
        pairs.append(("predict", None))
    else:
        parameters = inspect.signature(thing).parameters.values()
        pairs = [
            (str(one.replace(annotation=one.empty, default=one.empty)), one.default)
            for one in parameters
        ]
        if any(one.kind is one.KEYWORD_ONLY for one in parameters):
            first = next(i for i, one in enumerate(parameters) if one.kind is one.KEYWORD_ONLY)
            pairs.insert(first, ("*", inspect.Parameter.empty))
    for name, start in pairs:
        said = "..." if len(repr(start)) > LONGEST else repr(start)
        yield name if start is inspect.Parameter.empty else f"{name}={said}"


def _lesson(number: str, words: str) -> str:
    return f":doc:`{words} </notebooks/{LESSONS[number].stem}>`"


def _linked(text: str) -> str:
    """Let the words that name a lesson lead to it."""
    return re.sub(r"(?<![\w/`])lesson (\d\d)\b", lambda found: _lesson(found[1], found[0]), text)


def index() -> str:
    """Write the page that leads to the others."""
    title = "Reference"
    rows = "".join(f"   {module}\n" for module in MODULES)
    listed = "".join(
        f":doc:`utils.{module} <{module}>`\n   {_first(module)}\n" for module in MODULES
    )
    return (
        f"{HEAD}{title}\n{'=' * len(title)}\n\nWhat the lessons call, from the docstrings of the "
        "code; `from utils import losses` imports a module.\nThe formulas come first, then what "
        f"asks and answers.\n\n{listed}\n.. toctree::\n   :hidden:\n\n{rows}"
    )


def _first(module: str) -> str:
    text = inspect.getdoc(importlib.import_module(f"utils.{module}"))
    return _linked(" ".join(text.partition("\n\n")[0].split()))


def stage(folder: Path) -> None:
    """Write all pages into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "index.rst").write_text(index(), encoding="utf-8")
    for module in MODULES:
        (folder / f"{module}.rst").write_text(page(module), encoding="utf-8")


def of_lesson(nb: NotebookNode) -> str:
    """Write the sentence with which a lesson's page leads to what its code calls, as Markdown."""
    code = "\n".join(cell.source for cell in nb.cells if cell.cell_type == "code")
    found = dict.fromkeys(re.findall(r"\b([a-z]+)\.(\w+)\b", code))
    links = [
        f"{{py:func}}`{module}.{name}`"
        for module, name in sorted(found)
        if module in MODULES and name in names(module)
    ]
    return f"**In the reference:** {', '.join(links)}." if links else ""
