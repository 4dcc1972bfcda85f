"""Work that is broken off from within, or wanted again at the very moment it ends: neither lost nor done for ever."""

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from app.core.clock import DAY_US, SystemClock
from app.core.ids import HOST, OrgId
from app.store.tree import Tree
from app.work.attempts import Attempts
from app.work.item import KINDS, WORK, GiveUp, Ticket, WorkItem, WorkKind
from app.work.loop import RETRY_S, Loop
from app.work.task import Task
from tests.work.conftest import ORG, OTHER, Works

PATIENCE_S = 20.0


@pytest.fixture
def works(tmp_path: Path) -> Iterator[Works]:
    tree = Tree(tmp_path / "data", kinds=KINDS, logs=(), clock=SystemClock())
    assert tree.host.id == HOST
    for org in (ORG, OTHER):
        tree.create(org)
    yield Works(tree)
    tree.close()


def kind(run: Any) -> WorkKind:
    return WorkKind(name="things.make", summary="", run=run, attempts=3, backoff_s=0.01)


async def until(holds: Any) -> None:
    async with asyncio.timeout(PATIENCE_S):
        while not holds():  # noqa: ASYNC110  (another part of the process changes it)
            await asyncio.sleep(0.005)


def test_work_that_cancels_itself_has_failed_and_is_not_begun_for_ever(works: Works) -> None:
    begun: list[int] = []

    async def run(_: OrgId, ticket: Ticket) -> None:
        begun.append(ticket.attempt)
        if len(begun) > 5:
            await asyncio.sleep(PATIENCE_S)
        raise asyncio.CancelledError

    works.put()
    works.run([kind(run)], lambda: until(lambda: works.queue.dead(ORG)))

    assert begun == [1, 2, 3]


def test_a_task_that_cancels_itself_is_tried_again(works: Works) -> None:
    runs: list[OrgId] = []

    async def run(org: OrgId) -> None:
        runs.append(org)
        if len(runs) == 1:
            raise asyncio.CancelledError

    async def both() -> None:
        stop = asyncio.Event()
        running = asyncio.create_task(loop.run(stop, grace_s=1.0))
        try:
            await until(lambda: len(runs) == 2)
        finally:
            stop.set()
            await running

    assert RETRY_S[0] < PATIENCE_S
    task = Task(name="things.do", summary="", run=run, where="host", every_s=86_400)
    loop = Loop(works.tree, [task], clock=SystemClock())
    asyncio.run(both())

    assert loop.figures.failures == 1


def test_what_is_put_in_again_while_its_last_attempt_still_ends_is_done(
    works: Works, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another process may see the dead letter, and want it again, before this one has gone on."""
    begun: list[str] = []
    failed = Attempts.failed

    async def run(_: OrgId, ticket: Ticket) -> None:
        begun.append(ticket.id)
        if len(begun) == 1:
            raise GiveUp("no")

    async def slowly(self: Attempts, org: OrgId, item: WorkItem, **more: Any) -> WorkItem | None:
        left = await failed(self, org, item, **more)
        if left is None:
            await works.queue.replay(ORG, [item.id], "usr_x")
            await asyncio.sleep(0.2)
        return left

    monkeypatch.setattr(Attempts, "failed", slowly)
    tomorrow = works.clock.now_us() + DAY_US
    works.tree.org(ORG).batch_now(
        lambda batch: works.queue.put_in(batch, "things.make", b"{}", not_before_us=tomorrow)
    )
    item = works.put()
    works.run([kind(run)], lambda: until(lambda: works.tree.org(ORG).count(WORK) == 1))

    assert begun == [item, item]
