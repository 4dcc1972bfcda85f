"""When something is due, whatever the clocks of the place do."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.clock import HOUR_US, parse_rfc3339
from app.features.crm.rules.due import BadTime, day_of, local_text, read_due

ZONES = st.sampled_from(
    ["UTC", "America/New_York", "Europe/Berlin", "Australia/Lord_Howe", "Asia/Kathmandu", "Africa/Casablanca"]
)
MINUTES = st.datetimes(datetime(2001, 1, 2), datetime(2099, 12, 30)).map(  # noqa: DTZ001  (local on purpose)
    lambda at: at.replace(second=0, microsecond=0, fold=0)
)


@given(MINUTES, ZONES)
def test_a_local_time_is_due_when_the_clock_there_shows_it(at: datetime, zone: str) -> None:
    text = at.isoformat(timespec="minutes")

    due = read_due(text, zone)

    if due.note is None or "twice" in due.note:
        assert local_text(due.at_us, zone) == text
    else:
        assert local_text(due.at_us, zone) > text


@given(MINUTES, ZONES)
def test_a_day_holds_its_moment_and_begins_at_midnight(at: datetime, zone: str) -> None:
    now_us = int(at.replace(tzinfo=UTC).timestamp()) * 1_000_000

    day = day_of(now_us, zone)

    assert day.start_us <= now_us < day.end_us
    assert 22 * HOUR_US <= day.end_us - day.start_us <= 26 * HOUR_US


@pytest.mark.parametrize(
    ("at", "zone", "hours"),
    [
        ("2026-03-29T12:00:00Z", "Europe/Berlin", 23),
        ("2026-10-25T12:00:00Z", "Europe/Berlin", 25),
        ("2026-06-01T12:00:00Z", "Europe/Berlin", 24),
    ],
)
def test_a_day_on_which_the_clocks_change_has_the_hours_it_has(at: str, zone: str, hours: int) -> None:
    day = day_of(parse_rfc3339(at), zone)

    assert (day.end_us - day.start_us) // HOUR_US == hours


def test_both_ways_to_write_a_moment_mean_the_same() -> None:
    local = datetime(2026, 11, 25, 15, 0, tzinfo=ZoneInfo("Europe/Berlin"))

    assert read_due("2026-11-25T15:00", "Europe/Berlin") == read_due("2026-11-25T14:00:00Z", "Asia/Tokyo")
    assert read_due(local.isoformat(), "UTC").at_us == int(local.timestamp()) * 1_000_000
    assert local + timedelta(0) == local


@pytest.mark.parametrize(
    "text",
    ["", "soon", "2026-13-01T00:00", "1999-12-31T23:59", "2101-01-01T00:00Z", "25:00", "2026-02-30T10:00"],
)
def test_what_is_no_time_is_refused(text: str) -> None:
    with pytest.raises(BadTime):
        read_due(text, "UTC")
