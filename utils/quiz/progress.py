"""Read and write the one file of a learner's progress, `notebooks/progress.json`.

The file is a JSON object: `version`; under `answers` what `answers.py` keeps, under `predictions`
what `guesses.py` keeps, under `checks` what `utils/checks/record.py` keeps. Other keys are left as
they are. The environment variable COURSE_PROGRESS names another place for it. Nothing but `update`
raises because of the file: a quiz goes on without it, and says so.
"""

from __future__ import annotations

import contextlib
import errno
import json
import os
import tempfile
import warnings
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from utils import IN_BROWSER

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # a browser has no locks that are let go of, and uses none here
    from filelock import FileLock

if TYPE_CHECKING:
    from collections.abc import Callable

COURSE = Path(__file__).resolve().parents[2]
PATIENCE = 5  # seconds to wait while another notebook writes


def where() -> Path:
    """Return the place of the progress file.

    COURSE_PROGRESS if it is set, else `notebooks/progress.json` of the course, else (the course
    was installed without its notebooks) `progress.json` in the working directory.

    Examples
    --------
    >>> where().suffix
    '.json'
    """
    if named := os.environ.get("COURSE_PROGRESS"):
        return Path(named).expanduser().absolute()
    notebooks = COURSE / "notebooks"
    return (notebooks if notebooks.is_dir() else Path.cwd()) / "progress.json"


def name() -> str:
    """Name the progress file as a learner finds it: from the course's folder, if it is in there.

    Examples
    --------
    >>> name().endswith(".json")
    True
    """
    path = where()
    return path.relative_to(COURSE).as_posix() if path.is_relative_to(COURSE) else str(path)


def section(key: str, sound: Callable[[object], bool] | None = None) -> tuple[dict[str, Any], str]:
    """Return what the file holds under a key, and a sentence if it could not be read.

    A broken file is set aside under another name.

    Parameters
    ----------
    key : str
        "answers", "predictions" or "checks".
    sound : callable, optional
        Tells of an entry whether it makes sense; one that does not is left out.

    Examples
    --------
    >>> kept, note = section("predictions")
    """
    path = where()
    try:
        if not _there(path):
            return {}, ""
        with _lock(path):
            document, note = _mended(path)
    except (OSError, NotImplementedError):  # a place to read only can still be read
        try:
            document, note = _parsed(path), ""
        except (OSError, ValueError, RecursionError) as fault:
            return {}, f"Earlier answers in {name()} could not be read ({_why(fault)})."
    kept = document.get(key, {})
    return {name_of_it: one for name_of_it, one in kept.items() if not sound or sound(one)}, note


def keep_first(
    key: str, name_of_it: str, entry: dict[str, Any], counts: Callable[[object], bool]
) -> tuple[bool, str]:
    """Keep an entry under a key, unless an earlier one counts; the time is added to it.

    Parameters
    ----------
    key : str
        "answers" or "predictions".
    name_of_it : str
        The id of the question or prediction.
    entry : dict
        What was answered.
    counts : callable
        Tells of what the file holds under this id whether it counts.

    Returns
    -------
    bool, str
        Whether the file holds an entry under this id now, and a sentence on where, or why not.

    Examples
    --------
    >>> keep_first("answers", "coin-flip", {}, lambda earlier: True)  # doctest: +SKIP
    (True, 'Kept in notebooks/progress.json. To start over, ...')
    """
    path = where()
    new = {**entry, "when": datetime.now(UTC).isoformat(timespec="milliseconds")}
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with _lock(path):
            document, note = _mended(path)
            kept = document.setdefault(key, {})
            earlier = kept.get(name_of_it)
            if not counts(earlier):
                kept[name_of_it] = new
                _write(path, document)
            elif any(earlier.get(part) != value for part, value in entry.items()):
                note = "An earlier answer counts: run this cell again to see it."
    except (OSError, NotImplementedError) as fault:
        return False, (
            f"It counts here, but could not be kept in {name()} ({_why(fault)}). Make room or "
            "allow writing there, or set COURSE_PROGRESS to the path of a file that can be "
            "written; then restart the kernel and run this cell again."
        )
    return True, f"{note} {kept_in()}".strip()


def update(change: Callable[[dict[str, Any]], bool]) -> None:
    """Let a function change what the file holds, while nobody else writes it.

    Parameters
    ----------
    change : callable
        Called with the file's document; the file is written if it returns True.

    Raises
    ------
    OSError, NotImplementedError
        Where the file cannot be locked, read or written.
    ValueError
        If the file is broken; it is left as it is, for `answers` to set aside.

    Examples
    --------
    >>> update(lambda document: False)
    """
    path = where()
    path.parent.mkdir(parents=True, exist_ok=True)
    with _lock(path):
        document = _parsed(path)
        if change(document):
            _write(path, document)


def kept_in() -> str:
    """Say where the answers are kept, and how to start over.

    Examples
    --------
    >>> kept_in().startswith("Kept in ")
    True
    """
    return f"Kept in {name()}. To start over, delete or rename that file and run this cell again."


def _lock(path: Path) -> contextlib.AbstractContextManager:
    return contextlib.nullcontext() if IN_BROWSER else FileLock(f"{path}.lock", timeout=PATIENCE)


def _there(path: Path) -> bool:
    """Tell whether a file is there; a browser's drive never answers for one that was deleted."""
    return path.name in os.listdir(path.parent) if IN_BROWSER else path.exists()  # noqa: PTH208  # names are all that is asked


def _parsed(path: Path) -> dict[str, Any]:
    """Read the file; ValueError if it is broken, OSError if it is none."""
    there = _there(path)
    if there and not path.is_file():
        # A device or a folder is somebody else's: it is neither read nor moved.
        raise OSError(errno.EINVAL, "it is not a regular file")
    try:
        # Editors on Windows put a mark in front; it is no fault of the file.
        document = json.loads(path.read_text(encoding="utf-8-sig")) if there else {}
    except FileNotFoundError:
        document = {}
    match document:
        case {"predictions": wrong} if not isinstance(wrong, dict):
            msg = "its `predictions` are no object"
            raise ValueError(msg)
        case {"answers": dict()}:
            return document
        case dict() if "answers" not in document:
            return {"version": 1, **document, "answers": {}}
    msg = "it is not an object with an object `answers`"
    raise ValueError(msg)


def _mended(path: Path) -> tuple[dict[str, Any], str]:
    """Read the file; set it aside if it is broken."""
    try:
        return _parsed(path), ""
    except (ValueError, RecursionError) as fault:
        number = 1
        while _there(aside := path.with_name(f"{path.stem}.broken-{number}.json")):
            number += 1
        path.rename(aside)
        note = (
            f"{name()} could not be read ({_why(fault)}). It is now {aside.name}, nothing lost: "
            "to get the answers back, mend that file and give it its old name."
        )
        return _parsed(path), note


def _write(path: Path, document: dict[str, Any]) -> None:
    if not IN_BROWSER:
        path = path.resolve()  # a link to the file stays a link
    with tempfile.NamedTemporaryFile(
        "w", encoding="utf-8", dir=path.parent, prefix=f"{path.name}.", suffix=".tmp", delete=False
    ) as new:
        try:
            json.dump(document, new, indent=1, ensure_ascii=False)
            new.flush()
            os.fsync(new.fileno())  # a full disk shows here, before the old file is replaced
            new.close()
            Path(new.name).replace(path)
        except BaseException:
            new.close()
            Path(new.name).unlink(missing_ok=True)
            raise


def _why(fault: Exception) -> str:
    """Give the reason without the path, which the sentence around it names."""
    return (isinstance(fault, OSError) and fault.strerror) or str(fault)
