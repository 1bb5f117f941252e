"""A real hub with two learners, for all files here: the last of them stops it."""

import subprocess
from concurrent.futures import ThreadPoolExecutor

import pytest

ENCRYPTED = """
c.JupyterHub.bind_url = c.JupyterHub.public_url = c.JupyterHub.bind_url.replace("http:", "https:")
c.JupyterHub.ssl_key, c.JupyterHub.ssl_cert = {key!r}, {certificate!r}
"""


@pytest.fixture(scope="package")
def encrypted(accounts_can_be_made, tmp_path_factory):  # noqa: ARG001  # else it says so
    """Make a certificate as README.md does; return the settings that use it."""
    key, certificate = (str(tmp_path_factory.mktemp("tls") / name) for name in ("key", "cert"))
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj",
         "/CN=hub", "-addext", "subjectAltName=IP:127.0.0.1",
         "-keyout", key, "-out", certificate],
        check=True, capture_output=True,
    )  # fmt: skip
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("REQUESTS_CA_BUNDLE", certificate)
        patch.setenv("WEBSOCKET_CLIENT_CA_BUNDLE", certificate)
        yield ENCRYPTED.format(key=key, certificate=certificate)


@pytest.fixture(scope="package")
def hub(encrypted):
    import learners  # noqa: PLC0415  # it is Linux's own

    with learners.running(2, encrypted) as hub:
        yield hub


@pytest.fixture(scope="package")
def visits(hub):
    """Let two learners sign in and open a kernel."""
    import learners  # noqa: PLC0415  # likewise

    def visit(name):
        learner = learners.Learner(hub, name)
        assert learner.sign_in(hub.passwords()[name])
        learner.open_server()
        return learners.Visit(learner, {}, learner.open_kernel())

    with ThreadPoolExecutor() as crowd:
        return list(crowd.map(visit, hub.names))


@pytest.fixture
def mallory(visits):
    return visits[0]


@pytest.fixture
def anna(visits):
    return visits[1]
