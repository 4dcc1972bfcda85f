"""What people may ask about what is kept of them: gathering it, erasing it, and keeping that up after a restore."""

from collections.abc import Sequence

import msgspec

from app.core.ids import OrgId
from app.features.privacy.service.asking import Asking
from app.features.privacy.service.desk import Persons, PrivacyDesk
from app.features.privacy.service.erasing import Erasing
from app.features.privacy.service.exporting import Exporting
from app.features.privacy.store import PrivacyStore
from app.features.privacy.types import Erased
from app.store.archive import BadArchive
from app.store.batch import Batch
from app.store.traces import Trace

__all__ = ["Persons", "Privacy", "PrivacyDesk"]


class Privacy:
    def __init__(self, desk: PrivacyDesk) -> None:
        self._desk = desk
        self._store = PrivacyStore(desk.tree)
        self.asking = Asking(desk)
        self.exporting = Exporting(desk)
        self.erasing = Erasing(desk)

    def hand_over(self, traces: Sequence[Trace]) -> None:
        """What all rooms keep about people, once all rooms are there."""
        self._desk.traces = tuple(traces)

    async def reapply(self, org: OrgId) -> None:
        """Whoever was erased here and is there again came with a copy, and is erased again."""
        for row in self._store.erased(org):
            await self.asking.again_after_restore(org, row.value.lead_ids)

    # When an org is carried to another host, or removed from this one

    def packed(self, org: OrgId, *, secrets: bool) -> bytes:
        del secrets
        return msgspec.json.encode([row.value for row in self._store.erased(org)])

    def judge(self, content: bytes) -> list[Erased]:
        try:
            return msgspec.json.decode(content, type=list[Erased])
        except msgspec.MsgspecError as problem:
            raise BadArchive(f"Who was erased cannot be read: {problem}") from None

    def settle(self, batch: Batch) -> None:
        """What the org's own records claim needs nothing of this host."""
        del batch

    async def unpack(self, org: OrgId, content: bytes) -> None:
        found = self.judge(content)

        def write(batch: Batch) -> None:
            for one in found:
                if one.org_id == org:
                    self._store.keep_erased_in(batch, one)

        await self._desk.tree.host.batch(write)

    async def forget(self, org: OrgId) -> None:
        await self._desk.tree.host.batch(lambda batch: self._store.forget_org_in(batch, org))
