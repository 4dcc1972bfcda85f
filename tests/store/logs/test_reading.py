"""Logs: written once, read by subject and by time, with what still waits in the outbox."""

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.core.clock import RecordedClock
from app.store.errors import BadCursor
from app.store.logs import Log
from app.store.org import Org
from tests.store.logs.facts import ACME, AUDIT, DAY_S, TIMELINE, Fact, change, opened, texts


def test_a_new_log_is_empty(timeline: Log[Fact]) -> None:
    assert timeline.tail().rows == []
    assert timeline.tail(subject="lead_1").rows == []
    assert list(timeline.scan()) == []


def test_the_tail_is_newest_first_and_by_subject(timeline: Log[Fact]) -> None:
    for number in range(10):
        timeline.append(Fact(f"row {number}"), subject="odd" if number % 2 else "even")

    assert texts(timeline, limit=3) == ["row 9", "row 8", "row 7"]
    assert texts(timeline, "even") == ["row 8", "row 6", "row 4", "row 2", "row 0"]
    assert texts(timeline, "nobody") == []


def test_an_entry_can_be_read_the_moment_its_change_is_committed(org: Org, timeline: Log[Fact]) -> None:
    timeline.append(Fact("before"), subject="lead_1")

    change(org, "first", "second", subject="lead_1")

    assert texts(timeline, "lead_1") == ["second", "first", "before"]
    assert texts(timeline) == ["second", "first", "before"]
    assert [row.value.text for row in timeline.scan()] == ["before", "first", "second"]


def test_carrying_over_changes_nothing_that_is_read(org: Org, timeline: Log[Fact]) -> None:
    change(org, "first", "second", subject="lead_1")
    before = timeline.tail(subject="lead_1").rows

    assert timeline.take_over() == 2

    after = timeline.tail(subject="lead_1").rows
    assert [(row.at_us, row.subject, row.value) for row in after] == [
        (row.at_us, row.subject, row.value) for row in before
    ]
    assert timeline.take_over() == 0


def test_rows_of_other_logs_stay_where_they_are(org: Org, timeline: Log[Fact]) -> None:
    org.batch_now(lambda batch: batch.log(AUDIT, Fact("seen"), subject="lead_1"))

    assert timeline.take_over() == 0
    assert texts(timeline, "lead_1") == []
    assert texts(org.log(AUDIT), "lead_1") == ["seen"]


def pages(log: Log[Fact], subject: str | None, limit: int) -> Iterator[list[str]]:
    before = None
    while True:
        page = log.tail(subject=subject, limit=limit, before=before)
        yield [row.value.text for row in page.rows]
        before = page.next
        if before is None:
            return


@pytest.mark.parametrize("subject", [None, "lead_1"])
@pytest.mark.parametrize("seed", range(6))
def test_a_cursor_survives_whatever_is_appended_and_carried_over(
    org: Org, timeline: Log[Fact], subject: str | None, seed: int
) -> None:
    # given: a log with rows of every way in, and more waiting
    chance = random.Random(seed)
    written: list[str] = []

    def act(name: str) -> None:
        how = chance.random()
        if how < 0.4:
            change(org, name, subject="lead_1")
        elif how < 0.8:
            timeline.append(Fact(name), subject="lead_1")
        else:
            timeline.take_over()
            return
        written.append(name)

    for number in range(40):
        act(f"row {number}")
    expected = [name for page in pages(timeline, subject, 100) for name in page]

    # when: the log is read in pages, and between them more is written and carried over
    found: list[str] = []
    for page in pages(timeline, subject, 3):
        found += page
        for number in range(3):
            act(f"later {len(found)}-{number}")

    # then: each row of the beginning was told once and nothing else
    assert sorted(expected) == sorted(name for name in written if name.startswith("row"))
    assert found == expected


def test_the_last_page_has_no_cursor(timeline: Log[Fact]) -> None:
    for number in range(4):
        timeline.append(Fact(f"row {number}"), subject="lead_1")

    assert timeline.tail(limit=4).next is None
    assert timeline.tail(subject="lead_1", limit=4).next is None
    assert timeline.tail(limit=3).next is not None


def test_a_condition_looks_past_rows_that_do_not_fit(org: Org, timeline: Log[Fact]) -> None:
    for number in range(20):
        timeline.append(Fact("row", number), subject="lead_1")
    org.batch_now(lambda batch: batch.log(TIMELINE, Fact("waiting", 20), subject="lead_1"))

    page = timeline.tail(subject="lead_1", limit=3, where=lambda fact: fact.number % 5 == 0)

    assert [row.value.number for row in page.rows] == [20, 15, 10]
    rest = timeline.tail(subject="lead_1", before=page.next, where=lambda fact: fact.number % 5 == 0)
    assert [row.value.number for row in rest.rows] == [5, 0]


@pytest.mark.parametrize(
    "cursor", ["", "x", "1-2", "0-0-0", "-1-0-0", "ffffffffffffffffffff-0-0", "31770000000000-0-0"]
)
@pytest.mark.parametrize("subject", [None, "lead_1"])
def test_a_cursor_that_no_page_gave_out_is_refused(
    timeline: Log[Fact], cursor: str, subject: str | None
) -> None:
    timeline.append(Fact("row"), subject="lead_1")

    with pytest.raises(BadCursor):
        timeline.tail(before=cursor, subject=subject)


def test_a_cursor_into_the_middle_of_a_row_is_refused(timeline: Log[Fact]) -> None:
    for _ in range(3):
        timeline.append(Fact("row"), subject="lead_1")
    row, _, rest = timeline.tail(limit=1).rows[0].cursor.partition("-")

    for moved in (1, -1, 5):
        with pytest.raises(BadCursor):
            timeline.tail(before=f"{int(row, 16) + moved:x}-{rest}")


def test_a_cursor_of_another_subject_is_refused(timeline: Log[Fact]) -> None:
    timeline.append(Fact("a"), subject="a")
    timeline.append(Fact("b"), subject="b")

    with pytest.raises(BadCursor):
        timeline.tail(subject="a", before=timeline.tail(subject="b").rows[0].cursor)


def test_months_have_files_of_their_own_and_a_subject_crosses_them(
    tmp_path: Path, clock: RecordedClock, timeline: Log[Fact]
) -> None:
    for number in range(5):
        timeline.append(Fact(f"month {number}"), subject="lead_1")
        clock.advance(31 * DAY_S)

    assert len(list((tmp_path / ACME / "timeline").glob("*.jsonl"))) == 5
    assert texts(timeline, "lead_1") == [f"month {number}" for number in (4, 3, 2, 1, 0)]
    assert texts(timeline) == texts(timeline, "lead_1")
    assert [row.value.text for row in timeline.scan()] == [f"month {number}" for number in range(5)]


def test_a_scan_goes_from_one_time_up_to_another(clock: RecordedClock, timeline: Log[Fact]) -> None:
    times = []
    for number in range(9):
        times.append(clock.now_us())
        timeline.append(Fact(f"row {number}"))
        clock.advance(10 * DAY_S)

    found = [row.value.text for row in timeline.scan(from_us=times[2], to_us=times[6])]

    assert found == ["row 2", "row 3", "row 4", "row 5"]


@pytest.mark.parametrize("step_s", [-40 * DAY_S, 40 * DAY_S, -3600, 3600])
def test_a_clock_that_is_set_loses_and_reorders_nothing(
    tmp_path: Path, clock: RecordedClock, timeline: Log[Fact], step_s: float
) -> None:
    timeline.append(Fact("before"), subject="lead_1")
    clock.step_wall(step_s)
    stepped_at = clock.now_us()
    timeline.append(Fact("after"), subject="lead_1")
    clock.step_wall(-step_s)
    timeline.append(Fact("last"), subject="lead_1")

    fresh = opened(tmp_path, clock)
    log = fresh.org(ACME).log(TIMELINE)
    assert texts(log) == texts(log, "lead_1") == ["last", "after", "before"]
    assert [row.value.text for row in log.scan(from_us=stepped_at, to_us=stepped_at + 1)] == ["after"]
    fresh.close()


def test_another_opener_sees_each_row_at_its_next_read(
    tmp_path: Path, clock: RecordedClock, timeline: Log[Fact]
) -> None:
    other_tree = opened(tmp_path, clock)
    other = other_tree.org(ACME).log(TIMELINE)
    for number in range(3):
        timeline.append(Fact(f"mine {number}"), subject="lead_1")
        other.append(Fact(f"theirs {number}"), subject="lead_1")

    expected = ["theirs 2", "mine 2", "theirs 1", "mine 1", "theirs 0", "mine 0"]
    assert texts(timeline, "lead_1") == texts(other, "lead_1") == expected
    other_tree.close()


def test_a_closed_log_opens_again_by_itself(org: Org, timeline: Log[Fact]) -> None:
    timeline.append(Fact("row"), subject="lead_1")

    assert org.unload()

    assert texts(timeline, "lead_1") == ["row"]
