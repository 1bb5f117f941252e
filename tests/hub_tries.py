"""Tries of a learner on a hub, for the tests: code in a kernel, and what a command does then."""

import json
import sys
import textwrap

import learners

HEADERS = {"Sec-Fetch-Mode": "cors"}


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
