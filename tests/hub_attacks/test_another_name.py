"""A learner tries to answer, sign in or visit in another's name."""

import sys
import time
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urljoin, urlsplit

import pytest

if sys.platform != "linux":
    pytest.skip("the hub runs on Linux", allow_module_level=True)

import learners
from hub_tries import (  # Linux's own
    HEADERS,
    outcome,
    run,
    stop_server,
)


def test_no_learner_can_reach_a_socket_of_the_hub_but_its_own(hub, mallory):
    closed = hub.folder / "sockets" / "closed"
    sockets = hub.as_root("ls", closed).split()
    assert {"proxy.sock", "1.sock", "2.sock"} <= {*sockets}
    connect = "socket.socket(socket.AF_UNIX).connect(%r)"
    said = outcome(mallory, *(connect % str(closed / name) for name in sockets))
    assert all("Permission" in why for why in said.values()), said
    make = "socket.socket(socket.AF_UNIX).bind(%r)"
    places = [closed / "3.sock", hub.folder / "sockets" / "hub.sock", hub.folder / "sockets" / "x"]
    said = outcome(
        mallory,
        *(make % str(place) for place in places),
        *(f"os.{verb}({str(places[1])!r})" for verb in ("unlink", "rmdir")),
        f"os.rename({str(closed)!r}, '/tmp/closed')",
    )
    assert "done" not in said.values(), said


@pytest.fixture(scope="module")
def restarted(hub, visits):
    """Let Anna's server start anew, from a home full of pipes, while another has ports open."""
    mallory, anna = visits
    ports = [urlsplit(hub.url).port, 8000, 8001, 8081, *range(20_000, 20_020)]
    opened = run(
        mallory,
        f"""
        import http.server, json, threading
        class Fake(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                self.send_response(200); self.end_headers(); self.wfile.write(b"FAKE")
            do_POST = do_PUT = do_GET
        fakes = []
        for port in {ports}:
            try:
                fakes.append(http.server.ThreadingHTTPServer(("", port), Fake))
                threading.Thread(target=fakes[-1].serve_forever, daemon=True).start()
            except OSError:
                pass
        print(json.dumps(len(fakes)))
        """,
    )
    run(
        anna,
        """
        import json, os, pathlib
        home = pathlib.Path(os.environ["HOME"])
        folder = home / "cross-entropy"
        for place in (
            ".given.json",
            ".given.json.part",
            "UPDATES.md",
            "notebooks/05_the_debugging_clinic.ipynb",
            "notebooks/.05_the_debugging_clinic_new.ipynb.part",
        ):
            (folder / place).unlink(missing_ok=True)
            os.mkfifo(folder / place)
        for place in (".server.log", ".local/share/jupyter/notebook_secret"):
            (home / place).unlink()
            os.mkfifo(home / place)
        print(json.dumps(1))
        """,
    )
    learner = anna.learner
    stop_server(learner)
    learner.session.get(f"{hub.url}/hub/spawn", timeout=60)
    seen = set()

    def answers():
        page = learner.session.get(f"{learner.server}/api", timeout=60)
        seen.add(page.text == "FAKE")
        return page.ok and "version" in page.text

    learners.wait_until(answers, "Anna's server answers, whatever lies in her home", 60)
    run(mallory, "[(f.shutdown(), f.server_close()) for f in fakes]; print(json.dumps(1))")
    learner.open_server()
    anna.kernel = learner.open_kernel()
    return {"opened": opened == len(ports), "seen": seen}


def test_whoever_opens_ports_gets_nobodys_visits(restarted, anna):
    """The hub once knew a learner's server by a port; whoever was quick had another's visits."""
    assert restarted == {"opened": True, "seen": {False}}  # opened in a network of their own
    name = anna.learner.name
    assert anna.kernel.run("import os; print(os.environ['USER'])") == (None, f"{name}\n")


@pytest.mark.usefixtures("restarted")
def test_odd_files_in_the_home_keep_nobody_from_their_server(anna):
    assert anna.kernel.run("1 + 1") == (None, "")
    assert anna.learner.read("notebooks/05_the_debugging_clinic_new.ipynb")["content"]["cells"]


def test_a_learner_makes_no_token_for_anybody(hub, mallory, anna):
    me, other = mallory.learner, anna.learner
    server_token = run(mallory, "import json, os; print(json.dumps(os.environ['JPY_API_TOKEN']))")
    by_token = {"Authorization": f"token {server_token}"}
    by_cookie = HEADERS | {"X-XSRFToken": me.xsrf("/hub/")}
    for headers in (by_token, by_cookie):
        for name in (me.name, other.name):
            answer = me.session.post(
                f"{hub.url}/hub/api/users/{name}/tokens", headers=headers, json={}, timeout=60
            )
            assert answer.status_code in {403, 404}, (headers, name, answer.text)
        answer = me.session.get(
            f"{hub.url}/hub/api/users/{me.name}/tokens", headers=headers, timeout=60
        )
        assert answer.status_code in {403, 404}
    # What the page of the other can be led to do, in the other's own name.
    by_cookie = HEADERS | {"X-XSRFToken": other.xsrf("/hub/")}
    answer = other.session.post(
        f"{hub.url}/hub/api/users/{other.name}/tokens", headers=by_cookie, json={}, timeout=60
    )
    assert answer.status_code in {403, 404}


def test_the_token_of_a_server_opens_nothing_else(hub, mallory, anna):
    token = run(mallory, "import json, os; print(json.dumps(os.environ['JUPYTERHUB_API_TOKEN']))")
    for method, path in [
        ("GET", "users"),
        ("GET", f"users/{anna.learner.name}"),
        ("DELETE", f"users/{anna.learner.name}/server"),
        ("POST", f"users/{anna.learner.name}/server"),
        ("POST", f"users/{anna.learner.name}/activity"),
        ("POST", f"shares/{mallory.learner.name}/"),
        ("POST", f"share-codes/{mallory.learner.name}/"),
        ("POST", "users/somebody-new"),
        ("POST", "groups/a-group"),
        ("GET", "groups"),
        ("GET", "services"),
        ("GET", "proxy"),
        ("POST", "proxy"),
        ("POST", "shutdown"),
    ]:
        answer = learners.requests.request(
            method, f"{hub.url}/hub/api/{path}", json={},
            headers={"Authorization": f"token {token}"}, timeout=60,
        )  # fmt: skip
        assert answer.status_code in {403, 404}, (method, path, answer.status_code)


def test_a_sign_in_leads_nowhere_else(hub, mallory):
    for place in ("//evil.example", "https://evil.example", "\\\\evil.example", "/\\evil.example"):
        page = mallory.learner.session.get(
            f"{hub.url}/hub/login", params={"next": place}, timeout=60, allow_redirects=False
        )
        leads = urljoin(page.url, page.headers.get("Location", "").replace("\\", "/"))
        assert urlsplit(leads).netloc == urlsplit(hub.url).netloc


def test_cookies_are_encrypted_and_those_of_the_hub_are_sent_to_no_server(mallory, anna):
    for learner in (mallory.learner, anna.learner):
        kept = [c for c in learner.session.cookies if c.name != "jupyterhub-session-id"]
        places = {c.name: c.path for c in kept if c.name != "_xsrf"}
        assert places.pop("jupyterhub-hub-login") == "/hub/"
        assert {*places.values()} == {f"/user/{learner.name}/"}, places
        assert all(c.has_nonstandard_attr("HttpOnly") for c in kept if c.name != "_xsrf")
        assert all(c.secure for c in learner.session.cookies)


def test_whoever_signs_out_leaves_nothing_open_in_the_browser(hub):
    learner = learners.Learner(hub, hub.names[1])
    assert learner.sign_in(hub.passwords()[learner.name])
    learner.open_server()
    learner.session.get(f"{hub.url}/hub/logout", timeout=60)
    for place in (f"{hub.url}/hub/home", f"{learner.server}/api/contents"):
        page = learner.session.get(place, timeout=60, headers=HEADERS)
        assert page.status_code in {403, 404} or "/hub/login" in page.url, page.url


def test_wrong_passwords_keep_nobody_waiting_but_whoever_gives_them(hub, anna):
    name, password = anna.learner.name, hub.passwords()[anna.learner.name]
    names = [name, hub.names[0], "nobody-here", "root", "x" * 5000, "ä\0\n", ""] * 8

    def wrong(name):
        start = time.monotonic()
        refused = not learners.Learner(hub, name).sign_in("wrong")
        return refused and time.monotonic() - start

    with ThreadPoolExecutor(len(names)) as crowd:
        tries = [crowd.submit(wrong, name) for name in names]
        time.sleep(0.5)
        start = time.monotonic()
        assert learners.Learner(hub, name).sign_in(password)
        waited = time.monotonic() - start
        assert all(done.result() > 1.5 for done in tries)
    assert waited < 3, waited  # on a busy machine; on a quiet one 0.2


def test_names_that_look_alike_are_not_taken_for_anothers(hub, anna):
    name, password = anna.learner.name, hub.passwords()[anna.learner.name]
    others = name.upper(), name.replace("e", "е"), f"../{name}", f"{name},"
    with ThreadPoolExecutor() as crowd:
        strangers = [learners.Learner(hub, other) for other in others]
        assert not any(crowd.map(lambda one: one.sign_in(password), strangers))


def test_the_passwords_of_the_slips_open_nothing_but_the_hub(hub, anna):
    shadow = hub.as_root("getent", "shadow", anna.learner.name).split(":")[1]
    assert shadow.startswith(("!", "*"))
    kept = hub.as_root("cat", hub.folder / "state" / "passwords.json")
    assert hub.passwords()[anna.learner.name] not in kept


def test_no_other_door_of_the_machine_opens_to_an_account(hub, anna):
    """A learner may lay a key for SSH into their home, and a shell is needed for no connection."""
    name = anna.learner.name
    expired = hub.as_root("getent", "shadow", name).split(":")[7]
    assert 0 < int(expired) < 365  # days since 1970
    assert hub.as_root("getent", "passwd", name).strip().endswith("/nologin")
