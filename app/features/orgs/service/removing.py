"""Removing an org whose 30 days after the closing are over: decided in the org, claimed with the host, then done.

Each step may be the last before a crash, and each may be done twice. The org decides under its own lock, so a restore
and the removal never both win. From then on the host's claim says what is to be finished.
"""

import asyncio
from collections.abc import Sequence
from typing import Final

import msgspec

from app.core.clock import DAY_US, HOUR_US, SECOND_US, Clock
from app.core.ids import OrgId
from app.core.log import get_log
from app.features.audit.service import Audit
from app.features.audit.types import HOUSE, Act, Fact
from app.features.orgs.rules import removal_due_us
from app.features.orgs.store import ERASURES, LEAD_LIMITS, QUOTAS, REMOVALS, OrgStore
from app.features.orgs.types import Erasure, Org, Removal
from app.store.batch import Batch
from app.store.carry import Forget
from app.store.relay import carried
from app.store.tree import Tree

log = get_log("orgs.removing")

LOOKS_APART_US: Final = HOUR_US
"""It must be due at two looks so far apart: a clock that jumps ahead is put right in between, or noticed."""
DRIFT_US_MAX: Final = 5 * 60 * SECOND_US
STAGING_KEPT_US: Final = DAY_US


class Look(msgspec.Struct, frozen=True):
    """When an org was first seen to be due, by the clock on the wall and by the one that never steps."""

    wall_us: int
    boot_s: float


class Removing:
    def __init__(self, tree: Tree, clock: Clock, *, audit: Audit, forgets: Sequence[Forget]) -> None:
        self._tree = tree
        self._store = OrgStore(tree)
        self._clock = clock
        self._audit = audit
        self._forgets = tuple(forgets)
        self._seen: dict[OrgId, Look] = {}
        self._one_at_a_time = asyncio.Lock()

    async def look(self, org: OrgId) -> int | None:
        """Removes the org if it is time; answers when to look again."""
        row = self._store.profile(org)
        if row is None or row.value.closed_at is None:
            self._seen.pop(org, None)
            return None
        if row.value.removing_at is None:
            again_us = self._not_yet(org, removal_due_us(row.value.closed_at))
            if again_us is not None:
                return again_us
            if not await self._tree.org(org).batch(self._decide_in):
                return None
        await self._claim(org, row.value)
        await self.finish(org)
        return None

    async def resume(self) -> None:
        """Finishes removals that were cut off, and takes away what imports have left that were."""
        for row in list(self._tree.host.rows(REMOVALS)):
            await self.finish(row.value.org_id)
        # Gigabytes, perhaps: on the loop nobody would renew the engine's lease meanwhile.
        await asyncio.to_thread(self._tree.drop_stagings, self._clock.now_us() - STAGING_KEPT_US)

    async def finish(self, org: OrgId) -> None:
        """From the claim to the last trace; each step is done again where it was cut off."""
        async with self._one_at_a_time:
            claim = self._tree.host.get(REMOVALS, org)
            if claim is None:
                return
            await asyncio.to_thread(self._tree.set_aside, org)
            for forget in self._forgets:
                await forget(org)
            await asyncio.to_thread(self._tree.clear, org)
            await self._tree.host.batch(lambda batch: self._done_in(batch, claim.value))
            self._seen.pop(org, None)
            log.info("org.removed", org_id=org)
            # What the host knew about it must not be found in lines that were overtaken either.
            await self._tree.host.compact(relayed=carried(self._tree.host, self._tree.logs), erase=True)

    def _not_yet(self, org: OrgId, due_us: int) -> int | None:
        """When to look again; None where it was due at a look long enough ago, and still is."""
        now_us, boot_s = self._clock.now_us(), self._clock.boot_s()
        if now_us < due_us:
            self._seen.pop(org, None)
            return due_us
        first = self._seen.setdefault(org, Look(now_us, boot_s))
        passed_us = round((boot_s - first.boot_s) * SECOND_US)
        if abs((now_us - first.wall_us) - passed_us) > DRIFT_US_MAX:
            self._seen[org] = first = Look(now_us, boot_s)
            passed_us = 0
        return None if passed_us >= LOOKS_APART_US else now_us + LOOKS_APART_US - passed_us

    def _decide_in(self, batch: Batch) -> bool:
        """Under the org's lock: it may have been restored a moment ago."""
        row = self._store.profile_in(batch)
        if row is None or row.value.closed_at is None:
            return False
        if row.value.removing_at is None:
            self._store.put_profile(batch, msgspec.structs.replace(row.value, removing_at=batch.now_us))
        return True

    async def _claim(self, org: OrgId, profile: Org) -> None:
        def write(batch: Batch) -> None:
            if batch.get(REMOVALS, org) is None:
                claim = Removal(org_id=org, closed_at=profile.closed_at or 0, began_at=batch.now_us)
                batch.put(REMOVALS, org, claim)

        await self._tree.host.batch(write)

    def _done_in(self, batch: Batch, claim: Removal) -> None:
        org = claim.org_id
        batch.delete(REMOVALS, org)
        batch.delete(QUOTAS, org)
        batch.delete(LEAD_LIMITS, org)
        batch.put(ERASURES, org, Erasure(org_id=org, what="org", at=batch.now_us))
        facts: dict[str, Fact] = {"closed_at_us": claim.closed_at}
        self._audit.record(
            batch, Act(actor=HOUSE, request_id=None, action="org.remove", target=org, facts=facts)
        )
