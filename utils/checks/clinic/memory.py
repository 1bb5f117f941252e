"""Measure how much memory PyTorch takes while something runs (lesson 08)."""

from __future__ import annotations

import contextlib
import json
import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Keep the profiler from talking: it writes past Python, and a notebook would show it."""
    kept = os.dup(2)
    try:
        with Path(os.devnull).open("w") as nowhere:
            os.dup2(nowhere.fileno(), 2)
            yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)


def peak(work: Callable[[], object]) -> int:
    """Measure the most memory that tensors take at once while `work` runs, above what it found.

    PyTorch's own profiler notes each piece of memory that is taken and given back, those too that
    live only inside of one operation, on a graphics card too: there it agrees with
    `torch.cuda.max_memory_allocated`. What other libraries take is not seen.

    Parameters
    ----------
    work : callable
        Is called once, with nothing.

    Returns
    -------
    int
        Bytes.

    Examples
    --------
    >>> import torch
    >>> peak(lambda: torch.ones(1000))
    4000
    """
    import torch  # noqa: PLC0415  # a lesson in NumPy must not pay for it

    cpu = torch.profiler.ProfilerActivity.CPU
    profiling = torch.profiler.profile(activities=[cpu], profile_memory=True, acc_events=True)
    with _quiet(), profiling as profile:
        work()
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "trace.json")
        profile.export_chrome_trace(str(file))
        events = json.loads(file.read_text(encoding="utf-8"))["traceEvents"]
    found = [one for one in events if one.get("name") == "[memory]"]
    found.sort(key=lambda one: one["ts"])
    taken = most = 0
    for one in found:
        taken += one["args"]["Bytes"]
        most = max(most, taken)
    return most
