"""Run an exercise in the browser's Python, and tell what a notebook would show.

The worker of a page imports this. Each run begins with nothing: the cells above that the answer
asks for (`needed`), the learner's own earlier answers among them, then the answer itself.
"""

from __future__ import annotations

import ast
import contextlib
import importlib
import io
import json
import linecache
import os
import sys
import time
import types
from typing import TYPE_CHECKING, Any

import needed
import told

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ANSWER, CHECK = "your answer", "the check"
MOST = 20_000  # characters that a run may say: a loop that prints would fill the page
LIMIT = 10.0  # seconds of a run, on a quick machine
QUICK = 0.03  # seconds that a quick machine's browser takes to count to 300 000
SLOWEST = 5.0  # times: who waits for longer takes it for broken
# What explorers and quizzes are made of is no part of this Python; pictures want matplotlib.
DRAWS = {"utils.plots", "utils.explorers"}


def install() -> None:
    """Make this Python ready for the course: nobody else writes here, so no file wants a lock."""
    os.environ.setdefault("MPLBACKEND", "agg")
    os.environ["COURSE_PROGRESS"] = "/tmp/progress.json"  # noqa: S108  # a drive of this worker alone
    if "filelock" not in sys.modules:
        stand_in = types.ModuleType("filelock")
        stand_in.FileLock = lambda *_, **__: contextlib.nullcontext()
        sys.modules["filelock"] = stand_in


slow = 1.0


def slowness() -> float:
    """Tell how many times longer than a quick machine this one takes, and allow for it."""
    global slow  # noqa: PLW0603  # there is one machine
    start = time.perf_counter()
    for _ in range(300_000):
        pass
    slow = min(max(1.0, (time.perf_counter() - start) / QUICK), SLOWEST)
    from utils.checks import limit  # noqa: PLC0415  # NumPy comes first

    limit.TIME_LIMIT *= slow
    return slow


class Code:
    """Hold the source of a cell under a name that tracebacks give, and its parts."""

    def __init__(self, name: str, source: str) -> None:
        self.name = f"<{name}>"  # inspect reads the source of such a file from linecache alone
        lines = source.splitlines(keepends=True)
        linecache.cache[self.name] = (len(source), None, lines, self.name)
        self.tree = ast.parse(source, self.name)

    def run(self, body: list[ast.stmt], names: dict[str, Any]) -> object:
        """Run statements; return the value of the last one if it is an expression."""
        *first, last = body or [ast.Pass(lineno=1, col_offset=0)]
        if not isinstance(last, ast.Expr):
            first.append(last)
        exec(compile(ast.Module(first, []), self.name, "exec"), names)  # noqa: S102  # that is what a notebook does
        if isinstance(last, ast.Expr):
            return eval(compile(ast.Expression(last.value), self.name, "eval"), names)  # noqa: S307  # likewise
        return None


class Run:
    """Hold one run: what was asked, and what has to be run for it.

    Parameters
    ----------
    request
        `before`: the cells above, each with its `source` and, of an exercise, its `name`;
        `answer`: what the learner wrote; `check`: the cell that checks it, or nothing.
    """

    def __init__(self, request: dict[str, Any]) -> None:
        self.request = request
        self.notes: list[str] = []
        self.fault: dict[str, Any] | None = None
        self.imports: set[str] = set()
        try:
            self.answer = Code(ANSWER, request["answer"])
        except SyntaxError as error:
            self.fault = told.error(error, ANSWER)
            return
        wanted = needed.used(self.answer.tree)
        parts: list[ast.AST] = [self.answer.tree]
        self.check = Code(CHECK, request["check"]) if request.get("check") else None
        if self.check:
            wanted |= needed.used(self.check.tree)
            parts.append(self.check.tree)
        self.before = self._before(wanted)
        self.imports = needed.imports([*parts, *(one for _, one in self.before)])

    def _before(self, wanted: set[str]) -> list[tuple[Code, ast.stmt]]:
        every = []
        for number, cell in enumerate(self.request["before"]):
            name = cell.get("name") or f"cell {number + 1}"
            try:
                code = Code(name, cell["source"])
            except SyntaxError:
                self.notes.append(f"What you wrote for {name} is no Python yet: it was left out.")
                continue
            every += [(code, one) for one in needed.statements(code.tree)]
        wanted |= {"np"}
        taken = {id(one) for one in needed.chosen([one for _, one in every], wanted)}
        return [(code, one) for code, one in every if id(one) in taken]

    def packages(self) -> list[str]:
        """Name the modules that have to be there before this can run."""
        found = {name.split(".")[0] for name in self.imports}
        if self.imports & DRAWS:
            found.add("matplotlib")
        return sorted(found - {"utils", *sys.stdlib_module_names})

    def go(self, say: Callable[[str], None]) -> dict[str, Any]:
        """Run it all, and return what to show; what is printed is said at once."""
        if self.fault:
            return {"error": self.fault, "notes": self.notes}
        shown: dict[str, Any] = {"notes": self.notes}
        names = types.ModuleType("__main__").__dict__
        self._above(names)
        pictures = Pictures()
        with _heard(say):
            try:
                with _limited():
                    value = self.answer.run(self.answer.tree.body, names)
                if self.check:
                    value = self.check.run(self.check.tree.body, names)
            except BaseException as error:  # noqa: BLE001  # whatever it raises is shown
                shown["error"] = told.error(error, ANSWER)
                return shown
            finally:
                shown["pictures"] = pictures.drawn()
        if self.check:
            keys = "ok", "message", "tried"
            shown["result"] = {key: getattr(value, key) for key in keys}
        elif value is not None:
            shown |= pictures.of(value) or {"value": told.value(value)}
        return shown

    def _above(self, names: dict[str, Any]) -> None:
        """Run what stands above, silently; a cell that fails is named, and the rest goes on."""
        failed = set()
        with _heard(lambda _: None):
            for code, one in self.before:
                try:
                    code.run([one], names)
                except BaseException as error:  # noqa: BLE001  # an earlier answer may raise anything
                    if code.name not in failed:
                        failed.add(code.name)
                        self.notes.append(told.earlier(error, code.name.strip("<>")))


class Pictures:
    """Find what was drawn by matplotlib, where it was used at all."""

    def __init__(self) -> None:
        if plt := sys.modules.get("matplotlib.pyplot"):
            plt.close("all")

    def drawn(self) -> list[dict[str, str]]:
        """Return the open figures, as a notebook shows them at the end of a cell."""
        plt = sys.modules.get("matplotlib.pyplot")
        made = [told.picture(plt.figure(n)) for n in plt.get_fignums()] if plt else []
        if plt:
            plt.close("all")
        return made

    def of(self, value: object) -> dict[str, Any]:
        """Return the picture that a value is, unless it was open and has been shown."""
        figure = sys.modules.get("matplotlib.figure")
        if figure and isinstance(value, figure.Figure):
            return {"pictures": [told.picture(value)]}
        return {}


class _Said(io.TextIOBase):
    def __init__(self, say: Callable[[str], None]) -> None:
        self.say, self.left = say, MOST

    def writable(self) -> bool:
        return True

    def write(self, text: str) -> int:
        if self.left > 0:
            self.say(text[: self.left])
            self.left -= len(text)
            if self.left <= 0:
                self.say("\n… and more, which is not shown.")
        return len(text)


def _limited() -> contextlib.AbstractContextManager:
    """End what goes round for too long in a cell; a check has a limit of its own."""
    from utils.checks import threadless  # noqa: PLC0415  # NumPy comes first

    def own(code: types.CodeType) -> bool:
        return code.co_filename.startswith("<") and not code.co_filename.startswith("<frozen")

    return threadless.watched(own, LIMIT * slow, lambda: None)


@contextlib.contextmanager
def _heard(say: Callable[[str], None]) -> Iterator[None]:
    out = _Said(say)
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(out):
        yield


def prepare(request: str) -> Run:
    """Read what a page asks for."""
    return Run(json.loads(request))


def bring(packages: list[str]) -> None:
    """Import what a run asks for, so that it takes none of its time; what fails, fails in it."""
    for name in packages:
        with contextlib.suppress(Exception):
            importlib.import_module("matplotlib.pyplot" if name == "matplotlib" else name)


def go(run: Run, say: Callable[[str], None]) -> str:
    """Run it, and write what to show."""
    return json.dumps(run.go(say))
