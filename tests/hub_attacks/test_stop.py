"""A learner tries to outlive the hub, or to answer in its place: it is stopped here, at the end."""

import socket
import sys
import time
from urllib.parse import urlsplit

import pytest

if sys.platform != "linux":
    pytest.skip("the hub runs on Linux", allow_module_level=True)

import psutil
from hub_tries import as_the_commands_do, run  # Linux's own

WAITING_FOR_THE_PORT = """
import socket, sys, time
while True:
    try:
        port = socket.create_server(("", int(sys.argv[1])))
    except OSError:
        time.sleep(0.05)
"""
FLEEING = """
import os, signal, sys, time
def flee(*_):
    if os.fork() == 0:
        os.setsid()
for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
    signal.signal(number, flee)
open("/tmp/ready", "w").close()
while True:
    time.sleep(0.001)
    if os.fork():
        os._exit(0)  # never the same number twice
"""


def test_when_the_hub_is_down_nobody_answers_in_its_place(hub, mallory):
    run(
        mallory,
        f"""
        import json, os, subprocess, sys, time
        for program in ({WAITING_FOR_THE_PORT!r}, *5 * [{FLEEING!r}]):
            command = [sys.executable, "-c", program, "{urlsplit(hub.url).port}"]
            subprocess.Popen(command, start_new_session=True)
        while not os.path.exists("/tmp/ready"):
            time.sleep(0.1)
        print(json.dumps(1))
        """,
    )
    for name in ("hub", "proxy"):
        hub.signal("KILL", hub.as_root("cat", hub.folder / "state" / f"{name}.pid"))
    hub.process.wait(60)
    time.sleep(2)
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", urlsplit(hub.url).port), 5)


def test_who_forks_on_every_signal_does_not_survive_a_stop(hub, mallory):
    name = mallory.learner.name
    hub.call("stop")
    time.sleep(1)
    left = set()
    for _ in range(20):  # one list may miss whoever forks while it is made
        found = psutil.process_iter(["username", "status", "cmdline"])
        left |= {
            process
            for process in found
            if process.info["status"] != psutil.STATUS_ZOMBIE
            and (
                process.info["username"] == name
                or any(word.endswith(f"/{name}") for word in process.info["cmdline"] or ())
            )
        }
    assert not left


# As root, as `stop` does: one process in the account, and lists that miss it.
UNSEEN = """
import pwd, subprocess, sys
sys.path.insert(0, {hub!r})
import processes
user = pwd.getpwnam({name!r})
hidden = subprocess.Popen(["sleep", "60"], user=user.pw_uid, group=user.pw_gid, extra_groups=[])
processes.running = lambda _: []
processes.end([user.pw_name], 0)
print(hidden.wait(5))
"""


def test_whom_a_list_of_processes_misses_does_not_survive_a_stop(hub, mallory):
    """Somebody who forks all the time is in few lists: each number is gone when it is looked up."""
    assert as_the_commands_do(hub, UNSEEN, mallory) == "-9\n"


# As root: a box in which nothing has become the learner yet, and `stop` comes.
STARTING = """
import pwd, subprocess, sys, time
sys.path.insert(0, {hub!r})
import box, processes, psutil
user = pwd.getpwnam({name!r})
scratch = box.fresh_scratch(user.pw_name, user.pw_uid, user.pw_gid)
account = f"--reuid={{user.pw_uid}} --regid={{user.pw_gid}} --init-groups"
become = f"sleep 3; exec setpriv {{account}} sleep 60"
words = box.command(user.pw_dir, scratch, network=False)
made = subprocess.Popen([*words, "sh", "-c", become])
while "sleep" not in [each.name() for each in psutil.Process(made.pid).children(recursive=True)]:
    time.sleep(0.01)
inside = psutil.Process(made.pid).children(recursive=True)
processes.end([user.pw_name], 0)
time.sleep(4)
print([each.name() for each in inside if each.is_running()], made.poll())
"""


def test_a_server_that_is_about_to_start_does_not_survive_a_stop(hub, mallory):
    """It is root's until it has become its learner: nothing of it is in the account."""
    assert as_the_commands_do(hub, STARTING, mallory) == "[] -9\n"


LEFT = """
import os
os.chdir({home!r})
os.mkfifo("another pipe")
os.makedirs("shut/in it")
os.chmod("shut", 0)
os.symlink("/etc/shadow", "link")
os.truncate(os.open("holes", os.O_CREAT | os.O_WRONLY), 50 * 2**30)
open(b"name \\xff\\n-rf", "w").close()
"""


def test_the_end_packs_everybody_and_forgets_every_sign_in(hub, visits):
    home = hub.folder / "homes" / visits[0].learner.name
    hub.as_root("python3", "-c", LEFT.format(home=str(home)))
    folder = hub.folder / "packed"
    said = hub.call("end", folder)
    assert said.count("account deleted") == len(hub.names)
    assert len(hub.as_root("ls", folder).split()) == len(hub.names)
    state = hub.as_root("ls", hub.folder / "state").split()
    assert not {"jupyterhub.sqlite", "cookie_secret"} & {*state}
    assert hub.as_root("cat", hub.folder / "state" / "passwords.json") == "{}"
    archive = folder / f"{hub.names[0]}.tar.gz"
    assert hub.as_root("stat", "--format=%a", archive) == "600\n"
    packed = hub.as_root("tar", "--list", f"--file={archive}").split("\n")
    assert {"./another pipe", "./shut/in it/", "./link", "./holes"} <= {*packed}
