"""What HQ writes down: every act in the host's log, and what was done to one org in that org's log too."""

from typing import Final

from app.core.clock import MINUTE_US, Clock
from app.core.ids import HOST, Ids, OrgId
from app.core.log import get_log
from app.features.audit.service import Audit
from app.features.audit.types import Act, Fact
from app.features.hq.store import OWED, HqStore
from app.features.hq.types.entry import By
from app.features.hq.types.records import Owed
from app.store.batch import Batch
from app.store.errors import NoSuchOrg, Replayed, StoreError
from app.store.kinds import Idem, Row
from app.store.tree import Tree

log = get_log("hq.ledger")

RETRY_US: Final = 5 * MINUTE_US
HQ: Final = "hq"
"""The actor in an org's own log: which of the operator's people it was is told in the host's."""


class Ledger:
    def __init__(self, tree: Tree, audit: Audit, *, ids: Ids, clock: Clock) -> None:
        self._tree = tree
        self._store = HqStore(tree)
        self._audit = audit
        self._ids = ids
        self._clock = clock

    def record_in(
        self, batch: Batch, by: By, action: str, *, target: str | None = None, **facts: Fact
    ) -> None:
        self._audit.record(batch, act_of(by, action, target=target, **facts))

    async def record(self, by: By, action: str, *, target: str | None = None, **facts: Fact) -> None:
        """Before an act whose own change lies elsewhere, or which changes nothing. Raises: then it must not happen."""
        await self._audit.record_before(HOST, act_of(by, action, target=target, **facts))

    def owe_in(self, batch: Batch, by: By, *, org: OrgId, action: str, target: str, **facts: Fact) -> None:
        """The org hears of it even if the power fails now, or if its own files cannot be written just yet."""
        act = Act(actor=HQ, request_id=by.request_id, action=action, target=target, facts=facts)
        owed = Owed(org_id=org, act=act, owed_since=batch.now_us)
        batch.put(OWED, self._ids.new("owed"), owed, expect=0)

    async def settle(self) -> bool:
        """Writes into the orgs' logs what is owed them. False: some could not be written and must be tried again."""
        settled = [await self._settle_one(row) for row in list(self._store.owed())]
        return all(settled)

    async def pay(self) -> int | None:
        """The same, and when to try again what could not be written."""
        return None if await self.settle() else self._clock.now_us() + RETRY_US

    async def _settle_one(self, row: Row[Owed]) -> bool:
        owed = row.value
        # Its key makes a repeat of what a crash cut off harmless.
        once = Idem(key=row.key, fingerprint=row.key, encode=None)
        try:
            await self._tree.org(owed.org_id).batch(
                lambda batch: self._audit.record(batch, owed.act), idem=once
            )
        except (Replayed, NoSuchOrg) as done:
            log.info("hq.owed_entry_needless", org=owed.org_id, why=type(done).__name__)
        except StoreError as trouble:
            log.warning("hq.owed_entry_waits", org=owed.org_id, why=str(trouble))
            return False
        await self._tree.host.batch(lambda batch: batch.delete(OWED, row.key))
        return True


def act_of(by: By, action: str, *, target: str | None = None, **facts: Fact) -> Act:
    return Act(actor=by.user, request_id=by.request_id, action=action, target=target, facts=facts)
