"""Logs: written once, read by subject and by time, with what still waits in the outbox."""

import os
import random
import shutil
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.clock import RecordedClock
from app.core.ids import OrgId
from app.store import heads, logs
from app.store.batch import Batch
from app.store.erasure import blank
from app.store.errors import BadCursor, Forked, NotReady
from app.store.fsck import check
from app.store.kinds import Kind, LogKind
from app.store.lines import sealed
from app.store.logs import Log
from app.store.org import Org
from app.store.series import RawEntry, parsed
from app.store.tree import Tree

ACME = OrgId("org_acme")
DAY_S = 24 * 3600


class Fact(msgspec.Struct, frozen=True):
    text: str
    number: int = 0


class Lead(msgspec.Struct, frozen=True):
    name: str


TIMELINE = LogKind("timeline", Fact)
AUDIT = LogKind("audit", Fact)
LEADS = Kind("leads", Lead)


@pytest.fixture
def clock() -> RecordedClock:
    return RecordedClock()


def opened(root: Path, clock: RecordedClock) -> Tree:
    return Tree(root, kinds=[LEADS], logs=[TIMELINE, AUDIT], clock=clock)


@pytest.fixture
def tree(tmp_path: Path, clock: RecordedClock) -> Iterator[Tree]:
    found = opened(tmp_path, clock)
    yield found
    found.close()


@pytest.fixture
def org(tree: Tree) -> Org:
    return tree.create(ACME)


@pytest.fixture
def timeline(org: Org) -> Log[Fact]:
    return org.log(TIMELINE)


def change(org: Org, *texts: str, subject: str | None = None) -> None:
    def write(batch: Batch) -> None:
        batch.put(LEADS, "lead_1", Lead(texts[0]))
        for text in texts:
            batch.log(TIMELINE, Fact(text), subject=subject)

    org.batch_now(write)


def texts(log: Log[Fact], subject: str | None = None, limit: int = 50) -> list[str]:
    return [row.value.text for row in log.tail(subject=subject, limit=limit).rows]


def month_file(root: Path, name: str = "timeline") -> Path:
    return max((root / ACME / name).glob("*.jsonl"))


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


def without_watermark(root: Path) -> None:
    (root / ACME / "wm").unlink()


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


def about_lead_1(subject: str | None, fact: Fact) -> bool:
    return subject == "lead_1" or "lead_1" in fact.text


def test_erased_rows_say_nothing_and_every_other_row_stays_where_it_is(
    tmp_path: Path, clock: RecordedClock, org: Org, timeline: Log[Fact]
) -> None:
    # given: rows of two months about a person, by subject and by mention, and others around them
    for number in range(4):
        timeline.append(Fact(f"secret {number}"), subject="lead_1")
        timeline.append(Fact(f"row {number}"), subject="lead_2")
        timeline.append(Fact("merged with lead_1"), subject="lead_2")
        clock.advance(10 * DAY_S)
    change(org, "secret that waits", subject="lead_1")
    page = timeline.tail(limit=4)
    sizes = [path.stat().st_size for path in sorted((tmp_path / ACME / "timeline").glob("*.jsonl"))]

    # when
    erased = timeline.erase(about_lead_1)

    # then
    assert erased == 9
    assert texts(timeline, "lead_1") == []
    assert texts(timeline, "lead_2") == ["row 3", "row 2", "row 1", "row 0"]
    files = sorted((tmp_path / ACME / "timeline").glob("*.jsonl"))
    assert [path.stat().st_size for path in files][:-1] == sizes[:-1]
    assert not [path for path in files if b"secret" in path.read_bytes() or b"merged" in path.read_bytes()]
    assert [row.value.text for row in timeline.tail(before=page.next).rows] == ["row 2", "row 1", "row 0"]
    assert timeline.erase(about_lead_1) == 0
    timeline.append(Fact("later"), subject="lead_2")
    assert texts(timeline, "lead_2", limit=2) == ["later", "row 3"]
    assert check(tmp_path).clean


def test_another_process_that_has_the_log_open_sees_the_erasure_and_appends_to_the_new_file(
    tmp_path: Path, clock: RecordedClock, timeline: Log[Fact]
) -> None:
    other_tree = opened(tmp_path, clock)
    other = other_tree.org(ACME).log(TIMELINE)
    timeline.append(Fact("secret"), subject="lead_1")
    timeline.append(Fact("row"), subject="lead_2")
    assert texts(other) == ["row", "secret"]

    timeline.erase(about_lead_1)

    assert texts(other) == ["row"]
    assert texts(other, "lead_1") == []
    other.append(Fact("later"), subject="lead_2")
    assert texts(timeline) == texts(other) == ["later", "row"]
    other_tree.close()
    fresh = opened(tmp_path, clock)
    assert texts(fresh.org(ACME).log(TIMELINE)) == ["later", "row"]
    fresh.close()


@given(st.text(max_size=40), st.text(max_size=12))
def test_an_erased_line_has_the_length_of_the_one_it_replaces(text: str, subject: str) -> None:
    row = RawEntry("t", subject, 1, 2, d=msgspec.Raw(msgspec.json.encode({"a": text} if text else {})))
    line = sealed(msgspec.json.encode(row))

    blanked = blank(row, len(line))

    assert len(blanked) == len(line)
    assert bytes(parsed(blanked[:-1]).d) == b""
    assert (parsed(blanked[:-1]).k, parsed(blanked[:-1]).s) == (subject, 1)
