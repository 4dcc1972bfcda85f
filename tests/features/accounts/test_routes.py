"""Accounts through the door: cookies, origins, and what is judged anew at every request."""

import asyncio
import time
from dataclasses import replace
from pathlib import Path
from statistics import median
from typing import Any
from urllib.parse import quote

import msgspec
import pytest

from app.core.clock import RecordedClock, SystemClock
from app.features.accounts.rules.rotation import IDLE_US
from app.features.accounts.service import sign_up, strong_hasher
from app.features.orgs.store import PROFILE
from app.store.batch import Batch
from app.store.limits import Limits
from tests.cast import OTHER_ORG_NAME, PASSWORD, TENANT_URL, Cast, Player, Stage, assemble, stage
from tests.http.asking import Asker, Response

SIGN_UP = {
    "email": "ada@example.com",
    "password": PASSWORD,
    "name": "Ada",
    "org_name": "Analytical Engines",
    "timezone": "Europe/London",
}


def test_signing_up_answers_with_everything_the_first_page_needs(door: Asker) -> None:
    answer = door.post("/api/auth/signup", SIGN_UP)

    assert answer.status == 201
    assert set(answer.json) == {"access_token", "exp", "user", "org"}
    assert answer.json["user"]["email"] == "ada@example.com"
    assert answer.json["org"]["name"] == "Analytical Engines"
    me = _bearing(door, answer.json["access_token"]).get("/api/auth/me").json
    assert [org["name"] for org in me["orgs"]] == ["Analytical Engines"]
    assert me["mfa"] == {"totp": False, "webauthn": False, "recovery_left": 0}


@pytest.mark.usefixtures("by_password_alone")
def test_the_refresh_cookie_is_for_the_browser_alone(door: Asker, cast: Cast) -> None:
    answer = _login(door, cast.member)

    cookie = answer.header("set-cookie") or ""
    attributes = cookie.partition("; ")[2]
    assert cookie.startswith("astrix_refresh=ref_")
    assert (
        attributes == f"Path=/api/auth; Max-Age={IDLE_US['tenant'] // 1_000_000}; HttpOnly; SameSite=Strict"
    )
    assert set(answer.json) == {"access_token", "exp"}


@pytest.mark.usefixtures("by_password_alone")
def test_the_cookie_is_renewed_and_taken_away(door: Asker, cast: Cast) -> None:
    first = _cookie(_login(door, cast.member))

    refreshed = _refresh(door, first)
    assert refreshed.status == 200
    second = _cookie(refreshed)
    assert second != first

    left = door.post("/api/auth/logout", headers=[("cookie", f"astrix_refresh={second}")])
    assert (left.status, _cookie(left)) == (204, "")
    assert "Max-Age=0" in (left.header("set-cookie") or "")
    assert _refresh(door, second).code == "invalid_token"


@pytest.mark.parametrize(
    "origin", ["https://evil.example", "null", TENANT_URL + ".evil.example", "http://127.0.0.1:8081"]
)
@pytest.mark.usefixtures("by_password_alone")
def test_no_foreign_page_makes_the_browser_use_its_cookie(origin: str, door: Asker, cast: Cast) -> None:
    cookie = _cookie(_login(door, cast.member))
    headers = [("origin", origin), ("cookie", f"astrix_refresh={cookie}")]

    assert door.post("/api/auth/refresh", {}, headers).code == "invalid_token"
    assert door.post("/api/auth/logout", headers=headers).code == "invalid_token"

    assert _refresh(door, cookie, origin=TENANT_URL).status == 200


@pytest.mark.parametrize("host", ["localhost:8080", "LOCALHOST:8080"])
@pytest.mark.usefixtures("by_password_alone")
def test_a_page_under_another_name_of_ours_may_use_its_cookie(host: str, door: Asker, cast: Cast) -> None:
    cookie = _cookie(_login(door, cast.member))
    headers = [("host", host), ("origin", "http://localhost:8080"), ("cookie", f"astrix_refresh={cookie}")]

    assert door.post("/api/auth/refresh", {}, headers).status == 200


@pytest.mark.usefixtures("by_password_alone")
def test_a_repeat_of_a_used_cookie_ends_the_sign_in_at_once(
    door: Asker, cast: Cast, clock: RecordedClock
) -> None:
    login = _login(door, cast.member)
    inside = _bearing(door, login.json["access_token"], cast.org)
    second = _cookie(_refresh(door, _cookie(login)))
    clock.advance(11)
    assert inside.get("/api/org").status == 200

    assert _refresh(door, _cookie(login)).code == "invalid_token"

    assert _refresh(door, second).code == "invalid_token"
    assert inside.get("/api/org").code == "invalid_token"


@pytest.mark.parametrize("path", ["/api/auth/login", "/api/auth/password/forgot"])
def test_a_known_and_an_unknown_address_are_answered_alike(path: str, door: Asker, cast: Cast) -> None:
    body = {"password": "not the right password"} if path.endswith("login") else {}

    known = door.post(path, {"email": cast.member.email, **body})
    unknown = door.post(path, {"email": "nobody@example.com", **body})

    assert _without_request_id(known) == _without_request_id(unknown)


def test_a_known_and_an_unknown_address_cost_the_same_work(
    house: Stage, cast: Cast, door: Asker, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same number of lines and of hashes is what makes the time the same."""
    compared: list[str | None] = []
    fits = house.accounts.hashing._fits

    def counting(stored: str | None, password: str) -> bool:
        compared.append(stored)
        return fits(stored, password)

    monkeypatch.setattr(house.accounts.hashing, "_fits", counting)
    lines = []
    for email in (cast.member.email, "nobody@example.com"):
        before = house.tree.host.last_seq
        door.post("/api/auth/login", {"email": email, "password": "not the right password"})
        lines.append(house.tree.host.last_seq - before)

    assert lines[0] == lines[1]
    assert [stored is None for stored in compared] == [False, True]


def test_a_lock_out_names_the_wait_in_body_and_header(door: Asker, cast: Cast) -> None:
    for _ in range(5):
        assert _login(door, cast.member, "wrong").code == "invalid_credentials"

    locked = _login(door, cast.member)

    assert (locked.status, locked.code) == (429, "locked_out")
    assert (locked.json["error"]["retry_after"], locked.header("retry-after")) == (900, "900")
    assert "900 s" in locked.json["error"]["message"]


def test_another_forwarded_address_is_no_other_network(door: Asker, cast: Cast) -> None:
    for number in range(20):
        email = f"guess{number}@example.com"
        headers = [("x-forwarded-for", f"198.51.100.{number}")]
        door.post("/api/auth/login", {"email": email, "password": "wrong"}, headers)

    assert _login(door, cast.member).code == "locked_out"


# Judged by what is stored, at every request


@pytest.mark.parametrize("who", ["manager", "member", "viewer"])
def test_a_lower_role_is_felt_at_the_next_request(who: str, door: Asker, house: Stage, cast: Cast) -> None:
    manager = cast.manager
    inside = _as(door, manager)
    assert inside.put("/api/org", {"min_gap_h": 5}).status == 200

    asyncio.run(
        house.accounts.users.set_role(cast.org, manager.user, "viewer", asker=cast.owner.asker, expect=None)
    )

    assert inside.put("/api/org", {"min_gap_h": 6}).code == "insufficient_role"
    assert inside.get("/api/org").json["min_gap_h"] == 5
    assert _as(door, getattr(cast, who)).get("/api/org").status == 200


def test_a_change_made_by_another_process_is_felt_too(
    door: Asker, cast: Cast, tmp_path: Path, clock: RecordedClock
) -> None:
    inside = _as(door, cast.member)
    assert inside.get("/api/users").status == 200

    with stage(tmp_path / "data", clock=clock) as elsewhere:
        asyncio.run(
            elsewhere.accounts.users.set_disabled(
                cast.org, cast.member.user, True, asker=cast.owner.asker, expect=None
            )
        )
        assert inside.get("/api/users").code == "account_disabled"
        asyncio.run(
            elsewhere.accounts.users.remove(cast.org, cast.member.user, asker=cast.owner.asker, expect=None)
        )
        assert inside.get("/api/users").code == "invalid_token"


@pytest.mark.usefixtures("by_password_alone")
def test_an_ended_session_is_over_at_the_next_request(door: Asker, cast: Cast) -> None:
    phone = _login(door, cast.member)
    laptop = _as(door, cast.member)
    shown = laptop.get("/api/auth/sessions").json
    assert shown["total"] == 2
    (other,) = [item["id"] for item in shown["items"] if not item["current"]]

    assert laptop.ask("DELETE", f"/api/auth/sessions/{other}").status == 204

    assert _bearing(door, phone.json["access_token"], cast.org).get("/api/org").code == "invalid_token"
    assert laptop.get("/api/org").status == 200
    assert laptop.ask("DELETE", f"/api/auth/sessions/{other}").code == "not_found"


def test_a_closed_org_is_read_by_its_owner_alone(door: Asker, house: Stage, cast: Cast) -> None:
    def close(batch: Batch) -> None:
        row = batch.get(PROFILE, "profile")
        assert row is not None
        batch.put(PROFILE, "profile", msgspec.structs.replace(row.value, closed_at=1))

    house.tree.org(cast.org).batch_now(close)

    assert _as(door, cast.owner).get("/api/org").json["state"] == "closed"
    assert _as(door, cast.owner).put("/api/org", {"name": "New"}).code == "org_suspended"
    assert _as(door, cast.manager).get("/api/org").code == "org_suspended"
    assert _as(door, cast.member).get("/api/auth/me").status == 200


# What needs a second factor


def test_roles_and_removals_want_a_fresh_second_factor(door: Asker, cast: Cast) -> None:
    path = f"/api/users/{cast.member.user}"

    refused = _as(door, cast.owner).put(f"{path}/role", {"role": "viewer"})
    assert (refused.status, refused.code) == (401, "step_up_required")
    assert refused.details == {"enrolled": True, "methods": ["totp"]}
    assert _as(door, cast.owner).ask("DELETE", path).code == "step_up_required"

    owner = _stepped_up(door, cast.owner)
    assert owner.put(f"{path}/role", {"role": "viewer"}).json["role"] == "viewer"
    assert owner.ask("DELETE", path).status == 204
    assert _as(door, cast.owner).get("/api/users").json["total"] == 4


def test_a_step_up_is_worth_nothing_after_five_minutes_or_in_another_org(
    door: Asker, cast: Cast, clock: RecordedClock
) -> None:
    path = f"/api/users/{cast.member.user}/role"
    other = _stepped_up(door, cast.stranger).with_headers()

    assert other.put(path, {"role": "viewer"}).code == "not_found"
    clock.advance(5 * 60)
    assert _stepped_up(door, cast.owner).put(path, {"role": "viewer"}).code == "step_up_required"


# What a client may not say


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", "/api/auth/signup", SIGN_UP),
        ("PUT", "/api/auth/me", {"name": "Ada"}),
        ("PUT", "/api/org", {"name": "Ours"}),
        ("POST", "/api/org", {"name": "Ours", "timezone": "UTC"}),
        ("POST", "/api/users/invite", {"email": "x@example.com", "role": "viewer"}),
    ],
)
@pytest.mark.parametrize(
    "field", ["org_id", "id", "created_by", "plan_id", "version", "closed_at", "verified_at", "__proto__"]
)
def test_what_no_client_may_set_is_refused_and_changes_nothing(
    method: str, path: str, body: dict[str, Any], field: str, house: Stage, cast: Cast, door: Asker
) -> None:
    before = (house.tree.host.last_seq, house.tree.org(cast.org).last_seq, len(house.tree.org_ids()))

    refused = _as(door, cast.owner).send(method, path, value={**body, field: "owner"})

    assert refused.code == "invalid_params"
    assert before == (house.tree.host.last_seq, house.tree.org(cast.org).last_seq, len(house.tree.org_ids()))


@pytest.mark.parametrize("body", [{}, {"org_id": None}])
@pytest.mark.usefixtures("by_password_alone")
def test_a_refresh_without_an_org_goes_on_where_it_was(body: dict[str, Any], door: Asker, cast: Cast) -> None:
    headers = [("cookie", f"astrix_refresh={_cookie(_login(door, cast.member))}")]

    answer = door.post("/api/auth/refresh", body, headers)

    assert _bearing(door, answer.json["access_token"], cast.org).get("/api/org").status == 200


# One org is nothing to another


def test_another_orgs_people_are_not_there(door: Asker, cast: Cast) -> None:
    stranger = _stepped_up(door, cast.stranger)
    unknown = "usr_01jz0000000000000000000000"
    for user in (cast.member.user, unknown):
        refusals = [
            stranger.put(f"/api/users/{user}/role", {"role": "viewer"}),
            stranger.put(f"/api/users/{user}/disabled", {"disabled": True}),
            stranger.ask("DELETE", f"/api/users/{user}"),
        ]
        assert [_without_request_id(refused)[0] for refused in refusals] == [404] * 3
    assert stranger.get("/api/users").json["total"] == 1
    assert stranger.get("/api/org").json["name"] == OTHER_ORG_NAME


@pytest.mark.usefixtures("by_password_alone")
def test_a_refresh_for_an_org_of_others_finds_none_and_costs_no_sign_in(door: Asker, cast: Cast) -> None:
    cookie = _cookie(_login(door, cast.member))
    sent = [("cookie", f"astrix_refresh={cookie}")]

    answer = door.post("/api/auth/refresh", {"org_id": cast.other_org}, sent)

    assert (answer.status, answer.code) == (404, "not_found")
    assert "not_found" in _documented(door, "/api/auth/refresh", 404)
    assert _refresh(door, cookie).status == 200


def test_nobody_founds_organizations_without_end(
    door: Asker, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sign_up, "ORGS_OF_ONE_MAX", 2)
    owner = _as(door, cast.owner)
    body = {"name": "One more", "timezone": "UTC"}

    answers = [owner.post("/api/org", body) for _ in range(2)]

    assert [(answer.status, answer.code) for answer in answers] == [(201, None), (409, "invalid_state")]
    assert "invalid_state" in _documented(door, "/api/org", 409)


def test_switching_goes_to_ones_own_orgs_only(door: Asker, cast: Cast) -> None:
    stranger = _as(door, cast.stranger)

    assert stranger.post("/api/auth/switch", {"org_id": cast.org}).code == "not_found"
    assert stranger.post("/api/auth/switch", {"org_id": "_host"}).code == "not_found"

    founded = stranger.post("/api/org", {"name": "Second", "timezone": "UTC"})
    assert founded.status == 201
    back = stranger.post("/api/auth/switch", {"org_id": cast.other_org})
    there = _bearing(door, founded.json["access_token"], founded.json["org"]["id"])
    here = _bearing(door, back.json["access_token"], cast.other_org)
    assert (there.get("/api/org").json["name"], here.get("/api/org").json["name"]) == (
        "Second",
        OTHER_ORG_NAME,
    )


def test_a_page_of_members_goes_on_where_the_last_one_ended(door: Asker, cast: Cast) -> None:
    owner, seen, cursor = _as(door, cast.owner), [], ""
    while True:
        page = owner.get(f"/api/users?limit=2{cursor}").json
        seen += [item["id"] for item in page["items"]]
        if page["next_cursor"] is None:
            break
        cursor = f"&cursor={page['next_cursor']}"

    assert seen == [player.user for player in cast.insiders]
    for cursor in ("nonsense", "bnVsbA", "W10", "%22", "é"):
        assert owner.get(f"/api/users?cursor={quote(cursor)}").code == "invalid_params", cursor


def test_a_page_goes_on_where_the_last_item_of_the_one_before_is_gone(door: Asker, cast: Cast) -> None:
    owner = _as(door, cast.owner)
    for number in range(3):
        owner.post("/api/users/invite", {"email": f"n{number}@example.com", "role": "viewer"})
    first = owner.get("/api/invites?limit=2").json
    assert owner.ask("DELETE", f"/api/invites/{first['items'][-1]['id']}").status == 204

    rest = owner.get(f"/api/invites?limit=2&cursor={first['next_cursor']}").json

    assert [item["email"] for item in first["items"] + rest["items"]] == [
        "n2@example.com",
        "n1@example.com",
        "n0@example.com",
    ]
    assert rest["next_cursor"] is None


@pytest.mark.usefixtures("by_password_alone")
def test_the_pages_of_sessions_go_on_after_one_of_them_ended(door: Asker, cast: Cast) -> None:
    for _ in range(3):
        _login(door, cast.member)
    member = _as(door, cast.member)
    everything = [item["id"] for item in member.get("/api/auth/sessions").json["items"]]
    first = member.get("/api/auth/sessions?limit=2").json
    assert member.ask("DELETE", f"/api/auth/sessions/{everything[1]}").status == 204

    rest = member.get(f"/api/auth/sessions?limit=2&cursor={first['next_cursor']}").json

    assert [item["id"] for item in first["items"] + rest["items"]] == everything


def test_one_address_may_not_ask_public_routes_too_fast(house: Stage, tmp_path: Path) -> None:
    limits = Limits(tmp_path / "limits", clock=house.clock, slots=64)
    door = Asker(house.tenant(limits=limits))

    answers = [door.post("/api/auth/password/forgot", {"email": "x@example.com"}).status for _ in range(12)]

    assert answers == [202] * 10 + [429] * 2
    limits.close()


def test_an_invitation_sent_twice_by_a_nervous_finger_is_one(door: Asker, cast: Cast) -> None:
    owner = _as(door, cast.owner).with_headers(("idempotency-key", "click-1"))
    body = {"email": "new@example.com", "role": "viewer"}

    assert owner.post("/api/users/invite", body).status == 201
    assert owner.post("/api/users/invite", body).code == "idempotency_key_reused"  # the link is not kept
    assert owner.get("/api/invites").json["total"] == 1


def test_one_click_that_reaches_two_workers_founds_one_organization(house: Stage, cast: Cast) -> None:
    key = ("idempotency-key", "click-1")
    workers = [_as(Asker(house.tenant()), cast.owner).with_headers(key) for _ in range(2)]
    body = msgspec.json.encode({"name": "Second", "timezone": "UTC"})
    json = [("content-type", "application/json")]

    async def at_once() -> list[Response]:
        asked = (worker.answer("POST", "/api/org", headers=json, body=body) for worker in workers)
        return await asyncio.gather(*asked)

    answers = asyncio.run(at_once())

    assert sorted(answer.status for answer in answers) == [201, 409]
    assert {answer.code for answer in answers} == {None, "idempotency_key_reused"}
    assert len(workers[0].get("/api/auth/me").json["orgs"]) == 2


@pytest.mark.long
def test_a_known_and_an_unknown_address_take_the_same_time(tmp_path: Path) -> None:
    """Printed rather than judged to the millisecond: the machine is not ours alone. Medians of 200 pairs."""
    with stage(tmp_path / "timed", clock=SystemClock(), hasher=strong_hasher()) as house:
        cast = asyncio.run(assemble(house.accounts))
        took: dict[str, list[float]] = {cast.member.email: [], "nobody@example.com": []}
        for number in range(200):
            for email, times in took.items():
                _forget_failures(house, email)
                asker = replace(Asker(house.tenant()), client=(f"198.{number % 250}.{number // 250}.1", 1))
                started = time.perf_counter()
                asker.post("/api/auth/login", {"email": email, "password": "not the right password"})
                times.append(time.perf_counter() - started)
        known, unknown = (median(times) for times in took.values())

    assert abs(known - unknown) / known < 0.10


def _forget_failures(house: Stage, email: str) -> None:
    house.tree.host.batch_now(lambda batch: house.accounts.lockout.clear_in(batch, email))


def _login(door: Asker, player: Player, password: str = PASSWORD) -> Response:
    return door.post("/api/auth/login", {"email": player.email, "password": password})


def _cookie(answer: Response) -> str:
    return (answer.header("set-cookie") or "").partition("=")[2].partition(";")[0]


def _refresh(door: Asker, cookie: str, *, origin: str | None = None) -> Response:
    headers = [("cookie", f"astrix_refresh={cookie}")]
    if origin is not None:
        headers.append(("origin", origin))
    return door.post("/api/auth/refresh", {}, headers)


def _as(door: Asker, player: Player) -> Asker:
    return door.with_headers(*player.headers.items())


def _documented(door: Asker, path: str, status: int) -> list[str]:
    """The codes that the served document knows for a POST."""
    responses = door.get("/api/openapi.json").json["paths"][path]["post"]["responses"]
    codes: list[str] = responses[str(status)]["x-codes"]
    return codes


def _stepped_up(door: Asker, player: Player) -> Asker:
    return door.with_headers(*player.stepped_up_headers.items())


def _bearing(door: Asker, token: str, org: str | None = None) -> Asker:
    named = [] if org is None else [("x-org-id", org)]
    return door.with_headers(("authorization", f"Bearer {token}"), *named)


def _without_request_id(answer: Response) -> tuple[int, list[tuple[str, str]], bytes]:
    request_id = (answer.header("x-request-id") or "").encode()
    headers = [pair for pair in answer.headers if pair[0] != "x-request-id"]
    return answer.status, headers, answer.body.replace(request_id, b"")
