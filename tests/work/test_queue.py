"""The work queue: what is put in is done, again where it fails, and kept where it fails for good."""

import asyncio
from typing import Any

import msgspec
import pytest

from app.core.ids import OrgId
from app.store.batch import Batch
from app.work.attempts import BROKEN_OFF_MAX
from app.work.item import DEAD_LETTERS, WORK, GiveUp, Ticket, WorkItem, WorkKind
from app.work.queue import PAYLOAD_BYTES_MAX, Replayed
from app.work.runner import AT_ONCE_MAX
from tests.work.conftest import ORG, OTHER, Works
from tests.work.test_loop import until


def kind(run: Any, **fields: Any) -> WorkKind:
    chosen = {"name": "things.make", "backoff_s": 0.01, "at_once_max": AT_ONCE_MAX, **fields}
    return WorkKind(summary="Makes things.", run=run, **chosen)


def left(works: Works, org: OrgId = ORG) -> int:
    return works.tree.org(org).count(WORK)


def dead(works: Works) -> int:
    return works.tree.org(ORG).count(DEAD_LETTERS)


class Calls:
    """A handler that notes its tickets and fails as often as it is told."""

    def __init__(self, fails: int = 0) -> None:
        self.tickets: list[tuple[OrgId, str, int]] = []
        self._fails = fails

    async def __call__(self, org: OrgId, ticket: Ticket) -> None:
        self.tickets.append((org, ticket.id, ticket.attempt))
        if len(self.tickets) <= self._fails:
            raise ValueError("the shop is shut")


def test_what_is_put_in_is_done_once_and_then_gone(works: Works) -> None:
    calls = Calls()

    async def story() -> None:
        await until(lambda: left(works) == 0)

    item = works.put()
    works.run([kind(calls)], story)

    assert calls.tickets == [(ORG, item, 1)]


def test_work_of_a_batch_that_fails_never_was(works: Works) -> None:
    def change(batch: Batch) -> None:
        works.queue.put_in(batch, "things.make", b"{}")
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        works.tree.org(ORG).batch_now(change)

    assert left(works) == 0
