"""Make assignments of the lessons, and mark what learners hand in."""

from __future__ import annotations

import signal
import sys

from classroom.grading import stopping


def main(arguments: list[str] | None = None) -> int:
    """Do what the arguments say, and return the exit status: 0 if every submission has its mark."""
    from classroom.grading import command  # noqa: PLC0415  # seconds, in which Ctrl+C works too

    return command.run(arguments)


if __name__ == "__main__":
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, stopping.on_signal)
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit("Stopped. What was marked is kept: run it again, and it goes on.")
