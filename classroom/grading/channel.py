"""What a process says: its answers, a line each, and what it prints; both only so much."""

from __future__ import annotations

import json
import queue
import threading
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_TOLD = 20_000_000  # bytes of answers
LONGEST = 1_000_000  # bytes of an answer; read as JSON they take sixty times as much here
MOST_PRINTED = 1_000_000  # bytes


class Ended(Exception):  # noqa: N818  # not always an error: it is how every submission may end
    """Say, as what follows "your code ...", why the process ended."""


class Channel:
    """Read what a process says from its two pipes, behind the scenes.

    Attributes
    ----------
    flooded
        What it said too much of, as `Ended` says it; nothing so far, or else empty.
    """

    def __init__(self, answers: IO[bytes], printed: IO[bytes]) -> None:
        self._lines: queue.Queue[bytes | None] = queue.Queue()
        self.flooded, self._printed = "", b""
        for target, pipe in ((self._listen, answers), (self._drain, printed)):
            threading.Thread(target=target, args=(pipe,), daemon=True).start()

    def next(self, seconds: float) -> bytes | None:
        """Return the next answer, nothing where none came in that time, or None at the end."""
        try:
            return self._lines.get(timeout=seconds)
        except queue.Empty:
            return b""

    def last_printed(self) -> str:
        """Return the last line that was printed."""
        return " ".join(self._printed.decode(errors="replace").strip().splitlines()[-1:])

    def _listen(self, pipe: IO[bytes]) -> None:
        taken, kept = 0, bytearray()
        for block in _blocks(pipe):
            taken += len(block)
            *whole, rest = block.split(b"\n")
            for line in whole:
                self._lines.put(bytes(kept + line) or b"?")
                kept.clear()
            kept += rest
            if len(kept) > LONGEST:
                self.flooded = f"gave more than {LONGEST / 1e6:.0f} MB for one answer."
            elif taken > MOST_TOLD:
                self.flooded = f"gave more than {MOST_TOLD / 1e6:.0f} MB of answers."
            if self.flooded:
                break
        self._lines.put(None)

    def _drain(self, pipe: IO[bytes]) -> None:
        taken = 0
        for block in _blocks(pipe):
            taken += len(block)
            self._printed = (self._printed + block)[-2000:]
            if taken > MOST_PRINTED and not self.flooded:
                self.flooded = f"printed more than {MOST_PRINTED / 1e6:.0f} MB."
                self._lines.put(None)


def told(line: bytes) -> dict:
    """Read an answer.

    Raises
    ------
    Ended
        When it is none that a worker gives.
    """
    try:
        answer = json.loads(line)
    except (ValueError, RecursionError):
        answer = None
    if not isinstance(answer, dict):
        raise Ended("wrote into the channel that its answers take.")
    return answer


def _blocks(pipe: IO[bytes]) -> Iterator[bytes]:
    while block := pipe.read1(1 << 16):
        yield block
