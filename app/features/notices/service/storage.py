"""Telling owners that the server's disk is in trouble, before nothing can be written any more."""

from collections.abc import Callable
from functools import partial
from typing import Final

from app.core.clock import DAY_US, Clock
from app.core.ids import OrgId, UserId
from app.core.log import get_log
from app.features.notices.service.notices import Notices
from app.features.notices.types.notice import People
from app.store.batch import Batch
from app.store.errors import StoreError
from app.store.tree import Tree

log = get_log("notices.storage")

CANNOT_WRITE: Final = "The last change could not be written to the disk."
NEARLY_FULL: Final = "The disk is nearly full."


class StorageWatch:
    """`enough_room` says whether the disk is above the operator's floor. Each owner hears once a day at most."""

    def __init__(
        self, tree: Tree, clock: Clock, *, notices: Notices, people: People, enough_room: Callable[[], bool]
    ) -> None:
        self._tree = tree
        self._clock = clock
        self._notices = notices
        self._people = people
        self._enough_room = enough_room

    async def look(self) -> None:
        problem = self._problem()
        if problem is None:
            return
        log.error("storage.trouble", problem=problem)
        for org in self._tree.org_ids():
            try:
                await self._tell(org, problem)
            except StoreError as trouble:
                # An org that cannot be written now is tried again when the disk is looked at the next time.
                log.warning("storage.not_told", org_id=org, why=str(trouble))

    def _problem(self) -> str | None:
        if not self._tree.writable():
            return CANNOT_WRITE
        return None if self._enough_room() else NEARLY_FULL

    async def _tell(self, org: OrgId, problem: str) -> None:
        day = self._clock.now_us() // DAY_US

        def tell(batch: Batch, owner: UserId) -> None:
            facts, once = {"problem": problem}, f"storage_{day}_{owner}"
            self._notices.notify(batch, owner, "storage_trouble", facts=facts, once=once)

        for owner in self._people.owners_of(org):
            await self._tree.org(org).batch(partial(tell, owner=owner))
