"""Learners' accounts: from names of a roster to accounts of this machine and slips of paper.

Every learner has an account of their own, because only the operating system can keep one learner's
kernel out of another's files, processes and tokens.
"""

from __future__ import annotations

import grp
import os
import pwd
import re
import subprocess
from hashlib import sha256
from typing import TYPE_CHECKING

import passwords
from places import GROUP, HOMES, SLIPS
from roster import NAME, Learner, RosterError, read_roster

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["NAME", "Learner", "RosterError", "read_roster"]  # asked of accounts by others

SLIP = """\
{who}
  address   {address}
  name      {name}
  password  {password}

- - - - - - - - - - - - - - - - - - - - - - - - - - - - - -

"""


def account_name(name: str, way: str = "") -> str:
    """Return the account of a signed-in person.

    Parameters
    ----------
    name
        The name that they signed in with.
    way
        The way in which they did; nothing for the roster of the hub. Two people who have the same
        name with two providers are two people.

    Returns
    -------
    str
        The name itself for the roster; else one that is made from both, and like no name of a
        roster.

    Examples
    --------
    >>> account_name("anna"), account_name("anna", "GitHub"), account_name("Anna@school.org")
    ('anna', 'anna-35668f6b16', 'anna-school-org-d8aa5b09d8')
    """
    if not way and NAME.fullmatch(name):
        return name
    # Two names that differ only in what an account may not hold must not share a home.
    readable = re.sub(r"[^a-z0-9]+", "-", f"u{name}".lower())[1:20].strip("-0123456789") or "u"
    whole = f"{way}:{name}" if way else name
    return f"{readable}-{sha256(whole.encode(errors='surrogatepass')).hexdigest()[:10]}"


def members() -> list[str]:
    """List the accounts of the learners, in the order of the alphabet."""
    try:
        return sorted(grp.getgrnam(GROUP).gr_mem)
    except KeyError:
        return []


def home(name: str) -> str:
    """Return the folder of an account."""
    return pwd.getpwnam(name).pw_dir


def refuse_a_stranger(name: str) -> None:
    """Raise RosterError if a name belongs to somebody or something else on this machine."""
    try:
        pwd.getpwnam(name)
    except KeyError:
        return
    if name not in members():
        message = f"This machine has an account {name!r} that the hub did not make. Choose another."
        raise RosterError(message)


def make(name: str, full_name: str = "") -> None:
    """Make an account that nobody can sign in to yet; leave one of ours as it is.

    Raises
    ------
    RosterError
        If the name belongs to somebody or something else on this machine.
    """
    refuse_a_stranger(name)
    if name in members():
        return
    _run("groupadd", "--force", GROUP)
    HOMES.mkdir(mode=0o711, parents=True, exist_ok=True)
    # No login shell, and expired long ago: the password opens the hub, and no other door of this
    # machine opens, whatever keys lie in the home. Root starts servers in it all the same.
    # fmt: off
    _run(
        "useradd", "--create-home", "--home-dir", str(HOMES / name), "--key", "HOME_MODE=0700",
        "--user-group", "--groups", GROUP, "--shell", "/usr/sbin/nologin",
        "--expiredate", "1970-01-02",
        "--comment", re.sub(r"[:,\n]", " ", full_name), name,
    )
    # fmt: on


def add(learners: Iterable[Learner], address: str) -> list[str]:
    """Make the accounts that are missing, each with a password and a slip; return their names.

    Raises
    ------
    RosterError
        If a name is taken on this machine; then no account is made.
    """
    new = [learner for learner in learners if learner.name not in members()]
    for learner in new:
        refuse_a_stranger(learner.name)
    for learner in new:
        make(learner.name, learner.full_name)
        new_password(learner.name, address, learner.full_name)
    return [learner.name for learner in new]


def new_password(name: str, address: str, full_name: str = "") -> None:
    """Give a learner a new random password, and write the slip that tells it.

    Raises
    ------
    RosterError
        If no learner has that name.
    """
    if name not in members():
        message = f"No learner is called {name!r}. There are: {', '.join(members()) or 'none yet'}."
        raise RosterError(message)
    password = passwords.new(name)
    who = full_name or pwd.getpwnam(name).pw_gecos.strip(", ") or name
    slip = SLIP.format(who=who, address=address, name=name, password=password)
    with os.fdopen(os.open(SLIPS, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "w") as file:
        file.write(slip)


def remove(name: str) -> None:
    """Delete an account with its home and its password."""
    passwords.forget(name)
    _run("userdel", "--remove", name)


def _run(*command: str) -> None:
    done = subprocess.run(  # noqa: S603  (fixed programs, names that NAME allows)
        command, capture_output=True, text=True, check=False
    )
    if done.returncode:
        message = f"{command[0]} failed: {done.stderr.strip()}"
        raise RosterError(message)
