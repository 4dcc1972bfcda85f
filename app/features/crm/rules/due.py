"""When something is due: local times of a zone, also on the nights the clocks change, and where a day ends."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from app.core.clock import SECOND_US, parse_rfc3339

YEARS: Final = range(2000, 2101)
LEFT_OUT: Final = "The clocks go forward that night and leave {asked} out: it is due at {given}."
SHOWN_TWICE: Final = "The clocks go back that night and show {asked} twice: the first one counts."
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)


class BadTime(ValueError):
    """The text is no time that something can be due at."""


@dataclass(frozen=True)
class Due:
    at_us: int
    note: str | None = None


@dataclass(frozen=True)
class Day:
    """From one midnight of a zone up to the next."""

    start_us: int
    end_us: int


def read_due(text: str, zone: str) -> Due:
    """A time with its own zone, or a local one of `zone`."""
    try:
        moment = datetime.fromisoformat(text)
        if moment.year not in YEARS:
            raise BadTime(text)
        return Due(parse_rfc3339(text)) if moment.tzinfo is not None else _local(moment, ZoneInfo(zone))
    except (ValueError, OverflowError):
        raise BadTime(text) from None


def local_text(at_us: int, zone: str) -> str:
    return _in_zone(at_us, zone).strftime("%Y-%m-%dT%H:%M")


def in_words(at_us: int, zone: str) -> str:
    """For a sentence to people: `Wed 25 Nov 2026, 15:00`."""
    return _in_zone(at_us, zone).strftime("%a %-d %b %Y, %H:%M")


def day_of(now_us: int, zone: str) -> Day:
    """The day that now is in, however many hours it has."""
    known = ZoneInfo(zone)
    midnight = _in_zone(now_us, zone).replace(hour=0, minute=0, second=0, microsecond=0, tzinfo=None)
    return Day(*(_us((midnight + timedelta(days=days)).replace(tzinfo=known)) for days in (0, 1)))


def _local(asked: datetime, zone: ZoneInfo) -> Due:
    first, second = asked.replace(tzinfo=zone), asked.replace(tzinfo=zone, fold=1)
    given = first.astimezone(UTC).astimezone(zone)
    if given.replace(tzinfo=None) != asked:
        return Due(_us(first), LEFT_OUT.format(asked=f"{asked:%H:%M}", given=f"{given:%H:%M}"))
    if first.utcoffset() != second.utcoffset():
        return Due(_us(first), SHOWN_TWICE.format(asked=f"{asked:%H:%M}"))
    return Due(_us(first))


def _in_zone(at_us: int, zone: str) -> datetime:
    return datetime.fromtimestamp(at_us // SECOND_US, tz=ZoneInfo(zone))


def _us(moment: datetime) -> int:
    return (moment - _EPOCH) // _MICROSECOND
