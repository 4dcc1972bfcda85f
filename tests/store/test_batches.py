"""What a batch promises: all of it or nothing, versions, unique values, one effect per request."""

import asyncio
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec
import pytest

from app.core.clock import RecordedClock
from app.core.events import Event
from app.store.batch import Batch
from app.store.errors import Duplicate, Fenced, IdemReused, Replayed, VersionConflict
from app.store.kinds import Change, Idem
from app.store.org import Org
from app.store.tree import Tree
from tests.store.leads import LEADS, NOTES, ORG, TIMELINE, Note, key_of, lead, put_lead, tree_at


class Told(Event, frozen=True):
    text: str


def names(org: Org) -> list[str]:
    return [row.value.name for row in org.rows(LEADS)]


def test_a_record_is_there_when_its_batch_returns(org: Org) -> None:
    row = org.batch_now(put_lead(1))

    found = org.get(LEADS, key_of(1))

    assert found is not None
    assert (found.version, found.seq, found.value.name) == (1, row.seq, "Lead 1")
    assert org.full(LEADS, key_of(1)) == row


def test_every_change_counts_the_version_up(org: Org) -> None:
    org.batch_now(put_lead(1))

    row = org.batch_now(put_lead(1, stage="won"))

    assert row.version == 2
    assert [one.value.stage for one in org.find(LEADS, "email", "lead1@example.test")] == ["won"]
    assert org.find(LEADS, "stage", "new") == []


def test_a_change_made_for_another_version_is_refused_with_the_row_as_it_is(org: Org) -> None:
    org.batch_now(put_lead(1))
    org.batch_now(put_lead(1, stage="won"))

    with pytest.raises(VersionConflict) as refused:
        org.batch_now(lambda batch: batch.put(LEADS, key_of(1), lead(1), expect=1))

    assert refused.value.row.version == 2
    assert refused.value.row.value.stage == "won"


def test_a_record_that_must_be_new_is_refused_when_it_is_there(org: Org) -> None:
    org.batch_now(lambda batch: batch.put(LEADS, key_of(1), lead(1), expect=0))

    with pytest.raises(VersionConflict):
        org.batch_now(lambda batch: batch.put(LEADS, key_of(1), lead(1), expect=0))


def test_a_unique_value_has_one_holder(org: Org) -> None:
    org.batch_now(put_lead(1))

    with pytest.raises(Duplicate) as refused:
        org.batch_now(put_lead(2, email="lead1@example.test"))

    assert (refused.value.index, refused.value.value) == ("email", "lead1@example.test")
    assert names(org) == ["Lead 1"]


def test_a_unique_value_can_change_hands_within_one_batch(org: Org) -> None:
    org.batch_now(put_lead(1))

    def swap(batch: Any) -> None:
        batch.put(LEADS, key_of(1), lead(1, email="other@example.test"))
        batch.put(LEADS, key_of(2), lead(2, email="lead1@example.test"))

    org.batch_now(swap)

    assert [row.key for row in org.find(LEADS, "email", "lead1@example.test")] == [key_of(2)]
    assert [row.key for row in org.find(LEADS, "email", "other@example.test")] == [key_of(1)]


def test_two_holders_within_one_batch_are_refused(org: Org) -> None:
    def twice(batch: Any) -> None:
        batch.put(LEADS, key_of(1), lead(1))
        batch.put(LEADS, key_of(2), lead(2, phone=lead(1).phone))

    with pytest.raises(Duplicate):
        org.batch_now(twice)

    assert org.count(LEADS) == 0


def test_of_a_batch_that_fails_nothing_remains(org: Org) -> None:
    org.batch_now(put_lead(1))

    def half(batch: Any) -> None:
        batch.put(LEADS, key_of(1), lead(1, stage="lost"))
        batch.put(LEADS, key_of(2), lead(2))
        batch.delete(LEADS, key_of(1))
        batch.log(TIMELINE, Note("never"))
        raise ZeroDivisionError

    before = org.last_seq
    with pytest.raises(ZeroDivisionError):
        org.batch_now(half)

    assert org.last_seq == before
    assert [row.value.stage for row in org.rows(LEADS)] == ["new"]
    assert org.outbox_after("timeline", 0) == []
    org.batch_now(put_lead(2))


def test_a_failure_in_a_group_leaves_its_neighbours_whole(org: Org) -> None:
    def fails(batch: Any) -> None:
        batch.put(LEADS, key_of(50), lead(50))
        raise ZeroDivisionError

    async def all_at_once() -> list[Any]:
        asked = [org.batch(fails if number == 5 else put_lead(number)) for number in range(10)]
        return await asyncio.gather(*asked, return_exceptions=True)

    results = asyncio.run(all_at_once())

    assert [type(result).__name__ for result in results].count("ZeroDivisionError") == 1
    assert org.count(LEADS) == 9
    assert org.get(LEADS, key_of(50)) is None


def test_a_batch_reads_what_it_wrote(org: Org) -> None:
    org.batch_now(put_lead(1))
    org.batch_now(put_lead(2))

    def look(batch: Any) -> tuple[Any, ...]:
        batch.put(LEADS, key_of(2), lead(2, stage="won"))
        batch.put(LEADS, key_of(3), lead(3, stage="won"))
        batch.delete(LEADS, key_of(1))
        won = [row.key for row in batch.find(LEADS, "stage", "won")]
        new = [row.key for row in batch.find(LEADS, "stage", "new")]
        rows = [row.key for row in batch.rows(LEADS)]
        return (
            won,
            new,
            rows,
            batch.count(LEADS),
            batch.get(LEADS, key_of(1)),
            batch.get(LEADS, key_of(3)).value,
        )

    won, new, rows, count, gone, third = org.batch_now(look)

    assert won == [key_of(3), key_of(2)]
    assert new == []
    assert rows == [key_of(3), key_of(2)]
    assert count == 2
    assert gone is None
    assert third == lead(3, stage="won")


def test_within_a_batch_records_are_whole_although_memory_keeps_slim_rows(org: Org) -> None:
    org.batch_now(put_lead(1, notes="long story"))

    def notes_of(batch: Any) -> Any:
        return batch.get(LEADS, key_of(1)).value.notes

    notes = org.batch_now(notes_of)

    assert notes == "long story"
    assert not hasattr(org.get(LEADS, key_of(1)).value, "notes")  # type: ignore[union-attr]  # the row is there


def test_a_deleted_record_is_gone_and_its_values_are_free(org: Org) -> None:
    org.batch_now(put_lead(1))

    org.batch_now(lambda batch: batch.delete(LEADS, key_of(1), expect=1))

    assert org.get(LEADS, key_of(1)) is None
    assert org.full(LEADS, key_of(1)) is None
    assert org.find(LEADS, "stage", "new") == []
    org.batch_now(put_lead(2, email="lead1@example.test"))


def test_deleting_what_is_not_there_writes_nothing(org: Org) -> None:
    before = org.last_seq

    org.batch_now(lambda batch: batch.delete(LEADS, key_of(9)))

    assert org.last_seq == before


def test_a_repeated_request_has_one_effect_and_the_same_answer(org: Org) -> None:
    idem = Idem("caller:route:key", "print", lambda row: msgspec.json.encode(row.key))
    org.batch_now(put_lead(1), idem=idem)

    with pytest.raises(Replayed) as repeated:
        org.batch_now(put_lead(2), idem=idem)

    assert repeated.value.answer == msgspec.json.encode(key_of(1))
    assert org.count(LEADS) == 1


def test_a_repeated_request_is_known_in_the_same_group_and_in_another_process(
    org: Org, tmp_path: Path
) -> None:
    idem = Idem("key", "print", lambda _: b"done")

    async def eight() -> list[Any]:
        asked = [org.batch(put_lead(number), idem=idem) for number in range(8)]
        return await asyncio.gather(*asked, return_exceptions=True)

    results = asyncio.run(eight())
    other = tree_at(tmp_path / "data")

    assert [type(result) for result in results].count(Replayed) == 7
    with pytest.raises(Replayed):
        other.org(ORG).batch_now(put_lead(9), idem=idem)
    other.close()


def test_a_key_with_another_body_is_refused(org: Org) -> None:
    org.batch_now(put_lead(1), idem=Idem("key", "one", None))

    with pytest.raises(IdemReused):
        org.batch_now(put_lead(2), idem=Idem("key", "two", None))


def test_an_answer_that_holds_a_secret_is_not_kept(org: Org) -> None:
    idem = Idem("key", "print", None)
    org.batch_now(put_lead(1), idem=idem)

    with pytest.raises(Replayed) as repeated:
        org.batch_now(put_lead(1), idem=idem)

    assert repeated.value.answer is None


def test_a_request_that_changes_nothing_is_remembered_too(org: Org) -> None:
    idem = Idem("key", "print", lambda _: b"42")
    org.batch_now(lambda _: 42, idem=idem)

    with pytest.raises(Replayed) as repeated:
        org.batch_now(lambda _: 42, idem=idem)

    assert repeated.value.answer == b"42"


def test_a_request_that_failed_may_come_again(org: Org) -> None:
    idem = Idem("key", "print", lambda _: b"")
    org.batch_now(put_lead(1))
    with pytest.raises(Duplicate):
        org.batch_now(put_lead(2, email="lead1@example.test"), idem=idem)

    org.batch_now(put_lead(2), idem=idem)

    assert org.count(LEADS) == 2


def test_what_could_not_be_written_down_is_told_to_nobody_as_done(org: Org) -> None:
    # given: a record that no line can hold, asked for twice with one key
    idem = Idem("key", "print", lambda _: b"done")
    gate = threading.Event()

    def put_broken(batch: Batch) -> None:
        batch.put(NOTES, "broken", Note("\ud800"))

    async def both_in_one_group() -> list[Any]:
        holding = asyncio.create_task(org.batch(lambda _: gate.wait(10)))
        await asyncio.sleep(0)
        asked = [asyncio.create_task(org.batch(put_broken, idem=idem)) for _ in range(2)]
        await asyncio.sleep(0)
        gate.set()
        await holding
        return await asyncio.gather(*asked, return_exceptions=True)

    # when
    outcomes = asyncio.run(both_in_one_group())

    # then
    assert [type(outcome) for outcome in outcomes] == [UnicodeEncodeError, UnicodeEncodeError]
    assert org.get(NOTES, "broken") is None


def test_a_key_protects_for_three_days(tmp_path: Path) -> None:
    clock = RecordedClock()
    tree = tree_at(tmp_path, clock=clock)
    org = tree.create(ORG)
    idem = Idem("key", "print", None)
    org.batch_now(put_lead(1), idem=idem)

    clock.advance(72 * 3600 - 1)
    with pytest.raises(Replayed):
        org.batch_now(put_lead(2), idem=idem)
    clock.advance(2)
    org.batch_now(put_lead(2), idem=idem)

    assert org.count(LEADS) == 2
    tree.close()


def test_an_entry_for_a_log_is_written_with_its_change(org: Org) -> None:
    def change(batch: Any) -> None:
        batch.put(LEADS, key_of(1), lead(1))
        batch.log(TIMELINE, Note("created"), subject=key_of(1))
        batch.log(TIMELINE, Note("assigned"), subject=key_of(1))

    org.batch_now(change)

    rows = org.outbox_after("timeline", 0)
    assert [(row.seq, row.index, row.subject) for row in rows] == [(2, 0, key_of(1)), (3, 1, key_of(1))]
    assert msgspec.json.decode(rows[1].entry, type=Note) == Note("assigned")
    assert [row.seq for row in org.outbox_after("timeline", 2)] == [3]


def test_an_entry_that_was_carried_over_leaves_memory(org: Org) -> None:
    org.batch_now(lambda batch: batch.log(TIMELINE, Note("one")))
    org.batch_now(lambda batch: batch.log(TIMELINE, Note("two")))

    org.relayed("timeline", 1)

    assert [row.seq for row in org.outbox_after("timeline", 0)] == [2]


def test_events_are_told_after_the_commit_and_only_then(tmp_path: Path) -> None:
    told: list[tuple[str, int]] = []

    async def hear(events: Sequence[Event]) -> None:
        told.extend((event.text, org.count(LEADS)) for event in events if isinstance(event, Told))

    tree = tree_at(tmp_path, on_commit=hear)
    org = tree.create(ORG)

    def change(batch: Any) -> None:
        batch.put(LEADS, key_of(1), lead(1))
        batch.after(Told(text="created"))

    def fails(batch: Any) -> None:
        batch.after(Told(text="never"))
        raise ZeroDivisionError

    asyncio.run(org.batch(change))
    with pytest.raises(ZeroDivisionError):
        asyncio.run(org.batch(fails))

    assert told == [("created", 1)]
    tree.close()


def test_events_of_who_gave_up_waiting_are_told_all_the_same(tmp_path: Path) -> None:
    told: list[Event] = []

    async def hear(events: Sequence[Event]) -> None:
        told.extend(events)

    tree = tree_at(tmp_path, on_commit=hear)
    org = tree.create(ORG)
    running, go_on = threading.Event(), threading.Event()

    def slow(batch: Any) -> None:
        running.set()
        go_on.wait(30)
        batch.put(LEADS, key_of(1), lead(1))
        batch.after(Told(text="created"))

    async def give_up() -> None:
        asking = asyncio.create_task(org.batch(slow))
        await asyncio.to_thread(running.wait, 30)
        asking.cancel()
        await asyncio.wait((asking,))
        go_on.set()
        await org.batch(put_lead(2))
        for _ in range(5):
            await asyncio.sleep(0)

    asyncio.run(give_up())

    assert told == [Told(text="created")]
    tree.close()


def test_who_gave_up_before_its_turn_changes_nothing(org: Org) -> None:
    running, go_on = threading.Event(), threading.Event()

    def slow(_: Any) -> None:
        running.set()
        go_on.wait(30)

    async def give_up() -> None:
        first = asyncio.create_task(org.batch(slow))
        await asyncio.to_thread(running.wait, 30)
        second = asyncio.create_task(org.batch(put_lead(1)))
        await asyncio.sleep(0)
        second.cancel()
        await asyncio.wait((second,))
        go_on.set()
        await first
        await org.batch(put_lead(2))

    asyncio.run(give_up())

    assert names(org) == ["Lead 2"]


def test_an_older_leader_is_refused(org: Org) -> None:
    org.batch_now(lambda batch: batch.fence(7))

    with pytest.raises(Fenced):
        org.batch_now(lambda batch: batch.fence(6))

    org.batch_now(lambda batch: batch.fence(7))
    org.batch_now(lambda batch: batch.fence(8))


def test_changes_are_told_in_order_with_the_last_of_each_record(org: Org) -> None:
    org.batch_now(put_lead(1))
    org.batch_now(lambda batch: batch.put(NOTES, "a", Note("one")))
    start = org.last_seq
    org.batch_now(put_lead(2))
    org.batch_now(lambda batch: batch.put(NOTES, "a", Note("two")))
    org.batch_now(lambda batch: batch.delete(LEADS, key_of(1)))
    org.batch_now(put_lead(2, stage="won"))

    changes = org.changes(start, 10)

    assert changes == [
        Change(start + 2, "notes", "a", 2, "put"),
        Change(start + 3, "leads", key_of(1), 2, "del"),
        Change(start + 4, "leads", key_of(2), 2, "put"),
    ]
    assert org.changes(start, 1) == changes[:1]
    assert org.changes(org.last_seq, 10) == []
    assert org.changes(org.last_seq + 1, 10) is None


def test_who_waits_is_woken_by_another_process(tree: Tree, org: Org, tmp_path: Path) -> None:
    other = tree_at(tmp_path / "data")

    async def wait() -> int:
        watch = asyncio.create_task(tree.watch())
        waiting = asyncio.create_task(org.changed(0, 10))
        await asyncio.sleep(0)
        await other.org(ORG).batch(put_lead(1))
        last = await waiting
        watch.cancel()
        return last

    assert asyncio.run(wait()) == 1
    other.close()


def test_who_waits_for_nothing_is_let_go(org: Org) -> None:
    assert asyncio.run(org.changed(0, 0.01)) == 0
