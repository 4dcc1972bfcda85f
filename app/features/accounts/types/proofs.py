"""Second factors as they travel."""

from typing import Annotated, Any, Final, Literal

import msgspec

from app.features.accounts.types.factors import Method, Relying
from app.features.accounts.types.wire import Access, Asked, IdText, OneUseToken

CODE_CHARACTERS_MAX: Final = 64
PASSKEY_NAME_CHARACTERS_MAX: Final = 60

Code = Annotated[str, msgspec.Meta(min_length=1, max_length=CODE_CHARACTERS_MAX)]
PasskeyName = Annotated[str, msgspec.Meta(min_length=1, max_length=PASSKEY_NAME_CHARACTERS_MAX)]
WebAuthn = dict[str, Any]
"""What a browser hands over or takes, in the JSON form that the WebAuthn standard gives it."""


class Proof(Asked, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Exactly one of the three."""

    totp_code: Code | None = None
    recovery_code: Code | None = None
    webauthn: WebAuthn | None = None


class LoginProof(Proof, frozen=True, kw_only=True, forbid_unknown_fields=True):
    mfa_token: OneUseToken

    @property
    def proof(self) -> Proof:
        return Proof(totp_code=self.totp_code, recovery_code=self.recovery_code, webauthn=self.webauthn)


class LoginOptions(Asked, frozen=True, kw_only=True, forbid_unknown_fields=True):
    mfa_token: OneUseToken


class ActivateTotp(Asked, frozen=True, kw_only=True, forbid_unknown_fields=True):
    code: Code


class RegisterPasskey(Asked, frozen=True, kw_only=True, forbid_unknown_fields=True):
    name: PasskeyName
    credential: WebAuthn


class RenamePasskey(Asked, frozen=True, kw_only=True, forbid_unknown_fields=True):
    name: PasskeyName


class SignedIn(msgspec.Struct, frozen=True, kw_only=True):
    """Either the access token, or the token with which a second factor is shown at /login/mfa."""

    access_token: str | msgspec.UnsetType = msgspec.UNSET
    exp: str | msgspec.UnsetType = msgspec.UNSET
    mfa_required: Literal[True] | msgspec.UnsetType = msgspec.UNSET
    mfa_token: str | msgspec.UnsetType = msgspec.UNSET
    methods: tuple[Method, ...] | msgspec.UnsetType = msgspec.UNSET


class SteppedUp(Access, frozen=True, kw_only=True):
    step_up_exp: str


class EnrolledTotp(msgspec.Struct, frozen=True, kw_only=True):
    """Shown once. The picture is an SVG without styles or scripts of its own."""

    secret: str
    otpauth_uri: str
    qr_svg: str


class RecoveryCodes(msgspec.Struct, frozen=True, kw_only=True):
    """Shown once; none where codes are left from before."""

    recovery_codes: tuple[str, ...]


class PasskeyOptions(msgspec.Struct, frozen=True, kw_only=True):
    options: WebAuthn


class PasskeyItem(msgspec.Struct, frozen=True, kw_only=True):
    id: IdText
    name: str
    created_at: str
    last_used_at: str | None


class PasskeyRegistered(msgspec.Struct, frozen=True, kw_only=True):
    passkey: PasskeyItem
    recovery_codes: tuple[str, ...]


class FactorDue(msgspec.Struct, frozen=True, kw_only=True):
    """A sign-in that waits for a second factor."""

    mfa_token: str
    methods: tuple[Method, ...]
    passkeys_of: frozenset[str] = frozenset()
    """The host names that the person's passkeys were made for."""

    @property
    def answer(self) -> SignedIn:
        return SignedIn(mfa_required=True, mfa_token=self.mfa_token, methods=self.methods)

    def answer_on(self, relying: Relying | None) -> SignedIn:
        """A passkey is offered only on a page that it was made for."""
        if relying is not None and relying.id in self.passkeys_of:
            return self.answer
        return msgspec.structs.replace(
            self.answer, methods=tuple(method for method in self.methods if method != "webauthn")
        )
