"""The sign-in services that HQ trusts: kept with a secret that is never shown, tried, changed, removed."""

from collections.abc import Iterator
from typing import Any

import pytest

from app.core.ids import HOST
from app.features.accounts.store import SSO_ISSUERS, SSO_TIES
from app.features.audit.types import AuditQuery
from tests.features.accounts.sso import Browser, error_of, location
from tests.features.hq.house import Above, run
from tests.http.asking import Asker
from tests.providers.issuer import CLIENT, SECRET, LocalIssuer, as_json, local_issuer


@pytest.fixture
def issuer(hq: Above) -> Iterator[LocalIssuer]:
    with local_issuer() as issuer:
        issuer.now_s = lambda: hq.clock.now_us() / 1_000_000
        yield issuer


@pytest.fixture
def desk(hq: Above) -> Asker:
    """Somebody at HQ who has just shown their second factor."""
    return hq.stepped_up()


def asked(known: LocalIssuer, **changes: Any) -> dict[str, Any]:
    wanted = {
        "name": "Corp",
        "issuer": known.url,
        "client_id": CLIENT,
        "client_secret": SECRET,
        "domains": ["Example.com", "@example.com", "bücher.example"],
    }
    return {**wanted, **changes}


def test_an_issuer_is_added_and_its_secret_is_never_seen_again(
    hq: Above, desk: Asker, issuer: LocalIssuer
) -> None:
    added = desk.post("/admin/sso", asked(issuer))

    assert added.status == 201
    assert added.json["has_secret"] is True
    assert added.json["domains"] == ["example.com", "xn--bcher-kva.example"]
    assert added.json["redirect_uri"].endswith(f"/api/auth/sso/{added.json['id']}/callback")
    one = desk.get(f"/admin/sso/{added.json['id']}")
    for answer in (added, one, desk.get("/admin/sso")):
        assert SECRET.encode() not in answer.body
        assert b"sealed" not in answer.body
    row = hq.house.tree.host.get(SSO_ISSUERS, added.json["id"])
    assert row is not None
    assert SECRET not in str(row.value)


def test_every_change_is_written_down_without_the_secret(hq: Above, desk: Asker, issuer: LocalIssuer) -> None:
    issuer_id = desk.post("/admin/sso", asked(issuer)).json["id"]
    desk.put(f"/admin/sso/{issuer_id}", asked(issuer, sign_up=True))
    desk.ask("DELETE", f"/admin/sso/{issuer_id}")

    acts = run(hq.house.audit.page(HOST, AuditQuery(action="sso.*"))).items

    assert [(act.action, act.actor) for act in acts] == [
        (f"sso.{verb}", hq.known.officer.id) for verb in ("remove", "change", "add")
    ]
    assert acts[1].facts["sign_up"] is True
    assert SECRET not in str(acts)


def test_people_sign_in_through_what_hq_has_added(hq: Above, desk: Asker, issuer: LocalIssuer) -> None:
    issuer.claims = {"email": "nina@example.com", "email_verified": True}
    issuer_id = desk.post("/admin/sso", asked(issuer, sign_up=True)).json["id"]
    browser = Browser(hq.tenant)

    answer = browser.come_back(issuer.visited(browser.leave(issuer_id)))

    assert location(answer) == "/"
    assert desk.get(f"/admin/sso/{issuer_id}").json["people"] == 1


# Changing


@pytest.mark.parametrize(
    ("changes", "has_secret"),
    [({}, True), ({"client_secret": None}, False), ({"client_secret": "a new one"}, True)],
    ids=["left out", "null", "given"],
)
def test_a_secret_that_is_left_out_stays(
    changes: dict[str, Any], has_secret: bool, desk: Asker, issuer: LocalIssuer
) -> None:
    issuer_id = desk.post("/admin/sso", asked(issuer)).json["id"]
    body = asked(issuer, name="Renamed")
    del body["client_secret"]

    changed = desk.put(f"/admin/sso/{issuer_id}", {**body, **changes})

    assert (changed.json["name"], changed.json["has_secret"]) == ("Renamed", has_secret)


def test_a_secret_is_told_to_no_other_issuer(desk: Asker, issuer: LocalIssuer) -> None:
    issuer_id = desk.post("/admin/sso", asked(issuer)).json["id"]
    body = asked(issuer, issuer="https://login.evil.example")
    del body["client_secret"]

    assert desk.put(f"/admin/sso/{issuer_id}", body).json["has_secret"] is False


def test_a_change_of_something_older_is_refused_with_what_there_is(desk: Asker, issuer: LocalIssuer) -> None:
    added = desk.post("/admin/sso", asked(issuer)).json
    path = f"/admin/sso/{added['id']}"
    desk.put(path, asked(issuer, name="First"))

    refused = desk.send("PUT", path, value=asked(issuer, name="Second"), headers=[("if-match", '"1"')])

    assert refused.code == "version_conflict"
    assert "First" in str(refused.json)
    assert b"sealed" not in refused.body


def test_the_same_request_twice_adds_one(desk: Asker, issuer: LocalIssuer) -> None:
    key = [("idempotency-key", "once")]
    first = desk.post("/admin/sso", asked(issuer), key)
    second = desk.post("/admin/sso", asked(issuer), key)

    assert first.json == second.json
    assert desk.get("/admin/sso").json["total"] == 1


UNFIT: dict[str, dict[str, Any]] = {
    "no address": {"issuer": "not an address"},
    "another scheme": {"issuer": "ftp://login.example.com"},
    "a password in it": {"issuer": "https://user:pass@login.example.com"},
    "a query": {"issuer": "https://login.example.com?x=1"},
    "a line break": {"issuer": "https://login.example.com\n.evil.example"},
    "no domain": {"domains": ["not a domain"]},
    "every domain": {"domains": ["*"]},
    "a top level": {"domains": ["com"]},
    "no name": {"name": "\u200b"},
    "an unknown field": {"role": "owner"},
    "an empty secret": {"client_secret": ""},
}


@pytest.mark.parametrize("case", UNFIT)
def test_what_could_never_work_is_refused_before_it_is_kept(
    case: str, desk: Asker, issuer: LocalIssuer
) -> None:
    assert desk.post("/admin/sso", asked(issuer, **UNFIT[case])).code == "invalid_params"
    assert desk.get("/admin/sso").json["total"] == 0


# Trying


def test_a_check_says_what_an_issuer_publishes(desk: Asker, issuer: LocalIssuer) -> None:
    issuer_id = desk.post("/admin/sso", asked(issuer)).json["id"]

    found = desk.post(f"/admin/sso/{issuer_id}/check").json

    assert found == {
        "ok": True,
        "problems": [],
        "authorization_endpoint": f"{issuer.url}/authorize",
        "token_endpoint": f"{issuer.url}/token",
        "keys": 3,
    }


def test_a_check_says_in_words_what_is_wrong(desk: Asker, issuer: LocalIssuer) -> None:
    issuer_id = desk.post("/admin/sso", asked(issuer)).json["id"]
    issuer.answers["/.well-known/openid-configuration"] = lambda: as_json(
        {**issuer.configuration(), "issuer": issuer.url + "/"}
    )

    found = desk.post(f"/admin/sso/{issuer_id}/check").json

    assert found["ok"] is False
    assert "letter by letter" in found["problems"][0]


def test_an_issuer_on_a_private_network_is_called_only_where_hq_says_so(
    desk: Asker, issuer: LocalIssuer
) -> None:
    inside = "https://10.255.255.1:1"
    issuer_id = desk.post("/admin/sso", asked(issuer, issuer=inside)).json["id"]

    found = desk.post(f"/admin/sso/{issuer_id}/check").json

    assert found["ok"] is False
    assert "usual port" in found["problems"][0]


# Untying


def test_an_account_is_untied_where_the_issuer_knows_the_person_anew(
    hq: Above, desk: Asker, issuer: LocalIssuer
) -> None:
    # given
    issuer.claims = {"sub": "first", "email": "nina@example.com", "email_verified": True}
    issuer_id = desk.post("/admin/sso", asked(issuer, sign_up=True)).json["id"]
    browser = Browser(hq.tenant)
    browser.come_back(issuer.visited(browser.leave(issuer_id)))
    tie = next(iter(hq.house.tree.host.rows(SSO_TIES))).value
    issuer.claims["sub"] = "second"
    refused = browser.come_back(issuer.visited(browser.leave(issuer_id)))
    assert error_of(refused) == "sso_unknown_account"

    # when
    assert desk.ask("DELETE", f"/admin/sso/{issuer_id}/people/{tie.user_id}").status == 204

    # then
    assert location(browser.come_back(issuer.visited(browser.leave(issuer_id)))) == "/"
    assert desk.ask("DELETE", f"/admin/sso/{issuer_id}/people/usr_nobody").code == "not_found"


# Who may


CHANGES = [
    ("POST", "/admin/sso"),
    ("PUT", "/admin/sso/sso_1"),
    ("DELETE", "/admin/sso/sso_1"),
    ("DELETE", "/admin/sso/sso_1/people/usr_1"),
]


@pytest.mark.parametrize(("method", "path"), CHANGES)
def test_every_change_asks_for_the_second_factor_again(
    method: str, path: str, hq: Above, issuer: LocalIssuer
) -> None:
    value = None if method == "DELETE" else asked(issuer)

    assert hq.signed_in().send(method, path, value=value).code == "step_up_required"


@pytest.mark.parametrize(
    ("method", "path"), [*CHANGES, ("GET", "/admin/sso"), ("POST", "/admin/sso/x/check")]
)
def test_nobody_of_an_organization_sees_or_changes_any_of_it(
    method: str, path: str, hq: Above, issuer: LocalIssuer
) -> None:
    value = asked(issuer) if method in ("POST", "PUT") and not path.endswith("check") else None
    owner = hq.door.with_headers(*hq.cast.owner.stepped_up_headers.items())

    assert owner.send(method, path, value=value).code == "admin_realm_required"
    assert hq.door.send(method, path, value=value).code == "missing_token"
