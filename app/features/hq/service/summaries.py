"""What is known of each org without opening it, renewed when something was written there."""

import asyncio
from collections import Counter
from typing import Final

import msgspec

from app.core.clock import DAY_US, MINUTE_US, SECOND_US, Clock
from app.core.ids import HOST, OrgId
from app.core.log import get_log
from app.features.hq.rules import DAYS_KEPT
from app.features.hq.store import DAYS, OWED, SUMMARIES, HqStore, day_key
from app.features.hq.types.records import DayOfDisk, Pause, Sizes, Summary
from app.features.orgs.service import Orgs, removal_due_us, state_of
from app.features.orgs.service.life import Life
from app.features.orgs.types import Org
from app.store.batch import Batch
from app.store.errors import NoSuchOrg, NotReady, StoreError
from app.store.tree import Tree
from app.work.queue import Queue

log = get_log("hq.summaries")

PAUSE_US: Final = 60 * SECOND_US
"""An org that is being worked in is looked at this often at most, and the host's books are put in order so often."""
DAMAGED_AGAIN_US: Final = 5 * MINUTE_US
"""Nobody writes into a damaged org; whether it was repaired is found by looking again."""
MADE_AT_ONCE_MAX: Final = 50


class Summaries:
    def __init__(self, tree: Tree, clock: Clock, *, orgs: Orgs, life: Life, queue: Queue) -> None:
        self._tree = tree
        self._store = HqStore(tree)
        self._clock = clock
        self._orgs = orgs
        self._life = life
        self._queue = queue
        self._tended_at = 0

    async def renew(self, org: OrgId) -> int | None:
        """Looks at an org that was written to. Answers when it may be looked at again, where that was just done."""
        known, now_us = self._store.summary(org), self._clock.now_us()
        if known is not None and known.mark == self._mark(org) and known.health == "ok":
            return None
        looked_at = None if known is None else known.summarised_at
        if looked_at is not None and looked_at <= now_us < looked_at + PAUSE_US:
            return looked_at + PAUSE_US
        summary = await self.now(org)
        return None if summary.health == "ok" else now_us + DAMAGED_AGAIN_US

    async def now(self, org: OrgId) -> Summary:
        """Looked at just now, and kept for the lists; an org whose founding is under way is still unknown there."""
        summary = await asyncio.to_thread(self.looked, org)
        if summary.health == "damaged" or summary.created_at is not None:
            await self._keep(summary)
        return summary

    def looked(self, org: OrgId) -> Summary:
        """The org as it is now; of a damaged one what was known before, and what is wrong with it."""
        known = self._store.summary(org) or Summary(org_id=org)
        usage = self._tree.usage(org)
        seen = {
            "bytes": Sizes(total=usage.total, **msgspec.structs.asdict(usage)),
            "quota_bytes": self._life.quotas.quota(org),
            "mark": self._mark(org),
            "summarised_at": self._clock.now_us(),
        }
        try:
            opened = self._opened(org)
        except NotReady as damaged:
            return msgspec.structs.replace(known, health="damaged", why=damaged.why, **seen)
        return msgspec.structs.replace(known, health="ok", why=None, **opened, **seen)

    def _opened(self, org: OrgId) -> dict[str, object]:
        profile = self._orgs.profile(org)
        roles = Counter(row.value.role for row in self._orgs.members(org))
        opened: dict[str, object] = {
            "members_by_role": dict(roles),
            "last_write_at": self._tree.org(org).written_us,
            "dead_letters": len(self._queue.dead(org)),
            "sending_on": self._life.sending.view(org).on,
        }
        return opened if profile is None else {**opened, **_told_by(profile)}

    def _mark(self, org: OrgId) -> int:
        """How far its journal is; 0 where even that cannot be told."""
        try:
            return self._tree.mark(org)
        except NoSuchOrg:
            raise
        except (StoreError, OSError) as problem:
            log.warning("hq.org_unreadable", org=org, why=str(problem))
            return 0

    async def _keep(self, summary: Summary) -> None:
        await self._store.host.batch(lambda batch: batch.put(SUMMARIES, summary.org_id, summary))

    # The host's books

    async def tend(self) -> int | None:
        """Summaries of orgs that are gone go too, missing ones are made, and the day's size of the tree is noted."""
        now_us = self._clock.now_us()
        if self._tended_at <= now_us < self._tended_at + PAUSE_US:
            return self._tended_at + PAUSE_US
        self._tended_at = now_us
        there, known = set(self._tree.org_ids()), self._store.summaries()
        gone = [org for org in known if org not in there]
        if gone:
            await self._store.host.batch(lambda batch: _forget(batch, gone))
        missing = sorted(there - known.keys())
        for org in missing[:MADE_AT_ONCE_MAX]:
            await self._make(org)
        await self._note_day(now_us)
        return now_us + PAUSE_US if len(missing) > MADE_AT_ONCE_MAX else None

    async def _make(self, org: OrgId) -> None:
        try:
            await self.now(org)
        except NoSuchOrg:
            return

    async def forget(self, org: OrgId) -> None:
        """It was removed; `tend` would see that too, but later. What its log was owed nobody reads any more."""
        owed = [row.key for row in self._store.owed() if row.value.org_id == org]

        def write(batch: Batch) -> None:
            _forget(batch, [org])
            for key in owed:
                batch.delete(OWED, key)

        if owed or self._store.summary(org) is not None:
            await self._store.host.batch(write)

    async def _note_day(self, now_us: int) -> None:
        today, days = now_us // DAY_US, self._store.days()
        if days and days[-1].day >= today:
            return
        size = DayOfDisk(day=today, data_bytes=await asyncio.to_thread(self.data_bytes))

        def write(batch: Batch) -> None:
            batch.put(DAYS, day_key(today), size)
            for old in days[: max(0, len(days) + 1 - DAYS_KEPT)]:
                batch.delete(DAYS, day_key(old.day))

        await self._store.host.batch(write)

    def data_bytes(self) -> int:
        """The whole tree: what the summaries say of the orgs, and the host's own."""
        orgs = sum(summary.bytes.total for summary in self._store.summaries().values())
        return orgs + self._tree.usage(HOST).total


def _told_by(profile: Org) -> dict[str, object]:
    state = state_of(profile)
    paused = profile.paused_at
    return {
        "name": profile.name,
        "state": state,
        "created_at": profile.created_at,
        "closes_at": None if profile.closed_at is None else removal_due_us(profile.closed_at),
        "paused": None
        if paused is None
        else Pause(at=paused, by=profile.paused_by or "", why=profile.paused_why or ""),
    }


def _forget(batch: Batch, gone: list[OrgId]) -> None:
    for org in gone:
        if batch.get(SUMMARIES, org) is not None:
            batch.delete(SUMMARIES, org)
