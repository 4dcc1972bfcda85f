"""Coming into HQ, and what one sees of oneself there."""

import msgspec

from app.core.ids import UserId
from app.features.accounts.types.proofs import Code, Proof
from app.features.accounts.types.wire import Asked, Email, Factors, Password


class HqSignIn(Asked, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A code may come along. Without one it is asked for, as a passkey always is: it needs a question to sign."""

    email: Email
    password: Password
    totp_code: Code | None = None
    recovery_code: Code | None = None

    @property
    def proof(self) -> Proof | None:
        proof = Proof(totp_code=self.totp_code, recovery_code=self.recovery_code)
        return None if proof == Proof() else proof


class HqMe(msgspec.Struct, frozen=True, kw_only=True):
    user_id: UserId
    email: str
    name: str
    mfa: Factors


class By(msgspec.Struct, frozen=True, kw_only=True):
    """The HQ user who acts, and in which request."""

    user: UserId
    request_id: str
