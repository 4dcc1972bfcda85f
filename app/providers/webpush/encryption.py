"""Encrypting one message for one browser: RFC 8291 on top of the aes128gcm coding of RFC 8188."""

import os
import struct
from typing import Final

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from app.core.randomness import from_base64url
from app.ports.outside import Rejected
from app.ports.push import PushTarget

RECORD_BYTES: Final = 4096
PAYLOAD_BYTES_MAX: Final = 3993
"""What fits into one record beside its delimiter, its tag and the header."""

_SALT_BYTES: Final = 16
_KEY_BYTES: Final = 16
_NONCE_BYTES: Final = 12
_SHARED_BYTES: Final = 32
_LAST_RECORD: Final = b"\x02"


def encrypted(payload: bytes, target: PushTarget) -> bytes:
    """The body of the request; Rejected where the browser's keys are none or the payload is too long."""
    if len(payload) > PAYLOAD_BYTES_MAX:
        raise Rejected("push_too_long", f"A push message has at most {PAYLOAD_BYTES_MAX} bytes.")
    browser, auth = _browser_keys(target)
    ours = ec.generate_private_key(ec.SECP256R1())
    salt = os.urandom(_SALT_BYTES)
    shared = _derived(
        ours.exchange(ec.ECDH(), browser),
        salt=auth,
        info=b"WebPush: info\0" + _point(browser) + _point(ours.public_key()),
        length=_SHARED_BYTES,
    )
    key = _derived(shared, salt=salt, info=b"Content-Encoding: aes128gcm\0", length=_KEY_BYTES)
    nonce = _derived(shared, salt=salt, info=b"Content-Encoding: nonce\0", length=_NONCE_BYTES)
    sealed = AESGCM(key).encrypt(nonce, payload + _LAST_RECORD, None)
    our_point = _point(ours.public_key())
    return salt + struct.pack("!IB", RECORD_BYTES, len(our_point)) + our_point + sealed


def _browser_keys(target: PushTarget) -> tuple[ec.EllipticCurvePublicKey, bytes]:
    try:
        point = from_base64url(target.p256dh.rstrip("="))
        return (
            ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point),
            from_base64url(target.auth.rstrip("=")),
        )
    except ValueError:
        raise Rejected("push_keys", "The browser's keys are not usable.") from None


def _point(key: ec.EllipticCurvePublicKey) -> bytes:
    return key.public_bytes(serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint)


def _derived(secret: bytes, *, salt: bytes, info: bytes, length: int) -> bytes:
    return HKDF(algorithm=hashes.SHA256(), length=length, salt=salt, info=info).derive(secret)
