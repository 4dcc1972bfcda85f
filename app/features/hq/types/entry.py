"""Coming into HQ, and what one sees of oneself there."""

import msgspec

from app.core.ids import UserId
from app.features.accounts.types.proofs import Proof
from app.features.accounts.types.wire import Email, Factors, Password


class HqSignIn(Proof, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The second factor may come along; without one it is asked for."""

    email: Email
    password: Password


class HqMe(msgspec.Struct, frozen=True, kw_only=True):
    user_id: UserId
    email: str
    name: str
    mfa: Factors


class By(msgspec.Struct, frozen=True, kw_only=True):
    """The HQ user who acts, and in which request."""

    user: UserId
    request_id: str
