"""Notices: who sees them, and how people choose to be told."""

import asyncio
from typing import Any

import msgspec
import pytest

from app.core.clock import parse_rfc3339
from app.core.ids import OrgId, UserId
from app.core.reasons import Refused
from app.features.notices.rules.quiet import quiet_until_us
from app.features.notices.rules.wording import WORDINGS
from app.features.notices.store import NOTICES
from app.features.notices.types import (
    Channels,
    NoticeItem,
    NoticeKind,
    NoticePage,
    NoticeQuery,
    QuietTimes,
    ReadNotices,
    SettingsChange,
    SettingsView,
)
from app.features.notices.types.notice import KINDS_OF_NOTICE, NOTICES_PER_PERSON_MAX
from app.store.errors import VersionConflict
from tests.features.notices.house import ADA, BOB, ORG, OTHER, NoticeHouse

SILENT = Channels(in_app=False, sound=False, push=False, mail=False)
JOINED = {"name": "Bob", "role": "member"}


def tell(house: NoticeHouse, user: UserId = ADA, kind: NoticeKind = "invite_accepted", **more: Any) -> None:
    facts = more.pop("facts", JOINED)
    org = house.tree.org(more.pop("org", ORG))
    org.batch_now(lambda batch: house.notices.notify(batch, user, kind, facts=facts, **more))
    house.clock.advance(1)


def page(house: NoticeHouse, user: UserId = ADA, org: OrgId = ORG, **wanted: Any) -> NoticePage:
    return house.notices.page(org, user, NoticeQuery(**wanted))


def read(house: NoticeHouse, wanted: Any, user: UserId = ADA, org: OrgId = ORG) -> None:
    asyncio.run(house.notices.read(org, user, ReadNotices(read=wanted)))


def choose(house: NoticeHouse, user: UserId = ADA, expect: int | None = None, **change: Any) -> SettingsView:
    return asyncio.run(house.notices.change_settings(ORG, user, SettingsChange(**change), expect=expect))


def titles(items: list[NoticeItem]) -> list[str]:
    return [item.title for item in items]


def test_a_notice_says_what_happened_and_leads_to_it(house: NoticeHouse) -> None:
    tell(house, path="/settings/access")

    [item] = page(house).items
    assert item.title == "Bob has joined"
    assert item.body == "Bob accepted the invitation and works here as member now."
    assert (item.kind, item.path, item.read) == ("invite_accepted", "/settings/access", False)


@pytest.mark.parametrize("kind", KINDS_OF_NOTICE)
def test_every_kind_has_words_even_where_a_fact_is_missing(house: NoticeHouse, kind: NoticeKind) -> None:
    tell(house, kind=kind, facts={})

    [item] = page(house).items
    assert item.title
    assert "{" not in item.title + item.body


def test_everybody_sees_their_own_notices_only(house: NoticeHouse) -> None:
    tell(house, ADA)
    tell(house, BOB)
    tell(house, ADA, org=OTHER)

    assert page(house, ADA).total == 1
    assert page(house, BOB).total == 1
    assert page(house, BOB, OTHER).items == []


def test_a_change_that_is_given_up_tells_nobody(house: NoticeHouse) -> None:
    def change(batch: Any) -> None:
        house.notices.notify(batch, ADA, "invite_accepted", facts=JOINED)
        raise LookupError

    with pytest.raises(LookupError):
        house.tree.org(ORG).batch_now(change)

    assert page(house).items == []


def test_the_same_fact_told_twice_is_one_notice(house: NoticeHouse) -> None:
    tell(house, once="mail_1")
    tell(house, once="mail_1")

    assert page(house).total == 1


def test_a_page_goes_on_where_the_last_one_ended_whatever_came_or_was_read_meanwhile(
    house: NoticeHouse,
) -> None:
    for number in range(5):
        tell(house, facts={"name": f"P{number}", "role": "member"})
    first = page(house, limit=2)
    tell(house, facts={"name": "Late", "role": "member"})
    read(house, [first.items[0].id])

    second = page(house, limit=2, cursor=first.next_cursor)
    third = page(house, limit=2, cursor=second.next_cursor)

    assert titles([*first.items, *second.items, *third.items]) == [
        f"P{n} has joined" for n in (4, 3, 2, 1, 0)
    ]
    assert third.next_cursor is None


def test_what_was_read_is_not_unread_any_more(house: NoticeHouse) -> None:
    tell(house)
    tell(house)
    newest = page(house).items[0].id

    read(house, [newest])

    assert page(house).unread == 1
    assert newest not in [item.id for item in page(house, unread=True).items]
    read(house, "all")
    assert page(house).unread == 0
    assert [item.read for item in page(house).items] == [True, True]


def test_nobody_can_read_away_what_another_person_must_learn(house: NoticeHouse) -> None:
    tell(house, ADA)
    tell(house, BOB)
    hers, his = page(house, ADA).items[0].id, page(house, BOB).items[0].id

    with pytest.raises(Refused) as refused:
        read(house, [his, hers], BOB)

    assert refused.value.reason.code == "not_found"
    assert page(house, BOB).unread == page(house, ADA).unread == 1


def test_the_oldest_goes_when_there_are_too_many(house: NoticeHouse) -> None:
    def many(batch: Any) -> None:
        for _ in range(NOTICES_PER_PERSON_MAX):
            house.notices.notify(batch, ADA, "invite_accepted", facts={"name": "old", "role": "x"})

    house.tree.org(ORG).batch_now(many)
    house.clock.advance(1)
    tell(house, facts={"name": "new", "role": "x"})

    assert house.tree.org(ORG).count(NOTICES) == NOTICES_PER_PERSON_MAX
    assert page(house).items[0].title == "new has joined"


def test_settings_begin_as_they_come_and_keep_what_was_not_named(house: NoticeHouse) -> None:
    before = house.notices.settings(ORG, ADA)

    after = choose(house, kinds={"new_device": SILENT})

    assert before.kinds == {kind: wording.usual for kind, wording in WORDINGS.items()}
    assert before.version == 0
    assert after.kinds == {**before.kinds, "new_device": SILENT}
    assert after.version == 1
    assert house.notices.settings(ORG, BOB) == before


def test_quiet_times_are_set_kept_and_cleared(house: NoticeHouse) -> None:
    quiet = QuietTimes(start="22:00", end="07:00", timezone="Europe/Berlin")

    assert choose(house, quiet=quiet).quiet == quiet
    assert choose(house, kinds={"new_device": SILENT}).quiet == quiet
    assert choose(house, quiet=None).quiet is None


@pytest.mark.parametrize("zone", ["../../etc/passwd", "Mars/Olympus", "Europe", "/etc/localtime", "a\0b"])
def test_a_time_zone_that_does_not_exist_is_refused(house: NoticeHouse, zone: str) -> None:
    with pytest.raises(Refused) as refused:
        choose(house, quiet=QuietTimes(start="22:00", end="07:00", timezone=zone))

    assert refused.value.facts["problems"][0]["path"] == "quiet.timezone"


@pytest.mark.parametrize("text", ["24:00", "7:00", "22:60", "noon", "22:00\n"])
def test_a_time_of_day_is_written_one_way(text: str) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert({"start": text, "end": "07:00"}, QuietTimes)


def test_settings_that_somebody_changed_meanwhile_are_not_overwritten(house: NoticeHouse) -> None:
    choose(house, quiet=None)

    with pytest.raises(VersionConflict):
        choose(house, expect=0, quiet=None)


def test_a_kind_that_is_switched_off_is_not_shown(house: NoticeHouse) -> None:
    choose(house, kinds={"invite_accepted": SILENT})

    tell(house)

    assert page(house).items == []
    assert page(house).unread == 0


NIGHT = QuietTimes(start="22:00", end="07:00", timezone="Europe/Berlin")


@pytest.mark.parametrize(
    ("now", "until"),
    [
        ("2026-11-20T21:59:59+01:00", None),
        ("2026-11-20T22:00:00+01:00", "2026-11-21T07:00:00+01:00"),
        ("2026-11-21T03:00:00+01:00", "2026-11-21T07:00:00+01:00"),
        ("2026-11-21T07:00:00+01:00", None),
        # The night the clocks go forward is an hour shorter, the night they go back an hour longer.
        ("2026-03-29T00:30:00+01:00", "2026-03-29T07:00:00+02:00"),
        ("2026-10-25T00:30:00+02:00", "2026-10-25T07:00:00+01:00"),
    ],
)
def test_quiet_times_last_until_the_morning_of_the_persons_own_zone(now: str, until: str | None) -> None:
    assert quiet_until_us(parse_rfc3339(now), NIGHT, timezone="UTC") == (until and parse_rfc3339(until))


def test_quiet_times_within_a_day_and_in_the_zone_of_the_org() -> None:
    lunch = QuietTimes(start="12:00", end="13:00")

    assert quiet_until_us(
        parse_rfc3339("2026-11-20T12:30:00+01:00"), lunch, timezone="Europe/Berlin"
    ) == parse_rfc3339("2026-11-20T13:00:00+01:00")
    assert quiet_until_us(parse_rfc3339("2026-11-20T12:30:00+01:00"), lunch, timezone="UTC") is None
