"""Showing a second factor: what is shown is judged and spent in one batch with what it opens."""

import asyncio
from collections.abc import Callable
from typing import Final, Generic, TypeVar

import msgspec

from app.core.ids import UserId
from app.core.reasons import Refused, invalid
from app.features.accounts.errors import INVALID_CREDENTIALS, LOCKED_OUT, ONE_PROOF
from app.features.accounts.rules import lockout, passkeys, recovery, totp
from app.features.accounts.rules.factors import Shown, ShownCode, ShownPasskey, ShownRecovery, spent
from app.features.accounts.service.challenges import Challenges, Posed
from app.features.accounts.service.desk import Desk
from app.features.accounts.service.factor_news import FactorNews
from app.features.accounts.service.factors import Factors, FactorSeals
from app.features.accounts.store import FACTORS, FAILURES
from app.features.accounts.types.factors import FactorsRecord, Method
from app.features.accounts.types.proofs import Proof, WebAuthn
from app.features.accounts.types.wire import Visit
from app.features.audit.types import Act
from app.store.batch import Batch

R = TypeVar("R")

FAILURES_MAX: Final = lockout.ACCOUNT_FAILURES_MAX


class Locked(msgspec.Struct, frozen=True):
    wait_s: int


class Wrong(msgspec.Struct, frozen=True):
    """Counted, written down, and refused."""


class Passed(msgspec.Struct, Generic[R], frozen=True):
    result: R


class Proven(msgspec.Struct, frozen=True):
    method: Method
    record: FactorsRecord


class Proofs:
    """Five wrong ones of any kind lock the account's second factor, whoever sends them and from wherever.

    The password has a count of its own: who does not know it gets nowhere near this one.
    """

    def __init__(
        self,
        desk: Desk,
        *,
        factors: Factors,
        seals: FactorSeals,
        challenges: Challenges,
        news: FactorNews,
    ) -> None:
        self._store = desk.store
        self._audit = desk.audit
        self._clock = desk.clock
        self._factors = factors
        self._seals = seals
        self._news = news
        self._challenges = challenges

    async def prove(
        self,
        user: UserId,
        proof: Proof,
        *,
        visit: Visit,
        then: Callable[[Batch, Proven], R],
        asked_at: str | None = None,
    ) -> R:
        """What `then` writes is kept with the spent proof, or neither is. It may refuse: then nothing is spent.

        `asked_at` is where the question lies that a passkey was to sign.
        """
        method = method_of(proof)
        self._factors.refuse_without(user)
        self.refuse_locked(user)
        posed = None if method != "webauthn" else self._challenges.posed(asked_at or "", user=user)
        shown = await self._looked_at(user, proof, posed)

        def judge(batch: Batch) -> Passed[R] | None:
            row = batch.get(FACTORS, user)
            record = None if row is None else spent(row.value, shown, now_us=batch.now_us)
            if record is None:
                return None
            if posed is not None and asked_at is not None:
                self._challenges.answered_in(batch, asked_at, posed.question)
            batch.put(FACTORS, user, record)
            if method == "recovery":
                self._code_used_in(batch, user, len(record.recovery), visit=visit)
            return Passed(then(batch, Proven(method, record)))

        return await self.attempt(user, method, visit=visit, judge=judge)

    async def attempt(
        self, user: UserId, method: Method, *, visit: Visit, judge: Callable[[Batch], Passed[R] | None]
    ) -> R:
        """One guess, judged and counted under one lock: guesses made at once cannot outrun the count."""

        def write(batch: Batch) -> Passed[R] | Locked | Wrong:
            row = batch.get(FAILURES, lock_key(user))
            if wait := lockout.wait_s(None if row is None else row.value, batch.now_us):
                return Locked(wait)
            passed = judge(batch)
            if passed is None:
                self._failed_in(batch, user, method=method, visit=visit)
                return Wrong()
            batch.delete(FAILURES, lock_key(user))
            return passed

        outcome = await self._store.host.batch(write)
        if isinstance(outcome, Locked):
            raise Refused(LOCKED_OUT, retry_after_s=outcome.wait_s)
        if isinstance(outcome, Wrong):
            raise Refused(INVALID_CREDENTIALS)
        return outcome.result

    async def _signed(self, user: UserId, credential: WebAuthn, posed: Posed) -> Shown:
        known = passkeys.usable(self._factors.of(user).passkeys, posed.relying)
        found = await asyncio.to_thread(
            passkeys.shown, credential, posed.relying, question=posed.question, known=known
        )
        return ShownPasskey("", 0) if found is None else found

    def refuse_locked(self, user: UserId) -> None:
        wait = lockout.wait_s(self._store.failures(lock_key(user)), self._clock.now_us())
        if wait:
            raise Refused(LOCKED_OUT, retry_after_s=wait)

    async def _looked_at(self, user: UserId, proof: Proof, posed: Posed | None) -> Shown:
        """All that takes time, before the lock. Whether it is fresh is judged under it."""
        if posed is not None:
            return await self._signed(user, proof.webauthn or {}, posed)
        if proof.recovery_code is not None:
            return ShownRecovery(recovery.digest(proof.recovery_code))
        known = self._factors.of(user).totp
        if known is None:
            return ShownCode(0, ())
        secret = self._seals.opened(user, known)
        return ShownCode(known.version, totp.steps_of(secret, proof.totp_code or "", self._clock.now_us()))

    def _code_used_in(self, batch: Batch, user: UserId, left: int, *, visit: Visit) -> None:
        act = Act(
            actor=user,
            request_id=visit.request_id,
            action="factor.recovery_use",
            target=user,
            facts={"left": left, "ip": visit.ip},
        )
        self._audit.record(batch, act)
        self._news.write_in(batch, user, "code_used")

    def _failed_in(self, batch: Batch, user: UserId, *, method: Method, visit: Visit) -> None:
        row = batch.get(FAILURES, lock_key(user))
        known = None if row is None else row.value
        failures = lockout.failed(known, batch.now_us, limit=FAILURES_MAX)
        batch.put(FAILURES, lock_key(user), failures)
        if failures.locked_until is not None:
            self._news.write_in(batch, user, "guessed")
        self._audit.record(
            batch,
            Act(
                actor=user,
                request_id=visit.request_id,
                action="factor.prove",
                target=user,
                result="refused",
                facts={"method": method, "ip": visit.ip},
            ),
        )


def lock_key(user: UserId) -> str:
    return f"factor:{user}"


def method_of(proof: Proof) -> Method:
    sent: list[tuple[Method, object]] = [
        ("totp", proof.totp_code),
        ("recovery", proof.recovery_code),
        ("webauthn", proof.webauthn),
    ]
    named = [method for method, value in sent if value is not None]
    if len(named) != 1:
        raise invalid("", ONE_PROOF)
    return named[0]
