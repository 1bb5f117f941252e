"""Names on a hub: the roster, and whose account each is."""

import re
import sys
from pathlib import Path

import pytest

if sys.platform != "linux":
    pytest.skip("the hub runs on Linux", allow_module_level=True)

import accounts  # Linux's own

HUB = Path(__file__).resolve().parents[1] / "classroom" / "hub"


def roster(tmp_path, text):
    path = tmp_path / "learners.csv"
    path.write_bytes(text.encode("utf-8-sig"))
    return path


def test_a_roster_is_read_as_a_spreadsheet_saves_it(tmp_path):
    path = roster(tmp_path, "name,full name,mark\r\nanna, Anna Ünal ,1\r\n,,\r\nben,\r\n")
    assert accounts.read_roster(path) == [
        accounts.Learner("anna", "Anna Ünal"),
        accounts.Learner("ben"),
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "names nobody"),
        ("anna\nben\n", "names nobody"),
        ("name\n", "names nobody"),
        ("name\nAnna\n", "'Anna' cannot be a name"),
        ("name\n../root\n", "cannot be a name"),
        ("name\na:b\n", "cannot be a name"),
        ("name\n" + 32 * "a" + "\n", "cannot be a name"),
        ("name,full name\n,Anna\n", "'' cannot be a name"),
        ("name\nanna\nben\nanna\n", "'anna' stands there 2 times"),
    ],
)
def test_a_roster_that_is_no_use_is_refused_with_a_sentence(tmp_path, text, said):
    with pytest.raises(accounts.RosterError, match=re.escape(said)):
        accounts.read_roster(roster(tmp_path, text))


def test_a_file_that_is_no_roster_is_refused_with_a_sentence(tmp_path):
    (tmp_path / "learners.csv").write_bytes(b"\xff\xfe\x00")
    for path in (tmp_path / "learners.csv", tmp_path / "missing.csv", tmp_path):
        with pytest.raises(accounts.RosterError, match="Save it as CSV, UTF-8"):
            accounts.read_roster(path)


def test_an_account_of_this_machine_is_nobodys_to_take():
    with pytest.raises(accounts.RosterError, match="'root' that the hub did not make"):
        accounts.add([accounts.Learner("root")], "http://here")


def test_every_signed_in_name_has_an_account_of_its_own():
    names = ["anna", "Anna", "anna@school.org", "anna-school-org", "ANNA@school.org", "анна", "1a",
             "-", "a" * 40, "a" * 41, "root@evil", "a/../b", "x y"]  # fmt: skip
    made = [accounts.account_name(name) for name in names]
    assert len(set(made)) == len(names)
    assert made[0] == "anna"
    for account in made:
        assert re.fullmatch("[a-z][a-z0-9-]{0,30}", account)


def test_people_of_different_ways_to_sign_in_never_meet_in_one_account():
    ways = "", "GitHubOAuthenticator", "GoogleOAuthenticator"
    first = {accounts.account_name(name, way) for name in ("anna", "1337anna") for way in ways}
    assert len(first) == 6
    # Who may choose a name elsewhere cannot choose one that leads to an account of these.
    again = {accounts.account_name(name, way) for name in first - {"anna"} for way in ways[1:]}
    assert len(again) == 10
    assert not again & first
    for account in first - {"anna"}:
        assert not accounts.NAME.fullmatch(account), "a roster could give it to somebody"


def test_names_that_could_be_somebody_elses_account_are_no_names_of_a_roster(tmp_path):
    with pytest.raises(accounts.RosterError, match="at the end no hyphen with ten"):
        accounts.read_roster(roster(tmp_path, "name\nanna-35668f6b16\n"))


def test_providers_name_people_by_what_nobody_else_can_take():
    """Display names and names of accounts can be chosen, changed, and taken up by others."""
    page = (HUB / "sign-in.md").read_text(encoding="utf-8")
    claims = dict(re.findall(r'c\.(\w+)\.username_(?:claim|key) = .*"(\w+)"', page))
    assert claims == {
        "GitHubOAuthenticator": "id",
        "AzureAdOAuthenticator": "oid",
        "LTI13Authenticator": "sub",
    }
