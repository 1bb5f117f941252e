"""Install the course into the environment whose Python runs this; `make install` calls it.

It needs nothing but Python and pip. The one choice is PyTorch's build: `auto` takes the small one
for Linux without an NVIDIA card, from PyTorch's own index, where that can be reached; `cpu` and
`cuda` name a build, `none` leaves PyTorch out. A choice that is named is kept for the next time.
"""

import argparse
import os
import platform
import re
import shutil
import ssl
import subprocess
import sys
import threading
import tomllib
import urllib.request
from importlib import metadata
from pathlib import Path
from urllib.parse import urljoin

ROOT = Path(__file__).resolve().parent
PINS = ROOT / "constraints.txt"
INDEX = "https://download.pytorch.org/whl/cpu"
SECONDS = 5  # until an index counts as one that cannot be reached
LINUX = sys.platform.startswith("linux")
CHOICE = Path(sys.prefix, "torch-choice")
KERNEL = Path(sys.prefix, "etc", "ipython", "ipython_kernel_config.py")
LEFT_OUT = (
    "PyTorch is left out. Lessons 00, 01, 02, 04 and 07 do without, but for one exercise of 04; "
    "03, 05, 06 and 08 need it. To get it: make lab TORCH=cpu"
)
LARGE = (
    "PyPI's build of PyTorch for Linux may bring CUDA's libraries: about 5 GB on the disk instead "
    "of 1. The small build: make lab TORCH=cpu, where that index can be reached"
)


def pip(*words: object, check: bool = True) -> bool:
    """Run pip; return whether it did what was asked, or stop with its status."""
    command = [sys.executable, "-m", "pip", *map(str, words)]
    status = subprocess.run(command, check=False).returncode  # noqa: S603  # our own Python
    if status and check:
        sys.exit(status)
    return not status


def say(sentence: str) -> None:
    """Tell what happens before pip's own lines."""
    print(sentence, flush=True)


def pinned() -> str:
    """Return the version of torch that was tested."""
    return re.search(r"^torch==(.+)$", PINS.read_text(encoding="utf-8"), re.MULTILINE)[1]


def installed() -> str | None:
    """Return the version of torch that is here."""
    try:
        return metadata.version("torch")
    except metadata.PackageNotFoundError:
        return None


def nvidia() -> bool:
    """Tell whether there is a card that CUDA could use, also in Windows' Linux."""
    return bool(
        Path("/proc/driver/nvidia/version").exists()
        or Path("/usr/lib/wsl/lib/nvidia-smi").exists()
        or shutil.which("nvidia-smi")
    )


def knows_a_place() -> bool:
    """Tell whether pip is told here where packages are: then it needs no advice of ours."""
    command = [sys.executable, "-m", "pip", "config", "list"]
    said = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60).stdout  # noqa: S603  # our own Python
    places = r"(index-url|extra-index-url|find-links|no-index)='.+'"
    return bool(re.search(rf"^(global|install|:env:)\.{places}$", said, re.MULTILINE))


def fetch(url: str, method: str = "GET") -> tuple[str, int]:
    """Return what an index answers, and how long it is."""
    trusted = ssl.create_default_context(cafile=os.environ.get("PIP_CERT") or None)
    ask = urllib.request.Request(url, method=method)  # noqa: S310  # the index that was named
    with urllib.request.urlopen(ask, timeout=SECONDS, context=trusted) as answer:  # noqa: S310
        return answer.read().decode(), int(answer.headers.get("Content-Length") or 0)


def look(index: str, version: str) -> tuple[int | None, str]:
    """Look for the CPU build that fits; return its size in bytes, or None and why not.

    However the index answers, or does not, this takes no longer than `SECONDS`.
    """
    result = [(None, f"{index} did not answer within {SECONDS} seconds")]
    tag = f"cp{sys.version_info[0]}{sys.version_info[1]}"
    name = rf"torch-{re.escape(version)}(?:%2B|\+)cpu-{tag}-{tag}-[^\"#]*{platform.machine()}\.whl"

    def ask() -> None:
        page = f"{index.rstrip('/')}/torch/"
        try:
            link = re.search(rf'href="([^"#]*{name})', fetch(page)[0])
            if link:
                result[0] = fetch(urljoin(page, link[1]), "HEAD")[1], ""
            else:
                python = f"Python {sys.version_info[0]}.{sys.version_info[1]}"
                result[0] = None, f"{index} has no PyTorch {version} for {python} on this machine"
        except (OSError, ValueError) as fault:
            result[0] = None, f"{index} cannot be reached ({fault})"

    # A name server that is silent ignores all time limits but this one.
    asking = threading.Thread(target=ask, daemon=True)
    asking.start()
    asking.join(SECONDS)
    return result[0]


def bring_cpu(*, wanted: bool) -> None:
    """Install the CPU build, from PyTorch's own index or where pip looks anyway.

    Without it, stop with a sentence where it was wanted by name, and go on where it was not.
    """
    version, index = pinned(), os.environ.get("TORCH_INDEX") or INDEX
    build, own = f"torch=={version}+cpu", ["install", "--no-deps", "-c", PINS]
    size, fault = look(index, version)
    if size is not None:
        large = f"{size / 1e6:.0f} MB to fetch" if size else "a few hundred MB to fetch"
        say(f"Taking PyTorch's CPU build, torch {version}+cpu, from {index}: {large}.")
        # From there PyTorch alone: all else comes from where pip looks anyway.
        if pip(*own, "--index-url", index, build, check=False):
            return
        fault = f"{index} did not give it"
    if wanted:
        if knows_a_place() and pip(*own, build, check=False):
            return
        sys.exit(
            f"There is no CPU build of PyTorch to be had: {fault}. Name another index that has it, "
            "make lab TORCH=cpu TORCH_INDEX=ADDRESS, or do without PyTorch: make lab TORCH=none"
        )
    say(f"{fault}. {LARGE}; without PyTorch: make lab TORCH=none")


def bring_torch(choice: str) -> None:
    """Bring the build that was chosen; what pip installs later leaves it alone."""
    here = installed()
    if choice == "none":
        say(LEFT_OUT)
        if here:
            pip("uninstall", "--yes", "torch")
    elif choice == "auto":
        if not here and LINUX and not nvidia() and not knows_a_place():
            bring_cpu(wanted=False)
    elif choice == "cuda":
        if not LINUX:
            sys.exit(
                "TORCH=cuda is for Linux. Elsewhere leave TORCH out: pip takes PyTorch's choice."
            )
        if not here or "+cpu" in here:
            say(f"Taking PyPI's torch {pinned()}, which brings CUDA: about 5 GB on the disk.")
            # Three signs: the version with "+cpu" counts as another one.
            pip("install", "-c", PINS, f"torch==={pinned()}")
    elif LINUX and not (here and "+cpu" in here):
        bring_cpu(wanted=True)


def requirements(extras: list[str]) -> list[str]:
    """Return what the course wants, PyTorch left out."""
    with (ROOT / "pyproject.toml").open("rb") as file:
        project = tomllib.load(file)["project"]
    wanted = [*project["dependencies"]]
    for extra in extras:
        wanted += project["optional-dependencies"][extra]
    return [line for line in wanted if not re.match(r"torch\b", line)]


def tell_kernels(choice: str) -> None:
    """Let kernels import `utils` first where PyTorch is left out: it tells what is missing."""
    if choice == "none":
        KERNEL.parent.mkdir(parents=True, exist_ok=True)
        lines = "c = get_config()\nc.IPKernelApp.exec_lines = ['import utils as _utils']\n"
        KERNEL.write_text(lines, encoding="utf-8")
    else:
        KERNEL.unlink(missing_ok=True)


def main() -> None:
    """Install what is asked for, and write the mark that it is done."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("mark", type=Path, help="the file that says what was installed")
    parser.add_argument("extras", nargs="*", help="such as dev, classroom")
    parser.add_argument("--torch", default="", help="auto, cpu, cuda or none")
    given = parser.parse_args()
    if given.torch not in {"", "auto", "cpu", "cuda", "none"}:
        sys.exit(f"TORCH={given.torch} is no choice. Say TORCH=auto, cpu, cuda or none.")
    before = CHOICE.read_text(encoding="utf-8") if CHOICE.exists() else "auto"
    choice = given.torch or before
    inputs = (ROOT / "pyproject.toml", PINS)
    fresh = given.mark.exists() and all(
        given.mark.stat().st_mtime >= path.stat().st_mtime for path in inputs
    )
    if fresh and choice == before:
        return
    say("Installing into .venv. The first time takes some minutes.")
    bring_torch(choice)
    if choice == "none":
        # Whoever wants it small does not want all of it compiled ahead, a fifth of the size.
        pip("install", "--no-compile", "-c", PINS, *requirements(given.extras))
        pip("install", "--no-deps", "-e", ROOT)
    else:
        extras = f"[{','.join(given.extras)}]" if given.extras else ""
        pip("install", "-c", PINS, "-e", f"{ROOT}{extras}")
    tell_kernels(choice)
    CHOICE.write_text(choice, encoding="utf-8")


if __name__ == "__main__":
    main()
