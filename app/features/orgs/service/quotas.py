"""How much of the disk an org takes up, and how much it may.

Journals and logs go on whatever is full: a stop that could not be written down would be worse than a full disk. What
is refused are uploads, recordings and exports, when the org's quota is used up or the disk is down to its reserve.
"""

import asyncio
from collections.abc import Iterable
from typing import Final

import msgspec

from app.core.clock import Clock
from app.core.ids import HOST, OrgId
from app.core.reasons import STORAGE_FULL, Refused, invalid
from app.features.audit.service import Audit
from app.features.audit.types import Act
from app.features.orgs.errors import QUOTA_FULL
from app.features.orgs.store import QUOTAS
from app.features.orgs.types import Bytes, Quota, UsageView
from app.store.batch import Batch
from app.store.blobs import Blob, NoRoom
from app.store.errors import NoSuchOrg
from app.store.tree import Tree
from app.store.usage import Usage

MEASURED_EVERY_S: Final = 30.0
"""A walk over the files of an org is good for so long, unless it is nearly full."""
NEARLY_FULL: Final = 0.9
_UNBOUNDED: Final = 1 << 62


class Measure(msgspec.Struct, frozen=True):
    at_s: float
    usage: Usage


class Quotas:
    def __init__(self, tree: Tree, clock: Clock, audit: Audit, *, default_mb: int, reserve_mb: int) -> None:
        self._tree = tree
        self._clock = clock
        self._audit = audit
        self._default = default_mb << 20 if default_mb else None
        self._reserve = reserve_mb << 20
        self._known: dict[OrgId, Measure] = {}

    # How much there is

    def quota(self, org: OrgId) -> int | None:
        """None: no limit of its own."""
        row = self._tree.host.get(QUOTAS, org)
        return self._default if row is None else row.value.bytes

    async def usage(self, org: OrgId) -> UsageView:
        found = await asyncio.to_thread(self.measured, org)
        return UsageView(
            bytes=Bytes(total=found.total, **msgspec.structs.asdict(found)),
            quota_bytes=self.quota(org),
            reserve_ok=self._above_reserve() > 0,
        )

    def measured(self, org: OrgId, *, anew: bool = False) -> Usage:
        now_s = self._clock.boot_s()
        known = self._known.get(org)
        if known is None or anew or now_s - known.at_s >= MEASURED_EVERY_S:
            known = self._known[org] = Measure(now_s, self._tree.usage(org))
        return known.usage

    # Who may write

    def room(self, org: OrgId) -> int:
        """How many bytes of blobs may be put now. Near the edge the files are counted anew."""
        quota = self.quota(org)
        left = _UNBOUNDED
        if quota is not None:
            used = self.measured(org).total
            if used >= quota * NEARLY_FULL:
                used = self.measured(org, anew=True).total
            left = quota - used
        return max(0, min(left, self._above_reserve()))

    def refuse_full(self, org: OrgId, more_bytes: int) -> None:
        """Where so many bytes would not fit: 503 where the disk is at fault, 409 where the quota is."""
        if more_bytes > self.room(org):
            raise self._refusal(more_bytes)

    def put(
        self, org: OrgId, name: str, content: bytes | Iterable[bytes], *, beyond_quota: bool = False
    ) -> Blob:
        """The way to keep a blob: whole under its name, or refused before the room is used up."""
        room = max(0, self._above_reserve()) if beyond_quota else self.room(org)
        try:
            blob = self._tree.org(org).blobs.put(name, content, room=room)
        except NoRoom as full:
            raise self._refusal(full.needed) from None
        self._known.pop(org, None)
        return blob

    # HQ

    async def set(self, org: OrgId, quota: int | None, actor: str, *, request_id: str | None = None) -> None:
        """None: no limit."""
        if org not in self._tree.org_ids():
            raise NoSuchOrg(org)
        if quota is not None and quota < 0:
            raise invalid("bytes", "a quota is no less than nothing")

        await self._tree.org(HOST).batch(
            lambda batch: self.set_in(batch, org, quota, actor=actor, request_id=request_id)
        )

    def set_in(
        self, batch: Batch, org: OrgId, quota: int | None, *, actor: str, request_id: str | None
    ) -> None:
        """In a batch of the host."""
        batch.put(QUOTAS, org, Quota(org_id=org, bytes=quota, set_at=batch.now_us, set_by=actor))
        facts = {"org": org, "bytes": quota}
        self._audit.record(
            batch, Act(actor=actor, request_id=request_id, action="org.quota", target=org, facts=facts)
        )

    def _above_reserve(self) -> int:
        return self._tree.disk_free - self._reserve

    def _refusal(self, more_bytes: int) -> Refused:
        at_fault = STORAGE_FULL if more_bytes > self._above_reserve() else QUOTA_FULL
        return Refused(at_fault)
