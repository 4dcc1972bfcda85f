"""Staying signed in: rotation, siblings, reuse, idleness, ending."""

import asyncio

import pytest

from app.core.clock import RecordedClock
from app.core.ids import OrgId
from app.core.reasons import ACCOUNT_DISABLED, INVALID_TOKEN, NOT_FOUND, Refused
from app.features.accounts.rules.rotation import GRACE_US, IDLE_US
from app.features.accounts.service.sessions import SESSIONS_OF_ONE_MAX
from app.features.accounts.types.records import SIBLINGS_MAX
from app.features.accounts.types.wire import Entered, FoundOrg, SignIn
from tests.cast import PASSWORD, VISIT, Cast, Player, Stage, came_in

pytestmark = pytest.mark.usefixtures("by_password_alone")

DAY_S = 24 * 3600


def test_a_refresh_gives_a_fresh_pair_and_takes_the_old_token(house: Stage, cast: Cast) -> None:
    first = _signed_in(house, cast.member)

    second = _refreshed(house, first.refresh)
    third = _refreshed(house, second.refresh)

    assert len({first.refresh, second.refresh, third.refresh}) == 3
    assert house.accounts.tokens.verify(third.access.access_token).user_id == cast.member.user


def test_a_token_used_twice_ends_its_family(house: Stage, cast: Cast, clock: RecordedClock) -> None:
    first = _signed_in(house, cast.member)
    second = _refreshed(house, first.refresh)
    clock.advance(GRACE_US / 1_000_000 + 1)

    assert _refusal(house, first.refresh) == INVALID_TOKEN

    assert _refusal(house, second.refresh) == INVALID_TOKEN
    session = house.accounts.tokens.verify(first.access.access_token).sid
    assert not house.accounts.sessions.alive(session, cast.member.user, realm="tenant")
    assert house.accounts.sessions.alive(cast.member.session, cast.member.user, realm="tenant")


def test_two_tabs_that_refresh_at_once_get_siblings(house: Stage, cast: Cast, clock: RecordedClock) -> None:
    first = _signed_in(house, cast.member)

    async def together() -> list[Entered]:
        refreshing = (house.accounts.sign_ins.refresh(first.refresh, None, visit=VISIT) for _ in range(2))
        return list(await asyncio.gather(*refreshing))

    left, right = asyncio.run(together())
    clock.advance(60)

    assert left.refresh != right.refresh
    assert _refreshed(house, left.refresh).refresh != _refreshed(house, right.refresh).refresh


def test_the_grace_ends_after_ten_seconds(house: Stage, cast: Cast, clock: RecordedClock) -> None:
    first = _signed_in(house, cast.member)
    _refreshed(house, first.refresh)

    clock.advance(10)
    assert _refreshed(house, first.refresh).refresh
    clock.advance(0.001)

    assert _refusal(house, first.refresh) == INVALID_TOKEN


def test_a_clock_that_is_set_back_gives_old_tokens_no_grace(
    house: Stage, cast: Cast, clock: RecordedClock
) -> None:
    first = _signed_in(house, cast.member)
    second = _refreshed(house, first.refresh)
    clock.step_wall(-3600)
    third = _refreshed(house, second.refresh)

    assert _refusal(house, first.refresh) == INVALID_TOKEN
    assert _refusal(house, third.refresh) == INVALID_TOKEN


def test_a_token_from_long_ago_is_known_as_used(house: Stage, cast: Cast, clock: RecordedClock) -> None:
    first = _signed_in(house, cast.member)
    latest = first
    for _ in range(3 * SIBLINGS_MAX):
        clock.advance(900)
        latest = _refreshed(house, latest.refresh)

    assert _refusal(house, first.refresh) == INVALID_TOKEN
    assert _refusal(house, latest.refresh) == INVALID_TOKEN


def test_guessing_at_a_family_by_its_name_ends_nothing(house: Stage, cast: Cast) -> None:
    first = _signed_in(house, cast.member)
    head = first.refresh[: first.refresh.rindex("_", 0, 70) + 1]
    guess = head + "A" * 54

    assert _refusal(house, guess) == INVALID_TOKEN

    assert _refreshed(house, first.refresh).refresh


def test_a_family_idle_for_two_weeks_is_over(house: Stage, cast: Cast, clock: RecordedClock) -> None:
    first = _signed_in(house, cast.member)
    clock.advance(IDLE_US["tenant"] / 1_000_000)
    second = _refreshed(house, first.refresh)
    clock.advance(IDLE_US["tenant"] / 1_000_000 + 31)

    assert _refusal(house, second.refresh) == INVALID_TOKEN


@pytest.mark.parametrize(
    "cookie", [None, "", "nonsense", "ref_host_x_y", "inv_host_01jz0000000000000000000009_a"]
)
def test_a_cookie_that_is_no_token_is_refused(cookie: str | None, house: Stage) -> None:
    assert _refusal(house, cookie) == INVALID_TOKEN


def test_a_refresh_may_name_another_org_of_the_same_person(house: Stage, cast: Cast) -> None:
    session = _signed_in(house, cast.owner)
    founded = asyncio.run(
        house.accounts.foundings.found(
            cast.owner.user, FoundOrg(name="Second", timezone="UTC"), session=cast.owner.session, visit=VISIT
        )
    )

    here = _refreshed(house, session.refresh, cast.org)
    there = _refreshed(house, here.refresh, founded.org.id)

    assert house.accounts.tokens.verify(here.access.access_token).org_id == cast.org
    assert house.accounts.tokens.verify(there.access.access_token).org_id == founded.org.id


@pytest.mark.parametrize("org", ["org_01jz0000000000000000000000", "nonsense", "_host", "../_host"])
def test_an_org_that_is_not_ones_own_costs_no_token(org: str, house: Stage, cast: Cast) -> None:
    session = _signed_in(house, cast.member)

    assert _refusal(house, session.refresh, org) == NOT_FOUND
    assert _refusal(house, session.refresh, cast.other_org) == NOT_FOUND

    assert _refreshed(house, session.refresh).refresh


def test_a_sign_in_to_hq_is_none_here(house: Stage, cast: Cast) -> None:
    draft = house.accounts.sessions.draft(cast.cto.user, None, visit=VISIT, realm="admin")
    house.tree.host.batch_now(lambda batch: house.accounts.sessions.open_in(batch, draft))

    assert _refusal(house, draft.refresh) == INVALID_TOKEN
    assert house.accounts.sessions.alive(draft.key, cast.cto.user, realm="admin")
    assert not house.accounts.sessions.alive(draft.key, cast.cto.user, realm="tenant")


def test_somebody_disabled_gets_no_token_for_that_org(house: Stage, cast: Cast) -> None:
    session = _signed_in(house, cast.member)
    _disable(house, cast, cast.member)

    assert _refusal(house, session.refresh, cast.org) == ACCOUNT_DISABLED
    assert _refusal(house, session.refresh) == ACCOUNT_DISABLED


def test_somebody_without_any_org_may_still_sign_in(house: Stage, cast: Cast) -> None:
    asyncio.run(house.accounts.users.remove(cast.org, cast.member.user, asker=cast.owner.asker, expect=None))

    entered = _signed_in(house, cast.member)

    assert house.accounts.tokens.verify(entered.access.access_token).org_id is None
    assert house.accounts.people.me(cast.member.user).orgs == ()


def test_a_sign_in_begins_where_the_last_one_worked(house: Stage, cast: Cast, clock: RecordedClock) -> None:
    clock.advance(1)
    founded = asyncio.run(
        house.accounts.foundings.found(
            cast.owner.user, FoundOrg(name="Second", timezone="UTC"), session=cast.owner.session, visit=VISIT
        )
    )
    assert _home(house, cast.owner) == founded.org.id

    clock.advance(1)
    session = _signed_in(house, cast.owner)
    sid = house.accounts.tokens.verify(session.access.access_token).sid
    asyncio.run(house.accounts.sign_ins.switch(cast.owner.user, cast.org, session=sid))

    assert _home(house, cast.owner) == cast.org


def test_logging_out_ends_this_family_and_no_other(house: Stage, cast: Cast) -> None:
    first, second = _signed_in(house, cast.member), _signed_in(house, cast.member)

    asyncio.run(house.accounts.sessions.log_out(first.refresh, visit=VISIT))
    asyncio.run(house.accounts.sessions.log_out("nonsense", visit=VISIT))

    assert _refusal(house, first.refresh) == INVALID_TOKEN
    assert _refreshed(house, second.refresh).refresh


def test_nobody_ends_the_session_of_somebody_else(house: Stage, cast: Cast) -> None:
    with pytest.raises(Refused) as refused:
        asyncio.run(house.accounts.sessions.end(cast.stranger.user, cast.member.session, visit=VISIT))

    assert refused.value.reason == NOT_FOUND
    assert house.accounts.sessions.alive(cast.member.session, cast.member.user, realm="tenant")


def test_ending_all_others_leaves_this_one(house: Stage, cast: Cast) -> None:
    _signed_in(house, cast.member)
    _signed_in(house, cast.member)

    asyncio.run(
        house.accounts.sessions.end_others(cast.member.user, current=cast.member.session, visit=VISIT)
    )

    left = house.accounts.sessions.list(cast.member.user, current=cast.member.session)
    assert [(item.id, item.current) for item in left] == [(cast.member.session, True)]


def test_a_person_has_a_bounded_number_of_sign_ins(house: Stage, cast: Cast, clock: RecordedClock) -> None:
    for _ in range(SESSIONS_OF_ONE_MAX + 2):
        clock.advance(1)
        _signed_in(house, cast.member)

    assert len(house.accounts.sessions.list(cast.member.user, current="")) == SESSIONS_OF_ONE_MAX
    assert not house.accounts.sessions.alive(cast.member.session, cast.member.user, realm="tenant")


def test_what_nobody_uses_is_swept_away(house: Stage, cast: Cast, clock: RecordedClock) -> None:
    with pytest.raises(Refused):
        asyncio.run(house.accounts.sign_ins.sign_in(SignIn(email="x@y.example", password="-"), visit=VISIT))
    asyncio.run(house.accounts.passwords.forgot("x@y.example", visit=VISIT))
    asyncio.run(house.accounts.passwords.forgot(cast.member.email, visit=VISIT))
    clock.advance(15 * DAY_S)

    swept = asyncio.run(house.accounts.sweep())

    assert swept == 7 + 2 + 2 + 1  # the cast's sign-ins, counts of a failure and of mails, a reset link
    assert asyncio.run(house.accounts.sweep()) == 0
    assert house.accounts.sessions.list(cast.member.user, current="") == []


def _signed_in(house: Stage, player: Player) -> Entered:
    asked = SignIn(email=player.email, password=PASSWORD)
    return came_in(asyncio.run(house.accounts.sign_ins.sign_in(asked, visit=VISIT)))


def _home(house: Stage, player: Player) -> OrgId | None:
    return house.accounts.tokens.verify(_signed_in(house, player).access.access_token).org_id


def _refreshed(house: Stage, cookie: str, org: str | None = None) -> Entered:
    return asyncio.run(house.accounts.sign_ins.refresh(cookie, org, visit=VISIT))


def _refusal(house: Stage, cookie: str | None, org: str | None = None) -> object:
    with pytest.raises(Refused) as refused:
        asyncio.run(house.accounts.sign_ins.refresh(cookie, org, visit=VISIT))
    return refused.value.reason


def _disable(house: Stage, cast: Cast, player: Player) -> None:
    asyncio.run(
        house.accounts.users.set_disabled(cast.org, player.user, True, asker=cast.owner.asker, expect=None)
    )
