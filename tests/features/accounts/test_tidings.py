"""What accounts has people told."""

import asyncio

import pytest

from app.core.ids import OrgId, UserId
from app.core.roles import MEMBER, VIEWER
from app.features.accounts.types.wire import SignIn, Visit
from app.features.notices.store import NOTICES
from app.features.notices.types import Notice
from tests.cast import PASSWORD, Cast, Stage

pytestmark = pytest.mark.usefixtures("by_password_alone")

LAPTOP = Visit(request_id="req_1", ip="203.0.113.7", user_agent="Laptop/1")
PHONE = Visit(request_id="req_2", ip="203.0.113.8", user_agent="Phone/1")


def told(house: Stage, org: OrgId, user: UserId) -> list[Notice]:
    return [row.value for row in house.tree.org(org).find(NOTICES, "user", user)]


def sign_in(house: Stage, email: str, visit: Visit) -> None:
    asyncio.run(house.accounts.sign_ins.sign_in(SignIn(email=email, password=PASSWORD), visit=visit))


def test_whoever_invited_hears_of_each_person_who_came(house: Stage, cast: Cast) -> None:
    heard = told(house, cast.org, cast.owner.user)

    assert {notice.kind for notice in heard} == {"invite_accepted"}
    assert {notice.facts["role"] for notice in heard} == {"manager", "developer", "member", "viewer"}
    assert {notice.facts["name"] for notice in heard} == {
        player.name for player in (cast.manager, cast.developer, cast.member, cast.viewer)
    }


def test_a_person_hears_that_their_role_changed_and_who_did_it(house: Stage, cast: Cast) -> None:
    users = house.accounts.users

    asyncio.run(users.set_role(cast.org, cast.member.user, VIEWER, asker=cast.owner.asker, expect=None))

    [notice] = told(house, cast.org, cast.member.user)
    assert (notice.kind, notice.facts) == (
        "role_changed",
        {"by": cast.owner.name, "before": MEMBER, "role": VIEWER},
    )


def test_a_role_that_stays_as_it_is_tells_nobody(house: Stage, cast: Cast) -> None:
    users = house.accounts.users

    asyncio.run(users.set_role(cast.org, cast.member.user, MEMBER, asker=cast.owner.asker, expect=None))

    assert told(house, cast.org, cast.member.user) == []


def test_a_sign_in_from_a_device_that_was_not_seen_before_is_told(house: Stage, cast: Cast) -> None:
    sign_in(house, cast.viewer.email, LAPTOP)
    sign_in(house, cast.viewer.email, LAPTOP)
    sign_in(house, cast.viewer.email, PHONE)

    devices = sorted(notice.facts["device"] for notice in told(house, cast.org, cast.viewer.user))
    assert devices == ["Laptop/1", "Phone/1"]


def test_a_person_in_another_org_hears_nothing_of_it(house: Stage, cast: Cast) -> None:
    sign_in(house, cast.viewer.email, PHONE)

    assert told(house, cast.other_org, cast.stranger.user) == []
