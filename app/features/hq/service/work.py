"""What the engine has to do, and work that failed for good, in any org or with the host."""

import asyncio

from app.core.clock import rfc3339
from app.core.ids import HOST, OrgId
from app.core.log import get_log
from app.features.hq.service.ground import HqGround
from app.features.hq.service.ledger import HQ, Ledger
from app.features.hq.types.entry import By
from app.features.hq.types.work import DeadLetterItem, Replayed
from app.store.errors import StoreError
from app.work.dead_letters import suspects
from app.work.queue import Dead
from app.work.schedule import ScheduleTable

log = get_log("hq.work")


class HqWork:
    def __init__(self, ground: HqGround, *, ledger: Ledger) -> None:
        self._ground = ground
        self._queue = ground.queue
        self._ledger = ledger

    async def schedule(self) -> ScheduleTable:
        """What the engine has to do, as it wrote it down itself; no org is opened."""
        return await asyncio.to_thread(self._ground.schedule)

    async def dead(self) -> list[DeadLetterItem]:
        """Of the host, and of every org but those that are known to have none."""
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
        return [one for org in suspects(self._ground.tree) for one in self._of(org)]

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
