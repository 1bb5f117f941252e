"""Cookies of a hub that sees no encryption, behind Caddy: without and with a domain for each."""

import socket
import sys
from urllib.parse import urlsplit

import pytest

if sys.platform != "linux":
    pytest.skip("the hub runs on Linux", allow_module_level=True)

import learners
from requests.adapters import HTTPAdapter

# As README.md says, with Caddy in front: the hub itself sees no encryption.
BEHIND = """
c.JupyterHub.public_url = c.JupyterHub.bind_url.replace("http://127.0.0.1", "https://hub.test")
"""
DOMAINS = f"{BEHIND}c.JupyterHub.subdomain_host = c.JupyterHub.public_url\n"


class Caddy(HTTPAdapter):
    """Take what a browser asks over HTTPS, and ask the hub for it over HTTP."""

    def send(self, request, **options):
        asked = request.url
        request.url = asked.replace("https:", "http:", 1)
        request.headers["X-Forwarded-Proto"] = "https"
        answer = super().send(request, **options)
        request.url = answer.url = asked
        return answer


@pytest.fixture
def look_up(accounts_can_be_made, monkeypatch):  # noqa: ARG001  # else it says so
    """Let all names below hub.test lead to this machine."""
    known = socket.getaddrinfo
    monkeypatch.setattr(
        socket, "getaddrinfo",
        lambda host, *more, **also: known(
            "127.0.0.1" if str(host).endswith("hub.test") else host, *more, **also
        ),
    )  # fmt: skip


def come_through_caddy(hub):
    """Let the only learner sign in and open their server; return them."""
    learner = learners.Learner(hub, hub.names[0])
    learner.session.mount("https://", Caddy())
    hub.url = hub.url.replace("http://127.0.0.1", "https://hub.test")
    learner.server = f"{hub.url}/user/{learner.name}"
    assert learner.sign_in(hub.passwords()[learner.name])
    learner.open_server()
    learner.session.get(f"{learner.server}/lab", timeout=60)
    open_to_see = [(c.name, c.path) for c in learner.session.cookies if not c.secure]
    assert open_to_see == []
    return learner


@pytest.mark.usefixtures("look_up")
def test_cookies_are_encrypted_where_the_hub_itself_sees_no_encryption():
    with learners.running(1, BEHIND) as hub:
        learner = come_through_caddy(hub)
        mine = f"/user/{learner.name}/"
        assert {c.path for c in learner.session.cookies} >= {"/hub/", mine}


@pytest.mark.usefixtures("look_up")
def test_with_a_domain_for_each_no_cookie_reaches_anothers_page():
    with learners.running(1, DOMAINS) as hub:
        learner = come_through_caddy(hub)
        page = learner.session.get(f"{learner.server}/lab", timeout=60)
        assert urlsplit(page.url).hostname == f"{learner.name}.hub.test"
        kept = {c.name: c for c in learner.session.cookies}
        mine = f"__Host-jupyterhub-user-{learner.name}"
        places = {"__Host-jupyterhub-hub-login": "hub.test", mine: f"{learner.name}.hub.test"}
        for name, place in places.items():
            # Browsers take such a cookie from its own host only, and send it nowhere else.
            assert (kept[name].domain, kept[name].path, kept[name].secure) == (place, "/", True)
            assert not kept[name].domain_specified
