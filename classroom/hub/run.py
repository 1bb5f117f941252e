"""Run a JupyterHub for a class on this machine; `make hub` calls this, README.md explains it."""

from __future__ import annotations

import argparse
import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import psutil
from traitlets.config.loader import PyFileConfigLoader

from places import HERE, HUB, PYTHON, ROOT, ROSTER, SETTINGS, SLIPS, STATE
from prepare import publish, refuse_what_cannot_work, refuse_what_learners_cannot_read
from written import PlaceError, own_folder, part, write

refuse_what_cannot_work()  # what follows needs modules that Windows lacks

sys.path.append(str(ROOT / "site"))
from fetched import fetch  # noqa: E402  # likewise

import accounts  # noqa: E402  # after the lines above
import box  # noqa: E402  # likewise
import handing_in  # noqa: E402  # likewise
import limits  # noqa: E402  # likewise
import processes  # noqa: E402  # likewise

if TYPE_CHECKING:
    from traitlets.config import Config

CONFIG = HERE / "jupyterhub_config.py"
START = HERE / "start_hub.py"
PATIENCE = 10  # seconds for learners' servers to end by themselves
FIRST_OPEN = Path("/proc/sys/net/ipv4/ip_unprivileged_port_start")
FIRST = f"""\
Nobody can sign in yet. Write the names of your learners into
{ROSTER}, like this:

name,full name
anna,Anna Almeida
ben,Ben Brandt

Then run the same command again. It makes an account for each, and slips with their passwords.
To let them sign in with GitHub, Google, Microsoft or your learning platform, see
classroom/hub/README.md.
"""


def settings() -> Config:
    """Return what the hub is told, the teacher's settings included."""
    return PyFileConfigLoader(str(CONFIG)).load_config()


def address() -> str:
    """Return the address that learners type, as the settings give it."""
    hub = settings().JupyterHub
    return str(hub.get("public_url") or hub.bind_url)


def refuse_what_is_not_closed() -> None:
    """Stop with a sentence if a learner could open the hub's port while the hub is down."""
    told = settings()
    boxed = told.LearnerSpawner.get("boxed", True)
    if boxed and (why := box.works()):
        sys.exit(
            f"This machine cannot shut learners' servers into boxes: {why}\nIf there is no way, "
            "c.LearnerSpawner.boxed = False in settings.py goes without; README.md says what is "
            "open then."
        )
    where = urlsplit(told.JupyterHub.bind_url)
    first = int(FIRST_OPEN.read_text())
    if (told.LearnerSpawner.get("network") or not boxed) and (where.port or 0) >= first:
        sys.exit(
            f"Learners share the network of this machine (settings.py). While the hub is down, "
            f"each could open port {where.port} and show a sign-in page of their own. Choose a "
            f"port that only root may open, below {first}: c.JupyterHub.bind_url = "
            f'"{where.scheme}://{where.hostname or ""}:88"'
        )


def add(roster: Path) -> None:
    """Make accounts for the learners of a roster who have none."""
    new = accounts.add(accounts.read_roster(roster), address())
    if new:
        print(f"New accounts: {', '.join(new)}. Their slips are in {SLIPS}; only root can read it.")


def start(_: argparse.Namespace) -> None:
    """Prepare everything, then become the hub."""
    if not (ROSTER.exists() or SETTINGS.exists()):
        sys.exit(FIRST)
    refuse_what_is_not_closed()
    fetch(HERE)  # the proxy
    box.make_sockets()
    publish()
    refuse_what_learners_cannot_read()
    if ROSTER.exists():
        add(ROSTER)
    print(*limits.sentences(), sep="\n")
    print(f"Starting the hub: {address()}. Ctrl+C ends it; learners' servers run on.", flush=True)
    os.chdir(STATE)
    os.execv(PYTHON, [str(PYTHON), str(START), "--config", str(CONFIG)])  # noqa: S606  (ours)


def stop(_: argparse.Namespace) -> None:
    """End the hub, and all that runs in learners' accounts."""
    with suppress(OSError, ValueError, psutil.NoSuchProcess):  # then it does not run
        hub = psutil.Process(int((STATE / "hub.pid").read_text()))
        if any(Path(word).name == CONFIG.name for word in hub.cmdline()):
            hub.terminate()
            if not processes.ended(hub, 60):
                sys.exit(f"The hub did not end within a minute. End it by hand: kill -9 {hub.pid}")
    if left := processes.end(accounts.members(), PATIENCE):
        sys.exit(f"Something runs on in these accounts: {', '.join(left)}. Run this again.")
    print("The hub is stopped, and every server of a learner.")


def collect(arguments: argparse.Namespace) -> None:
    """Copy each learner's progress.json into a folder; say of whom there is none, and why."""
    folder, found = arguments.folder, 0
    own_folder(folder)
    for name in accounts.members():
        try:
            write(folder / f"{name}.json", handing_in.answers(name))
            found += 1
        except OSError as fault:
            print(f"{name}: nothing copied ({fault.strerror or fault}).")
    print(f"Copied the answers of {found} of {len(accounts.members())} learners to {folder}.")


def end(arguments: argparse.Namespace) -> None:
    """Pack each learner's home into an archive, then delete the accounts."""
    folder, failed = arguments.folder, []
    own_folder(folder)
    for name in accounts.members():
        if (archive := folder / f"{name}.tar.gz").exists():
            sys.exit(f"{archive} exists already. Name a folder that is empty.")
    stop(arguments)
    for name in accounts.members():
        archive = folder / f"{name}.tar.gz"
        try:
            with part(archive) as new:
                handing_in.pack(accounts.home(name), new)
            accounts.remove(name)
        except (OSError, accounts.RosterError) as fault:
            failed.append(name)
            print(f"{name}: the account stays ({fault}).")
        else:
            print(f"{name}: packed into {archive}, account deleted.")
    if failed:
        sys.exit(
            f"Not ended: {', '.join(failed)}. The others are. Mend it, then name a new folder."
        )
    # Who has one of these names next term is somebody else: no sign-in of today is theirs.
    for name in ("jupyterhub.sqlite", "cookie_secret"):
        (STATE / name).unlink(missing_ok=True)


def main() -> None:
    """Read the command line and obey it."""
    parser = argparse.ArgumentParser(prog="make hub", description=__doc__)
    parser.set_defaults(do=start)
    commands = parser.add_subparsers(metavar="")
    commands.add_parser("start", help="start the hub (this is what `make hub` does)")
    one = commands.add_parser("add", help="make accounts for new names in the roster")
    one.set_defaults(do=lambda _: add(ROSTER))
    one = commands.add_parser("password", help="give a learner a new password")
    one.add_argument("name")
    one.set_defaults(do=lambda a: accounts.new_password(a.name, address()))
    one = commands.add_parser("publish", help="give learners the lessons as they are now")
    one.set_defaults(do=lambda _: publish())
    one = commands.add_parser("collect", help="copy learners' answers to quizzes into a folder")
    one.add_argument("folder", type=Path)
    one.set_defaults(do=collect)
    one = commands.add_parser("stop", help="stop the hub and everybody's server")
    one.set_defaults(do=stop)
    one = commands.add_parser("end", help="pack everybody's work into a folder, delete accounts")
    one.add_argument("folder", type=Path)
    one.set_defaults(do=end)
    arguments = parser.parse_args()
    os.umask(0o022)
    HUB.mkdir(mode=0o711, parents=True, exist_ok=True)
    STATE.mkdir(mode=0o700, exist_ok=True)
    for secret in filter(Path.exists, (ROSTER, SETTINGS, SLIPS)):
        secret.chmod(0o600)
    try:
        arguments.do(arguments)
    except (accounts.RosterError, PlaceError) as fault:
        sys.exit(str(fault))


if __name__ == "__main__":
    main()
