"""The files of a log: what is saved beside them, what a crash leaves behind, and damage that is named."""

import os
import shutil
from pathlib import Path

import pytest

from app.core.clock import RecordedClock
from app.store import heads, logs
from app.store.errors import Forked, NotReady
from app.store.logs import Log
from app.store.org import Org
from app.store.tree import Tree
from tests.store.logs.facts import (
    ACME,
    AUDIT,
    DAY_S,
    TIMELINE,
    Fact,
    change,
    month_file,
    opened,
    texts,
    without_watermark,
)


def test_the_saved_heads_spare_reading_the_log_again(
    tmp_path: Path, clock: RecordedClock, org: Org, timeline: Log[Fact], monkeypatch: pytest.MonkeyPatch
) -> None:
    # given: heads that are saved after a few rows, and rows that came later
    monkeypatch.setattr(heads, "SAVE_EVERY_ROWS", 100)
    for number in range(250):
        change(org, f"row {number}", subject=f"lead_{number % 7}")
        if number % 60 == 0:
            timeline.take_over()
    timeline.take_over()
    assert (tmp_path / ACME / "timeline" / ".heads").exists()
    expected = {n: texts(timeline, f"lead_{n}") for n in range(7)}

    # when
    fresh = opened(tmp_path, clock)
    log = fresh.org(ACME).log(TIMELINE)

    # then
    assert {n: texts(log, f"lead_{n}") for n in range(7)} == expected
    fresh.close()


def test_a_log_that_is_closed_saves_what_the_next_opener_need_not_read(
    tmp_path: Path, timeline: Log[Fact], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(heads, "SAVE_AT_CLOSE_ROWS", 5)
    for number in range(4):
        timeline.append(Fact("row", number))
    timeline.close()
    before = (tmp_path / ACME / "timeline" / ".heads").exists()

    timeline.append(Fact("row", 4))
    timeline.close()

    assert not before
    saved = heads.Heads.saved(tmp_path / ACME / "timeline" / ".heads")
    assert saved is not None
    assert saved.known.seq == 5


@pytest.mark.parametrize("harm", ["flip", "cut", "foreign", "gone"])
def test_damaged_heads_are_rebuilt(
    tmp_path: Path, clock: RecordedClock, timeline: Log[Fact], monkeypatch: pytest.MonkeyPatch, harm: str
) -> None:
    # given
    monkeypatch.setattr(heads, "SAVE_EVERY_ROWS", 10)
    for number in range(40):
        timeline.append(Fact("row", number), subject=f"lead_{number % 3}")
    path = tmp_path / ACME / "timeline" / ".heads"
    content = bytearray(path.read_bytes())

    # when
    content[-3] ^= 1
    harmed = {"flip": bytes(content), "cut": bytes(content[:-9]), "foreign": b"{}\n\n", "gone": b""}[harm]
    path.write_bytes(harmed)
    if harm == "gone":
        path.unlink()

    # then
    fresh = opened(tmp_path, clock)
    log = fresh.org(ACME).log(TIMELINE)
    assert [row.value.number for row in log.tail(subject="lead_0", limit=3).rows] == [39, 36, 33]
    log.append(Fact("row", 40), subject="lead_0")
    assert [row.value.number for row in log.tail(subject="lead_0", limit=3).rows] == [40, 39, 36]
    fresh.close()


def test_the_saved_heads_of_another_copy_are_not_taken_for_ours(
    tmp_path: Path, clock: RecordedClock, tree: Tree, timeline: Log[Fact], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A copy may hold heads that are younger than its rows, and then grow rows of its own of the same length."""
    # given: a copy made before two rows, that then gets the heads saved after them
    monkeypatch.setattr(heads, "SAVE_AT_CLOSE_ROWS", 1)
    timeline.append(Fact("both"), subject="a")
    tree.close()
    copied = tmp_path / "copy"
    shutil.copytree(tmp_path / ACME, copied / ACME)
    for name in ("x", "y"):
        timeline.append(Fact("mine"), subject=name)
    timeline.close()
    saved = (tmp_path / ACME / "timeline" / ".heads").read_bytes()

    # when: the copy grows as many rows of the same length, about others
    clock.advance(1)
    other = opened(copied, clock)
    for name in ("b", "c"):
        other.org(ACME).log(TIMELINE).append(Fact("ours"), subject=name)
    other.close()
    (copied / ACME / "timeline" / ".heads").write_bytes(saved)

    # then
    fresh = opened(copied, clock)
    log = fresh.org(ACME).log(TIMELINE)
    assert month_file(copied).stat().st_size == month_file(tmp_path).stat().st_size
    assert [texts(log, name) for name in ("a", "b", "c", "x")] == [["both"], ["ours"], ["ours"], []]
    fresh.close()


def test_two_subjects_of_one_hash_keep_their_rows_apart(
    org: Org, timeline: Log[Fact], monkeypatch: pytest.MonkeyPatch
) -> None:
    # given: every subject has the same hash
    monkeypatch.setattr(heads, "name_of", lambda _subject: 7)
    monkeypatch.setattr(logs, "name_of", lambda _subject: 7)

    # when: rows come one by one, and several at once
    for number in range(6):
        change(org, f"row {number}", subject="a" if number % 2 else "b")
        if number in {0, 5}:
            timeline.take_over()

    # then
    assert texts(timeline, "a") == ["row 5", "row 3", "row 1"]
    assert texts(timeline, "b", limit=2) == ["row 4", "row 2"]


def test_without_a_watermark_every_whole_row_counts_and_the_torn_one_is_kept_aside(
    tmp_path: Path, clock: RecordedClock, tree: Tree, timeline: Log[Fact]
) -> None:
    # given: rows, and the beginning of one more
    for number in range(3):
        timeline.append(Fact(f"row {number}"), subject="lead_1")
    tree.close()
    path = month_file(tmp_path)
    whole = path.read_bytes()
    path.write_bytes(whole + b'{"c":"timeline","k":"lead_1","s":4,')
    without_watermark(tmp_path)

    # when
    fresh = opened(tmp_path, clock)
    log = fresh.org(ACME).log(TIMELINE)

    # then
    assert texts(log, "lead_1") == ["row 2", "row 1", "row 0"]
    assert path.read_bytes() == whole
    torn = list((tmp_path / ACME).glob("torn-*timeline*"))
    assert [file.read_bytes() for file in torn] == [b'{"c":"timeline","k":"lead_1","s":4,']
    log.append(Fact("row 3"), subject="lead_1")
    assert texts(log, "lead_1", limit=2) == ["row 3", "row 2"]
    fresh.close()


def test_bytes_beyond_the_mark_of_this_boot_were_never_acknowledged(
    tmp_path: Path, clock: RecordedClock, timeline: Log[Fact]
) -> None:
    timeline.append(Fact("row 0"), subject="lead_1")
    with month_file(tmp_path).open("ab") as file:
        file.write(b"half a row")

    assert texts(timeline) == ["row 0"]
    timeline.append(Fact("row 1"), subject="lead_1")

    assert texts(timeline) == ["row 1", "row 0"]
    assert [path.read_bytes() for path in (tmp_path / ACME).glob("torn-*timeline*")] == [b"half a row"]


def test_a_month_that_was_begun_and_not_written_is_begun_again(
    tmp_path: Path, clock: RecordedClock, tree: Tree, timeline: Log[Fact]
) -> None:
    # given: the next month's file, with half a row and no mark
    timeline.append(Fact("row 0"), subject="lead_1")
    clock.advance(31 * DAY_S)
    timeline.append(Fact("row 1"), subject="lead_1")
    later = month_file(tmp_path)
    clock.advance(31 * DAY_S)
    begun = later.with_name("2026-01.jsonl")
    begun.write_bytes(b"half a row")

    # when
    timeline.append(Fact("row 2"), subject="lead_1")

    # then
    assert texts(timeline, "lead_1") == ["row 2", "row 1", "row 0"]
    tree.close()
    without_watermark(tmp_path)
    fresh = opened(tmp_path, clock)
    assert texts(fresh.org(ACME).log(TIMELINE), "lead_1") == ["row 2", "row 1", "row 0"]
    fresh.close()


@pytest.mark.parametrize("keep_watermark", [True, False], ids=["this boot", "no watermark"])
def test_a_flipped_byte_in_any_row_but_a_torn_last_is_named(
    tmp_path: Path, clock: RecordedClock, tree: Tree, timeline: Log[Fact], *, keep_watermark: bool
) -> None:
    # given
    for number in range(3):
        timeline.append(Fact(f"row {number}"), subject="lead_1")
    tree.close()
    path = month_file(tmp_path)
    content = path.read_bytes()
    second = content.index(b"\n") + 1

    # when / then: a byte of the second row
    for at in range(second, content.index(b"\n", second) + 1):
        path.write_bytes(content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :])
        if not keep_watermark:
            (tmp_path / ACME / "wm").unlink(missing_ok=True)
        fresh = opened(tmp_path, clock)
        with pytest.raises(NotReady, match=rf"timeline/{path.name} at byte {second}"):
            fresh.org(ACME).log(TIMELINE).tail(subject="lead_1")
        fresh.close()
    assert len(path.read_bytes()) == len(content)


def test_rows_of_another_log_are_not_taken_for_ours(
    tmp_path: Path, clock: RecordedClock, org: Org, tree: Tree
) -> None:
    org.log(AUDIT).append(Fact("row"))
    org.log(TIMELINE).append(Fact("row"))
    tree.close()
    month_file(tmp_path).write_bytes(month_file(tmp_path, "audit").read_bytes())
    without_watermark(tmp_path)

    fresh = opened(tmp_path, clock)
    with pytest.raises(NotReady, match="audit"):
        fresh.org(ACME).log(TIMELINE).tail()
    fresh.close()


def test_a_month_that_is_missing_is_noticed(
    tmp_path: Path, clock: RecordedClock, tree: Tree, timeline: Log[Fact]
) -> None:
    for _ in range(3):
        timeline.append(Fact("row"), subject="lead_1")
        clock.advance(31 * DAY_S)
    tree.close()
    sorted((tmp_path / ACME / "timeline").glob("*.jsonl"))[1].unlink()

    fresh = opened(tmp_path, clock)
    with pytest.raises(NotReady, match="row 3 of timeline follows row 1"):
        fresh.org(ACME).log(TIMELINE).tail()
    fresh.close()


def test_rows_carried_over_from_beyond_the_end_of_the_journal_are_kept_aside(
    tmp_path: Path, clock: RecordedClock, tree: Tree, org: Org, timeline: Log[Fact]
) -> None:
    # given: a copy whose journal was read before the last changes, and whose log after them
    change(org, "first", subject="lead_1")
    timeline.take_over()
    journal = max((tmp_path / ACME).glob("*.log.jsonl"))
    length = journal.stat().st_size
    change(org, "second", subject="lead_1")
    timeline.append(Fact("looked at"), subject="lead_2")
    timeline.take_over()
    timeline.append(Fact("looked again"), subject="lead_1")
    tree.close()
    os.truncate(journal, length)
    without_watermark(tmp_path)

    # when
    fresh = opened(tmp_path, clock)
    copied = fresh.org(ACME)
    log = copied.log(TIMELINE)

    # then: what no change tells of stays, the rest is aside, and the next change is carried over once
    assert texts(log, "lead_1") == ["looked again", "first"]
    assert texts(log, "lead_2") == ["looked at"]
    assert any(b"second" in path.read_bytes() for path in (tmp_path / ACME).glob("torn-*timeline*"))
    change(copied, "other", subject="lead_1")
    assert log.take_over() == 1
    assert texts(log, "lead_1") == ["other", "looked again", "first"]
    assert texts(log) == ["other", "looked again", "looked at", "first"]
    fresh.close()


def test_a_long_row_is_read_whole(timeline: Log[Fact]) -> None:
    for size in (10, 1000, 1025, 70_000, 2_000_000):
        timeline.append(Fact("x" * size), subject="lead_1")

    assert [len(text) for text in texts(timeline, "lead_1")] == [2_000_000, 70_000, 1025, 1000, 10]
    assert texts(timeline) == texts(timeline, "lead_1")
    assert [row.value.text for row in timeline.scan()] == list(reversed(texts(timeline)))


def test_a_process_that_was_forked_after_opening_may_not_append(
    timeline: Log[Fact], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It would share the lock with its parent, and both would have it."""
    timeline.append(Fact("row"))

    monkeypatch.setattr(os, "getpid", lambda: -1)

    with pytest.raises(Forked):
        timeline.append(Fact("row"))
