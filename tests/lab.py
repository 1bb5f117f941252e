"""A real JupyterLab for the tests: its own folder, settings and trust, the course's notebooks."""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager, suppress
from pathlib import Path

from playwright.sync_api import TimeoutError as TooLateError
from playwright.sync_api import expect

ROOT = Path(__file__).resolve().parents[1]
NOTEBOOKS = ROOT / "notebooks"
LESSONS = sorted(path.name for path in NOTEBOOKS.glob("[0-9]*.ipynb"))
NOTEBOOK_SETTINGS = "@jupyterlab/notebook-extension/tracker.jupyterlab-settings"


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Lab:
    """Where it is, and what its learner's folder holds."""

    def __init__(self, home):
        self.home, self.folder, self.port = home, home / "notebooks", free_port()
        self.progress = home / "progress.json"
        self.url = f"http://127.0.0.1:{self.port}"
        self.environment = os.environ | {
            "COURSE_PROGRESS": str(self.progress),
            "JUPYTER_DATA_DIR": str(home / "data"),
            "JUPYTER_CONFIG_DIR": str(home / "config"),
            "JUPYTER_RUNTIME_DIR": str(home / "runtime"),
            "JUPYTERLAB_SETTINGS_DIR": str(home / "settings"),
            "JUPYTERLAB_WORKSPACES_DIR": str(home / "workspaces"),
        }
        shutil.copytree(NOTEBOOKS, self.folder, ignore=shutil.ignore_patterns("progress*"))
        self.cells_out_of_sight("none")

    def cells_out_of_sight(self, habit):
        """Say what JupyterLab does to them: "contentVisibility" is its default, "none" nothing."""
        file = self.home / "settings" / NOTEBOOK_SETTINGS
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps({"windowingMode": habit}), encoding="utf-8")

    def trust(self, *names):
        command = [sys.executable, "-m", "jupyter", "trust", *(self.folder / n for n in names)]
        subprocess.run(command, env=self.environment, check=True, capture_output=True, timeout=60)

    def end_kernels(self):
        """End what a test leaves: a slow page may restore a kernel's widgets and not its own."""
        with urllib.request.urlopen(f"{self.url}/api/sessions") as reply:  # noqa: S310  # ours
            sessions = json.load(reply)
        for session in sessions:
            url = f"{self.url}/api/sessions/{session['id']}"
            end = urllib.request.Request(url, method="DELETE")  # noqa: S310  # ours
            urllib.request.urlopen(end).close()  # noqa: S310

    def answers(self):
        """Tell whether the server is up."""
        try:
            with urllib.request.urlopen(f"{self.url}/api/status", timeout=1):  # noqa: S310  # ours
                return True
        except OSError:
            return False


@contextmanager
def running(home):
    """Start a JupyterLab, and end it with all its kernels."""
    lab = Lab(home)
    command = [
        sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root",
        f"--port={lab.port}", "--ServerApp.port_retries=0", "--IdentityProvider.token=",
        "--ServerApp.disable_check_xsrf=True",
        f"--ServerApp.root_dir={lab.folder}", "--LabApp.expose_app_in_browser=True",
    ]  # fmt: skip
    with (home / "log").open("w") as log:
        server = subprocess.Popen(command, env=lab.environment, stdout=log, stderr=log)
        try:
            deadline = time.monotonic() + 180
            while not lab.answers():
                assert server.poll() is None, (home / "log").read_text()
                assert time.monotonic() < deadline, (home / "log").read_text()
                time.sleep(0.1)
            yield lab
        finally:
            server.terminate()
            server.wait(180)


def close_all(page):
    """Close what is open in the JupyterLab of a page, end its kernels, and forget what it kept."""
    page.evaluate(
        """async () => {
            if (!window.jupyterapp) return;
            for (const widget of [...window.jupyterapp.shell.widgets("main")]) {
                const { model, sessionContext } = widget.context ?? {};
                await sessionContext?.ready;
                if (sessionContext?.session) await sessionContext.shutdown();
                if (model) model.dirty = false;  // else it asks whether to save
                widget.close();
            }
            localStorage.clear();
        }"""
    )


class Notebook:
    """A notebook that is open in a page, as a learner handles it."""

    patience = 60_000  # milliseconds for a kernel

    def __init__(self, page, lab, name):
        self.page, self.lab = page, lab
        if page.evaluate(
            "async () => { await window.jupyterapp?.restored; return !!window.jupyterapp; }"
        ):
            # To load JupyterLab takes ten times as long as to open another notebook in it.
            self.command("docmanager:open", {"path": name})
        else:
            page.goto(f"{lab.url}/lab/tree/{name}?reset")
        page.wait_for_function(
            """(name) => {
                const { context, content } = window.jupyterapp?.shell.currentWidget ?? {};
                return context?.path === name && context.isReady && content.node.isConnected;
            }""",
            arg=name,
        )
        page.wait_for_selector(".jp-Notebook .jp-Cell")

    def command(self, name, arguments=None):
        # What a command returns would be copied to Python, a whole notebook with its page.
        self.page.evaluate(
            "async ([name, args]) => { await window.jupyterapp.commands.execute(name, args); }",
            [name, arguments or {}],
        )

    def wait_for_kernel(self):
        self.page.wait_for_function(
            """() => {
                const session = window.jupyterapp.shell.currentWidget.sessionContext;
                return session.isReady && session.session?.kernel?.status === "idle";
            }""",
            timeout=self.patience,
        )

    def restart_kernel(self):
        self.page.evaluate(
            "() => window.jupyterapp.shell.currentWidget.sessionContext.session.kernel.restart()"
        )
        self.wait_for_kernel()

    def shut_down_kernel(self):
        self.page.evaluate("() => window.jupyterapp.shell.currentWidget.sessionContext.shutdown()")

    def run_all(self):
        """Run all cells once the page stands, and return what went wrong in them."""
        self.wait_for_kernel()
        # ipywidgets says an error when a cell is run while it still restores the stored widgets.
        self.page.wait_for_function("() => !document.body.innerText.includes('Loading widget')")
        self.command("notebook:run-all-cells")
        self.wait_for_kernel()
        self.page.wait_for_function(
            """() => [...window.jupyterapp.shell.currentWidget.model.cells]
                .filter((cell) => cell.type === "code" && cell.sharedModel.getSource().trim())
                .every((cell) => cell.executionCount && cell.executionState !== "running")""",
            timeout=self.patience,
        )
        return self.page.locator(".jp-OutputArea-output[data-mime-type*=error]").all_inner_texts()

    def cell(self, words):
        """Find the code cell that holds some words."""
        source = self.page.locator(".jp-InputArea", has_text=words)
        return self.page.locator(".jp-CodeCell").filter(has=source).first

    def scroll_until(self, words, shows):
        """Bring a cell into sight until something of its output is there.

        A busy machine may move what it shows after the cell has stayed for a while.
        """
        for _ in range(5):
            self.scroll_to(words)
            with suppress(TooLateError):
                shows.wait_for(timeout=5_000)
                return
        expect(shows).to_be_visible()

    def scroll_to(self, words):
        """Bring the cell that holds some words into sight, wherever the page is."""
        # JupyterLab guesses how tall the cells are that it has not shown: it may miss at first, and
        # move what it shows once more, so the cell has to stay where it is for a while.
        self.page.wait_for_function(
            """(words) => {
                const notebook = window.jupyterapp.shell.currentWidget.content;
                const holds = (cell) => cell.model.sharedModel.getSource().includes(words);
                const at = notebook.widgets.findIndex(holds);
                const outer = notebook.node.querySelector(".jp-WindowedPanel-outer");
                const cell = notebook.widgets[at].node.getBoundingClientRect();
                const view = outer.getBoundingClientRect();
                const inSight = cell.height && cell.top < view.bottom && cell.bottom > view.top;
                const before = window.lastInSight;
                window.lastInSight = { words, top: cell.top, times: 1 };
                if (!inSight) {
                    window.lastInSight.times = 0;
                    notebook.scrollToItem(at, "center");
                } else if (before?.words === words && before.top === cell.top) {
                    window.lastInSight.times += before.times;
                }
                return window.lastInSight.times > 3;
            }""",
            arg=words,
            polling=100,
        )

    def run(self, cell):
        cell.locator(".cm-content").click()
        # A kernel is idle before it runs a cell, too.
        self.page.evaluate(
            """() => {
                const { kernel } = window.jupyterapp.shell.currentWidget.sessionContext.session;
                window.begun = new Promise((resolve) => kernel.iopubMessage.connect(
                    (_, { header }) => header.msg_type === "execute_input" && resolve()));
            }"""
        )
        self.page.keyboard.press("Control+Enter")
        self.page.evaluate("() => window.begun")
        self.wait_for_kernel()
