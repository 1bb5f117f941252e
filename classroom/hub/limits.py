"""What this machine can limit for a learner as a whole: memory, cores, processes, files."""

from __future__ import annotations

import re
import shutil
import subprocess
from functools import cache
from pathlib import Path

from places import HOMES

KIB, SCALE = 2**10, {"K": 1, "M": 2**10, "G": 2**20, "T": 2**30}
FILES = 200_000  # files and folders of a learner: each costs the disk one of a fixed number


@cache
def systemd() -> bool:
    """Tell whether systemd can set limits for a learner as a whole on this machine."""
    if not Path("/run/systemd/system").is_dir():
        return False
    tried = ["systemd-run", "--scope", "--quiet", "--property=MemoryMax=1G", "true"]
    return not subprocess.run(tried, check=False).returncode  # noqa: S603  (fixed words)


def scope(properties: dict[str, object]) -> list[str]:
    """Return the words that start a command within limits; none where there is no systemd."""
    if not systemd():
        return []
    words = [f"--property={name}={value}" for name, value in properties.items()]
    return ["systemd-run", "--scope", "--quiet", "--collect", *words, "--"]


def kib(size: str) -> int:
    """Return the KiB of a size such as 4G.

    Examples
    --------
    >>> kib("512M"), kib("4G")
    (524288, 4194304)
    """
    if not (match := re.fullmatch(r"(\d+)([KMGT])", size)):
        message = f"c.LearnerSpawner.disk_limit is {size!r}. Write it as a size: 4G, 500M."
        raise ValueError(message)
    return int(match[1]) * SCALE[match[2]]


@cache
def quotas() -> str:
    """Return the file system of the homes if it counts what each account has; else nothing."""
    if not (shutil.which("setquota") and shutil.which("quotaon")):
        return ""
    found = subprocess.run(  # noqa: S603  (fixed words, our own path)
        ["findmnt", "--noheadings", "--output=TARGET", f"--target={HOMES}"],  # noqa: S607
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    place = found.stdout.strip()
    asked = subprocess.run(  # noqa: S603  (likewise)
        ["quotaon", "--print-state", "--user", place],  # noqa: S607
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    return place if " is on" in asked.stdout else ""


def set_quota(account: str, size: str) -> None:
    """Limit all files of an account, where the file system of the homes has quotas."""
    most = kib(size)
    if place := quotas():
        words = ["setquota", "-u", account, str(most), str(most), str(FILES), str(FILES), place]
        subprocess.run(words, check=True)  # noqa: S603  (a fixed program, an account of ours)


def sentences() -> list[str]:
    """Say what is limited on this machine, and what is not."""
    whole = "all processes of a learner together" if systemd() else "each process of a learner"
    files = (
        "Quotas limit all files of a learner together."
        if quotas()
        else "Nothing limits all files of a learner together: this disk has no quotas (README.md)."
    )
    return [f"Limits on memory hold for {whole}.", files]
