"""Standing approvals: counted by the org's own day, capped in money, over when they said they would be."""

import asyncio
from collections.abc import Callable
from typing import Any

import msgspec
import pytest

from app.core.clock import DAY_US, HOUR_US, RecordedClock, parse_rfc3339
from app.core.money import UsdMicros
from app.core.reasons import Refused
from app.core.roles import Role
from app.features.accounts.rules.api_keys import day_ends_in_s, day_of, used_on
from app.features.accounts.store import API_KEYS, KEY_USES
from app.features.accounts.types.api_keys import ApiKey, Approval, Used
from tests.cast import Cast, Stage

SEND, CALL = "messages:send", "calls:create"
KEY = "key_01jd0000000000000000000001"
CENT = 10_000


@pytest.fixture
def key(house: Stage, cast: Cast, clock: RecordedClock) -> ApiKey:
    """Three texts a day and ten cents in all; five calls and a dollar."""
    ends = clock.now_us() + 10 * DAY_US
    made = ApiKey(
        id=KEY,
        name="Zapier",
        sha256="",
        scopes=(SEND, CALL, "leads:read"),
        approvals=(
            Approval(scope=SEND, daily_count=3, spend_cap=UsdMicros(10 * CENT), expires_at=ends),
            Approval(scope=CALL, daily_count=5, spend_cap=UsdMicros(100 * CENT), expires_at=ends),
        ),
        created_at=clock.now_us(),
        created_by=cast.owner.user,
    )
    put(house, cast, made)
    return made


def put(house: Stage, cast: Cast, key: ApiKey) -> None:
    house.tree.org(cast.org).batch_now(lambda batch: batch.put(API_KEYS, key.id, key))


def reserve(house: Stage, cast: Cast, scope: str = SEND, *, cost: int = CENT) -> str:
    def write(batch: Any) -> None:
        house.accounts.standing.reserve_in(batch, KEY, scope, cost_micros=cost)

    try:
        house.tree.org(cast.org).batch_now(write)
    except Refused as refused:
        return refused.reason.code
    return "reserved"


def used(house: Stage, cast: Cast, scope: str = SEND) -> Used | None:
    row = house.tree.org(cast.org).get(KEY_USES, KEY)
    return None if row is None else row.value.used.get(scope)


def test_the_days_count_is_used_up_and_comes_back_with_the_next_day(
    house: Stage, cast: Cast, key: ApiKey, clock: RecordedClock
) -> None:
    assert [reserve(house, cast) for _ in range(4)] == ["reserved"] * 3 + ["rate_limited"]

    clock.advance(day_ends_in_s(clock.now_us(), "Europe/Berlin") - 1)
    assert reserve(house, cast) == "rate_limited"
    clock.advance(1)
    assert reserve(house, cast) == "reserved"


def test_who_must_wait_is_told_how_long(house: Stage, cast: Cast, key: ApiKey, clock: RecordedClock) -> None:
    for _ in range(3):
        reserve(house, cast)

    with pytest.raises(Refused) as refused:
        house.tree.org(cast.org).batch_now(
            lambda batch: house.accounts.standing.reserve_in(batch, KEY, SEND, cost_micros=1)
        )

    assert refused.value.retry_after_s == day_ends_in_s(clock.now_us(), "Europe/Berlin")


def test_the_money_is_never_passed_and_does_not_come_back(
    house: Stage, cast: Cast, key: ApiKey, clock: RecordedClock
) -> None:
    assert reserve(house, cast, cost=6 * CENT) == "reserved"
    assert reserve(house, cast, cost=4 * CENT + 1) == "budget_hard_stop"
    assert reserve(house, cast, cost=4 * CENT) == "reserved"
    clock.advance(2 * 86_400)
    assert reserve(house, cast, cost=1) == "budget_hard_stop"
    assert reserve(house, cast, cost=0) == "reserved"


def test_what_is_refused_takes_nothing(house: Stage, cast: Cast, key: ApiKey) -> None:
    reserve(house, cast)
    before = used(house, cast)

    reserve(house, cast, cost=50 * CENT)

    assert used(house, cast) == before
    assert (before and before.count, before and before.spent) == (1, CENT)


def test_each_scope_counts_alone_and_the_list_shows_it(house: Stage, cast: Cast, key: ApiKey) -> None:
    reserve(house, cast, SEND, cost=2 * CENT)
    reserve(house, cast, CALL, cost=25 * CENT)
    reserve(house, cast, CALL, cost=25 * CENT)

    (item,) = house.accounts.api_keys.list(cast.org)

    shown = {one.scope: (one.used_today, float(one.spent_usd)) for one in item.standing}
    assert shown == {SEND: (1, 0.02), CALL: (2, 0.5)}


Change = Callable[[Stage, Cast, ApiKey, RecordedClock], None]


def expire_approvals(house: Stage, cast: Cast, key: ApiKey, clock: RecordedClock) -> None:
    clock.advance(10 * 86_400)


def expire_key(house: Stage, cast: Cast, key: ApiKey, clock: RecordedClock) -> None:
    put(house, cast, msgspec.structs.replace(key, expires_at=clock.now_us() - HOUR_US))


def revoke(house: Stage, cast: Cast, key: ApiKey, clock: RecordedClock) -> None:
    asyncio.run(house.accounts.api_keys.revoke(cast.org, key.id, asker=cast.owner.asker, expect=None))


def made_by(role: Role) -> Change:
    def change(house: Stage, cast: Cast, key: ApiKey, clock: RecordedClock) -> None:
        put(house, cast, msgspec.structs.replace(key, created_by=getattr(cast, role).user))

    return change


def made_by_a_stranger(house: Stage, cast: Cast, key: ApiKey, clock: RecordedClock) -> None:
    put(house, cast, msgspec.structs.replace(key, created_by=cast.stranger.user))


def made_by_one_switched_off(house: Stage, cast: Cast, key: ApiKey, clock: RecordedClock) -> None:
    made_by("manager")(house, cast, key, clock)
    asyncio.run(
        house.accounts.users.set_disabled(
            cast.org, cast.manager.user, True, asker=cast.owner.asker, expect=None
        )
    )


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (expire_approvals, "insufficient_role"),
        (expire_key, "invalid_token"),
        (revoke, "invalid_token"),
        (made_by("manager"), "reserved"),
        (made_by("developer"), "insufficient_role"),
        (made_by("viewer"), "insufficient_role"),
        (made_by_a_stranger, "insufficient_role"),
        (made_by_one_switched_off, "insufficient_role"),
    ],
)
def test_an_approval_that_does_not_stand_reserves_nothing(
    change: Change, expected: str, house: Stage, cast: Cast, key: ApiKey, clock: RecordedClock
) -> None:
    change(house, cast, key, clock)

    assert reserve(house, cast) == expected
    assert (used(house, cast) is None) is (expected != "reserved")


def test_a_scope_that_was_never_approved_reserves_nothing(house: Stage, cast: Cast, key: ApiKey) -> None:
    assert reserve(house, cast, "leads:read") == "insufficient_role"
    assert reserve(house, cast, "leads:write") == "insufficient_role"


def test_a_use_that_is_noted_leaves_what_was_reserved(house: Stage, cast: Cast, key: ApiKey) -> None:
    reserve(house, cast)

    async def noted() -> None:
        house.accounts.key_uses.note(cast.org, KEY)
        await house.accounts.settle()

    asyncio.run(noted())

    (item,) = house.accounts.api_keys.list(cast.org)
    assert (item.standing[0].used_today, item.last_used_at is None) == (1, False)


def test_of_many_reserved_at_once_no_more_pass_than_were_approved(
    house: Stage, cast: Cast, key: ApiKey
) -> None:
    async def one() -> str:
        try:
            await house.tree.org(cast.org).batch(
                lambda batch: house.accounts.standing.reserve_in(batch, KEY, CALL, cost_micros=30 * CENT)
            )
        except Refused as refused:
            return refused.reason.code
        return "reserved"

    async def all_at_once() -> list[str]:
        return sorted(await asyncio.gather(*(one() for _ in range(20))))

    assert asyncio.run(all_at_once()) == ["budget_hard_stop"] * 17 + ["reserved"] * 3


# Days


@pytest.mark.parametrize(
    ("now", "zone", "day", "ends_in_h"),
    [
        ("2026-11-21T04:59:59Z", "America/New_York", "2026-11-20", 1 / 3600),
        ("2026-11-21T05:00:00Z", "America/New_York", "2026-11-21", 24),
        ("2026-03-08T05:00:00Z", "America/New_York", "2026-03-08", 23),
        ("2026-11-01T04:00:00Z", "America/New_York", "2026-11-01", 25),
        ("2026-11-21T10:00:00Z", "Pacific/Kiritimati", "2026-11-22", 24),
    ],
)
def test_a_day_is_the_orgs_own(now: str, zone: str, day: str, ends_in_h: float) -> None:
    now_us = parse_rfc3339(now)

    assert day_of(now_us, zone) == day
    assert day_ends_in_s(now_us, zone) == round(ends_in_h * 3_600)


def test_another_days_count_is_none_and_the_money_stays() -> None:
    before = Used(day="2026-11-20", count=9, spent=UsdMicros(5))

    assert used_on("2026-11-20", before) == before
    assert used_on("2026-11-21", before) == Used(day="2026-11-21", count=0, spent=UsdMicros(5))
    assert used_on("2026-11-21", None) == Used(day="2026-11-21", count=0, spent=UsdMicros(0))
