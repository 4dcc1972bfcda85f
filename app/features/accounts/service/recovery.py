"""Recovery codes: ten, each good once, shown once."""

import msgspec

from app.core.ids import OrgId, UserId
from app.core.reasons import INVALID_STATE, Refused
from app.features.accounts.errors import NO_FACTOR
from app.features.accounts.rules import recovery
from app.features.accounts.rules.factors import lessened
from app.features.accounts.service.desk import Desk
from app.features.accounts.service.factor_news import FactorNews
from app.features.accounts.store import FACTORS
from app.features.accounts.types.factors import FactorsRecord
from app.features.accounts.types.proofs import RecoveryCodes
from app.features.accounts.types.wire import Visit
from app.features.audit.types import Act
from app.store.batch import Batch
from app.store.kinds import Idem


class Recovery:
    def __init__(self, desk: Desk, *, news: FactorNews) -> None:
        self._store = desk.store
        self._audit = desk.audit
        self._randomness = desk.randomness
        self._news = news

    def drawn(self) -> tuple[str, ...]:
        return recovery.drawn(self._randomness)

    def supplied(
        self, record: FactorsRecord, codes: tuple[str, ...]
    ) -> tuple[FactorsRecord, tuple[str, ...]]:
        """The record with codes, and those to show: none where the person still has some."""
        if record.recovery:
            return record, ()
        return msgspec.structs.replace(record, recovery=recovery.digests(codes)), codes

    async def renew(
        self, user: UserId, *, visit: Visit, org: OrgId | None = None, idem: Idem | None = None
    ) -> RecoveryCodes:
        """Ten new ones; the old ones open nothing any more."""
        codes = self.drawn()

        def write(batch: Batch) -> None:
            row = batch.get(FACTORS, user)
            if row is None or not row.value.enrolled:
                raise Refused(INVALID_STATE, why=NO_FACTOR)
            record = msgspec.structs.replace(lessened(row.value), recovery=recovery.digests(codes))
            batch.put(FACTORS, user, record)
            self._audit.record(batch, _act(user, visit))
            self._news.write_in(batch, user, "codes_renewed")

        await self._store.host.batch(write, idem=idem)
        await self._news.tell(org, user, "codes_renewed")
        return RecoveryCodes(recovery_codes=codes)


def _act(user: UserId, visit: Visit) -> Act:
    return Act(
        actor=user,
        request_id=visit.request_id,
        action="factor.recovery_renew",
        target=user,
        facts={"ip": visit.ip},
    )
