"""An authenticator app: set up in two steps, so that nobody is locked out by a picture that was not scanned."""

import asyncio
import base64

import msgspec

from app.core.clock import Clock
from app.core.ids import OrgId, UserId
from app.core.reasons import INVALID_STATE, NOT_FOUND, Refused
from app.features.accounts.errors import NO_TOTP, NOTHING_PENDING
from app.features.accounts.rules import totp
from app.features.accounts.rules.factors import lessened
from app.features.accounts.rules.qr import qr_svg
from app.features.accounts.service.desk import Desk
from app.features.accounts.service.factors import refuse_unproven
from app.features.accounts.service.proofs import Passed
from app.features.accounts.service.reception import Reception
from app.features.accounts.service.recovery import Recovery
from app.features.accounts.store import FACTORS
from app.features.accounts.types.factors import FactorsRecord, Totp
from app.features.accounts.types.proofs import EnrolledTotp, RecoveryCodes
from app.features.accounts.types.wire import Visit
from app.features.audit.types import Act
from app.store.batch import Batch
from app.store.kinds import Idem


class Totps:
    def __init__(self, desk: Desk, reception: Reception, *, recovery: Recovery) -> None:
        self._store = desk.store
        self._audit = desk.audit
        self._randomness = desk.randomness
        self._clock: Clock = desk.clock
        self._factors = reception.factors
        self._seals = reception.seals
        self._proofs = reception.proofs
        self._news = reception.news
        self._recovery = recovery

    async def enroll(
        self,
        user: UserId,
        account: str,
        *,
        visit: Visit,
        stepped_up: bool = True,
        idem: Idem | None = None,
    ) -> EnrolledTotp:
        """A new secret that waits for its first code. What is active stays so until then."""
        secret = base64.b32encode(self._randomness.bytes(totp.SECRET_BYTES)).decode()

        def write(batch: Batch) -> None:
            known = known_in(batch, user)
            refuse_unproven(known, stepped_up=stepped_up)
            version = known.sealed_count + 1
            pending = self._seals.sealed(user, secret, version=version, now_us=batch.now_us)
            batch.put(FACTORS, user, msgspec.structs.replace(known, pending=pending, sealed_count=version))
            self._audit.record(batch, _act(user, "factor.enroll", visit=visit))

        await self._store.host.batch(write, idem=idem)
        uri = totp.otpauth_uri(secret, account)
        picture = await asyncio.to_thread(qr_svg, uri)
        return EnrolledTotp(secret=secret, otpauth_uri=uri, qr_svg=picture)

    async def activate(
        self,
        user: UserId,
        code: str,
        *,
        visit: Visit,
        stepped_up: bool = True,
        org: OrgId | None = None,
    ) -> RecoveryCodes:
        """The first code makes the secret count. Recovery codes come with it where none are left from before."""
        known = self._factors.of(user)
        refuse_unproven(known, stepped_up=stepped_up)
        pending = known.pending
        if pending is None:
            raise Refused(INVALID_STATE, why=NOTHING_PENDING)
        self._proofs.refuse_locked(user)
        steps = totp.steps_of(self._seals.opened(user, pending), code, self._clock.now_us())
        codes = self._recovery.drawn()

        def judge(batch: Batch) -> Passed[RecoveryCodes] | None:
            known = known_in(batch, user)
            refuse_unproven(known, stepped_up=stepped_up)
            if known.pending is None or known.pending.version != pending.version:
                raise Refused(INVALID_STATE, why=NOTHING_PENDING)
            if not steps:
                return None
            active = msgspec.structs.replace(known.pending, last_step=max(steps))
            record, shown = self._recovery.supplied(_activated(known, active), codes)
            batch.put(FACTORS, user, record)
            self._audit.record(batch, _act(user, "factor.activate", visit=visit))
            self._news.write_in(batch, user, "added")
            return Passed(RecoveryCodes(recovery_codes=shown))

        shown = await self._proofs.attempt(user, "totp", visit=visit, judge=judge)
        await self._news.tell(org, user, "added")
        return shown

    async def remove(self, user: UserId, *, visit: Visit, org: OrgId | None = None) -> None:
        def write(batch: Batch) -> None:
            known = known_in(batch, user)
            if known.totp is None:
                raise Refused(NOT_FOUND, why=NO_TOTP)
            record = lessened(msgspec.structs.replace(known, totp=None, pending=None))
            batch.put(FACTORS, user, record)
            self._audit.record(batch, _act(user, "factor.remove", visit=visit))
            self._news.write_in(batch, user, "removed")

        await self._store.host.batch(write)
        await self._news.tell(org, user, "removed")


def known_in(batch: Batch, user: UserId) -> FactorsRecord:
    row = batch.get(FACTORS, user)
    return FactorsRecord(user_id=user) if row is None else row.value


def _activated(known: FactorsRecord, active: Totp) -> FactorsRecord:
    """In the place of an older app, which opens nothing any more: that is a loss to whoever held it."""
    record = msgspec.structs.replace(known, totp=active, pending=None)
    return record if known.totp is None else lessened(record)


def _act(user: UserId, action: str, *, visit: Visit) -> Act:
    facts = {"method": "totp", "ip": visit.ip}
    return Act(actor=user, request_id=visit.request_id, action=action, target=user, facts=facts)
