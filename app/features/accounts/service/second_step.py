"""The second half of a sign-in: whose password, or whatever else came first, was right."""

from collections.abc import Callable
from typing import TypeVar

from app.core.ids import UserId
from app.core.reasons import Refused
from app.features.accounts.errors import INVALID_OR_EXPIRED_TOKEN
from app.features.accounts.service.challenges import Challenges
from app.features.accounts.service.factors import Factors
from app.features.accounts.service.proofs import Proofs, Proven
from app.features.accounts.store import FACTORS
from app.features.accounts.types.proofs import FactorDue, LoginProof
from app.features.accounts.types.records import Realm
from app.features.accounts.types.wire import Visit
from app.store.batch import Batch

R = TypeVar("R")


class SecondStep:
    """For both realms: whoever opens sessions asks here first."""

    def __init__(self, *, factors: Factors, proofs: Proofs, challenges: Challenges) -> None:
        self._factors = factors
        self._proofs = proofs
        self._challenges = challenges

    def due_in(self, batch: Batch, user: UserId, *, realm: Realm, via: str | None = None) -> FactorDue | None:
        """None where the person has no second factor, and may come in."""
        row = batch.get(FACTORS, user)
        if row is None or not row.value.enrolled:
            return None
        return self._challenges.ask_in(batch, row.value, realm=realm, via=via)

    def waiting(self, token: str, *, realm: Realm) -> UserId:
        """Whose sign-in waits for a second factor. Refused where the token is used, too old or of another realm."""
        return self._challenges.waiting(token, realm=realm).value.user_id

    def came_via(self, token: str, *, realm: Realm) -> str | None:
        """What the first proof was, where it was no password."""
        return self._challenges.waiting(token, realm=realm).value.via

    async def show(
        self, asked: LoginProof, *, realm: Realm, visit: Visit, then: Callable[[Batch, Proven], R]
    ) -> R:
        """Token, proof and what `then` opens are one batch. A wrong proof leaves the token for another try.

        Where the factors were taken away meanwhile, the sign-in begins anew.
        """
        row = self._challenges.waiting(asked.mfa_token, realm=realm)
        if not self._factors.of(row.value.user_id).enrolled:
            raise Refused(INVALID_OR_EXPIRED_TOKEN)

        def used(batch: Batch, proven: Proven) -> R:
            self._challenges.use_in(batch, row.key, realm=realm)
            return then(batch, proven)

        return await self._proofs.prove(
            row.value.user_id, asked.proof, visit=visit, then=used, asked_at=row.key
        )
