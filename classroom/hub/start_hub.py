"""Start JupyterHub: what `python -m jupyterhub` does, and quicker."""

import sys

# As in server.py: two seconds of processor time, before anybody is answered.
sys.modules["rfc3987_syntax"] = None

from jupyterhub.app import main  # noqa: E402  # after the line above

if __name__ == "__main__":
    main()
