"""The passwords of the slips: made at random, kept as hashes that only root can read.

They open the hub and nothing else: the accounts of the machine have no passwords at all.
"""

from __future__ import annotations

import asyncio
import hmac
import json
import secrets
from hashlib import sha512
from typing import TYPE_CHECKING, Any

from jupyterhub.auth import Authenticator

from places import STATE
from written import write

if TYPE_CHECKING:
    from jupyterhub.handlers import BaseHandler

KEPT = STATE / "passwords.json"
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that is mistaken for another on paper
WAIT = 2  # seconds until a wrong password is answered


def new(name: str) -> str:
    """Return a new random password for a name; from now on no other is right."""
    password = "-".join("".join(secrets.choice(LETTERS) for _ in range(4)) for _ in range(3))
    salt = secrets.token_hex(8)
    _keep(_kept() | {name: [salt, _hash(salt, password)]})
    return password


def forget(name: str) -> None:
    """Forget a name's password: nobody can sign in by it any more."""
    _keep({other: entry for other, entry in _kept().items() if other != name})


def right(name: str, password: str) -> bool:
    """Tell whether a password is a name's."""
    salt, kept = _kept().get(name, ("", ""))
    # Compared even if there is no such name: how long it takes tells nothing about names.
    return hmac.compare_digest(_hash(salt, password), kept)


def _hash(salt: str, password: str) -> str:
    # 59 random bits need no hash that is slow on purpose, and a slow one would let a flood of wrong
    # passwords keep everybody waiting.
    return sha512(f"{salt} {password}".encode(errors="replace")).hexdigest()


def _kept() -> dict[str, list[str]]:
    try:
        return json.loads(KEPT.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}


def _keep(entries: dict[str, Any]) -> None:
    write(KEPT, json.dumps(entries, indent=1).encode())


class RosterAuthenticator(Authenticator):
    """Let in the learners of the roster, with the passwords of their slips.

    A wrong password is answered late, and nothing is held meanwhile: whoever gives it waits, and
    nobody else does.
    """

    async def authenticate(self, _: BaseHandler, data: dict[str, str]) -> str | None:
        """Return the name, or None after a while if the password is wrong."""
        name = data["username"]
        if right(name, data["password"]):
            return name
        await asyncio.sleep(WAIT)
        return None
