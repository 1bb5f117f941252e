"""Measure a hub for a class: how many learners get through lesson 01, how soon, in what memory.

`.venv/bin/python tests/bench/hub.py` as root (sudo) starts a hub with 25 learners who come at the
same moment, writes a section of docs/benchmarks.md, and fails if one of them does not get through.
COURSE_HUB_LEARNERS sets another number.
"""

import os
import platform
import statistics
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil
from page import write

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import learners  # found by the line above

MIB = 2**20
SECTION = """
`sudo .venv/bin/python tests/bench/hub.py` wrote this section. {count} learners sign in at the same
moment over HTTP, each in an account and a box of their own; each starts a server, opens lesson 01,
runs all its cells over a websocket and saves it. **{through} of {count} got through**, the last
after {last:.0f} s.

| step | half of them within, s | 95 % of them within, s |
| --- | --- | --- |
{steps}

Memory, as the share that is a process's own (PSS), with all {count} at work:

| what | median, MiB | largest, MiB |
| --- | --- | --- |
{memory}

A learner with a box, a server and one kernel needs {numpy:.0f} MiB, with PyTorch {torch:.0f} MiB.
So a machine needs, with a quarter left free and 1 GiB for the system:

| learners at once | without PyTorch, GiB | with PyTorch, GiB |
| --- | --- | --- |
{sizes}

Machine: {machine}, {cores} cores, {gib:.0f} GiB; load of other work before the start: {load:.1f}.
"""


def percentile(values, share):
    return statistics.quantiles(values, n=100, method="inclusive")[round(100 * share) - 1]


def pss(names, word):
    """Return the MiB of each process of some accounts that has a word in its command line."""
    found = psutil.process_iter(["username", "cmdline"])
    wanted = [p for p in found if p.info["username"] in names and word in (p.info["cmdline"] or ())]
    return [process.memory_full_info().pss / MIB for process in wanted]


def pss_of_boxes(hub):
    """Return the MiB of each learner's box: bubblewrap's own processes, outside and inside."""
    homes = {str(hub.folder / "homes" / name): [] for name in hub.names}
    for process in psutil.process_iter(["name", "cmdline"]):
        if process.info["name"] == "bwrap":
            for home in homes.keys() & {*process.info["cmdline"]}:
                homes[home].append(process.memory_full_info().pss / MIB)
    return [sum(each) for each in homes.values() if each]


def pss_of_pid_file(hub, what):
    pid = int((hub.folder / "state" / f"{what}.pid").read_text())
    return psutil.Process(pid).memory_full_info().pss / MIB


def row(name, values, *, end=max):
    return f"| {name} | {statistics.median(values):.1f} | {end(values):.1f} |"


def gib(count, one):
    return f"{1 + 1.25 * count * one / 1024:.0f}"


def measure(hub):
    """Let the learners come, and return what goes into the section."""
    visits = learners.attend_together(hub)
    through = [visit for visit in visits if not visit.faults]
    print(f"{len(through)} of {len(visits)} got through.", flush=True)
    for visit in visits:
        for fault in visit.faults:
            print(f"{visit.learner.name}: {fault}")
    if not through:
        sys.exit("There is nothing to measure.")
    times = {step: [v.seconds[step] for v in through] for step in through[0].seconds}
    totals = [visit.total for visit in through]
    names = set(hub.names)
    server, kernel = pss(names, str(learners.SERVER)), pss(names, "ipykernel_launcher")
    boxes = pss_of_boxes(hub)
    around = [(what, [pss_of_pid_file(hub, what)]) for what in ("hub", "proxy")]
    with ThreadPoolExecutor(os.cpu_count()) as crowd:
        # A websocket that nobody listens to is soon closed: each is opened when it is used.
        train = lambda visit: visit.learner.open_kernel().run(learners.TRAINING)[0]  # noqa: E731
        said = list(crowd.map(train, through))
    if any(said):
        sys.exit(f"PyTorch failed: {said}")
    torch = pss(names, "ipykernel_launcher")
    both = statistics.median(server) + statistics.median(boxes)
    one, deep = (both + statistics.median(k) for k in (kernel, torch))
    figures = {
        "count": len(visits),
        "through": len(through),
        "last": max(totals),
        "steps": "\n".join(
            row(step, values, end=lambda v: percentile(v, 0.95))
            for step, values in (times | {"all of it": totals}).items()
        ),
        "memory": "\n".join(
            row(*pair)
            for pair in [
                ("a learner's box", boxes),
                ("a learner's server", server),
                ("a kernel that ran lesson 01", kernel),
                ("the same kernel after 50 training steps in PyTorch", torch),
                *around,
            ]
        ),
        "numpy": one,
        "torch": deep,
        "sizes": "\n".join(
            f"| {count} | {gib(count, one)} | {gib(count, deep)} |" for count in (5, 25, 100, 500)
        ),
    }
    return figures, len(through) == len(visits)


def main():
    """Measure, write the section, judge it."""
    load = os.getloadavg()[0]
    with learners.running(int(os.environ.get("COURSE_HUB_LEARNERS", "25"))) as hub:
        figures, all_through = measure(hub)
    section = SECTION.format(
        **figures,
        machine=f"{platform.system()} {platform.machine()}",
        cores=os.cpu_count(),
        gib=psutil.virtual_memory().total / 2**30,
        load=load,
    )
    write(section, "A hub for the class")
    print(section)
    if not all_through:
        sys.exit("Not all learners got through.")


if __name__ == "__main__":
    main()
