"""What has a time on the clock: once for each time, however often the engine was away and whatever the clock did.

The last time that was seen to is a record of the org, so no restart loses or doubles a run. APScheduler knows the
calendar; what waits for the moment is the engine's own loop, because that reads the clock anew each time and a
sleeping timer would not hear of a clock that was set.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta, tzinfo
from functools import cache
from typing import Final
from zoneinfo import ZoneInfo

from apscheduler.triggers.cron import CronTrigger

from app.core.clock import DAY_US, HOUR_US, Clock
from app.core.ids import OrgId
from app.store.batch import Batch
from app.store.tree import Tree
from app.work.seen import SEEN, Seen
from app.work.task import Calendar, Task, Work

CLOCK_WAS_WRONG_US: Final = 26 * HOUR_US
"""A time so far in the future that was seen to already: the clock was wrong then. Less is a clock that was set back."""
LOOKED_BACK_US: Final = 8 * DAY_US
"""Further back than the longest pause between two times."""
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)

ZoneOf = Callable[[OrgId], str]


def everywhere_utc(_: OrgId) -> str:
    return "UTC"


class Almanac:
    """Makes of a task with a calendar one that can be asked at any moment."""

    def __init__(self, tree: Tree, clock: Clock, zone_of: ZoneOf) -> None:
        self._tree = tree
        self._clock = clock
        self._zone_of = zone_of

    def timed(self, task: Task) -> Task:
        return task if task.calendar is None else replace(task, run=self._timed(task, task.calendar))

    def _timed(self, task: Task, calendar: Calendar) -> Work:
        async def run(org: OrgId) -> int | None:
            zone = zone_named("UTC" if calendar.zone == "utc" else self._zone_of(org))
            now_us = self._clock.now_us()
            until = await self._seen(org, task, now_us)
            due_us = next_time(calendar, zone, until)
            if due_us > now_us:
                return due_us
            # First the run, then the record: what an engine died over is run again, and never left out.
            await task.run(org)
            last_us = last_time(calendar, zone, (due_us, now_us))
            await self._tree.org(org).batch(
                lambda batch: _put(batch, task, Seen(until=last_us, ran_at=batch.now_us))
            )
            return next_time(calendar, zone, last_us)

        return run

    async def _seen(self, org: OrgId, task: Task, now_us: int) -> int:
        row = self._tree.org(org).get(SEEN, task.name)
        if row is not None and row.value.until <= now_us + CLOCK_WAS_WRONG_US:
            return row.value.until
        ran_at = None if row is None else row.value.ran_at
        await self._tree.org(org).batch(lambda batch: _put(batch, task, Seen(until=now_us, ran_at=ran_at)))
        return now_us


def next_time(calendar: Calendar, zone: tzinfo, after_us: int) -> int:
    """The first time on another day there than the one that was seen to.

    So a time that comes twice, when clocks go back, is meant once. One that does not come at all, when they go
    forward, is meant at the hour that stands in its place.
    """
    after = _local(after_us, zone)
    found = _trigger(calendar, zone).get_next_fire_time(None, _local(after_us + 1, zone))
    if found.date() == after.date() and _is_time_of(calendar, after):
        midnight = datetime.combine(after.date() + timedelta(days=1), time(), tzinfo=zone)
        found = _trigger(calendar, zone).get_next_fire_time(None, midnight)
    return _us(found)


def last_time(calendar: Calendar, zone: tzinfo, between_us: tuple[int, int]) -> int:
    """The last time up to now, given one that is not later."""
    found_us, now_us = between_us
    if now_us - found_us > 2 * LOOKED_BACK_US:
        found_us = next_time(calendar, zone, now_us - LOOKED_BACK_US)
    while (following_us := next_time(calendar, zone, found_us)) <= now_us:
        found_us = following_us
    return found_us


def zone_named(name: str) -> tzinfo:
    """UTC where an org names no zone that there is."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return UTC


@cache
def _trigger(calendar: Calendar, zone: tzinfo) -> CronTrigger:
    return CronTrigger(
        day_of_week=calendar.weekday, hour=calendar.hour, minute=calendar.minute, timezone=zone
    )


def _is_time_of(calendar: Calendar, moment: datetime) -> bool:
    return (moment.hour, moment.minute, moment.second, moment.microsecond) == (
        calendar.hour,
        calendar.minute,
        0,
        0,
    )


def _put(batch: Batch, task: Task, seen: Seen) -> None:
    batch.put(SEEN, task.name, seen)


def _local(at_us: int, zone: tzinfo) -> datetime:
    return (_EPOCH + timedelta(microseconds=at_us)).astimezone(zone)


def _us(moment: datetime) -> int:
    return (moment - _EPOCH) // _MICROSECOND
