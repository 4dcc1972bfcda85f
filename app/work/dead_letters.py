"""Where dead letters are, found without opening every org; and their end, when nobody wants them any more."""

from collections.abc import Iterator
from typing import Final

from app.core.clock import DAY_US, Clock
from app.core.ids import HOST, OrgId
from app.store.batch import Batch
from app.store.errors import StoreError
from app.store.tree import Tree
from app.work import due
from app.work.item import DEAD_LETTERS
from app.work.task import Task

KEPT_US: Final = 90 * DAY_US
NAME: Final = "work.forget"


class DeadLetters:
    def __init__(self, tree: Tree, clock: Clock) -> None:
        self._tree = tree
        self._clock = clock

    def task(self) -> Task:
        return Task(
            name=NAME,
            summary="Removes dead letters that nobody has put in again for 90 days.",
            run=self.forget_old,
            where="everywhere",
            on_change=True,
        )

    async def forget_old(self, org_id: OrgId) -> int | None:
        """Answers when the next one is to go: so the table of what is due knows which orgs have any."""
        org = self._tree.org(org_id)
        before_us = self._clock.now_us() - KEPT_US
        old = [row.key for row in org.rows(DEAD_LETTERS) if row.value.died_at <= before_us]

        def write(batch: Batch) -> None:
            for key in old:
                batch.delete(DEAD_LETTERS, key)

        if old:
            await org.batch(write)
        return min((row.value.died_at + KEPT_US for row in org.rows(DEAD_LETTERS)), default=None)


def suspects(tree: Tree) -> Iterator[OrgId]:
    """The host, and every org but those known to have no dead letter."""
    table = due.read(tree)
    rows = {} if table is None else table.orgs
    yield HOST
    for org in tree.org_ids():
        row = rows.get(org)
        if row is None or _may_have_some(tree, org, row):
            yield org


def _may_have_some(tree: Tree, org: OrgId, row: due.OrgRow) -> bool:
    known = row.tasks.get(NAME)
    if known is None or known.due_at is not None or known.failures:
        return True
    try:
        return row.stamp != tree.stamp(org, tree.mark(org))
    except StoreError:
        return True
