"""Write a file that only root may read, whole or not at all."""

from __future__ import annotations

import os
import stat
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

FOREIGN = stat.S_IWGRP | stat.S_IWOTH


class PlaceError(Exception):
    """A folder that must not be written to; its text is the sentence to show."""


@contextmanager
def part(path: Path) -> Iterator[Path]:
    """Give a new file beside a path; it takes the path's place if the block ends well.

    A link that lies at the path is replaced, and what it leads to is left alone.
    """
    number, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    os.close(number)
    new = Path(name)
    try:
        yield new
        with new.open("rb") as file:
            os.fsync(file.fileno())
        new.replace(path)
    except BaseException:
        new.unlink(missing_ok=True)
        raise


def write(path: Path, content: bytes) -> None:
    """Write a file, whole or not at all."""
    with part(path) as new:
        new.write_bytes(content)


def own_folder(folder: Path) -> None:
    """Make a folder for what belongs to the teacher, or make sure that it is theirs.

    Raises
    ------
    PlaceError
        If somebody else could change or watch what is written there.
    """
    owners, whole = {0, int(os.environ.get("SUDO_UID", "0"))}, folder.resolve()
    try:
        # Whose a folder above is, may put another in its place.
        there = [place for place in (whole, *whole.parents) if place.exists()]
        theirs = any(place.stat().st_uid not in owners for place in there)
        if not theirs:
            whole.mkdir(mode=0o700, parents=True, exist_ok=True)
            theirs = whole.stat().st_mode & FOREIGN
    except OSError as fault:
        message = f"{folder} cannot be made ({fault.strerror}). Name another folder."
        raise PlaceError(message) from fault
    if theirs:
        message = (
            f"{folder} belongs to somebody else, or others may write to it. Name a new folder, "
            "such as /root/answers."
        )
        raise PlaceError(message)
