"""What waits for a proof: sign-ins whose password was right, and questions put to a passkey."""

from typing import Final

import msgspec

from app.core.clock import MINUTE_US, SECOND_US
from app.core.ids import HOST, UserId
from app.core.reasons import Refused
from app.features.accounts.errors import INVALID_OR_EXPIRED_TOKEN
from app.features.accounts.rules import opaque
from app.features.accounts.service.desk import Desk
from app.features.accounts.store import CHALLENGES
from app.features.accounts.types.factors import Challenge, FactorsRecord, Relying
from app.features.accounts.types.proofs import FactorDue
from app.features.accounts.types.records import Realm
from app.store.batch import Batch
from app.store.kinds import Row

GOOD_FOR_US: Final = 5 * MINUTE_US
LEEWAY_US: Final = 30 * SECOND_US
LOGINS_OF_ONE_MAX: Final = 20
SWEPT_AT_ONCE_MAX: Final = 500
CHALLENGE_BYTES: Final = 32
_PREFIX: Final = "mfa"


class Posed(msgspec.Struct, frozen=True):
    """A question that waits for its answer."""

    question: str
    relying: Relying


class Challenges:
    def __init__(self, desk: Desk) -> None:
        self._store = desk.store
        self._ids = desk.ids
        self._clock = desk.clock
        self._randomness = desk.randomness

    # Sign-ins

    def ask_in(
        self, batch: Batch, known: FactorsRecord, *, realm: Realm, via: str | None = None
    ) -> FactorDue:
        """The password was right: now a second factor is due, from whoever holds this token."""
        key, secret = self._ids.new(_PREFIX), self._randomness.token()
        waiting = [row for row in batch.find(CHALLENGES, "user", known.user_id) if row.value.sha256]
        for row in waiting[LOGINS_OF_ONE_MAX - 1 :]:
            batch.delete(CHALLENGES, row.key)
        asked = Challenge(
            user_id=known.user_id,
            realm=realm,
            expires_at=batch.now_us + GOOD_FOR_US,
            sha256=opaque.digest(secret),
            via=via,
        )
        batch.put(CHALLENGES, key, asked, expect=0)
        token = opaque.written(_PREFIX, HOST, ulid=key.removeprefix(f"{_PREFIX}_"), secret=secret)
        names = frozenset(passkey.rp_id for passkey in known.passkeys)
        return FactorDue(mfa_token=token, methods=known.methods, passkeys_of=names)

    def waiting(self, token: str, *, realm: Realm) -> Row[Challenge]:
        """The sign-in that a token belongs to."""
        read = opaque.read(_PREFIX, token)
        row = self._store.challenge(f"{_PREFIX}_{read.ulid}") if read is not None else None
        if read is None or row is None or not opaque.matches(read.secret, row.value.sha256 or ""):
            raise Refused(INVALID_OR_EXPIRED_TOKEN)
        self._refuse_unfit(row.value, realm, self._clock.now_us())
        return row

    # Questions to a passkey

    async def pose(self, key: str, user: UserId, *, realm: Realm, relying: Relying) -> str:
        """What the passkey has to sign. Asking again puts the new question in the place of the old one."""
        question = self._randomness.token(CHALLENGE_BYTES)

        def write(batch: Batch) -> None:
            row = batch.get(CHALLENGES, key)
            asked = (
                Challenge(user_id=user, realm=realm, expires_at=batch.now_us + GOOD_FOR_US)
                if row is None or row.value.sha256 is None
                else row.value
            )
            batch.put(CHALLENGES, key, msgspec.structs.replace(asked, webauthn=question, relying=relying))

        await self._store.host.batch(write)
        return question

    def posed(self, key: str, *, user: UserId) -> Posed:
        row = self._store.challenge(key)
        if row is None or row.value.user_id != user or _is_old(row.value, self._clock.now_us()):
            raise Refused(INVALID_OR_EXPIRED_TOKEN)
        question, relying = row.value.webauthn, row.value.relying
        if question is None or relying is None:
            raise Refused(INVALID_OR_EXPIRED_TOKEN)
        return Posed(question, relying)

    def answered_in(self, batch: Batch, key: str, question: str) -> None:
        """A question is answered once. A sign-in that asked it still waits for its end."""
        row = batch.get(CHALLENGES, key)
        if row is None or row.value.webauthn != question or _is_old(row.value, batch.now_us):
            raise Refused(INVALID_OR_EXPIRED_TOKEN)
        if row.value.sha256 is None:
            batch.delete(CHALLENGES, key)
        else:
            batch.put(CHALLENGES, key, msgspec.structs.replace(row.value, webauthn=None, relying=None))

    # Both

    def use_in(self, batch: Batch, key: str, *, realm: Realm) -> None:
        """Once: of two who bring the same token, the second finds nothing."""
        row = batch.get(CHALLENGES, key)
        if row is None:
            raise Refused(INVALID_OR_EXPIRED_TOKEN)
        self._refuse_unfit(row.value, realm, batch.now_us)
        batch.delete(CHALLENGES, key)

    def _refuse_unfit(self, asked: Challenge, realm: Realm, now_us: int) -> None:
        if asked.realm != realm or _is_old(asked, now_us):
            raise Refused(INVALID_OR_EXPIRED_TOKEN)

    async def sweep(self, now_us: int) -> int:
        """Takes away what is too old to be answered; answers how many."""
        old = [row.key for row in self._store.host.rows(CHALLENGES) if _is_old(row.value, now_us)]

        def write(batch: Batch) -> int:
            rows = [batch.get(CHALLENGES, key) for key in old[:SWEPT_AT_ONCE_MAX]]
            gone = [row.key for row in rows if row is not None and _is_old(row.value, now_us)]
            for key in gone:
                batch.delete(CHALLENGES, key)
            return len(gone)

        return await self._store.host.batch(write) if old else 0


def assertion_key(session: str) -> str:
    """Where a sign-in's question for a step-up lies: one at a time."""
    return f"assert:{session}"


def _is_old(asked: Challenge, now_us: int) -> bool:
    return asked.expires_at + LEEWAY_US < now_us
