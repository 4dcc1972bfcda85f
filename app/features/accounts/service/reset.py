"""New passwords: by a mailed link for who has lost it, by the old one for who has not."""

import asyncio
from typing import Final

import msgspec

from app.core.clock import MINUTE_US, SECOND_US
from app.core.ids import HOST, UserId
from app.core.log import get_log
from app.core.reasons import NOT_FOUND, Refused
from app.features.accounts.errors import INVALID_OR_EXPIRED_TOKEN
from app.features.accounts.rules import opaque
from app.features.accounts.rules.addresses import normal_email
from app.features.accounts.service.desk import Desk
from app.features.accounts.service.letters import reset as reset_letter
from app.features.accounts.service.reception import Reception
from app.features.accounts.service.sign_in import refuse_outdated_in
from app.features.accounts.store import IDENTITIES, RESETS, end_sessions_in, identity_in
from app.features.accounts.types.records import Identity, ResetToken
from app.features.accounts.types.wire import ChangePassword, Reset, Visit
from app.features.audit.types import Act
from app.store.batch import Batch
from app.store.kinds import Row

log = get_log("accounts.reset")

GOOD_FOR_US: Final = 30 * MINUTE_US
LEEWAY_US: Final = 30 * SECOND_US
OPEN_OF_ONE_MAX: Final = 3
SWEPT_AT_ONCE_MAX: Final = 500
FORGOT_TAKES_S: Final = 0.05
"""Every answer takes so long: writing a mail takes about half a millisecond that nobody shall see."""


class Passwords:
    def __init__(self, desk: Desk, reception: Reception) -> None:
        self._desk = desk
        self._store = desk.store
        self._people = reception.people
        self._credentials = reception.credentials
        self._hashing = reception.hashing
        self._lockout = reception.lockout
        self._allowance = reception.allowance

    async def forgot(self, address: str, *, visit: Visit) -> None:
        """The same answer, after the same time, for an address that nobody has."""
        email = normal_email(address) or address.strip().lower()
        key, secret = self._desk.ids.new("rst"), self._desk.randomness.token()

        def write(batch: Batch) -> None:
            allowed = self._allowance.spend_in(batch, email)
            row = identity_in(batch, email)
            if allowed and row is not None:
                self._send_in(batch, row.value, key=key, secret=secret)
                self._record_in(batch, row.value.id, "password.forgot", visit=visit)

        loop = asyncio.get_running_loop()
        answered_at_s = loop.time() + FORGOT_TAKES_S
        try:
            await self._store.host.batch(write)
        except Refused as refused:
            log.error("reset.mail_not_sealed", why=refused.reason.code)
        await asyncio.sleep(answered_at_s - loop.time())

    def _send_in(self, batch: Batch, person: Identity, *, key: str, secret: str) -> None:
        for row in batch.find(RESETS, "user", person.id)[OPEN_OF_ONE_MAX - 1 :]:
            batch.delete(RESETS, row.key)
        expires_at = batch.now_us + GOOD_FOR_US
        token = opaque.written("rst", HOST, ulid=key.removeprefix("rst_"), secret=secret)
        url = f"{self._desk.tenant_url}/reset#token={token}"
        reset = ResetToken(user_id=person.id, sha256=opaque.digest(secret), expires_at=expires_at)
        batch.put(RESETS, key, reset)
        self._desk.outbox.put(batch, reset_letter(person.email, url=url, expires_at_us=expires_at))

    async def reset(self, asked: Reset, *, visit: Visit) -> None:
        """Ends every sign-in and every lock-out of the account."""
        row = self._good(asked.token)
        person = self._person(row.value.user_id)
        self._people.refuse_weak(asked.password, email=person.email)
        hashed = await self._hashing.hashed(asked.password)

        def write(batch: Batch) -> None:
            if batch.get(RESETS, row.key) is None:
                raise Refused(INVALID_OR_EXPIRED_TOKEN)
            for other in batch.find(RESETS, "user", person.id):
                batch.delete(RESETS, other.key)
            self._put_hash_in(batch, person.id, hashed, by_mail=True)
            end_sessions_in(batch, person.id)
            self._lockout.clear_in(batch, person.email)
            self._record_in(batch, person.id, "password.reset", visit=visit)

        await self._store.host.batch(write)

    async def change(self, user: UserId, asked: ChangePassword, *, session: str, visit: Visit) -> None:
        """Every other sign-in ends; this one goes on."""
        person = self._person(user)
        await self._credentials.prove(person.email, asked.current, visit=visit)
        self._people.refuse_weak(asked.new, email=person.email, field="new")
        hashed = await self._hashing.hashed(asked.new)

        def write(batch: Batch) -> None:
            refuse_outdated_in(batch, person)
            self._put_hash_in(batch, user, hashed, by_mail=False)
            end_sessions_in(batch, user, but=session)
            self._record_in(batch, user, "password.change", visit=visit)

        await self._store.host.batch(write)

    async def sweep(self, now_us: int) -> int:
        """Takes away links that are too old to be used; answers how many."""
        old = [row.key for row in self._store.host.rows(RESETS) if _is_old(row.value, now_us)]

        def write(batch: Batch) -> int:
            for key in old[:SWEPT_AT_ONCE_MAX]:
                batch.delete(RESETS, key)
            return len(old[:SWEPT_AT_ONCE_MAX])

        return await self._store.host.batch(write) if old else 0

    def _good(self, token: str) -> Row[ResetToken]:
        read = opaque.read("rst", token)
        row = self._store.reset(f"rst_{read.ulid}") if read is not None else None
        if read is None or row is None or not opaque.matches(read.secret, row.value.sha256):
            raise Refused(INVALID_OR_EXPIRED_TOKEN)
        if _is_old(row.value, self._desk.clock.now_us()):
            raise Refused(INVALID_OR_EXPIRED_TOKEN)
        return row

    def _person(self, user: UserId) -> Identity:
        row = self._store.identity(user)
        if row is None:
            raise Refused(NOT_FOUND)
        return row.value

    def _put_hash_in(self, batch: Batch, user: UserId, hashed: str, *, by_mail: bool) -> None:
        row = batch.get(IDENTITIES, user)
        if row is None:
            raise Refused(NOT_FOUND)
        verified_at = row.value.verified_at or (batch.now_us if by_mail else None)
        person = msgspec.structs.replace(
            row.value, password_hash=hashed, password_changed_at=batch.now_us, verified_at=verified_at
        )
        batch.put(IDENTITIES, user, person)

    def _record_in(self, batch: Batch, user: UserId, action: str, *, visit: Visit) -> None:
        act = Act(actor=user, request_id=visit.request_id, action=action, target=user, facts={"ip": visit.ip})
        self._desk.audit.record(batch, act)


def _is_old(token: ResetToken, now_us: int) -> bool:
    return token.expires_at + LEEWAY_US < now_us
