"""Owners hear of a disk in trouble, once a day."""

import asyncio

from app.core.clock import DAY_US
from app.core.ids import OrgId
from app.features.notices.service import StorageWatch
from app.features.notices.types import NoticeQuery
from tests.features.notices.house import ADA, BOB, ORG, OTHER, NoticeHouse


def look(house: NoticeHouse, *, room: bool) -> None:
    watch = StorageWatch(
        house.tree, house.clock, notices=house.notices, people=house.people, enough_room=lambda: room
    )
    asyncio.run(watch.look())


def told(house: NoticeHouse, org: OrgId = ORG) -> list[str]:
    return [item.body for item in house.notices.page(org, ADA, NoticeQuery()).items]


def test_nobody_hears_of_a_disk_that_is_well(house: NoticeHouse) -> None:
    look(house, room=True)

    assert told(house) == []


def test_every_owner_hears_once_a_day_that_the_disk_is_nearly_full(house: NoticeHouse) -> None:
    look(house, room=False)
    house.clock.advance(60)
    look(house, room=False)

    [body] = told(house)
    assert body.startswith("The disk is nearly full.")
    assert len(told(house, OTHER)) == 1
    assert house.notices.page(ORG, BOB, NoticeQuery()).items == []
    house.clock.advance(DAY_US / 1_000_000)
    look(house, room=False)
    assert len(told(house)) == 2
