"""The order of checks on a route, and what each answers."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.core.clock import RecordedClock
from app.core.roles import ALL, DEVELOPER, MANAGER, MEMBER, OWNER, VIEWER
from app.http.caller import Membership
from app.store.limits import Limits
from tests.http.conftest import House

NOTE = {"title": "first"}


@pytest.fixture
def unhurried(house: House, tmp_path: Path) -> Iterator[House]:
    """No allowance comes back while the test asks, however long it takes."""
    limits = Limits(tmp_path / "unhurried", clock=RecordedClock())
    yield replace(house, edge=replace(house.edge, limits=limits))
    limits.close()


def test_what_was_written_is_read_with_its_version_and_request_id(house: House) -> None:
    written = house.ask(OWNER).post("/api/notes", NOTE, [("X-Request-ID", "mine-1")])
    assert written.status == 201
    assert written.header("x-request-id") == "mine-1"

    read = house.ask(VIEWER).get(f"/api/notes/{written.json['id']}")

    assert read.json == {"id": written.json["id"], "title": "first", "text": "", "version": 1}
    assert read.header("etag") == '"1"'
    minted = read.header("x-request-id")
    assert minted is not None
    assert minted.startswith("req_")


@pytest.mark.parametrize(("role", "allowed"), [(role, role not in (MEMBER, VIEWER)) for role in ALL])
def test_a_role_without_the_permission_is_refused(house: House, role: str, *, allowed: bool) -> None:
    answer = house.ask(role).post("/api/notes", NOTE)

    assert (answer.status, answer.code) == ((201, None) if allowed else (403, "insufficient_role"))


@pytest.mark.parametrize(
    ("header", "code"),
    [
        (None, "missing_token"),
        ("Basic abc", "missing_token"),
        ("Bearer ", "missing_token"),
        ("Bearer garbage", "invalid_token"),
        ("Bearer " + "x" * 70_000, "invalid_token"),
        ("Bearer gärbage", "invalid_token"),
    ],
)
def test_without_a_genuine_token_nobody_gets_in(house: House, header: str | None, code: str) -> None:
    pairs = [("authorization", header)] if header is not None else []

    answer = house.ask(None).get("/api/notes", pairs)

    assert (answer.status, answer.code) == (401, code)
    assert answer.header("www-authenticate") == "Bearer"


def test_two_tokens_are_none(house: House) -> None:
    asker = house.ask(OWNER).with_headers(("authorization", "Bearer other"))

    assert asker.get("/api/notes").code == "invalid_token"


def test_an_expired_token_says_so(house: House) -> None:
    assert house.ask(OWNER, lives_s=-60).get("/api/notes").code == "token_expired"


def test_the_org_header_is_needed_once_and_must_be_the_tokens_own(house: House) -> None:
    token = ("authorization", f"Bearer {house.gate.mint('usr_owner', house.org)}")
    asker = house.ask(None).with_headers(token)

    none = asker.get("/api/notes")
    other = asker.get("/api/notes", [("x-org-id", house.other_org)])
    two = asker.get("/api/notes", [("x-org-id", house.org), ("x-org-id", house.org)])

    assert (none.status, none.code) == (400, "missing_org_header")
    assert (other.status, other.code) == (403, "organization_mismatch")
    assert (two.status, two.code) == (400, "invalid_params")


def test_a_route_for_any_token_needs_no_org_but_refuses_another(house: House) -> None:
    token = ("authorization", f"Bearer {house.gate.mint('usr_owner', house.org)}")
    asker = house.ask(None).with_headers(token)

    assert asker.get("/api/who").json["user_id"] == "usr_owner"
    assert asker.get("/api/who", [("x-org-id", house.other_org)]).code == "organization_mismatch"


def test_somebody_without_an_org_reaches_only_what_needs_none(house: House) -> None:
    token = ("authorization", f"Bearer {house.gate.mint('usr_new', None)}")
    asker = house.ask(None).with_headers(token)

    assert asker.get("/api/who").status == 200
    assert asker.get("/api/notes", [("x-org-id", house.org)]).code == "organization_mismatch"


def test_another_orgs_record_is_answered_like_one_that_never_was(house: House) -> None:
    mine = house.ask(OWNER).post("/api/notes", NOTE).json["id"]
    stranger = house.ask("stranger").with_headers(("x-request-id", "same"))

    of_another = stranger.get(f"/api/notes/{mine}")
    of_nobody = stranger.get("/api/notes/note_01")

    assert of_another == of_nobody
    assert of_another.status == 404


def test_what_is_stored_counts_not_what_the_token_says(house: House) -> None:
    asker = house.ask(MANAGER)
    assert asker.post("/api/notes", NOTE).status == 201

    house.gate.members[house.org, "usr_manager"] = Membership(VIEWER)
    assert asker.post("/api/notes", NOTE).code == "insufficient_role"

    house.gate.members[house.org, "usr_manager"] = Membership(MANAGER, disabled=True)
    assert asker.get("/api/notes").code == "account_disabled"

    del house.gate.members[house.org, "usr_manager"]
    assert asker.get("/api/notes").code == "invalid_token"


def test_an_ended_session_ends_its_tokens(house: House) -> None:
    asker = house.ask(OWNER)
    house.gate.ended.add("ses_usr_owner")

    assert asker.get("/api/notes").code == "invalid_token"


def test_each_realm_refuses_the_others_token(house: House) -> None:
    at_home = house.ask("cto", realm="admin").get("/admin/stats")
    admin_token_at_tenant = house.ask("cto", realm="admin").headers
    tenant_token_at_hq = house.ask(OWNER).headers

    assert at_home.status == 200
    assert (
        house.ask(None).with_headers(*admin_token_at_tenant).get("/api/notes").code == "tenant_realm_required"
    )
    refused = house.ask(None, realm="admin").with_headers(*tenant_token_at_hq).get("/admin/stats")
    assert (refused.status, refused.code) == (403, "admin_realm_required")


def test_each_host_knows_only_its_own_paths(house: House) -> None:
    assert house.ask(OWNER).get("/admin/stats").status == 404
    assert house.ask("cto", realm="admin").get("/api/notes").status == 404
    assert house.ask("cto", realm="admin").get("/api/openapi.json").status == 404


def test_a_step_up_is_asked_for_with_what_is_enrolled(house: House) -> None:
    refused = house.ask(OWNER).get("/api/vault")
    granted = house.ask(OWNER, step_up_exp=4_000_000_000).get("/api/vault")
    stale = house.ask(OWNER, step_up_exp=1_000_000_000).get("/api/vault")
    below = house.ask(DEVELOPER).get("/api/vault")

    assert (refused.status, refused.code) == (401, "step_up_required")
    assert refused.details == {"enrolled": True, "methods": ["totp"]}
    assert granted.json["step_up"] is True
    assert stale.code == "step_up_required"
    assert below.code == "insufficient_role"


def test_a_closed_org_is_read_and_restored_by_its_owner_alone(house: House) -> None:
    house.gate.states[house.org] = "closed"

    assert house.ask(OWNER).get("/api/notes").status == 200
    assert house.ask(OWNER).post("/api/restore").status == 200
    assert house.ask(OWNER).post("/api/notes", NOTE).code == "org_suspended"
    assert house.ask(MANAGER).get("/api/notes").code == "org_suspended"
    assert house.ask(MEMBER).get("/api/who").status == 200


def test_the_rate_is_judged_after_the_role_and_before_the_body(unhurried: House) -> None:
    asker = unhurried.ask(OWNER)
    answers = [asker.ask("POST", "/api/notes", body=b"{") for _ in range(80)]

    codes = [answer.code for answer in answers]
    assert codes[0] == "unsupported_media_type"
    assert codes[-1] == "rate_limited"
    slowed = answers[-1]
    assert slowed.header("retry-after") == str(slowed.json["error"]["retry_after"])
    assert unhurried.ask(VIEWER).post("/api/notes", NOTE).code == "insufficient_role"


def test_public_routes_are_limited_by_address(unhurried: House) -> None:
    asker = unhurried.ask(None)
    codes = [asker.get("/api/hello").code for _ in range(30)]

    assert codes[0] is None
    assert codes[-1] == "rate_limited"
    spoofed = asker.get("/api/hello", [("x-forwarded-for", "203.0.113.9")])
    assert spoofed.code == "rate_limited"


def test_the_announced_size_is_judged_before_the_token(house: House) -> None:
    answer = house.ask(None).ask("POST", "/api/notes", headers=[("content-length", "2000000")])

    assert (answer.status, answer.code) == (413, "payload_too_large")
