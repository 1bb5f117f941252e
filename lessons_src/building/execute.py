"""Run an edition in a kernel of its own, and write computed numbers into its prose."""

from __future__ import annotations

import ast
import asyncio
import os
import re
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import matplotlib.font_manager  # noqa: F401  # fills the font cache: the first to do so says it on stderr
from jupyter_client import AsyncKernelManager
from jupyter_client.kernelspec import KernelSpecManager
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

from building.sources import BuildError

if TYPE_CHECKING:
    from collections.abc import Callable

    from nbformat import NotebookNode

    from building.editions import Edition

SECONDS_A_CELL = 120
STOPPED = "KeyboardInterrupt"  # what Ctrl+C makes of the cell that runs
# A third brace belongs to LaTeX: 10^{{{ n }}} becomes 10^{3}.
FIELD = re.compile(r"\{\{(?!\{)(.*?)\}\}")
ANSI = re.compile(r"\x1b\[[\d;]*m")
IMPORTS_TORCH = re.compile(r"^\s*(import|from) torch\b", re.MULTILINE)
ONE_THREAD = ("OMP", "OPENBLAS", "MKL", "NUMEXPR", "VECLIB_MAXIMUM")


def f_string(field: str) -> str:
    """Write `expression:format` as the f-string that holds it and nothing else."""
    return f"f'''{{ {field.strip()}}}'''"


def field_fault(source: str) -> str | None:
    """Say what is wrong with the `{{ expression:format }}` of a Markdown cell, if anything is."""
    if "{{" in FIELD.sub("", source):
        return "a `{{` is not closed by a `}}` on the same line."
    for field in FIELD.findall(source):
        try:
            parts = ast.parse(f_string(field), mode="eval").body.values
        except SyntaxError as error:
            return f"`{{{{{field}}}}}` is not an expression: {error.msg}."
        if [type(part) for part in parts] != [ast.FormattedValue]:
            return f"`{{{{{field}}}}}` is not one expression with a format."
    return None


class Runner(NotebookClient):
    """Execute the cells in order, Markdown ones too: their fields are evaluated in the kernel."""

    def __init__(self, edition: Edition, folder: Path, tick: Callable[[], object]) -> None:
        # What a cell shows may arrive long after it has ended, on a busy machine.
        super().__init__(
            edition.nb,
            timeout=SECONDS_A_CELL,
            iopub_timeout=SECONDS_A_CELL,
            raise_on_iopub_timeout=True,
            record_timing=False,
        )
        self.edition, self.folder, self.tick, self.at = edition, folder, tick, 0

    def create_kernel_manager(self) -> AsyncKernelManager:
        """Choose the interpreter that runs the build, whatever kernels the machine knows."""
        # Ports are raced for on a busy machine, and ipykernel warns about them; Windows has
        # nothing else.
        self.km = AsyncKernelManager(
            kernel_name="python3",
            kernel_spec_manager=KernelSpecManager(kernel_dirs=[]),
            transport="tcp" if os.name == "nt" else "ipc",
            connection_file=str(self.folder / "kernel.json"),
        )
        return self.km

    async def async_execute_cell(
        self, cell: NotebookNode, cell_index: int, **options: object
    ) -> NotebookNode:
        """Execute one cell, or fill it in."""
        self.at = cell_index
        if cell.cell_type == "markdown":
            await self._fill(cell)
        done = await super().async_execute_cell(cell, cell_index, **options)
        if cell_index == len(self.nb.cells) - 1:
            await self._do_without_torch()
        self.tick()
        return done

    async def _fill(self, cell: NotebookNode) -> None:
        fields = FIELD.findall(cell.source)
        if not fields:
            return
        answers, values = await self._ask([f_string(field) for field in fields]), []
        for field, got in zip(fields, answers, strict=True):
            if got.get("ename") == STOPPED:
                raise KeyboardInterrupt
            if got["status"] != "ok":
                sentence = f"`{{{{{field}}}}}` raises {got['ename']}: {got['evalue']}"
                raise BuildError(self.edition.fault(sentence, self.at))
            text = ast.literal_eval(got["data"]["text/plain"])
            # In prose a negative number has a true minus, as in every picture of the course.
            values.append(re.sub(r"^-(?=[\d.]+$)", "−", text))
        cell.source = FIELD.sub(lambda _: values.pop(0), cell.source)

    async def _ask(self, expressions: list[str]) -> list[dict]:
        asked = {str(i): expression for i, expression in enumerate(expressions)}
        sent = self.kc.execute("", silent=True, user_expressions=asked)
        answers = (await self.async_wait_for_reply(sent))["content"]["user_expressions"]
        return [answers[i] for i in asked]

    async def _do_without_torch(self) -> None:
        """Refuse what would cost the readers of a NumPy lesson seconds and memory."""
        code = (cell.source for cell in self.nb.cells if cell.cell_type == "code")
        if any(map(IMPORTS_TORCH.search, code)):
            return
        (came,) = await self._ask(["'torch' in __import__('sys').modules"])
        if came.get("data", {}).get("text/plain") != "False":
            sentence = "something imports torch, and no cell does: let it come when it is needed."
            raise BuildError(self.edition.fault(sentence))


def run(edition: Edition, cwd: Path, tick: Callable[[], object]) -> None:
    """Execute an edition in place, in the folder that it will lie in.

    Raises
    ------
    BuildError
        When a cell raises, hangs or kills its kernel, or a field in the prose fails.
    """
    with tempfile.TemporaryDirectory(prefix="lesson", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        # What a notebook shows depends on nobody's answers, profile, hash seed or core count.
        env = os.environ | {f"{library}_NUM_THREADS": "1" for library in ONE_THREAD}
        env |= {"COURSE_PROGRESS": str(folder / "progress.json"), "PYTHONHASHSEED": "0"}
        env |= {"IPYTHONDIR": str(folder / "ipython")}
        env |= {"JOBLIB_MULTIPROCESSING": "0"}  # else it warns where /dev/shm cannot be written
        env.pop("MPLBACKEND", None)  # the kernel's own choice draws into the notebook
        runner, log = Runner(edition, folder, tick), folder / "log.txt"
        try:
            with log.open("wb") as stderr:
                runner.execute(cwd=str(cwd), env=env, stderr=stderr)
        except (AssertionError, AttributeError, asyncio.CancelledError):
            if runner.km is not None:
                raise
            # At Ctrl+C nbclient ends the kernel, and then trips over its absence.
            raise KeyboardInterrupt from None
        except CellExecutionError as error:
            if error.ename == STOPPED:
                raise KeyboardInterrupt from None
            sentence = _raised(error, edition.nb.cells[runner.at].source)
        except CellTimeoutError:
            sentence = f"the cell ran for more than {SECONDS_A_CELL} s: it hangs, or does too much."
        except DeadKernelError:
            sentence = f"the kernel died while it ran this cell. {_last_line(log)}"
        except RuntimeError:
            sentence = f"no kernel started: run `make install`, then try again. {_last_line(log)}"
        else:
            return
        raise BuildError(edition.fault(sentence.strip(), runner.at))


def _last_line(log: Path) -> str:
    lines = log.read_text(encoding="utf-8", errors="replace").strip().splitlines()
    return f"Its last line on stderr: {lines[-1]}" if lines else ""


def _raised(error: CellExecutionError, source: str) -> str:
    numbers = re.findall(r"Cell In\[\d+\], line (\d+)", ANSI.sub("", error.traceback))
    at = int(numbers[-1]) if numbers else None
    listing = "\n".join(
        f"  {'>' if number == at else ' '} {number:3}  {line}"
        for number, line in enumerate(source.splitlines(), start=1)
    )
    return f"the cell raises {error.ename}: {error.evalue}\n{listing}"
