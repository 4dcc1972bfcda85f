"""Second factors at rest: one record for each person, with the host."""

import msgspec

from app.core.ids import UserId


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
    last_used_at: int | None = None


class FactorsRecord(msgspec.Struct, frozen=True, kw_only=True):
    user_id: UserId
    totp: Totp | None = None
    pending: Totp | None = None
    """Enrolled, but not confirmed by a code: it opens nothing yet."""
    passkeys: tuple[Passkey, ...] = ()
    recovery: tuple[str, ...] = ()
    """SHA-256 of each code that was not used yet."""
    lessened_at: int = 0
    """When something was last taken away: a step-up from before counts no more."""

    @property
    def enrolled(self) -> bool:
        return self.totp is not None or bool(self.passkeys)
