"""What a key may do at the edge, and what a person who owes a second factor, or lost one, may not."""

from dataclasses import replace

import pytest

from app.core.ids import OrgId, UserId
from app.core.roles import DEVELOPER, MANAGER, OWNER, VIEWER, Role
from app.http.caller import Claims, KeyGrant, Membership
from app.http.endpoint import Endpoint
from tests.http.asking import Asker
from tests.http.conftest import House

KEY = "ak_live_of_a_test"
FAR_AWAY_S = 4_000_000_000


@pytest.fixture
def keyed(house: House) -> House:
    """Notes may be read with one scope and written with another."""
    rows = [_scoped(row) for row in house.edge.endpoints]
    opened = replace(house, edge=replace(house.edge, endpoints=rows))
    _give_key(opened, scopes={"notes:read"})
    return opened


def test_a_key_opens_the_rows_of_its_scopes_without_an_org_header(keyed: House) -> None:
    assert _with_key(keyed).get("/api/notes").status == 200
    assert _with_key(keyed).get("/api/notes", [("x-org-id", keyed.org)]).status == 200


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("post", "/api/notes", 403, "insufficient_role"),
        ("post", "/api/ping", 403, "insufficient_role"),
        ("get", "/api/who", 403, "insufficient_role"),
        ("get", "/api/vault", 403, "insufficient_role"),
    ],
)
def test_a_key_is_refused_what_its_scopes_do_not_name(
    keyed: House, method: str, path: str, status: int, code: str
) -> None:
    asker = _with_key(keyed)

    answer = asker.post(path, {"title": "x"}) if method == "post" else asker.get(path)

    assert (answer.status, answer.code) == (status, code)


def test_a_key_is_of_one_org_and_one_realm(keyed: House) -> None:
    assert _with_key(keyed).get("/api/notes", [("x-org-id", keyed.other_org)]).code == "organization_mismatch"
    asker = Asker(keyed.hq, (("authorization", f"Bearer {KEY}"),))
    assert asker.get("/admin/stats").code == "admin_realm_required"


def test_a_key_that_nobody_made_or_that_was_revoked_is_none(keyed: House) -> None:
    forged = Asker(keyed.tenant, (("authorization", f"Bearer {KEY}x"),))
    assert forged.get("/api/notes").code == "invalid_token"

    keyed.gate.ended.add("key_test")

    assert _with_key(keyed).get("/api/notes").code == "invalid_token"


@pytest.mark.parametrize(("maker", "writes"), [(OWNER, True), (DEVELOPER, True), (VIEWER, False)])
def test_a_key_ranks_as_a_developer_and_never_above_its_maker(
    keyed: House, maker: Role, *, writes: bool
) -> None:
    _give_key(keyed, scopes={"notes:write"}, maker=maker)

    assert (_with_key(keyed).post("/api/notes", {"title": "x"}).status == 201) is writes


def test_a_standing_approval_goes_beyond_a_developers_rank(keyed: House) -> None:
    _give_key(keyed, scopes={"bell:ring"})
    assert _with_key(keyed).post("/api/restore").code == "insufficient_role"

    _give_key(keyed, scopes={"bell:ring"}, standing={"bell:ring"})

    assert _with_key(keyed).post("/api/restore").status == 200


def test_a_key_goes_when_its_maker_goes(keyed: House) -> None:
    keyed.gate.members[keyed.org, "usr_owner"] = Membership(OWNER, disabled=True)
    assert _with_key(keyed).get("/api/notes").code == "account_disabled"

    del keyed.gate.members[keyed.org, "usr_owner"]

    assert _with_key(keyed).get("/api/notes").code == "invalid_token"


def test_two_keys_of_one_maker_do_not_share_idempotency(keyed: House) -> None:
    _give_key(keyed, scopes={"notes:write"})
    named = [("idempotency-key", "same")]
    by_key = _with_key(keyed).post("/api/notes", {"title": "x"}, named)
    by_person = keyed.ask(OWNER).post("/api/notes", {"title": "y"}, named)

    assert (by_key.status, by_person.status, by_person.code) == (201, 201, None)


def test_who_owes_a_second_factor_can_only_enrol(house: House) -> None:
    house.gate.owing.add((house.org, "usr_manager"))
    asker = house.ask(MANAGER)

    for answer in (asker.get("/api/notes"), asker.get("/api/who"), asker.post("/api/notes", {"title": "x"})):
        assert (answer.status, answer.code) == (401, "step_up_required")
        assert answer.json["error"]["details"] == {"enrolled": False, "methods": []}
    assert house.ask(OWNER).get("/api/notes").status == 200

    rows = [_enrolling(row) for row in house.edge.endpoints]
    opened = replace(house, edge=replace(house.edge, endpoints=rows))
    assert opened.ask(MANAGER).get("/api/who").status == 200


def test_a_key_goes_on_while_its_maker_owes_a_factor(keyed: House) -> None:
    keyed.gate.owing.add((keyed.org, "usr_owner"))

    assert _with_key(keyed).get("/api/notes").status == 200


def test_a_step_up_ends_with_the_factor_it_was_granted_for(house: House) -> None:
    asker = house.ask(OWNER, step_up_exp=FAR_AWAY_S)
    assert asker.get("/api/vault").status == 200

    house.gate.lessened.add("usr_owner")

    assert asker.get("/api/vault").code == "step_up_required"


@pytest.mark.parametrize(
    "more", [{"path": "/api/x", "scope": "x:y"}, {"path": "/api/notes", "scope": "x:y", "step_up": True}]
)
def test_a_row_that_no_key_could_use_takes_no_scope(house: House, more: dict[str, object]) -> None:
    row = next(row for row in house.edge.endpoints if row.path == "/api/who")
    needs = row.needs if more["path"] == "/api/x" else house.edge.endpoints[0].needs

    with pytest.raises(ValueError, match="a key"):
        replace(row, needs=needs, **more)  # type: ignore[arg-type]  # the cases name fields of the row


def _scoped(row: Endpoint) -> Endpoint:
    scopes = {
        ("GET", "/api/notes"): "notes:read",
        ("POST", "/api/notes"): "notes:write",
        ("POST", "/api/restore"): "bell:ring",
    }
    return replace(row, scope=scopes.get((row.method, row.path)))


def _enrolling(row: Endpoint) -> Endpoint:
    return replace(row, enrolling=row.path == "/api/who")


def _give_key(
    house: House, *, scopes: set[str], maker: Role = OWNER, standing: set[str] | None = None
) -> None:
    grant = KeyGrant("key_test", "Zapier", frozenset(scopes), frozenset(standing or ()))
    house.gate.keys[KEY] = Claims(
        user=UserId(f"usr_{maker}"),
        org=OrgId(house.org),
        realm="tenant",
        session="key_test",
        expires_at_s=FAR_AWAY_S,
        key=grant,
    )


def _with_key(house: House) -> Asker:
    return Asker(house.tenant, (("authorization", f"Bearer {KEY}"),))
