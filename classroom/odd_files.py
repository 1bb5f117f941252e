"""Read what somebody else made, whatever it is, and write what nobody may find half written.

For marking and for the class report alike: a learner's file may be a link, a pipe or a disk full of
zeros, and its folder may be shut.
"""

from __future__ import annotations

import contextlib
import os
import stat
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

ODD = {
    stat.S_IFLNK: "is a link to another file, and the file itself is wanted.",
    stat.S_IFIFO: "is a pipe, and no file.",
    stat.S_IFSOCK: "is a socket, and no file.",
    stat.S_IFCHR: "is a device, and no file.",
    stat.S_IFBLK: "is a device, and no file.",
}


class OddFileError(Exception):
    """Say, as what follows "the file ...", why something is none that can be read."""


def walk(folder: Path) -> Iterator[Path]:
    """List all that lies in a folder and is no folder, by name; links are not followed.

    A folder that may not be looked into is listed itself: `content` then raises what stands there.
    """
    waiting = [folder]
    while waiting:
        place = waiting.pop()
        try:
            with os.scandir(place) as found:
                inner = sorted((one.is_dir(follow_symlinks=False), one.path) for one in found)
        except OSError:
            yield place
            continue
        yield from (Path(path) for is_folder, path in inner if not is_folder)
        waiting += [Path(path) for is_folder, path in reversed(inner) if is_folder]


def content(path: Path, largest: int) -> bytes:
    """Read a regular file; of a larger one nothing.

    Raises
    ------
    OddFileError
        When it is none, or has more than `largest` bytes.
    OSError
        When it may not be opened.
    """
    if said := ODD.get(stat.S_IFMT(path.lstat().st_mode)):
        raise OddFileError(said)
    if path.is_dir():
        os.scandir(path).close()  # raises what is the matter with it
        raise OddFileError("is a folder, and no file.")

    def opened(name: str, flags: int) -> int:
        # What has become a link or a pipe in the meantime holds up nobody either.
        return os.open(name, flags | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))

    with open(path, "rb", opener=opened) as file:  # Path.open takes no opener
        status = os.fstat(file.fileno())
        if not stat.S_ISREG(status.st_mode):
            raise OddFileError("is no regular file.")
        if status.st_size > largest:
            raise OddFileError(f"has {status.st_size / 1e6:.0f} MB, more than {largest / 1e6:.0f}.")
        return file.read(largest)


def write_whole(path: Path, text: str, encoding: str = "utf-8") -> None:
    """Write a file so that it is there as a whole, or as it was before.

    Raises
    ------
    OSError
        When the disk is full, or the folder may not be written to.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{os.getpid()}.part")
    try:
        with part.open("w", encoding=encoding, newline="") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    finally:
        with contextlib.suppress(OSError):
            part.unlink()


def plain(text: str) -> str:
    """Keep what can be shown of a text that a learner may have written."""
    return "".join(one if one.isprintable() else " " for one in text)


def safe_name(text: str, longest: int = 60) -> str:
    """Make a name for a folder of what a learner is called, in letters of any script.

    A letter and its accents are one sign, however a system wrote them; vowels that are signs of
    their own, as in Devanagari or Thai, stay. A name is cut after `longest` letters, or after three
    bytes for each: a folder's name has 255 bytes at most.
    """
    signs = unicodedata.normalize("NFC", text)
    kept = "".join(
        one if unicodedata.category(one)[0] in "LMN" or one in ".-" else "_" for one in signs
    )
    whole = "_".join(filter(None, kept.split("_"))).strip("_.-")
    while len(whole) > longest or len(whole.encode()) > 3 * longest:
        whole = whole[:-1]
    return whole
