"""A real hub and a learner who tries: each test is a try, with an account, against another's.

The table in classroom/hub/README.md names these tests, and those of the files whose names begin so.
"""

import json
import socket
import subprocess
import sys
import textwrap
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest

if sys.platform != "linux":
    pytest.skip("the hub runs on Linux", allow_module_level=True)

import learners
import psutil

HEADERS = {"Sec-Fetch-Mode": "cors"}
ENCRYPTED = """
c.JupyterHub.bind_url = c.JupyterHub.public_url = c.JupyterHub.bind_url.replace("http:", "https:")
c.JupyterHub.ssl_key, c.JupyterHub.ssl_cert = {key!r}, {certificate!r}
"""


@pytest.fixture(scope="module")
def encrypted(accounts_can_be_made, tmp_path_factory):  # noqa: ARG001  # else it says so
    """Make a certificate as README.md does; return the settings that use it."""
    key, certificate = (str(tmp_path_factory.mktemp("tls") / name) for name in ("key", "cert"))
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj",
         "/CN=hub", "-addext", "subjectAltName=IP:127.0.0.1",
         "-keyout", key, "-out", certificate],
        check=True, capture_output=True,
    )  # fmt: skip
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("REQUESTS_CA_BUNDLE", certificate)
        patch.setenv("WEBSOCKET_CLIENT_CA_BUNDLE", certificate)
        yield ENCRYPTED.format(key=key, certificate=certificate)


@pytest.fixture(scope="module")
def hub(encrypted):
    with learners.running(2, encrypted) as hub:
        yield hub


@pytest.fixture(scope="module")
def visits(hub):
    """Let two learners sign in and open a kernel."""

    def visit(name):
        learner = learners.Learner(hub, name)
        assert learner.sign_in(hub.passwords()[name])
        learner.open_server()
        return learners.Visit(learner, {}, learner.open_kernel())

    with ThreadPoolExecutor() as crowd:
        return list(crowd.map(visit, hub.names))


@pytest.fixture
def mallory(visits):
    return visits[0]


@pytest.fixture
def anna(visits):
    return visits[1]


def server_of(learner):
    return learner.process(str(learners.SERVER))


def run(visit, code):
    """Run code in somebody's kernel, and return what it printed as JSON."""
    visit.kernel = visit.learner.open_kernel()  # one that is silent for long is closed
    fault, printed = visit.kernel.run(textwrap.dedent(code))
    assert fault is None, (fault, printed)
    return json.loads(printed)


def outcome(visit, *deeds):
    """Try each deed in a kernel; return what it was refused with, or "done"."""
    return run(
        visit,
        f"""
        import json, os, socket, subprocess, sys
        said = {{}}
        for deed in {list(deeds)!r}:
            try:
                exec(deed)
                said[deed] = "done"
            except (OSError, PermissionError) as fault:
                said[deed] = type(fault).__name__ + ": " + str(fault)
        print(json.dumps(said))
        """,
    )


def as_the_commands_do(hub, program, visit, **values):
    """Run a program as root, as the teacher's commands run, on what belongs to a learner."""
    values |= {"hub": str(learners.RUN.parent), "name": visit.learner.name}
    return hub.as_root(*hub.environment, sys.executable, "-c", program.format(**values))


def stop_server(learner):
    answer = learner.session.delete(
        f"{learner.hub.url}/hub/api/users/{learner.name}/server",
        headers=HEADERS | {"X-XSRFToken": learner.xsrf("/hub/")},
        timeout=60,
    )
    assert answer.ok, answer.text
    learners.wait_until(lambda: server_of(learner) is None, "the server is gone", 60)


# --- in another's name --------------------------------------------------------------------------


def test_no_learner_can_reach_a_socket_of_the_hub_but_its_own(hub, mallory):
    closed = hub.folder / "sockets" / "closed"
    sockets = hub.as_root("ls", closed).split()
    assert {"proxy.sock", "1.sock", "2.sock"} <= {*sockets}
    connect = "socket.socket(socket.AF_UNIX).connect(%r)"
    said = outcome(mallory, *(connect % str(closed / name) for name in sockets))
    assert all("Permission" in why for why in said.values()), said
    make = "socket.socket(socket.AF_UNIX).bind(%r)"
    places = [closed / "3.sock", hub.folder / "sockets" / "hub.sock", hub.folder / "sockets" / "x"]
    said = outcome(
        mallory,
        *(make % str(place) for place in places),
        *(f"os.{verb}({str(places[1])!r})" for verb in ("unlink", "rmdir")),
        f"os.rename({str(closed)!r}, '/tmp/closed')",
    )
    assert "done" not in said.values(), said


@pytest.fixture(scope="module")
def restarted(hub, visits):
    """Let Anna's server start anew, from a home full of pipes, while another has ports open."""
    mallory, anna = visits
    ports = [urlsplit(hub.url).port, 8000, 8001, 8081, *range(20_000, 20_020)]
    opened = run(
        mallory,
        f"""
        import http.server, json, threading
        class Fake(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                self.send_response(200); self.end_headers(); self.wfile.write(b"FAKE")
            do_POST = do_PUT = do_GET
        fakes = []
        for port in {ports}:
            try:
                fakes.append(http.server.ThreadingHTTPServer(("", port), Fake))
                threading.Thread(target=fakes[-1].serve_forever, daemon=True).start()
            except OSError:
                pass
        print(json.dumps(len(fakes)))
        """,
    )
    run(
        anna,
        """
        import json, os, pathlib
        home = pathlib.Path(os.environ["HOME"])
        folder = home / "cross-entropy"
        for place in (
            ".given.json",
            ".given.json.part",
            "UPDATES.md",
            "notebooks/05_the_debugging_clinic.ipynb",
            "notebooks/.05_the_debugging_clinic_new.ipynb.part",
        ):
            (folder / place).unlink(missing_ok=True)
            os.mkfifo(folder / place)
        for place in (".server.log", ".local/share/jupyter/notebook_secret"):
            (home / place).unlink()
            os.mkfifo(home / place)
        print(json.dumps(1))
        """,
    )
    learner = anna.learner
    stop_server(learner)
    learner.session.get(f"{hub.url}/hub/spawn", timeout=60)
    seen = set()

    def answers():
        page = learner.session.get(f"{learner.server}/api", timeout=60)
        seen.add(page.text == "FAKE")
        return page.ok and "version" in page.text

    learners.wait_until(answers, "Anna's server answers, whatever lies in her home", 60)
    run(mallory, "[(f.shutdown(), f.server_close()) for f in fakes]; print(json.dumps(1))")
    learner.open_server()
    anna.kernel = learner.open_kernel()
    return {"opened": opened == len(ports), "seen": seen}


def test_whoever_opens_ports_gets_nobodys_visits(restarted, anna):
    """The hub once knew a learner's server by a port; whoever was quick had another's visits."""
    assert restarted == {"opened": True, "seen": {False}}  # opened in a network of their own
    name = anna.learner.name
    assert anna.kernel.run("import os; print(os.environ['USER'])") == (None, f"{name}\n")


@pytest.mark.usefixtures("restarted")
def test_odd_files_in_the_home_keep_nobody_from_their_server(anna):
    assert anna.kernel.run("1 + 1") == (None, "")
    assert anna.learner.read("notebooks/05_the_debugging_clinic_new.ipynb")["content"]["cells"]


def test_a_learner_makes_no_token_for_anybody(hub, mallory, anna):
    me, other = mallory.learner, anna.learner
    server_token = run(mallory, "import json, os; print(json.dumps(os.environ['JPY_API_TOKEN']))")
    by_token = {"Authorization": f"token {server_token}"}
    by_cookie = HEADERS | {"X-XSRFToken": me.xsrf("/hub/")}
    for headers in (by_token, by_cookie):
        for name in (me.name, other.name):
            answer = me.session.post(
                f"{hub.url}/hub/api/users/{name}/tokens", headers=headers, json={}, timeout=60
            )
            assert answer.status_code in {403, 404}, (headers, name, answer.text)
        answer = me.session.get(
            f"{hub.url}/hub/api/users/{me.name}/tokens", headers=headers, timeout=60
        )
        assert answer.status_code in {403, 404}
    # What the page of the other can be led to do, in the other's own name.
    by_cookie = HEADERS | {"X-XSRFToken": other.xsrf("/hub/")}
    answer = other.session.post(
        f"{hub.url}/hub/api/users/{other.name}/tokens", headers=by_cookie, json={}, timeout=60
    )
    assert answer.status_code in {403, 404}


def test_the_token_of_a_server_opens_nothing_else(hub, mallory, anna):
    token = run(mallory, "import json, os; print(json.dumps(os.environ['JUPYTERHUB_API_TOKEN']))")
    for method, path in [
        ("GET", "users"),
        ("GET", f"users/{anna.learner.name}"),
        ("DELETE", f"users/{anna.learner.name}/server"),
        ("POST", f"users/{anna.learner.name}/server"),
        ("POST", f"users/{anna.learner.name}/activity"),
        ("POST", f"shares/{mallory.learner.name}/"),
        ("POST", f"share-codes/{mallory.learner.name}/"),
        ("POST", "users/somebody-new"),
        ("POST", "groups/a-group"),
        ("GET", "groups"),
        ("GET", "services"),
        ("GET", "proxy"),
        ("POST", "proxy"),
        ("POST", "shutdown"),
    ]:
        answer = learners.requests.request(
            method, f"{hub.url}/hub/api/{path}", json={},
            headers={"Authorization": f"token {token}"}, timeout=60,
        )  # fmt: skip
        assert answer.status_code in {403, 404}, (method, path, answer.status_code)


def test_a_sign_in_leads_nowhere_else(hub, mallory):
    for place in ("//evil.example", "https://evil.example", "\\\\evil.example", "/\\evil.example"):
        page = mallory.learner.session.get(
            f"{hub.url}/hub/login", params={"next": place}, timeout=60, allow_redirects=False
        )
        leads = urljoin(page.url, page.headers.get("Location", "").replace("\\", "/"))
        assert urlsplit(leads).netloc == urlsplit(hub.url).netloc


def test_cookies_are_encrypted_and_those_of_the_hub_are_sent_to_no_server(mallory, anna):
    for learner in (mallory.learner, anna.learner):
        kept = [c for c in learner.session.cookies if c.name != "jupyterhub-session-id"]
        places = {c.name: c.path for c in kept if c.name != "_xsrf"}
        assert places.pop("jupyterhub-hub-login") == "/hub/"
        assert {*places.values()} == {f"/user/{learner.name}/"}, places
        assert all(c.has_nonstandard_attr("HttpOnly") for c in kept if c.name != "_xsrf")
        assert all(c.secure for c in learner.session.cookies)


def test_whoever_signs_out_leaves_nothing_open_in_the_browser(hub):
    learner = learners.Learner(hub, hub.names[1])
    assert learner.sign_in(hub.passwords()[learner.name])
    learner.open_server()
    learner.session.get(f"{hub.url}/hub/logout", timeout=60)
    for place in (f"{hub.url}/hub/home", f"{learner.server}/api/contents"):
        page = learner.session.get(place, timeout=60, headers=HEADERS)
        assert page.status_code in {403, 404} or "/hub/login" in page.url, page.url


# --- out of the box -----------------------------------------------------------------------------


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


# --- signing in ---------------------------------------------------------------------------------


def test_wrong_passwords_keep_nobody_waiting_but_whoever_gives_them(hub, anna):
    name, password = anna.learner.name, hub.passwords()[anna.learner.name]
    names = [name, hub.names[0], "nobody-here", "root", "x" * 5000, "ä\0\n", ""] * 8

    def wrong(name):
        start = time.monotonic()
        refused = not learners.Learner(hub, name).sign_in("wrong")
        return refused and time.monotonic() - start

    with ThreadPoolExecutor(len(names)) as crowd:
        tries = [crowd.submit(wrong, name) for name in names]
        time.sleep(0.5)
        start = time.monotonic()
        assert learners.Learner(hub, name).sign_in(password)
        waited = time.monotonic() - start
        assert all(done.result() > 1.5 for done in tries)
    assert waited < 3, waited  # on a busy machine; on a quiet one 0.2


def test_names_that_look_alike_are_not_taken_for_anothers(hub, anna):
    name, password = anna.learner.name, hub.passwords()[anna.learner.name]
    others = name.upper(), name.replace("e", "е"), f"../{name}", f"{name},"
    with ThreadPoolExecutor() as crowd:
        strangers = [learners.Learner(hub, other) for other in others]
        assert not any(crowd.map(lambda one: one.sign_in(password), strangers))


def test_the_passwords_of_the_slips_open_nothing_but_the_hub(hub, anna):
    shadow = hub.as_root("getent", "shadow", anna.learner.name).split(":")[1]
    assert shadow.startswith(("!", "*"))
    kept = hub.as_root("cat", hub.folder / "state" / "passwords.json")
    assert hub.passwords()[anna.learner.name] not in kept


def test_no_other_door_of_the_machine_opens_to_an_account(hub, anna):
    """A learner may lay a key for SSH into their home, and a shell is needed for no connection."""
    name = anna.learner.name
    expired = hub.as_root("getent", "shadow", name).split(":")[7]
    assert 0 < int(expired) < 365  # days since 1970
    assert hub.as_root("getent", "passwd", name).strip().endswith("/nologin")


# --- what the teacher's commands find -----------------------------------------------------------

ODD = {
    "a pipe": "os.mkfifo(place)",
    "a folder": "os.mkdir(place)",
    "a link to what root may read": "os.symlink('/etc/shadow', place)",
    "a link to what all may read": "os.symlink('/etc/passwd', place)",
    "a link to a link": "os.symlink(place, place)",
    "a socket": "os.chdir(os.path.dirname(place)); "
    "socket.socket(socket.AF_UNIX).bind('progress.json')",
    "too large": "open(place, 'wb').truncate(2**30)",
    "a folder that is another's": "os.rename(folder, f'{folder}.mine'); os.symlink(other, folder)",
}
KEEP = "from utils import progress; print(progress.keep('coin-flip', [0.75, 0.25], right=0)[0])"


def test_collecting_passes_over_a_pipe_and_takes_what_the_others_answered(hub, mallory, anna):
    assert anna.kernel.run(KEEP) == (None, "True\n")
    run(mallory, "import json, os; os.mkfifo(os.environ['COURSE_PROGRESS']); print(json.dumps(1))")
    folder = hub.folder / "answers"
    said = hub.call("collect", folder)
    assert f"{mallory.learner.name}: nothing copied (progress.json is no regular file)" in said
    assert hub.as_root("ls", folder).split() == [f"{anna.learner.name}.json"]


# As root, as `collect` does; the odd file is made by the learner, or by nobody who may more.
TRY_ODD = """
import json, os, pwd, shutil, signal, socket, sys
sys.path.insert(0, {hub!r})
import handing_in
user = pwd.getpwnam({name!r})
place = f"{{user.pw_dir}}/{{handing_in.ANSWERS}}"
folder, other = os.path.dirname(place), {other!r}
for odd, make in {odd!r}.items():
    if os.path.isdir(place) and not os.path.islink(place):
        shutil.rmtree(place)
    elif os.path.lexists(place):
        os.unlink(place)
    if not (child := os.fork()):
        os.setgroups([]); os.setgid(user.pw_gid); os.setuid(user.pw_uid)
        exec(make)
        os._exit(0)
    assert not os.waitpid(child, 0)[1], odd
    signal.alarm(10)
    try:
        print(odd, "was read:", handing_in.answers(user.pw_name)[:20])
    except OSError:
        pass
os.unlink(folder)
os.rename(f"{{folder}}.mine", folder)
"""


def test_no_odd_file_is_taken_for_answers_or_waited_for(hub, mallory, anna):
    assert anna.kernel.run(KEEP) == (None, "True\n")
    other = hub.folder / "homes" / anna.learner.name / "cross-entropy" / "notebooks"
    hub.as_root("ls", other / "progress.json")
    assert not as_the_commands_do(hub, TRY_ODD, mallory, odd=ODD, other=str(other))


def test_a_folder_that_a_learner_prepared_is_not_written_to(hub, mallory):
    folder = hub.folder / "scratch" / mallory.learner.name / "spring"
    run(mallory, "import json, os; os.mkdir('/tmp/spring'); print(json.dumps(1))")
    for place in (folder, hub.folder / "homes" / mallory.learner.name / "spring"):
        for command in ("collect", "end"):
            with pytest.raises(AssertionError, match="belongs to somebody else"):
                hub.call(command, place)
    assert not hub.as_root("ls", folder)


# --- the end: the hub is stopped in these -------------------------------------------------------


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
