"""API keys: who makes them and of what, and that one is shown once."""

import asyncio
from typing import Any

import pytest

from app.core.clock import RecordedClock
from app.features.accounts.store import API_KEYS
from app.features.accounts.types.api_keys import KEYS_OF_ONE_ORG_MAX
from app.features.audit.types import AuditQuery
from app.features.notices.store import NOTICES
from app.store.batch import Batch
from tests.cast import Cast, Player, Stage
from tests.features.accounts.keys import bearing, in_days, listed, made, made_one, revoke
from tests.http.asking import Asker


def test_a_key_is_shown_once_and_opens_what_its_scopes_name(house: Stage, cast: Cast, door: Asker) -> None:
    key = made_one(door, cast.owner)

    assert key["token"].startswith(key["prefix"] + "_")
    assert door.get("/api/org", bearing(key["token"])).json["id"] == cast.org
    assert door.get("/api/org", bearing(key["token"], cast.org)).status == 200

    page = door.get("/api/api-keys", list(cast.owner.headers.items()))
    assert [item["id"] for item in page.json["items"]] == [key["id"]]
    secret = key["token"].removeprefix(key["prefix"] + "_")
    assert secret.encode() not in page.body
    assert not [path for path in house.tree.org(cast.org).paths.home.rglob("*") if holds(path, secret)]


def holds(path: Any, secret: str) -> bool:
    return path.is_file() and secret.encode() in path.read_bytes()


def test_what_a_key_is_asked_for_is_what_it_says_of_itself(
    cast: Cast, door: Asker, clock: RecordedClock
) -> None:
    approval = {
        "scope": "messages:send",
        "daily_count": 50,
        "spend_cap_usd": 12.5,
        "expires_at": in_days(clock, 30),
    }
    asked = {"scopes": ["leads:read", "messages:send"], "standing": [approval]}

    key = made_one(door, cast.owner, name="  Front desk  ", expires_at=in_days(clock, 365), **asked)

    assert listed(door, cast.owner) == [{name: key[name] for name in key if name != "token"}]
    assert (key["name"], key["scopes"], key["created_by"]) == (
        "Front desk",
        ["leads:read", "messages:send"],
        cast.owner.user,
    )
    (told,) = key["standing"]
    assert (told["scope"], told["daily_count"], told["spend_cap_usd"]) == ("messages:send", 50, 12.5)
    assert (told["used_today"], told["spent_usd"], key["last_used_at"]) == (0, 0, None)
    assert key["version"] == 1


@pytest.mark.parametrize(
    ("who", "step_up", "expected"),
    [
        ("owner", False, (401, "step_up_required")),
        ("manager", True, (403, "insufficient_role")),
        ("developer", True, (403, "insufficient_role")),
        ("member", True, (403, "insufficient_role")),
        ("viewer", True, (403, "insufficient_role")),
    ],
)
def test_only_an_owner_with_a_fresh_second_factor_makes_a_key(
    who: str, *, step_up: bool, expected: tuple[int, str], house: Stage, cast: Cast, door: Asker
) -> None:
    player: Player = getattr(cast, who)
    headers = player.stepped_up_headers if step_up else player.headers

    answer = door.post("/api/api-keys", {"name": "x", "scopes": ["org:read"]}, list(headers.items()))

    assert (answer.status, answer.code) == expected
    assert house.tree.org(cast.org).count(API_KEYS) == 0


@pytest.mark.parametrize(
    ("wrong", "path"),
    [
        ({"name": ""}, "name"),
        ({"name": "\u200b"}, "name"),
        ({"name": "x" * 200}, "name"),
        ({"scopes": []}, "scopes"),
        ({"scopes": ["org:write"]}, "scopes[0]"),
        ({"scopes": ["org:read", "org:read"]}, "scopes"),
        ({"expires_at": "2001-01-01T00:00:00Z"}, "expires_at"),
        ({"expires_at": "2031-01-01T00:00:00"}, "expires_at"),
        ({"scopes": ["messages:send"]}, "standing"),
        ({"scopes": ["org:read", "calls:create"], "standing": []}, "standing"),
        ({"role": "owner"}, "role"),
        ({"created_by": "usr_x"}, "created_by"),
        ({"token": "ak_live_mine"}, "token"),
    ],
)
def test_a_key_that_is_not_as_it_must_be_is_not_made(
    wrong: dict[str, Any], path: str, house: Stage, cast: Cast, door: Asker
) -> None:
    answer = made(door, cast.owner, **wrong)

    assert (answer.status, answer.code) == (400, "invalid_params")
    assert path in answer.body.decode()
    assert house.tree.org(cast.org).count(API_KEYS) == 0


@pytest.mark.parametrize(
    ("wrong", "path"),
    [
        ({"daily_count": 0}, "daily_count"),
        ({"daily_count": True}, "daily_count"),
        ({"spend_cap_usd": 0}, "standing.0.spend_cap_usd"),
        ({"spend_cap_usd": -1}, "standing.0.spend_cap_usd"),
        ({"spend_cap_usd": 0.0000001}, "standing.0.spend_cap_usd"),
        ({"spend_cap_usd": 1_000_001}, "standing.0.spend_cap_usd"),
        ({"spend_cap_usd": "NaN"}, "standing.0.spend_cap_usd"),
        ({"spend_cap_usd": "Infinity"}, "standing.0.spend_cap_usd"),
        ({"expires_at": "2001-01-01T00:00:00Z"}, "standing.0.expires_at"),
        ({"expires_at": "2099-01-01T00:00:00Z"}, "standing.0.expires_at"),
        ({"scope": "calls:create"}, "standing"),
        ({"scope": "org:read"}, "standing"),
        ({"used_today": 0}, "used_today"),
    ],
)
def test_a_standing_approval_names_a_count_an_amount_and_an_end(
    wrong: dict[str, Any], path: str, cast: Cast, door: Asker, clock: RecordedClock
) -> None:
    good = {
        "scope": "messages:send",
        "daily_count": 5,
        "spend_cap_usd": 1,
        "expires_at": in_days(clock, 1),
    }

    answer = made(door, cast.owner, scopes=["messages:send"], standing=[{**good, **wrong}])

    assert (answer.status, answer.code) == (400, "invalid_params")
    assert path in answer.body.decode()
    twice = made(door, cast.owner, scopes=["messages:send"], standing=[good, good])
    assert (twice.status, "stands twice" in twice.body.decode()) == (400, True)


def test_a_request_that_comes_twice_makes_one_key_and_shows_it_once(
    house: Stage, cast: Cast, door: Asker
) -> None:
    asked = {"name": "Zapier", "scopes": ["org:read"]}
    headers = [*cast.owner.stepped_up_headers.items(), ("idempotency-key", "one")]

    first, again = (door.post("/api/api-keys", asked, headers) for _ in range(2))

    assert (first.status, again.status, again.code) == (201, 409, "idempotency_key_reused")
    assert house.tree.org(cast.org).count(API_KEYS) == 1


def test_there_is_an_end_to_the_keys_of_one_org(house: Stage, cast: Cast, door: Asker) -> None:
    first = made_one(door, cast.owner)
    org = house.tree.org(cast.org)
    row = org.get(API_KEYS, first["id"])
    assert row is not None

    def fill(batch: Batch) -> None:
        for number in range(KEYS_OF_ONE_ORG_MAX - 1):
            batch.put(API_KEYS, f"key_{number}", row.value)

    org.batch_now(fill)

    assert (made(door, cast.owner).status, made(door, cast.owner).code) == (409, "invalid_state")


def test_the_other_leaders_hear_of_a_new_key_and_its_maker_does_not(
    house: Stage, cast: Cast, door: Asker
) -> None:
    made_one(door, cast.owner)

    told = [row.value for row in house.tree.org(cast.org).rows(NOTICES) if row.value.kind == "api_key_made"]

    assert [(notice.user_id, notice.facts) for notice in told] == [
        (cast.manager.user, {"by": "Owner", "name": "Zapier"})
    ]


def test_making_and_revoking_are_in_the_audit_log_without_the_secret(
    house: Stage, cast: Cast, door: Asker
) -> None:
    key = made_one(door, cast.owner)
    revoke(door, cast.owner, key["id"])

    page = asyncio.run(house.audit.page(cast.org, AuditQuery(action="api_key.*")))

    assert [(item.action, item.actor, item.target) for item in page.items] == [
        ("api_key.revoke", cast.owner.user, key["id"]),
        ("api_key.create", cast.owner.user, key["id"]),
    ]
    assert page.items[1].facts == {"name": "Zapier", "scopes": "org:read"}
