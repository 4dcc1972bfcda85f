"""How much of the disk an org takes up, and how much it may.

Journals and logs go on whatever is full: a stop that could not be written down would be worse than a full disk. What
is refused are uploads, recordings and exports, when the org's quota is used up or the disk is down to its reserve.
"""

import asyncio
from collections.abc import Callable, Iterable
from typing import Final

import msgspec

from app.core.clock import Clock
from app.core.ids import HOST, OrgId
from app.core.reasons import STORAGE_FULL, Refused, invalid
from app.features.audit.service import Audit
from app.features.audit.types import Act
from app.features.orgs.errors import QUOTA_FULL
from app.features.orgs.store import LEAD_LIMITS, QUOTAS
from app.features.orgs.types import Bytes, LeadLimit, Quota, UsageView
from app.store.batch import Batch
from app.store.blobs import Blob, Incoming, NoRoom
from app.store.errors import NoSuchOrg
from app.store.tree import Tree
from app.store.usage import Usage

MEASURED_EVERY_S: Final = 30.0
"""A walk over the files of an org is good for so long, unless it is nearly full."""
NEARLY_FULL: Final = 0.9
LEADS_MAX: Final = 100_000
"""So many leads an org may hold, unless HQ says otherwise."""
LEADS_LIMIT_MAX: Final = 1_000_000
_UNBOUNDED: Final = 1 << 62


class Measure(msgspec.Struct, frozen=True):
    at_s: float
    usage: Usage


class Unused(msgspec.Struct, frozen=True):
    """How much may still be put, as it was measured so many seconds ago."""

    bytes: int
    measured_s_ago: float


def _nothing(_: OrgId) -> int:
    return 0


class Quotas:
    def __init__(self, tree: Tree, clock: Clock, audit: Audit, *, default_mb: int, reserve_mb: int) -> None:
        self._tree = tree
        self._clock = clock
        self._audit = audit
        self._default = default_mb << 20 if default_mb else None
        self._reserve = reserve_mb << 20
        self._known: dict[OrgId, Measure] = {}
        self.promised: Callable[[OrgId], int] = _nothing
        """Room that was promised to uploads and is not used yet; whoever promises it says here how much."""

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

    def measured(self, org: OrgId) -> Usage:
        return self._measure(org).usage

    def _measure(self, org: OrgId, *, anew: bool = False) -> Measure:
        now_s = self._clock.boot_s()
        known = self._known.get(org)
        if known is None or anew or now_s - known.at_s >= MEASURED_EVERY_S:
            known = self._known[org] = Measure(now_s, self._tree.usage(org))
        return known

    # Who may write

    def room(self, org: OrgId) -> int:
        """How many bytes of blobs may be put now. Near the edge the files are counted anew."""
        return max(0, self.unused(org).bytes - self.promised(org))

    def unused(self, org: OrgId) -> Unused:
        """The same with what was promised still in it."""
        quota, now_s = self.quota(org), self._clock.boot_s()
        if quota is None:
            return Unused(max(0, self._above_reserve()), 0.0)
        found = self._measure(org)
        if found.usage.total >= quota * NEARLY_FULL:
            found = self._measure(org, anew=True)
        left = min(quota - found.usage.total, self._above_reserve())
        return Unused(max(0, left), max(0.0, now_s - found.at_s))

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

    def begin(self, org: OrgId, name: str, *, promised_bytes: int) -> Incoming:
        """A blob that comes in piece by piece, into room that was promised to it: only the disk can still refuse it."""
        self.refuse_scarce(promised_bytes)
        return self._tree.org(org).blobs.begin(name, room=promised_bytes)

    def refuse_scarce(self, more_bytes: int = 0) -> None:
        """Where the disk is down to its reserve, or would be."""
        if more_bytes > max(0, self._above_reserve()):
            raise Refused(STORAGE_FULL)

    def refuse(self, more_bytes: int) -> None:
        raise self._refusal(more_bytes)

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

    # How many people it may know

    def lead_limit(self, org: OrgId) -> int:
        row = self._tree.host.get(LEAD_LIMITS, org)
        return LEADS_MAX if row is None else row.value.leads

    def set_lead_limit_in(
        self, batch: Batch, org: OrgId, leads: int | None, *, actor: str, request_id: str | None
    ) -> None:
        """In a batch of the host. None: as many as others."""
        if leads is None:
            batch.delete(LEAD_LIMITS, org)
        else:
            batch.put(LEAD_LIMITS, org, LeadLimit(org_id=org, leads=leads, set_at=batch.now_us, set_by=actor))
        facts = {"org": org, "leads": leads}
        self._audit.record(
            batch, Act(actor=actor, request_id=request_id, action="org.lead_limit", target=org, facts=facts)
        )

    def _above_reserve(self) -> int:
        return self._tree.disk_free - self._reserve

    def _refusal(self, more_bytes: int) -> Refused:
        at_fault = STORAGE_FULL if more_bytes > self._above_reserve() else QUOTA_FULL
        return Refused(at_fault)
