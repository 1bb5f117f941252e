"""Run a JupyterHub for a class on this machine; `make hub` calls this, README.md explains it."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import psutil
from traitlets.config.loader import PyFileConfigLoader

from places import HERE, HUB, PYTHON, ROOT, ROSTER, SETTINGS, SLIPS, STATE
from prepare import publish, refuse_what_cannot_work, refuse_what_learners_cannot_read

refuse_what_cannot_work()  # what follows needs modules that Windows lacks

sys.path.append(str(ROOT / "site"))
from fetched import fetch  # noqa: E402  # likewise

import accounts  # noqa: E402  # after the lines above
from spawner import systemd_limits  # noqa: E402  # likewise

CONFIG = HERE / "jupyterhub_config.py"
LARGEST = 1_000_000  # bytes of a progress.json, which has some thousands
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


def address() -> str:
    """Return the address that learners type, as the settings give it."""
    hub = PyFileConfigLoader(str(CONFIG)).load_config().JupyterHub
    return str(hub.get("public_url") or hub.bind_url)


def add(roster: Path) -> None:
    """Make accounts for the learners of a roster who have none."""
    new = accounts.add(accounts.read_roster(roster), address())
    if new:
        print(f"New accounts: {', '.join(new)}. Their slips are in {SLIPS}; only root can read it.")


def start(_: argparse.Namespace) -> None:
    """Prepare everything, then become the hub."""
    if not (ROSTER.exists() or SETTINGS.exists()):
        sys.exit(FIRST)
    fetch(HERE)  # the proxy
    publish()
    refuse_what_learners_cannot_read()
    if ROSTER.exists():
        add(ROSTER)
    what = (
        "all processes of a learner together" if systemd_limits() else "each process of a learner"
    )
    print(f"Limits on memory hold for {what}.")
    print(f"Starting the hub: {address()}. Ctrl+C ends it; learners' servers run on.", flush=True)
    os.chdir(STATE)
    os.execv(PYTHON, [str(PYTHON), "-m", "jupyterhub", "--config", str(CONFIG)])  # noqa: S606  (ours)


def stop(_: argparse.Namespace) -> None:
    """End the hub, and all that runs in learners' accounts."""
    with suppress(OSError, ValueError, psutil.NoSuchProcess):  # then it does not run
        hub = psutil.Process(int((STATE / "hub.pid").read_text()))
        if "jupyterhub" in hub.cmdline():
            hub.terminate()
            if psutil.wait_procs([hub], timeout=60)[1]:
                sys.exit(f"The hub did not end within a minute. End it by hand: kill -9 {hub.pid}")
    learners = set(accounts.members())
    theirs = [p for p in psutil.process_iter(["username"]) if p.info["username"] in learners]
    for send in (psutil.Process.terminate, psutil.Process.kill):
        for process in theirs:
            with suppress(psutil.NoSuchProcess):
                send(process)
        _, theirs = psutil.wait_procs(theirs, timeout=20)
    print("The hub is stopped, and every server of a learner.")


def collect(arguments: argparse.Namespace) -> None:
    """Copy each learner's progress.json into a folder."""
    folder = arguments.folder
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    found = 0
    for name in accounts.members():
        path = f"{accounts.home(name)}/cross-entropy/notebooks/progress.json"
        # Read in the learner's name: a link to something else opens nothing that is not theirs.
        read = subprocess.run(  # noqa: S603  (a fixed program, our own path)
            ["/usr/bin/head", "--bytes", str(LARGEST), path],
            user=name, group=name, extra_groups=[], capture_output=True, check=False, timeout=20,
        )  # fmt: skip
        if not read.returncode:
            (folder / f"{name}.json").write_bytes(read.stdout)
            found += 1
    print(f"Copied the answers of {found} of {len(accounts.members())} learners to {folder}.")


def end(arguments: argparse.Namespace) -> None:
    """Pack each learner's home into an archive, then delete the accounts."""
    folder = arguments.folder
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    stop(arguments)
    for name in accounts.members():
        archive = folder / f"{name}.tar.gz"
        if archive.exists():
            sys.exit(f"{archive} exists already. Name a folder that is empty.")
        home = accounts.home(name)
        packed = ["tar", "--create", "--gzip", f"--file={archive}", f"--directory={home}", "."]
        subprocess.run(packed, check=True)  # noqa: S603  (a fixed program, our own paths)
        accounts.remove(name)
        print(f"{name}: packed into {archive}, account deleted.")


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
    except accounts.RosterError as fault:
        sys.exit(str(fault))


if __name__ == "__main__":
    main()
