"""Where the hub keeps what is its own: one folder, which COURSE_HUB names."""

import os
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
HUB = Path(os.environ.get("COURSE_HUB", "/srv/cross-entropy-hub")).absolute()
COURSE = HUB / "course"  # what learners read: lessons, utils, docs
HOMES = HUB / "homes"  # a folder for each learner, closed to the others
SCRATCH = HUB / "scratch"  # a learner's /tmp: on the disk, where quotas count it
STATE = HUB / "state"  # database, cookie secret, passwords: closed to all learners
SOCKETS = HUB / "sockets"  # learners may speak to the hub's socket in it, and make none
CLOSED = SOCKETS / "closed"  # sockets that only root may open: the proxy's, and each server's
ROSTER = HUB / "learners.csv"
SLIPS = HUB / "slips.txt"
SETTINGS = HUB / "settings.py"
# Learners' accounts belong to a group with the name of the folder: two hubs never mix theirs up.
GROUP = HUB.name
SERVER = HERE / "server.py"
# Not sys.executable resolved: the link in .venv is what makes it the course's Python.
PYTHON = Path(sys.executable).absolute()
