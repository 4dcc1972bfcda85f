"""What an org may set for itself, and who may change whom."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.ids import OrgId, UserId
from app.core.roles import ALL, MANAGER, OWNER, Role
from app.features.orgs.rules import (
    changed,
    fields_changed,
    is_last_owner,
    is_plain_line,
    is_timezone,
    may_grant,
    may_touch,
    problems_of,
)
from app.features.orgs.types import Member, Org, OrgChange, QuietHours, Window

ORG = Org(
    id=OrgId("org_01jz0000000000000000000000"),
    name="Lakeside Dental",
    timezone="UTC",
    created_at=0,
    created_by=UserId("usr_01jz0000000000000000000001"),
)


@pytest.mark.parametrize(
    ("change", "path"),
    [
        (OrgChange(name="   "), "name"),
        (OrgChange(name="a\nb"), "name"),
        (OrgChange(timezone="Mars/Olympus"), "timezone"),
        (OrgChange(timezone="/etc/localtime"), "timezone"),
        (OrgChange(timezone="UTC\0"), "timezone"),
        (OrgChange(quiet_hours=QuietHours(mon=Window("20:00", "09:00"))), "quiet_hours.mon"),
        (OrgChange(quiet_hours=QuietHours(sun=Window("09:00", "09:00"))), "quiet_hours.sun"),
        (OrgChange(country_allowlist=("DE", "XX")), "country_allowlist"),
        (OrgChange(opt_out_words=("stop it", "  ")), "opt_out_words"),
    ],
)
def test_what_cannot_be_meant_is_named(change: OrgChange, path: str) -> None:
    assert [found for found, _ in problems_of(change)] == [path]


@pytest.mark.parametrize(
    "change",
    [
        OrgChange(),
        OrgChange(name=" Lakeside ", timezone="America/Argentina/Buenos_Aires"),
        OrgChange(quiet_hours=QuietHours(sat=None, sun=None, mon=Window("00:00", "24:00"))),
        OrgChange(country_allowlist=("DE", "US", "GB")),
        OrgChange(country_allowlist=None),
        OrgChange(opt_out_words=("basta", "lass mich")),
    ],
)
def test_what_can_be_meant_is_taken(change: OrgChange) -> None:
    assert problems_of(change) == []


def test_only_what_is_named_changes() -> None:
    after = changed(ORG, OrgChange(name=" Hillside ", four_eyes=True))

    assert fields_changed(ORG, after) == ["name", "four_eyes"]
    assert after.name == "Hillside"


def test_null_takes_away_what_may_be_absent() -> None:
    limited = changed(ORG, OrgChange(country_allowlist=("US", "DE", "US")))

    assert limited.country_allowlist == ("DE", "US")
    assert changed(limited, OrgChange(country_allowlist=None)) == ORG


def test_opt_out_words_are_kept_once_in_the_form_they_are_compared_in() -> None:
    after = changed(ORG, OrgChange(opt_out_words=(" Basta ", "basta", "STRASSE", "Straße")))

    assert after.opt_out_words == ("basta", "strasse")


@given(st.text(max_size=80))
def test_asking_for_a_timezone_survives_any_text(text: str) -> None:
    assert is_timezone(text) in (True, False)


@pytest.mark.parametrize("target", ALL)
@pytest.mark.parametrize("actor", ALL)
def test_a_manager_neither_touches_nor_makes_an_owner(actor: Role, target: Role) -> None:
    expected = actor == OWNER or (actor == MANAGER and target != OWNER)

    assert may_touch(actor, target) is expected
    assert may_grant(actor, target) is expected


def test_the_last_owner_who_can_act_is_the_last_owner() -> None:
    ada, bob, eve = _member("ada", OWNER), _member("bob", OWNER, disabled=True), _member("eve", MANAGER)

    assert is_last_owner(ada, [ada, bob, eve])
    assert not is_last_owner(bob, [ada, bob, eve])
    assert not is_last_owner(eve, [ada, bob, eve])
    assert not is_last_owner(ada, [ada, _member("carl", OWNER)])


def _member(name: str, role: Role, *, disabled: bool = False) -> Member:
    return Member(user_id=UserId(f"usr_{name}"), role=role, joined_at=0, via="claim", disabled=disabled)


@pytest.mark.parametrize(
    "name", ["Ada Reyes", "علی\u200cرضا", "👩\u200d🔬 Lab", "株式会社アクメ", "O'Neil & Söhne"]
)
def test_a_name_is_written_as_its_language_writes_it(name: str) -> None:
    assert is_plain_line(name)


@pytest.mark.parametrize(
    "name", ["", "   ", "\u200c\u200d", "a\u200d", "\u200ca", "a\u202eb", "a\nb", "a\u2028b", "\u3164"]
)
def test_a_name_that_shows_nothing_or_hides_something_is_none(name: str) -> None:
    assert not is_plain_line(name)
