#!/bin/sh
# Starts the course with the Python that the wheels in this folder are for.
cd "$(dirname "$0")" || exit 1
for python in python@python@ python3 python; do
    if "$python" -c "" 2>/dev/null; then
        exec "$python" start.py "$@"
    fi
done
echo "There is no Python on this machine. This kit wants Python @python@; install it first." >&2
exit 1
