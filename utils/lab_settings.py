"""Set up JupyterLab in this environment for the course: `python -m utils.lab_settings`.

Sliders of a saved notebook still move when it is opened on another day, since their state is saved
with it, which JupyterLab by itself does not do. And it does not ask the network for news.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

#: By plugin, as in JupyterLab's settings editor.
SETTINGS = {
    "@jupyter-widgets/jupyterlab-manager:plugin": {"saveState": True},
    "@jupyterlab/apputils-extension:notification": {"fetchNews": "false"},
}


def place() -> Path:
    """Name the file in which JupyterLab looks for the defaults of this environment."""
    return Path(sys.prefix, "share", "jupyter", "lab", "settings", "overrides.json")


def read() -> dict[str, dict]:
    """Return the settings that are there; none if the file is missing or broken."""
    try:
        found = json.loads(place().read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def write() -> Path:
    """Add the settings of the course to those that are there, and return the file's name."""
    merged = read()
    for plugin, settings in SETTINGS.items():
        merged[plugin] = merged.get(plugin, {}) | settings
    place().parent.mkdir(parents=True, exist_ok=True)
    place().write_text(json.dumps(merged, indent=2) + "\n", encoding="utf-8")
    return place()


if __name__ == "__main__":
    write()
    print("JupyterLab in this environment now saves the sliders with the notebook.")  # noqa: T201
