"""A clean Debian in a folder, with the committed course in an ordinary user's home.

debootstrap builds the system, bubblewrap enters it. All mounts and processes live in namespaces
that end with the program, however it ends.
"""

import os
import platform
import pwd
import re
import shutil
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = "ca-certificates,python3,python3-venv,make"
# What tells programs how to reach the network here; those that name a file take it along.
NETWORK = ("http_proxy", "https_proxy", "no_proxy", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY")
CERTIFICATES = ("SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "NODE_EXTRA_CA_CERTS", "npm_config_cafile")
COURSE = "/home/learner/course"
MEMORY = "/dev/shm"  # noqa: S108  # the new machine's own
SET_UP, START = 1200, 120  # seconds that each may take


class Refused(Exception):  # noqa: N818  # a sentence for whoever asked, no error of the program
    """Say why there is no fresh machine, and what to do."""


def missing():
    """Say what this machine lacks to build another one, or nothing."""
    if not sys.platform.startswith("linux"):
        return f"A clean Debian can be built on Linux only, and this is {platform.system()}."
    tools = [tool for tool in ("debootstrap", "bwrap", "unshare", "git") if not shutil.which(tool)]
    if tools:
        packages = {"bwrap": "bubblewrap", "unshare": "util-linux"}
        names = " ".join(packages.get(tool, tool) for tool in tools)
        return f"There is no {' and no '.join(tools)} here. Install it: sudo apt install {names}"
    if os.geteuid():
        return "Only root can build a clean Debian. Run: sudo --preserve-env make fresh"
    return None


def caller():
    """Return the account for whom root works: the one that called sudo, or none."""
    number = int(os.environ.get("SUDO_UID", "0"))
    return pwd.getpwuid(number) if number else None


def pip(*words):
    """Ask pip what it is told here, as the caller would."""
    home = {"HOME": caller().pw_dir} if caller() else {}
    command = [sys.executable, "-m", "pip", *words]
    done = subprocess.run(
        command, env=os.environ | home, capture_output=True, text=True, check=True, timeout=60
    )
    return done.stdout


def pip_settings(lines):
    """Turn `pip config list` into variables; the environment's own come last and count.

    Settings of one command alone, such as install.no-binary, are left where they are.
    """
    pairs = re.findall(r"^(global|:env:)\.([\w-]+)='(.*)'$", lines, re.MULTILINE)
    ordered = sorted(pairs, key=lambda pair: pair[0] == ":env:")
    settings = {f"PIP_{name.upper().replace('-', '_')}": value for _, name, value in ordered}
    return {name: value.replace("\\n", " ") for name, value in settings.items()}


def places(values):
    """Return the files and folders of this machine that settings name."""
    words = {word.removeprefix("file://") for value in values for word in value.split()}
    found = {Path(word) for word in words if word.startswith("/") and Path(word).exists()}
    # Many an index has a folder beside it with the files that its pages link to.
    return sorted(path.parent if path.name == "simple" else path for path in found)


class Unbuilt(Refused):
    """Say that Debian itself could not be had: no fault of the course."""


class Late(Refused):
    """Say that something took longer than it may."""


class Machine:
    """A clean Debian in a folder, with the committed course in an ordinary user's home."""

    def __init__(self, folder, suite):
        self.folder, self.suite = folder, suite
        who = caller()
        self.uid = who.pw_uid if who else 1000
        settings = pip_settings(pip("config", "list"))
        here = (*NETWORK, *CERTIFICATES, "TORCH", "TORCH_INDEX")
        told = {name: os.environ[name] for name in here if os.environ.get(name)}
        self.environment = settings | told
        self.shared = places(self.environment.values())
        # pip uses no cache that belongs to somebody else, root's neither.
        cache = Path(pip("cache", "dir").strip())
        self.cache = cache if cache.is_dir() and cache.stat().st_uid == self.uid else None

    def build(self, mirror):
        """Install Debian, an account, and the course as it was committed."""
        base = ["debootstrap", "--variant=minbase", f"--include={PACKAGES}"]
        apart = ["unshare", "--mount", "--pid", "--fork", "--kill-child"]
        command = [*apart, *base, self.suite, str(self.folder), *([mirror] if mirror else [])]
        built = subprocess.run(
            command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False, timeout=SET_UP
        )
        if built.returncode:
            last = "\n".join(built.stdout.decode(errors="replace").splitlines()[-5:])
            raise Unbuilt(f"debootstrap could not build Debian {self.suite}:\n{last}")
        account = ["useradd", "--create-home", f"--uid={self.uid}", "--shell=/bin/sh", "learner"]
        self.run(account, 60, root=True)
        course = self.folder / COURSE.lstrip("/")
        course.mkdir()
        archive = subprocess.run(
            ["git", "-c", f"safe.directory={ROOT}", "archive", "HEAD"],
            cwd=ROOT, stdout=subprocess.PIPE, check=True, timeout=60,
        )  # fmt: skip
        unpack = ["tar", "--extract", "--no-same-owner"]
        subprocess.run(unpack, cwd=course, input=archive.stdout, check=True, timeout=60)
        for path in (course, *course.rglob("*")):
            os.chown(path, self.uid, self.uid, follow_symlinks=False)

    def command(self, words, *, root=False):
        """Return the command that runs another one inside, as the ordinary user."""
        enter = ["bwrap", "--bind", str(self.folder), "/", "--dev", "/dev", "--proc", "/proc"]
        enter += ["--perms", "1777", "--tmpfs", MEMORY, "--ro-bind", "/sys", "/sys"]
        enter += ["--unshare-pid", "--unshare-ipc", "--die-with-parent", "--new-session"]
        for path in (Path("/etc/resolv.conf"), Path("/etc/hosts"), *self.shared):
            for folder in reversed(path.parents[:-1]):  # bubblewrap would open them to root alone
                enter += ["--perms", "0755", "--dir", str(folder)]
            enter += ["--ro-bind-try", str(path), str(path)]
        if self.cache:
            enter += ["--bind", str(self.cache), "/home/learner/.cache/pip"]
        home = {"HOME": "/home/learner", "USER": "learner", "LANG": "C.UTF-8"}
        paths = {"PATH": "/usr/local/bin:/usr/bin:/bin"}
        enter.append("--clearenv")
        for name, value in (self.environment | home | paths).items():
            enter += ["--setenv", name, value]
        if root:
            return [*enter, "--setenv", "PATH", "/usr/sbin:/usr/bin", "--cap-add", "ALL", *words]
        enter += ["--chdir", COURSE, "--cap-add", "CAP_SETUID", "--cap-add", "CAP_SETGID"]
        drop = ["setpriv", f"--reuid={self.uid}", f"--regid={self.uid}", "--clear-groups"]
        return [*enter, *drop, "--inh-caps=-all", *words]

    def run(self, words, limit, *, root=False, **options):
        """Run a command inside; raise a sentence if it fails, or takes too long."""
        told = " ".join(words)
        try:
            return subprocess.run(
                self.command(words, root=root), check=True, timeout=limit,
                stdin=subprocess.DEVNULL, **options,
            )  # fmt: skip
        except subprocess.CalledProcessError as fault:
            raise Refused(f"`{told}` ended with {fault.returncode}.") from None
        except subprocess.TimeoutExpired:
            raise Late(f"`{told}` was ended: it took more than {limit} s.") from None

    @contextmanager
    def lab(self):
        """Run `make lab`, set-up included; give its address once the server has named it."""
        log = self.folder / "lab.log"
        start = self.command(["make", "lab", "ARGS=--no-browser"])
        with log.open("w") as out:
            make = subprocess.Popen(start, stdin=subprocess.DEVNULL, stdout=out, stderr=out)
        try:
            deadline = time.monotonic() + SET_UP + START
            while not (found := re.search(r"(http://127\S+?)/lab\S*\?token=(\w+)", read(log))):
                if make.poll() is not None or time.monotonic() > deadline:
                    last = "\n".join(read(log).splitlines()[-15:])
                    raise Refused(f"`make lab` opened no JupyterLab:\n{last}")
                time.sleep(0.2)
            yield found.groups()
        finally:
            make.kill()  # and all inside with it
            make.wait()


def read(log):
    return log.read_text(encoding="utf-8", errors="replace")
