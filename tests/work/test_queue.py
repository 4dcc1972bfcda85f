"""The work queue: what is put in is done, again where it fails, and kept where it fails for good."""

import asyncio
from typing import Any

import msgspec
import pytest

from app.core.ids import OrgId
from app.store.batch import Batch
from app.work import due
from app.work.attempts import BROKEN_OFF_MAX
from app.work.item import DEAD_LETTERS, WORK, DeadLetter, GiveUp, Ticket, WorkItem, WorkKind
from app.work.queue import PAYLOAD_BYTES_MAX, Replayed
from app.work.runner import AT_ONCE_MAX
from tests.work.conftest import ORG, OTHER, Works
from tests.work.test_loop import until


def kind(run: Any, **fields: Any) -> WorkKind:
    chosen = {"name": "things.make", "backoff_s": 0.01, "at_once_max": AT_ONCE_MAX, **fields}
    return WorkKind(summary="Makes things.", run=run, **chosen)


def left(works: Works, org: OrgId = ORG) -> int:
    return works.tree.org(org).count(WORK)


def dead(works: Works) -> list[DeadLetter]:
    return [found.letter for found in works.queue.dead(ORG)]


def change(works: Works, item_id: str, **fields: Any) -> None:
    def write(batch: Batch) -> None:
        row = batch.get(WORK, item_id)
        assert row is not None
        batch.put(WORK, item_id, msgspec.structs.replace(row.value, **fields))

    works.tree.org(ORG).batch_now(write)


class Calls:
    """A handler that notes its tickets and fails as often as it is told."""

    def __init__(self, fails: int = 0) -> None:
        self.tickets: list[tuple[OrgId, str, int]] = []
        self._fails = fails

    async def __call__(self, org: OrgId, ticket: Ticket) -> None:
        self.tickets.append((org, ticket.id, ticket.attempt))
        if len(self.tickets) <= self._fails:
            raise ValueError("the shop is shut")


class Gate:
    """A handler that stays at its door until it is let through."""

    def __init__(self) -> None:
        self.inside: list[tuple[OrgId, str]] = []
        self.most = 0
        self.passed: list[tuple[OrgId, str]] = []
        self.open = asyncio.Event()

    async def __call__(self, org: OrgId, ticket: Ticket) -> None:
        self.inside.append((org, ticket.id))
        self.most = max(self.most, len(self.inside))
        await self.open.wait()
        self.inside.remove((org, ticket.id))
        self.passed.append((org, ticket.id))


def test_what_is_put_in_is_done_once_and_then_gone(works: Works) -> None:
    calls = Calls()

    async def story() -> None:
        await until(lambda: left(works) == 0)

    item = works.put()
    works.run([kind(calls)], story)

    assert calls.tickets == [(ORG, item, 1)]


def test_what_is_put_in_while_the_engine_runs_is_begun_by_itself(works: Works) -> None:
    calls = Calls()

    async def story() -> None:
        works.put()
        await until(lambda: len(calls.tickets) == 1)
        works.put(org=OTHER)
        await until(lambda: len(calls.tickets) == 2)

    works.run([kind(calls)], story)
    assert [org for org, _, _ in calls.tickets] == [ORG, OTHER]


def test_work_of_a_batch_that_fails_never_was(works: Works) -> None:
    def write(batch: Batch) -> None:
        works.queue.put_in(batch, "things.make", b"{}")
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        works.tree.org(ORG).batch_now(write)

    assert left(works) == 0


def test_work_for_later_waits_for_its_moment(works: Works) -> None:
    calls = Calls()
    due_at = works.clock.now_us() + 300_000

    async def story() -> None:
        await until(lambda: left(works) == 0)
        assert works.clock.now_us() >= due_at

    works.tree.org(ORG).batch_now(
        lambda batch: works.queue.put_in(batch, "things.make", b"{}", not_before_us=due_at)
    )
    works.run([kind(calls)], story)
    assert len(calls.tickets) == 1


def test_what_fails_is_tried_again_with_the_same_id(works: Works) -> None:
    calls = Calls(fails=2)

    async def story() -> None:
        await until(lambda: left(works) == 0)

    item = works.put()
    works.run([kind(calls)], story)

    assert calls.tickets == [(ORG, item, attempt) for attempt in (1, 2, 3)]
    assert dead(works) == []


def test_what_fails_for_good_is_kept_with_its_error(works: Works) -> None:
    calls = Calls(fails=99)

    async def story() -> None:
        await until(lambda: left(works) == 0)

    item = works.put(key="one")
    works.run([kind(calls, attempts=3)], story)

    assert len(calls.tickets) == 3
    [letter] = dead(works)
    assert (letter.id, letter.kind, letter.key, letter.attempts) == (item, "things.make", "one", 3)
    assert letter.error == "ValueError: the shop is shut"


def test_an_address_in_an_error_is_masked_before_it_is_kept(works: Works) -> None:
    async def run(_: OrgId, __: Ticket) -> None:
        raise ValueError("no such mailbox: carol@example.com")

    async def story() -> None:
        await until(lambda: left(works) == 0)

    works.put()
    works.run([kind(run, attempts=1)], story)

    assert "carol" not in dead(works)[0].error


def test_work_that_gives_up_is_not_tried_again(works: Works) -> None:
    seen: list[int] = []

    async def run(_: OrgId, ticket: Ticket) -> None:
        seen.append(ticket.attempt)
        raise GiveUp("the customer is gone")

    async def story() -> None:
        await until(lambda: left(works) == 0)

    works.put()
    works.run([kind(run)], story)

    assert seen == [1]
    assert dead(works)[0].error == "the customer is gone"


def test_a_payload_of_another_shape_is_not_tried_again(works: Works) -> None:
    async def run(_: OrgId, ticket: Ticket) -> None:
        ticket.read(list[int])

    async def story() -> None:
        await until(lambda: left(works) == 0)

    works.put()
    works.run([kind(run)], story)

    assert "payload" in dead(works)[0].error


def test_work_that_takes_too_long_is_stopped_and_counts_as_failed(works: Works) -> None:
    async def run(_: OrgId, __: Ticket) -> None:
        await asyncio.sleep(20)

    async def story() -> None:
        await until(lambda: left(works) == 0)

    works.put()
    works.run([kind(run, attempts=2, timeout_s=0.05)], story)

    assert dead(works)[0].error == "It took longer than 0.05 s."


def test_a_dead_letter_that_is_put_in_again_is_done_under_its_old_id_and_witnessed_once(works: Works) -> None:
    calls = Calls(fails=1)

    async def story() -> None:
        await until(lambda: len(dead(works)) == 1)
        first = await works.queue.replay(ORG, [item, item, "work_unknown"], "usr_hq")
        second = await works.queue.replay(ORG, [item], "usr_hq")
        assert first == Replayed([item], [], ["work_unknown"])
        assert second == Replayed([], [], [item])
        await until(lambda: left(works) == 0)

    item = works.put()
    works.run([kind(calls, attempts=1)], story)

    assert calls.tickets == [(ORG, item, 1), (ORG, item, 1)]
    assert dead(works) == []
    assert works.witnessed == [("usr_hq", item)]


def test_what_must_never_be_done_twice_cannot_be_put_in_again(works: Works) -> None:
    calls = Calls(fails=1)

    async def story() -> None:
        await until(lambda: len(dead(works)) == 1)
        assert await works.queue.replay(ORG, [item], "usr_hq") == Replayed([], [item], [])

    item = works.put()
    works.run([kind(calls, attempts=1, replay="never")], story)

    assert len(dead(works)) == 1
    assert works.witnessed == []


def test_of_equal_work_that_waits_there_is_one(works: Works) -> None:
    first = works.put(key="nightly")

    assert works.put(key="nightly") == first
    assert works.put(key="weekly") != first
    assert works.put() != works.put()
    assert [item.id for item in works.queue.under(ORG, "things.make", "nightly")] == [first]


def test_equal_work_put_in_while_one_is_under_way_is_done_after_it_never_beside_it(works: Works) -> None:
    gate = Gate()

    async def story() -> None:
        await until(lambda: len(gate.inside) == 1)
        second = works.put(key="nightly")
        assert second != first
        await asyncio.sleep(0.1)
        gate.open.set()
        await until(lambda: left(works) == 0)
        assert [item for _, item in gate.passed] == [first, second]

    first = works.put(key="nightly")
    works.run([kind(gate)], story)
    assert gate.most == 1


def test_only_so_many_are_under_way_at_once_and_one_place_is_kept_for_other_orgs(works: Works) -> None:
    gate = Gate()

    async def story() -> None:
        await until(lambda: len(gate.inside) == AT_ONCE_MAX - 1)
        late = works.put(org=OTHER)
        await until(lambda: (OTHER, late) in gate.inside)
        await asyncio.sleep(0.05)
        assert gate.most == AT_ONCE_MAX
        gate.open.set()
        await until(lambda: left(works) + left(works, OTHER) == 0)

    for _ in range(12):
        works.put()
    works.run([kind(gate)], story)
    assert gate.most == AT_ONCE_MAX


def test_of_a_kind_no_more_run_at_once_than_it_says(works: Works) -> None:
    gate = Gate()

    async def story() -> None:
        await until(lambda: len(gate.inside) == 1)
        await asyncio.sleep(0.05)
        gate.open.set()
        await until(lambda: left(works) + left(works, OTHER) == 0)

    for org in (ORG, ORG, OTHER, OTHER):
        works.put(org=org)
    works.run([kind(gate, at_once_max=1)], story)
    assert gate.most == 1


def test_a_flood_of_one_org_delays_another_by_no_more_than_twice(works: Works) -> None:
    order: list[OrgId] = []

    async def run(org: OrgId, _: Ticket) -> None:
        order.append(org)
        await asyncio.sleep(0)

    async def story() -> None:
        await until(lambda: left(works) + left(works, OTHER) == 0)

    for _ in range(100):
        works.put()
    for _ in range(10):
        works.put(org=OTHER)
    works.run([kind(run)], story)

    last = max(place for place, org in enumerate(order) if org == OTHER)
    assert last < 2 * 10 + 2 * AT_ONCE_MAX


def test_a_stop_lets_what_runs_come_to_its_end_and_begins_nothing(works: Works) -> None:
    calls = Calls()

    async def run(org: OrgId, ticket: Ticket) -> None:
        await asyncio.sleep(0.2)
        await calls(org, ticket)

    async def story() -> None:
        await until(lambda: any(item.started_at for item in items(works)))

    works.put()
    works.put()
    works.run([kind(run, at_once_max=1)], story)

    assert len(calls.tickets) == 1
    assert left(works) == 1


def test_work_that_outstays_the_grace_waits_for_the_next_engine_and_has_lost_no_attempt(works: Works) -> None:
    gate = Gate()

    async def story() -> None:
        await until(lambda: len(gate.inside) == 1)

    item = works.put()
    works.run([kind(gate)], story, grace_s=0.05)

    [waiting] = items(works)
    assert (waiting.started_at, waiting.attempt, waiting.broken_off) == (None, 0, 0)
    calls = Calls()
    works.run([kind(calls)], lambda: until(lambda: left(works) == 0))
    assert calls.tickets == [(ORG, item, 1)]


def test_work_in_the_middle_of_which_an_engine_died_is_begun_again(works: Works) -> None:
    item = works.put()
    change(works, item, attempt=1, started_at=works.clock.now_us())
    calls = Calls()

    works.run([kind(calls, attempts=1)], lambda: until(lambda: left(works) == 0))

    assert calls.tickets == [(ORG, item, 2)]


def test_an_engine_that_died_counts_as_no_failure(works: Works) -> None:
    item = works.put()
    change(works, item, attempt=1, started_at=works.clock.now_us())
    calls = Calls(fails=1)

    works.run([kind(calls, attempts=2)], lambda: until(lambda: left(works) == 0))

    assert [attempt for _, _, attempt in calls.tickets] == [2, 3]
    assert dead(works) == []


def test_work_that_ends_every_engine_is_begun_no_more(works: Works) -> None:
    item = works.put()
    change(works, item, attempt=6, started_at=works.clock.now_us(), broken_off=BROKEN_OFF_MAX)
    calls = Calls()

    works.run([kind(calls)], lambda: until(lambda: left(works) == 0))

    assert calls.tickets == []
    assert "ended 6 times" in dead(works)[0].error


def test_progress_is_seen_while_it_runs(works: Works) -> None:
    open_ = asyncio.Event()

    async def run(_: OrgId, ticket: Ticket) -> None:
        await asyncio.to_thread(ticket.progress, 0.5)
        await open_.wait()

    async def story() -> None:
        await until(lambda: [one.progress for one in items(works)] == [0.5])
        open_.set()
        await until(lambda: left(works) == 0)

    works.put()
    works.run([kind(run)], story)


def test_work_of_an_unknown_kind_waits_for_a_release_that_knows_it(works: Works) -> None:
    calls = Calls()
    works.put("things.invent")
    works.put()

    works.run([kind(calls)], lambda: until(lambda: left(works) == 1))

    [waiting] = items(works)
    assert (waiting.kind, waiting.attempt) == ("things.invent", 0)


@pytest.mark.parametrize("payload", [b"{", b"\xff", b'"' + b"x" * PAYLOAD_BYTES_MAX + b'"'])
def test_a_payload_that_could_not_be_read_back_is_refused(works: Works, payload: bytes) -> None:
    with pytest.raises((ValueError, msgspec.DecodeError)):
        works.tree.org(ORG).batch_now(lambda batch: works.queue.put_in(batch, "things.make", payload))

    assert left(works) == 0


@pytest.mark.parametrize("fields", [{"name": "Make"}, {"attempts": 0}, {"at_once_max": 0}])
def test_a_kind_that_could_never_run_is_refused(fields: dict[str, Any]) -> None:
    with pytest.raises(ValueError):
        kind(Calls(), **fields)


def test_an_org_is_quiet_for_the_next_engine_only_when_its_work_is_done(works: Works) -> None:
    gate = Gate()

    def is_quiet() -> bool:
        table = due.read(works.tree)
        row = None if table is None else table.orgs.get(ORG)
        return row is not None and row.stamp == works.tree.stamp(ORG, works.tree.mark(ORG)) != ""

    async def story() -> None:
        await until(lambda: len(gate.inside) == 1)
        await until(lambda: due.read(works.tree) is not None)
        works.put(org=OTHER)  # so that the table is written again, with everything that is known by then
        written = works.tree.due.read()
        await until(lambda: works.tree.due.read() != written)
        assert not is_quiet(), "an engine that dies now must be followed by one that looks here"
        gate.open.set()
        await until(is_quiet)

    works.put()
    works.run([kind(gate)], story)


def test_dead_letters_lie_in_the_files_of_their_own_org(works: Works) -> None:
    works.put()

    works.run([kind(Calls(fails=9), attempts=1)], lambda: until(lambda: len(dead(works)) == 1))

    assert works.tree.org(ORG).count(DEAD_LETTERS) == 1
    assert works.tree.org(OTHER).count(DEAD_LETTERS) == 0


def items(works: Works) -> list[WorkItem]:
    return [row.value for row in works.tree.org(ORG).rows(WORK)]
