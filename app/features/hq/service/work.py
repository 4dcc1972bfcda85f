"""Work that failed for good, in any org or with the host."""

import asyncio

from app.core.clock import rfc3339
from app.core.ids import HOST, OrgId
from app.core.log import get_log
from app.features.hq.service.ledger import HQ, Ledger
from app.features.hq.store import HqStore
from app.features.hq.types.entry import By
from app.features.hq.types.work import DeadLetterItem, Replayed
from app.store.errors import StoreError
from app.store.tree import Tree
from app.work.queue import Dead, Queue

log = get_log("hq.work")


class HqWork:
    def __init__(self, tree: Tree, *, queue: Queue, ledger: Ledger) -> None:
        self._store = HqStore(tree)
        self._queue = queue
        self._ledger = ledger

    async def dead(self) -> list[DeadLetterItem]:
        """Of the host, and of the orgs that have some as far as their summaries know."""
        return [_item(one) for one in await asyncio.to_thread(self._all)]

    async def replay(self, ids: tuple[str, ...], *, by: By) -> Replayed:
        """Puts them in again where they lie. Doing it twice does nothing twice."""
        wanted = set(ids)
        where: dict[OrgId, list[str]] = {}
        for one in await asyncio.to_thread(self._all):
            if one.letter.id in wanted:
                where.setdefault(one.org, []).append(one.letter.id)
        await self._ledger.record(by, "hq.work.replay", count=len(wanted))
        found = [
            await self._queue.replay(org, own, by.user if org == HOST else HQ) for org, own in where.items()
        ]
        again = tuple(one for done in found for one in done.again)
        refused = tuple(one for done in found for one in done.refused)
        gone = tuple(one for one in dict.fromkeys(ids) if one not in again and one not in refused)
        return Replayed(again=again, refused=refused, gone=gone)

    def _all(self) -> list[Dead]:
        known = self._store.summaries().values()
        orgs = [HOST, *(summary.org_id for summary in known if summary.dead_letters)]
        return [one for org in orgs for one in self._of(org)]

    def _of(self, org: OrgId) -> list[Dead]:
        try:
            return self._queue.dead(org)
        except StoreError as trouble:
            log.warning("hq.dead_letters_unreadable", org=org, why=str(trouble))
            return []


def _item(one: Dead) -> DeadLetterItem:
    letter = one.letter
    return DeadLetterItem(
        id=letter.id,
        org_id=None if one.org == HOST else one.org,
        kind=letter.kind,
        error=letter.error,
        attempts=letter.attempts,
        put_at=rfc3339(letter.put_at),
        died_at=rfc3339(letter.died_at),
        replayable=letter.replay == "safe",
    )
