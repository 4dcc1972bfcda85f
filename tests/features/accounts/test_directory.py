"""What accounts answers when the notices room asks about people."""

import asyncio

from app.features.accounts.service import Directory
from tests.cast import VISIT, Cast, Stage


def directory(house: Stage) -> Directory:
    return Directory(house.accounts.store, house.orgs)


def test_a_sign_in_stands_until_it_is_ended(house: Stage, cast: Cast) -> None:
    asked = directory(house)
    assert asked.is_signed_in(cast.viewer.user, cast.viewer.session)

    asyncio.run(house.accounts.sessions.end(cast.viewer.user, cast.viewer.session, visit=VISIT))

    assert not asked.is_signed_in(cast.viewer.user, cast.viewer.session)
    assert not asked.is_signed_in(cast.owner.user, cast.manager.session)


def test_mail_reaches_members_only_and_only_while_they_may_come_in(house: Stage, cast: Cast) -> None:
    asked = directory(house)
    users = house.accounts.users
    assert asked.address_of(cast.org, cast.viewer.user) == cast.viewer.email

    asyncio.run(users.set_disabled(cast.org, cast.viewer.user, True, asker=cast.owner.asker, expect=None))

    assert asked.address_of(cast.org, cast.viewer.user) is None
    assert asked.address_of(cast.org, cast.stranger.user) is None
    assert asked.owners_of(cast.org) == [cast.owner.user]
