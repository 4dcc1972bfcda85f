"""Times on the clock: each is seen to once, whatever engines and clocks do."""

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.clock import DAY_US, HOUR_US, SECOND_US, RecordedClock
from app.core.ids import OrgId
from app.store.tree import Tree
from app.work.calendar import Almanac, last_time, next_time, zone_named
from app.work.due import read
from app.work.loop import Loop
from app.work.seen import KINDS, SEEN, Seen
from app.work.task import Calendar, Task
from tests.work.conftest import ORG, OTHER
from tests.work.test_loop import until, with_loop

NIGHTLY = Calendar(hour=3, minute=10)
BERLIN = ZoneInfo("Europe/Berlin")


def at(text: str, zone: Any = UTC) -> int:
    """Microseconds of a time on the clock there."""
    return round(datetime.fromisoformat(text).replace(tzinfo=zone).timestamp()) * SECOND_US


def shown(at_us: int, zone: Any = UTC) -> str:
    return datetime.fromtimestamp(at_us / SECOND_US, zone).isoformat()


class Nights:
    """A task with a calendar, in one org, asked as the engine's loop would ask it."""

    def __init__(self, tree: Tree, clock: RecordedClock, calendar: Calendar = NIGHTLY) -> None:
        self.tree = tree
        self.clock = clock
        self.calendar = calendar
        self.zone = "Europe/Berlin"
        self.runs: list[str] = []
        self.dies = False

    async def run(self, _: OrgId) -> None:
        if self.dies:
            raise SystemError("power")
        self.runs.append(shown(self.clock.now_us()))

    def ask(self) -> int:
        """By an engine that has just been started; the time it wants to be called again."""
        task = Task(name="night.work", summary="-", run=self.run, where="orgs", calendar=self.calendar)
        almanac = Almanac(self.tree, self.clock, lambda _: self.zone)
        due_us = asyncio.run(_asked(almanac.timed(task)))
        assert due_us is not None
        return due_us

    def until(self, text: str) -> None:
        """Time passes, and the engine asks at each moment it was told."""
        end_us = at(text)
        while (due_us := self.ask()) <= end_us:
            self.clock.advance((due_us - self.clock.now_us()) / SECOND_US)
        self.clock.advance((end_us - self.clock.now_us()) / SECOND_US)


async def _asked(task: Task) -> int | None:
    return await task.run(ORG)


@pytest.fixture
def clock() -> RecordedClock:
    return RecordedClock(at("2026-03-02T12:00"))


@pytest.fixture
def tree(tmp_path: Path, clock: RecordedClock) -> Iterator[Tree]:
    tree = Tree(tmp_path / "data", kinds=KINDS, logs=(), clock=clock)
    tree.create(ORG)
    yield tree
    tree.close()


@pytest.fixture
def nights(tree: Tree, clock: RecordedClock) -> Nights:
    return Nights(tree, clock)


def test_it_does_not_run_when_it_is_first_seen_but_at_its_next_time(nights: Nights) -> None:
    due_us = nights.ask()

    assert nights.runs == []
    assert shown(due_us) == "2026-03-03T03:10:00+00:00"


def test_it_runs_once_each_night_however_often_it_is_asked(nights: Nights) -> None:
    nights.until("2026-03-05T12:00")
    for _ in range(3):
        nights.ask()

    assert [run[:16] for run in nights.runs] == ["2026-03-03T03:10", "2026-03-04T03:10", "2026-03-05T03:10"]


def test_nights_that_were_missed_are_made_up_for_once(nights: Nights, clock: RecordedClock) -> None:
    nights.ask()
    clock.advance(10 * 24 * 3600)

    due_us = nights.ask()

    assert nights.runs == ["2026-03-12T12:00:00+00:00"]
    assert shown(due_us) == "2026-03-13T03:10:00+00:00"


def test_a_night_made_up_for_late_does_not_swallow_the_next_one(nights: Nights, clock: RecordedClock) -> None:
    nights.ask()
    clock.advance(37 * 3600)  # one in the morning: yesterday's was missed, today's is still to come

    due_us = nights.ask()

    assert len(nights.runs) == 1
    assert shown(due_us) == "2026-03-04T03:10:00+00:00"


def test_a_restart_before_its_time_loses_nothing(nights: Nights, clock: RecordedClock) -> None:
    nights.ask()
    clock.advance(20 * 3600)

    nights.ask()

    assert len(nights.runs) == 1


def test_a_run_that_an_engine_died_over_is_run_again(nights: Nights, clock: RecordedClock) -> None:
    nights.ask()
    clock.advance(20 * 3600)
    nights.dies = True
    with pytest.raises(SystemError):
        nights.ask()
    nights.dies = False

    nights.ask()

    assert len(nights.runs) == 1


@pytest.mark.parametrize("hours", [-1, -3, -25])
def test_a_clock_that_is_set_back_runs_no_night_twice(
    nights: Nights, clock: RecordedClock, hours: int
) -> None:
    nights.until("2026-03-04T03:30")
    assert len(nights.runs) == 2

    clock.step_wall(hours * 3600)
    nights.until("2026-03-04T12:00")

    assert len(nights.runs) == 2


def test_a_clock_that_is_set_forward_over_its_time_loses_no_night(
    nights: Nights, clock: RecordedClock
) -> None:
    nights.until("2026-03-03T02:30")
    clock.step_wall(3600)

    nights.until("2026-03-03T12:00")
    clock.step_wall(-3600)
    nights.until("2026-03-04T12:00")

    assert [run[:10] for run in nights.runs] == ["2026-03-03", "2026-03-04"]


def test_a_clock_that_was_years_ahead_does_not_stop_the_nights_for_years(
    nights: Nights, clock: RecordedClock, tree: Tree
) -> None:
    nights.ask()
    clock.step_wall(4 * 365 * 24 * 3600)
    nights.ask()
    clock.step_wall(-4 * 365 * 24 * 3600)
    nights.runs.clear()

    nights.until("2026-03-04T12:00")

    assert len(nights.runs) == 2
    row = tree.org(ORG).get(SEEN, "night.work")
    assert row is not None
    assert row.value.until < clock.now_us()


@pytest.mark.parametrize(
    ("from_", "to", "hour", "times"),
    [
        # 02:30 does not come on the last Sunday of March, and comes twice on the last of October.
        ("2026-03-28", "2026-03-30", 2, ["28T02:30:00+01:00", "29T03:30:00+02:00", "30T02:30:00+02:00"]),
        ("2026-10-24", "2026-10-26", 2, ["24T02:30:00+02:00", "25T02:30:00+02:00", "26T02:30:00+01:00"]),
        ("2026-10-24", "2026-10-26", 3, ["24T03:30:00+02:00", "25T03:30:00+01:00", "26T03:30:00+01:00"]),
    ],
    ids=["forward", "back", "after back"],
)
def test_when_clocks_change_each_night_is_still_one(
    nights: Nights, clock: RecordedClock, from_: str, to: str, hour: int, times: list[str]
) -> None:
    nights.calendar = Calendar(hour=hour, minute=30, zone="org")
    clock.step_wall((at(f"{from_}T00:00") - clock.now_us()) / SECOND_US)

    nights.until(f"{to}T12:00")

    assert [shown(at(run[:19]), BERLIN)[8:] for run in nights.runs] == times


def test_an_org_that_moves_gets_its_new_morning(nights: Nights) -> None:
    nights.calendar = Calendar(hour=8, minute=0, zone="org")
    assert shown(nights.ask()) == "2026-03-03T07:00:00+00:00"

    nights.zone = "America/New_York"

    assert shown(nights.ask()) == "2026-03-02T13:00:00+00:00"


def test_a_day_of_the_week_comes_once_a_week(nights: Nights) -> None:
    nights.calendar = Calendar(hour=3, minute=10, weekday="sun")

    nights.until("2026-03-20T00:00")

    assert [run[:10] for run in nights.runs] == ["2026-03-08", "2026-03-15"]


def test_orgs_have_their_own_times(nights: Nights, tree: Tree) -> None:
    tree.create(OTHER)
    nights.until("2026-03-03T12:00")

    assert tree.org(OTHER).get(SEEN, "night.work") is None
    assert tree.org(ORG).count(SEEN) == 1


def test_an_unknown_zone_is_utc() -> None:
    assert zone_named("Mars/Olympus") is UTC
    assert zone_named("../../etc/passwd") is UTC


@pytest.mark.parametrize("fields", [{"hour": 24}, {"minute": 60}, {"weekday": "someday"}])
def test_a_time_that_never_comes_is_refused(fields: dict[str, Any]) -> None:
    with pytest.raises(ValueError):
        Calendar(**{"hour": 3, "minute": 10, **fields})


def test_a_task_with_a_calendar_has_nothing_else_that_brings_it_about() -> None:
    async def run(_: OrgId) -> None: ...

    with pytest.raises(ValueError, match="calendar"):
        Task(name="a.b", summary="-", run=run, where="host", calendar=NIGHTLY, every_s=5)


@given(
    start=st.integers(at("2026-01-01"), at("2028-01-01")),
    pauses=st.lists(st.integers(1, 3 * DAY_US), max_size=30),
    hour=st.integers(0, 23),
    zone=st.sampled_from(["UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe"]),
)
def test_every_time_is_later_than_the_one_before_by_a_day_or_so(
    start: int, pauses: list[int], hour: int, zone: str
) -> None:
    calendar, there = Calendar(hour=hour, minute=30, zone="org"), ZoneInfo(zone)
    done = start
    now = start
    for pause in pauses:
        now += pause
        due = next_time(calendar, there, done)
        assert due > done
        assert due - done <= DAY_US + 2 * HOUR_US
        if due <= now:
            last = last_time(calendar, there, (due, now))
            assert due <= last <= now
            assert next_time(calendar, there, last) > now
            done = last


def test_an_org_that_says_where_it_is_while_the_engine_runs_is_heard(
    tree: Tree, clock: RecordedClock, nights: Nights
) -> None:
    calendar = Calendar(hour=8, minute=0, zone="org")
    task = Task(name="night.work", summary="-", run=nights.run, where="orgs", calendar=calendar)
    loop = Loop(tree, [task], clock=clock, zone_of=lambda _: nights.zone)

    async def story() -> None:
        await until(lambda: tree.org(ORG).count(SEEN) == 1)
        nights.zone = "America/New_York"
        runs = loop.figures.runs
        tree.org(ORG).batch_now(lambda batch: batch.put(SEEN, "other.work", Seen(until=0)))
        await until(lambda: loop.figures.runs > runs and loop.figures.under_way == 0)

    with_loop(loop, story)

    table = read(tree)
    assert table is not None
    due_at = table.orgs[ORG].tasks["night.work"].due_at
    assert due_at is not None
    assert shown(due_at) == "2026-03-02T13:00:00+00:00"


def test_what_is_kept_is_one_small_record(nights: Nights, tree: Tree) -> None:
    nights.until("2026-03-03T12:00")

    row = tree.org(ORG).get(SEEN, "night.work")

    assert row is not None
    assert row.value == Seen(until=at("2026-03-03T03:10"), ran_at=at("2026-03-03T03:10"))
