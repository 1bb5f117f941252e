"""A real JupyterHub for the tests, and learners who use it as a browser does: HTTP, websockets."""

import grp
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psutil
import requests
import websocket
from lab import free_port

ROOT = Path(__file__).resolve().parents[1]
RUN = ROOT / "classroom" / "hub" / "run.py"
SERVER = RUN.with_name("server.py")
LESSON = "notebooks/01_binary_cross_entropy.ipynb"
# The hub's own commands need root; where that is not us, sudo asks nobody or the tests say so.
AS_ROOT = [] if os.name == "nt" or not os.geteuid() else ["sudo", "--non-interactive"]
NO_HUB = "A hub makes accounts: run its tests as root, or where sudo asks no password."
PATIENCE = 180
TRAINING = """
import torch
model = torch.nn.Sequential(torch.nn.Linear(64, 256), torch.nn.ReLU(), torch.nn.Linear(256, 10))
step = torch.optim.Adam(model.parameters())
for _ in range(50):
    logits = model(torch.randn(512, 64))
    torch.nn.functional.cross_entropy(logits, torch.ones(512).long()).backward()
    step.step()
"""


def may_be_root():
    """Tell whether commands can be run as root, and nobody is asked for a password."""
    if AS_ROOT and not shutil.which(AS_ROOT[0]):
        return False
    tried = subprocess.run([*AS_ROOT, "true"], check=False, capture_output=True, timeout=60)
    return not tried.returncode


def wait_until(true, what, seconds=PATIENCE, pause=0.2):
    deadline = time.monotonic() + seconds
    while not (found := true()):
        assert time.monotonic() < deadline, f"{what}: not within {seconds} s"
        time.sleep(pause)
    return found


class Hub:
    """A folder of its own, accounts of its own, ports of its own."""

    def __init__(self, learners, more=""):
        self.folder = Path(tempfile.mkdtemp(prefix="cehub-"))
        self.folder.chmod(0o711)
        self.environment = ["env", f"COURSE_HUB={self.folder}"]
        mark = self.folder.name.removeprefix("cehub-").replace("_", "0").lower()
        self.names = [f"ce-{mark}-{number}" for number in range(learners)]
        self.url = f"http://127.0.0.1:{free_port()}"
        (self.folder / "learners.csv").write_text("\n".join(["name", *self.names]))
        (self.folder / "settings.py").write_text(f"c.JupyterHub.bind_url = {self.url!r}\n{more}")
        if "ssl_key" in more:
            self.url = self.url.replace("http:", "https:")
        self.log, self.process = self.folder / "log", None

    def call(self, *words):
        """Do what `make hub ARGS=...` does; return what it says."""
        return self.as_root(*self.environment, sys.executable, RUN, *words)

    def start(self):
        """Start the hub, and wait until it answers."""
        command = [sys.executable, ROOT / "tests" / "namespace.py", sys.executable, RUN]
        few = ["prlimit", "--nofile=1024:", "--"]  # as a terminal and systemd have it
        command = [*AS_ROOT, *self.environment, *few, *command]
        with self.log.open("a") as log:
            self.process = subprocess.Popen(command, stdout=log, stderr=log, start_new_session=True)
        wait_until(self.answers, "the hub answers")

    def answers(self):
        assert self.process.poll() is None, self.log.read_text()
        try:
            return requests.get(f"{self.url}/hub/health", timeout=2).ok
        except requests.ConnectionError:
            return False

    def as_root(self, *command):
        done = subprocess.run(
            [*AS_ROOT, *map(str, command)],
            capture_output=True, text=True, check=False, timeout=PATIENCE,
        )  # fmt: skip
        assert not done.returncode, done.stdout + done.stderr
        return done.stdout

    def signal(self, name, pid):
        self.as_root("kill", f"-{name}", pid)

    def end(self, signal="TERM"):
        """End the hub alone, as Ctrl+C or a crash does; learners' servers run on."""
        self.signal(signal, self.as_root("cat", self.folder / "state" / "hub.pid"))
        self.process.wait(60)

    def passwords(self):
        slips = self.as_root("cat", self.folder / "slips.txt")
        return dict(re.findall(r"name +(\S+)\n +password +(\S+)", slips))

    def clean_up(self):
        """Take back everything, whatever happened: processes, accounts, homes, files."""
        with ExitStack() as steps:  # the last one first, and each even if one fails
            steps.callback(self.as_root, "rm", "-rf", self.folder)
            for group in filter(lambda group: group.gr_name == self.folder.name, grp.getgrall()):
                steps.callback(self.as_root, "groupdel", group.gr_name)
                for name in group.gr_mem:
                    steps.callback(self.as_root, "userdel", "--force", "--remove", name)
            steps.callback(self.call, "stop")
            if self.process and self.process.poll() is None:
                if self.as_root("find", self.folder, "-maxdepth", 2, "-name", "hub.pid"):
                    steps.callback(self.end)
                else:  # it did not come so far
                    steps.callback(self.as_root, "kill", "-TERM", "--", f"-{self.process.pid}")


@contextmanager
def running(learners, more=""):
    """Run a hub with so many learners and more settings, and leave nothing of it behind."""
    hub = Hub(learners, more)
    try:
        hub.start()
        yield hub
    finally:
        hub.clean_up()
    left = [p for p in psutil.process_iter(["cwd"]) if str(hub.folder) in (p.info["cwd"] or "")]
    assert not left, left


class Learner:
    """Somebody with a browser."""

    def __init__(self, hub, name):
        self.hub, self.name, self.session = hub, name, requests.Session()
        self.server = f"{hub.url}/user/{name}"

    def sign_in(self, password):
        page = self.session.get(f"{self.hub.url}/hub/login", timeout=PATIENCE)
        form = {"username": self.name, "password": password, "_xsrf": self.xsrf("/hub/")}
        page = self.session.post(
            f"{self.hub.url}/hub/login", data=form, timeout=PATIENCE, allow_redirects=False
        )
        return page.status_code == 302

    def xsrf(self, path):
        cookies = [c.value for c in self.session.cookies if c.name == "_xsrf" and c.path == path]
        return cookies[0] if cookies else ""

    def open_server(self):
        """Ask for the own server until it is there, as somebody does who reloads the page."""

        def ready():
            self.session.get(f"{self.hub.url}/hub/spawn", timeout=PATIENCE)
            page = self.session.get(f"{self.server}/lab", timeout=PATIENCE)
            return page.ok and "jupyter-config-data" in page.text

        wait_until(ready, f"the server of {self.name} is ready", pause=0.5)

    def process(self, word):
        """Return the learner's process that has a word in its command line, or None."""
        found = psutil.process_iter(["username", "cmdline"])  # a dead one has no cmdline
        named = [p for p in found if p.info["username"] == self.name]
        theirs = [p for p in named if word in (p.info["cmdline"] or ())]
        assert len(theirs) < 2, theirs
        return theirs[0] if theirs else None

    def ask(self, method, path, **options):
        """Ask a server's API, the own one unless the path is an address."""
        url = path if path.startswith("http") else f"{self.server}/api/{path}"
        headers = {"X-XSRFToken": self.xsrf(f"/user/{self.name}/")}
        return self.session.request(method, url, headers=headers, timeout=PATIENCE, **options)

    def read(self, path=LESSON):
        answer = self.ask("GET", f"contents/{path}")
        answer.raise_for_status()
        return answer.json()

    def save(self, content, path=LESSON):
        model = {"type": "notebook", "format": "json", "content": content}
        self.ask("PUT", f"contents/{path}", json=model).raise_for_status()

    def open_kernel(self, path=LESSON):
        wanted = {"path": path, "name": path, "type": "notebook", "kernel": {"name": "python3"}}
        answer = self.ask("POST", "sessions", json=wanted)
        assert answer.ok, (answer.status_code, answer.text[:500], self.hub.log.read_text()[-3000:])
        return Kernel(self, answer.json()["kernel"]["id"])


@dataclass
class Visit:
    """What became of a learner who came to the first lesson, and how long each step took."""

    learner: Learner
    seconds: dict
    kernel: object = None
    faults: list = field(default_factory=list)

    @property
    def total(self):
        return sum(self.seconds.values())


def attend(hub, name, password):
    """Let a learner sign in, start their server, open lesson 01, run all its cells and save it."""
    learner = Learner(hub, name)
    visit = Visit(learner, {})

    def timed(step, do):
        start = time.monotonic()
        result = do()
        visit.seconds[step] = time.monotonic() - start
        return result

    try:
        assert timed("sign in", lambda: learner.sign_in(password)), "the password is refused"
        timed("server", learner.open_server)
        notebook = timed("open", learner.read)
        visit.kernel = timed("kernel", learner.open_kernel)
        visit.faults = timed("lesson", lambda: visit.kernel.run_all(notebook))
        timed("save", lambda: learner.save(notebook["content"]))
    except Exception as fault:  # noqa: BLE001  # one learner's bad luck is what is counted
        visit.faults = [*visit.faults, repr(fault)]
    return visit


def attend_together(hub):
    """Let all learners of a hub come at once; return their visits."""
    passwords = hub.passwords()
    with ThreadPoolExecutor(len(hub.names)) as crowd:
        return list(crowd.map(lambda name: attend(hub, name, passwords[name]), hub.names))


class Kernel:
    """A kernel at the other end of a websocket."""

    def __init__(self, learner, kernel):
        self.id = kernel
        cookies = "; ".join(
            f"{c.name}={c.value}"
            for c in learner.session.cookies
            if f"/user/{learner.name}/".startswith(c.path)
        )
        url = f"{learner.server}/api/kernels/{kernel}/channels".replace("http", "ws", 1)
        self.socket = websocket.create_connection(url, cookie=cookies, timeout=PATIENCE)

    def run(self, code):
        """Run code; return what went wrong (None if nothing), and what it printed."""
        call = uuid.uuid4().hex
        content = {"code": code, "silent": False, "store_history": True, "allow_stdin": False}
        header = {"msg_id": call, "msg_type": "execute_request", "version": "5.4", "session": call}
        message = {"header": header, "parent_header": {}, "metadata": {}, "content": content}
        self.socket.send(json.dumps(message | {"channel": "shell", "buffers": []}))
        fault, printed, replied, idle = None, "", False, False
        while not (replied and idle):
            said = json.loads(self.socket.recv())
            if said["parent_header"].get("msg_id") != call:
                continue
            kind, content = said["msg_type"], said["content"]
            if kind == "stream" and content["name"] == "stdout":
                printed += content["text"]
            if kind == "execute_reply":
                replied = True
                if content["status"] != "ok":
                    fault = f"{content.get('ename')}: {content.get('evalue')}"
            idle = idle or (kind == "status" and content["execution_state"] == "idle")
        return fault, printed

    def run_all(self, notebook):
        """Run the code cells of a notebook; return what went wrong in them."""
        cells = [c for c in notebook["content"]["cells"] if c["cell_type"] == "code"]
        assert cells
        return [fault for cell in cells if (fault := self.run(cell["source"])[0])]
