"""A learner tries to get out of the box that their server runs in, or to use up what all need."""

import socket
import sys
from pathlib import Path
from urllib.parse import urlsplit

import pytest

if sys.platform != "linux":
    pytest.skip("the hub runs on Linux", allow_module_level=True)

from hub_tries import outcome, run  # Linux's own


def test_nobody_sees_processes_of_others_or_reaches_the_first_one(mallory):
    seen = run(
        mallory,
        """
        import json, os, pathlib
        seen = [p.joinpath("status").read_text() for p in pathlib.Path("/proc").glob("[0-9]*")]
        uids = {line.split()[1] for text in seen for line in text.splitlines() if "Uid:" in line}
        print(json.dumps(sorted(uids - {str(os.getuid())})))
        """,
    )
    assert seen == ["0"]  # the first process of the box, which is bubblewrap's
    said = outcome(
        mallory,
        "os.kill(1, 9)",
        "open('/proc/1/environ').read()",
        "open('/proc/1/mem', 'rb').read(1)",
        "os.listdir('/proc/1/root')",
        "os.listdir('/proc/1/fd')",
    )
    assert "done" not in said.values(), said


def test_a_learner_gains_no_rights(mallory):
    status = run(
        mallory,
        """
        import json, pathlib
        text = pathlib.Path("/proc/self/status").read_text()
        print(json.dumps(dict(line.split(":", 1) for line in text.splitlines())))
        """,
    )
    assert status["NoNewPrivs"].strip() == "1"
    for kind in ("CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb"):
        assert int(status[kind], 16) == 0, kind
    said = outcome(
        mallory,
        "os.setuid(0)",
        "os.setgroups([0])",
        "subprocess.run(['mount', '-t', 'tmpfs', 'x', os.environ['HOME']], check=True) "
        "if not os.access('/usr/bin/mount', os.X_OK) else os.chroot('/')",
        "open('/proc/sysrq-trigger', 'w').write('b')",
        "open('/proc/sys/kernel/core_pattern', 'w').write('|/tmp/x')",
        "os.mknod(os.environ['HOME'] + '/disk', 0o60600, os.makedev(254, 0))",
        "os.nice(-10)",
    )
    assert "done" not in said.values(), said


def test_a_learner_writes_to_their_home_and_their_own_tmp_only(hub, mallory, anna):
    writable = run(
        mallory,
        """
        import json, os
        found, home = [], os.environ["HOME"]
        for folder, folders, _ in os.walk("/", onerror=lambda _: None):
            folders[:] = [
                f for f in folders
                if folder.count("/") < 3
                and os.path.join(folder, f) not in {"/proc", "/sys", home}
                and not os.path.islink(os.path.join(folder, f))
            ]
            if os.access(folder, os.W_OK):
                found.append(folder)
        print(json.dumps(found))
        """,
    )
    places = ("/tmp", "/var/tmp", "/dev/shm")  # noqa: S108  # in the box they are the learner's
    assert {*places} <= {*writable}
    assert not [p for p in writable if not p.startswith(places)], writable
    assert outcome(mallory, "open('/tmp/mine', 'w').write('mine')").popitem()[1] == "done"
    assert "FileNotFound" in outcome(anna, "open('/tmp/mine').read()").popitem()[1]
    scratch = hub.folder / "scratch" / mallory.learner.name
    assert "mine" in hub.as_root("ls", scratch).split()
    # Somewhere on the machine lies something that everybody may write to.
    for place in (hub.folder / "open to all", Path("/var", hub.folder.name)):
        hub.as_root("mkdir", "--mode=777", place)
        try:
            said = outcome(mallory, f"open({str(place / 'x')!r}, 'w')").popitem()[1]
        finally:
            hub.as_root("rm", "-r", place)
        assert "Read-only" in said


def test_a_home_that_its_owner_opened_to_all_is_open_to_nobody(hub, mallory, anna):
    home = hub.folder / "homes" / anna.learner.name
    opened = "import json, os; os.chmod(os.environ['HOME'], {}); print(json.dumps(1))"
    run(anna, opened.format("0o777"))
    try:
        said = outcome(mallory, f"os.listdir({str(home)!r})", f"open({str(home / 'x')!r}, 'w')")
        assert all("FileNotFound" in why for why in said.values()), said
    finally:
        run(anna, opened.format("0o700"))


SHARE = """
import ctypes, json
print(json.dumps(ctypes.CDLL(None).shmget(0x5EC7E7, 4096, {})))
"""


def test_memory_that_a_learner_shares_reaches_nobody_else(mallory, anna):
    create = 0o1666
    assert run(anna, SHARE.format(create)) >= 0
    assert run(anna, SHARE.format(0)) >= 0
    assert run(mallory, SHARE.format(0)) == -1


def test_shared_memory_is_limited(mallory):
    fill = "open('/dev/shm/full', 'wb').write(bytes(300 * 2**20))"
    assert "No space left" in outcome(mallory, fill)[fill]
    assert outcome(mallory, "os.unlink('/dev/shm/full')").popitem()[1] == "done"


def test_a_file_of_more_than_1_gib_is_refused(mallory):
    most = "os.truncate(os.open('/tmp/large', os.O_CREAT | os.O_WRONLY), 2**30)"
    more = most.replace("2**30", "2**30 + 1")
    said = outcome(mallory, most, more, "os.unlink('/tmp/large')")
    assert said.pop(more).startswith("OSError: [Errno 27]"), said
    assert {*said.values()} == {"done"}, said


def test_a_learner_has_no_network_but_their_own(hub, mallory):
    with socket.socket() as here:
        here.bind(("127.0.0.1", 0))
        here.listen()
        deeds = [
            f"socket.create_connection(('127.0.0.1', {port}), 5)"
            for port in (urlsplit(hub.url).port, here.getsockname()[1])
        ]
        deeds += [f"socket.create_connection(({ip!r}, 80), 5)" for ip in ("169.254.169.254", "::1")]
        said = outcome(mallory, *deeds)
    assert "done" not in said.values(), said
    own = "s = socket.create_server(('127.0.0.1', 0)); socket.create_connection(s.getsockname(), 5)"
    assert outcome(mallory, own)[own] == "done"


def test_sockets_of_the_systems_services_are_out_of_reach(mallory):
    assert run(mallory, "import json, os; print(json.dumps(os.listdir('/run')))") == []


def test_too_many_processes_are_refused(mallory, anna):
    count = run(
        mallory,
        """
        import json, subprocess
        born = []
        try:
            while len(born) < 2000:
                born.append(subprocess.Popen(["sleep", "60"]))
        except OSError:
            pass
        for one in born:
            one.kill()
            one.wait()
        print(json.dumps(len(born)))
        """,
    )
    assert 100 < count < 512
    assert anna.kernel.run("1 + 1") == (None, "")


def test_whoever_holds_many_connections_to_the_hub_keeps_nobody_out(hub, mallory):
    held = run(
        mallory,
        f"""
        import json, resource, socket, time
        _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
        held = []
        try:
            while len(held) < 1500:
                held.append(socket.socket(socket.AF_UNIX))
                held[-1].settimeout(5)
                held[-1].connect({str(hub.folder / "sockets" / "hub.sock")!r})
        except OSError:
            pass
        time.sleep(2)
        still = 0
        for one in held:
            one.setblocking(False)
            try:
                still += bool(one.recv(1))
            except BlockingIOError:
                still += 1
            except OSError:
                pass
        print(json.dumps([len(held), still]))
        """,
    )
    assert held[0] > 100, held
    assert 0 < held[1] < 100, held
    # What learners ask for through the proxy has no account: there must be room for all of it.
    pid = hub.as_root("cat", hub.folder / "state" / "hub.pid").strip()
    words = ["prlimit", f"--pid={pid}", "--nofile", "--output=SOFT,HARD", "--noheadings"]
    soft, hard = hub.as_root(*words).split()
    assert soft == hard
    run(mallory, "[one.close() for one in held]; print(json.dumps(1))")
