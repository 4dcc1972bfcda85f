"""Factors that are handed out with an account, for people who may not come in without one."""

import base64

import msgspec

from app.core.ids import UserId
from app.core.randomness import Randomness
from app.features.accounts.rules import recovery, totp
from app.features.accounts.rules.factors import lessened
from app.features.accounts.service.desk import Desk
from app.features.accounts.service.factors import FactorSeals
from app.features.accounts.store import FACTORS
from app.features.accounts.types.factors import FactorsRecord
from app.store.batch import Batch


class Issue(msgspec.Struct, frozen=True, kw_only=True):
    """What its person gets to see, once: the secret of an authenticator app, in base32, and recovery codes."""

    secret: str
    recovery_codes: tuple[str, ...]

    def uri(self, account: str) -> str:
        return totp.otpauth_uri(self.secret, account)


def drawn(randomness: Randomness) -> Issue:
    secret = base64.b32encode(randomness.bytes(totp.SECRET_BYTES)).decode()
    return Issue(secret=secret, recovery_codes=recovery.drawn(randomness))


class Issuing:
    def __init__(self, desk: Desk, *, seals: FactorSeals) -> None:
        self._randomness = desk.randomness
        self._seals = seals

    def draw(self) -> Issue:
        return drawn(self._randomness)

    def issue_in(self, batch: Batch, user: UserId, issue: Issue) -> None:
        """In the place of all factors there were: whoever held those has lost them."""
        row = batch.get(FACTORS, user)
        known = FactorsRecord(user_id=user) if row is None else row.value
        version = known.sealed_count + 1
        active = self._seals.sealed(user, issue.secret, version=version, now_us=batch.now_us)
        issued = msgspec.structs.replace(
            known,
            totp=active,
            pending=None,
            sealed_count=version,
            passkeys=(),
            recovery=recovery.digests(issue.recovery_codes),
        )
        batch.put(FACTORS, user, issued if row is None else lessened(issued))

    def forget_in(self, batch: Batch, user: UserId) -> None:
        """With an account that is no more."""
        batch.delete(FACTORS, user)
