"""Keys of web push (RFC 8292): a P-256 pair that says who we are, and what a browser's own keys must look like."""

from typing import Final

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from app.core.randomness import base64url, from_base64url

POINT_BYTES: Final = 65
AUTH_BYTES: Final = 16
_SCALAR_BYTES: Final = 32


def new_private_key() -> bytes:
    scalar = ec.generate_private_key(ec.SECP256R1()).private_numbers().private_value
    return scalar.to_bytes(_SCALAR_BYTES, "big")


def public_text(private: bytes) -> str:
    key = ec.derive_private_key(int.from_bytes(private, "big"), ec.SECP256R1())
    point = key.public_key().public_bytes(
        serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
    )
    return base64url(point)


def is_browser_key(text: str) -> bool:
    """A point of the curve, uncompressed."""
    try:
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), _raw(text, POINT_BYTES))
    except ValueError:
        return False
    return True


def is_auth_secret(text: str) -> bool:
    try:
        _raw(text, AUTH_BYTES)
    except ValueError:
        return False
    return True


def _raw(text: str, length: int) -> bytes:
    raw = from_base64url(text.rstrip("="))
    if len(raw) != length:
        raise ValueError(f"{length} bytes are wanted, not {len(raw)}")
    return raw
