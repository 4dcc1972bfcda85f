"""What a browser is asked about passkeys, and whether its answer is good. The library loads on first use."""

from collections.abc import Sequence
from typing import Any, Final

import msgspec

from app.core.log import get_log
from app.core.randomness import base64url, from_base64url
from app.features.accounts.rules.factors import ShownPasskey
from app.features.accounts.types.factors import Passkey, Relying

log = get_log("accounts.passkeys")

NAME: Final = "Astrix BOS"
TIMEOUT_MS: Final = 300_000
TRANSPORTS: Final = ("usb", "nfc", "ble", "smart-card", "internal", "cable", "hybrid")
CREDENTIAL_CHARACTERS_MAX: Final = 1_400
"""A credential's id has at most 1 023 bytes."""


class Owner(msgspec.Struct, frozen=True):
    """For whom a passkey is made, as the device will show it."""

    id: str
    email: str
    name: str


class Made(msgspec.Struct, frozen=True):
    """A passkey that a browser has made, found good."""

    credential_id: str
    public_key: str
    sign_count: int
    transports: tuple[str, ...]


def registration(
    owner: Owner, relying: Relying, *, question: str, known: Sequence[Passkey]
) -> dict[str, Any]:
    """Keys the person has already are named, so that no device makes a second one."""
    from webauthn import generate_registration_options
    from webauthn.helpers import options_to_json_dict
    from webauthn.helpers.structs import (
        AttestationConveyancePreference,
        AuthenticatorSelectionCriteria,
        ResidentKeyRequirement,
        UserVerificationRequirement,
    )

    options = generate_registration_options(
        rp_id=relying.id,
        rp_name=NAME,
        user_id=owner.id.encode(),
        user_name=owner.email,
        user_display_name=owner.name,
        challenge=from_base64url(question),
        timeout=TIMEOUT_MS,
        attestation=AttestationConveyancePreference.NONE,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.PREFERRED,
            user_verification=UserVerificationRequirement.PREFERRED,
        ),
        exclude_credentials=_descriptors(known),
    )
    return options_to_json_dict(options)


def assertion(relying: Relying, *, question: str, known: Sequence[Passkey]) -> dict[str, Any]:
    from webauthn import generate_authentication_options
    from webauthn.helpers import options_to_json_dict

    options = generate_authentication_options(
        rp_id=relying.id,
        challenge=from_base64url(question),
        timeout=TIMEOUT_MS,
        allow_credentials=_descriptors(known),
    )
    return options_to_json_dict(options)


def made(credential: dict[str, Any], relying: Relying, *, question: str) -> Made | None:
    """None where the answer is not to this question, not from this page, or no answer at all."""
    from webauthn import verify_registration_response

    try:
        verified = verify_registration_response(
            credential=credential,
            expected_challenge=from_base64url(question),
            expected_rp_id=relying.id,
            expected_origin=relying.origin,
        )
    except Exception as problem:  # whatever a forged answer makes the library stumble over, it is a no
        log.info("passkey.refused", why=type(problem).__name__)
        return None
    credential_id = base64url(verified.credential_id)
    if len(credential_id) > CREDENTIAL_CHARACTERS_MAX:
        return None
    return Made(
        credential_id=credential_id,
        public_key=base64url(verified.credential_public_key),
        sign_count=verified.sign_count,
        transports=_transports(credential),
    )


def shown(
    credential: dict[str, Any], relying: Relying, *, question: str, known: Sequence[Passkey]
) -> ShownPasskey | None:
    """The passkey that signed, with its own count. Whether it counted on is judged where it is spent."""
    from webauthn import verify_authentication_response

    passkey = next((one for one in known if one.credential_id == credential.get("id")), None)
    if passkey is None:
        return None
    try:
        verified = verify_authentication_response(
            credential=credential,
            expected_challenge=from_base64url(question),
            expected_rp_id=relying.id,
            expected_origin=relying.origin,
            credential_public_key=from_base64url(passkey.public_key),
            credential_current_sign_count=0,
        )
    except Exception as problem:  # as above
        log.info("passkey.refused", why=type(problem).__name__)
        return None
    return ShownPasskey(passkey.credential_id, verified.new_sign_count)


def usable(known: Sequence[Passkey], relying: Relying) -> list[Passkey]:
    """Those that were made for this page."""
    return [passkey for passkey in known if passkey.rp_id == relying.id]


def _descriptors(known: Sequence[Passkey]) -> list[Any]:
    from webauthn.helpers.structs import AuthenticatorTransport, PublicKeyCredentialDescriptor

    return [
        PublicKeyCredentialDescriptor(
            id=from_base64url(passkey.credential_id),
            transports=[AuthenticatorTransport(transport) for transport in passkey.transports],
        )
        for passkey in known
    ]


def _transports(credential: dict[str, Any]) -> tuple[str, ...]:
    """A hint for the browser; what is no such word is left out."""
    response = credential.get("response")
    named = response.get("transports") if isinstance(response, dict) else None
    wanted = named if isinstance(named, list) else []
    return tuple(transport for transport in TRANSPORTS if transport in wanted)
