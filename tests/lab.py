"""A real JupyterLab for the tests: its own folder, settings and trust, the course's notebooks."""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
NOTEBOOKS = ROOT / "notebooks"
ALL_CELLS_IN_THE_PAGE = {
    "@jupyterlab/notebook-extension/tracker.jupyterlab-settings": {"windowingMode": "none"}
}


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
        self.keep_all_cells_in_the_page()

    def keep_all_cells_in_the_page(self, keep=True):
        """Switch off JupyterLab's habit of dropping cells out of sight, or leave it its way."""
        for name, setting in ALL_CELLS_IN_THE_PAGE.items():
            file = self.home / "settings" / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(json.dumps(setting if keep else {}), encoding="utf-8")

    def trust(self, *names):
        command = [sys.executable, "-m", "jupyter", "trust", *(self.folder / n for n in names)]
        subprocess.run(command, env=self.environment, check=True, capture_output=True, timeout=60)

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
        f"--ServerApp.root_dir={lab.folder}", "--LabApp.expose_app_in_browser=True",
    ]  # fmt: skip
    with (home / "log").open("w") as log:
        server = subprocess.Popen(command, env=lab.environment, stdout=log, stderr=log)
        try:
            deadline = time.monotonic() + 60
            while not lab.answers():
                assert server.poll() is None, (home / "log").read_text()
                assert time.monotonic() < deadline, (home / "log").read_text()
                time.sleep(0.1)
            yield lab
        finally:
            server.terminate()
            server.wait(30)


class Notebook:
    """A notebook that is open in a page, as a learner handles it."""

    def __init__(self, page, lab, name):
        self.page, self.lab = page, lab
        page.goto(f"{lab.url}/lab/tree/{name}?reset")
        page.wait_for_selector(".jp-Notebook .jp-Cell")
        page.wait_for_function("window.jupyterapp?.shell.currentWidget?.context?.isReady")

    def command(self, name, arguments=None):
        self.page.evaluate(
            "([name, args]) => window.jupyterapp.commands.execute(name, args)",
            [name, arguments or {}],
        )

    def wait_for_kernel(self):
        self.page.wait_for_function(
            """() => {
                const session = window.jupyterapp.shell.currentWidget.sessionContext;
                return session.isReady && session.session?.kernel?.status === "idle";
            }""",
            timeout=60_000,
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
            timeout=60_000,
        )
        return self.page.locator(".jp-OutputArea-output[data-mime-type*=error]").all_inner_texts()

    def cell(self, words):
        """Find the code cell that holds some words."""
        source = self.page.locator(".jp-InputArea", has_text=words)
        return self.page.locator(".jp-CodeCell").filter(has=source).first

    def run(self, cell):
        cell.locator(".cm-content").click()
        self.page.keyboard.press("Control+Enter")
        self.wait_for_kernel()
