"""Second factors at rest: one record for each person, and the sign-ins and challenges that wait for a proof."""

from typing import Final, Literal

import msgspec

from app.core.ids import UserId
from app.features.accounts.types.records import Realm

Method = Literal["totp", "webauthn", "recovery"]

RECOVERY_CODES: Final = 10
PASSKEYS_MAX: Final = 10


class Totp(msgspec.Struct, frozen=True, kw_only=True):
    """The secret of an authenticator app, sealed. `last_step` is the newest time step whose code was accepted."""

    sealed: str
    version: int
    created_at: int
    last_step: int = 0


class Passkey(msgspec.Struct, frozen=True, kw_only=True):
    """A security key or a passkey of a device; what it signs with never leaves it."""

    id: str
    name: str
    credential_id: str
    public_key: str
    sign_count: int
    created_at: int
    rp_id: str = ""
    """The host name it was made for; no other page can use it."""
    transports: tuple[str, ...] = ()
    last_used_at: int | None = None


class FactorsRecord(msgspec.Struct, frozen=True, kw_only=True):
    user_id: UserId
    totp: Totp | None = None
    pending: Totp | None = None
    """Enrolled, but not confirmed by a code: it opens nothing yet."""
    sealed_count: int = 0
    """How many secrets were sealed for this person: the version of the next one is one more."""
    passkeys: tuple[Passkey, ...] = ()
    recovery: tuple[str, ...] = ()
    """SHA-256 of each code that was not used yet."""
    lessened: int = 0
    """How often something was taken away. A step-up counts only until it happens again."""

    @property
    def enrolled(self) -> bool:
        return self.totp is not None or bool(self.passkeys)

    @property
    def methods(self) -> tuple[Method, ...]:
        if not self.enrolled:
            return ()
        there: tuple[tuple[Method, bool], ...] = (
            ("totp", self.totp is not None),
            ("webauthn", bool(self.passkeys)),
            ("recovery", bool(self.recovery)),
        )
        return tuple(method for method, has in there if has)


class Relying(msgspec.Struct, frozen=True):
    """For which page a passkey speaks: the host name it is bound to, and the origin that must have asked."""

    id: str
    origin: str


class Challenge(msgspec.Struct, frozen=True, kw_only=True):
    """Something that waits for a proof: a sign-in whose password was right, or a question put to a passkey.

    Used once: the batch that accepts the proof takes it away.
    """

    user_id: UserId
    realm: Realm
    expires_at: int
    sha256: str | None = None
    """Of the secret of a sign-in's token."""
    webauthn: str | None = None
    """What a passkey has to sign."""
    relying: Relying | None = None
    via: str | None = None
    """What came before, where it was no password: `sso:` and the issuer's id."""
