"""The token an issuer signs about a person, read with no trust in what it says of itself."""

from hmac import compare_digest
from typing import Any, Final, Literal

import msgspec
from jwt import PyJWK, PyJWS
from jwt.exceptions import PyJWTError

from app.core.randomness import from_base64url
from app.ports.outside import Rejected
from app.ports.sso import Identified, Issuer
from app.providers.oidc.discovery import KeySet

TOKEN_CHARACTERS_MAX: Final = 16_384
LEEWAY_S: Final = 30
ISSUED_BEFORE_S_MAX: Final = 600
"""A token for a sign-in that began longer ago is not of this sign-in."""
SUBJECT_CHARACTERS_MAX: Final = 255
RSA_BITS_MIN: Final = 2_048

Algorithm = Literal["RS256", "ES256", "EdDSA"]
ALGORITHMS: Final[tuple[Algorithm, ...]] = ("RS256", "ES256", "EdDSA")
_KEY_OF: Final[dict[Algorithm, tuple[str, str | None]]] = {
    "RS256": ("RSA", None),
    "ES256": ("EC", "P-256"),
    "EdDSA": ("OKP", "Ed25519"),
}
"""The type of key, and its curve, that an algorithm works with: the token does not choose that."""


class Header(msgspec.Struct, frozen=True):
    """A header that names keys or rules of its own (jku, jwk, x5u, crit) is refused."""

    alg: Algorithm
    kid: str | None = None
    jku: msgspec.UnsetType = msgspec.UNSET
    jwk: msgspec.UnsetType = msgspec.UNSET
    x5u: msgspec.UnsetType = msgspec.UNSET
    crit: msgspec.UnsetType = msgspec.UNSET


class Claims(msgspec.Struct, frozen=True):
    iss: str
    sub: str
    aud: str | list[str]
    exp: int | float
    iat: int | float
    nonce: str
    azp: str | None = None
    nbf: int | float | None = None
    email: str | None = None
    email_verified: bool | str | None = None
    name: str | None = None


class UnknownKey(Rejected):
    """No key that the issuer has published, as we know it, fits this token."""


def header_of(token: str) -> Header:
    if len(token) > TOKEN_CHARACTERS_MAX:
        raise _refused("is too long")
    try:
        return msgspec.json.decode(from_base64url(token.partition(".")[0]), type=Header)
    except (msgspec.MsgspecError, ValueError):
        raise _refused("is signed in a way that is not taken here") from None


def key_of(header: Header, keys: KeySet) -> PyJWK:
    """The one published key that the token must have been signed with."""
    fitting = [key for key in keys.keys if _fits(key, header)]
    if len(fitting) != 1:
        raise UnknownKey("sso_key", "The issuer's token is signed with a key that it does not publish.")
    try:
        key = PyJWK(fitting[0], algorithm=header.alg)
    except PyJWTError:
        raise _refused("is signed with a key that cannot be used") from None
    if header.alg == "RS256" and key.key.key_size < RSA_BITS_MIN:
        raise _refused("is signed with a key that is too short")
    return key


def identified(token: str, key: PyJWK, *, issuer: Issuer, nonce: str, now_s: float) -> Identified:
    claims = _verified(token, key)
    for holds, sentence in _demands(claims, issuer=issuer, nonce=nonce, now_s=now_s):
        if not holds:
            raise _refused(sentence)
    return Identified(
        subject=claims.sub,
        email=claims.email,
        email_verified=claims.email_verified is True or claims.email_verified == "true",
        name=claims.name,
    )


def _verified(token: str, key: PyJWK) -> Claims:
    algorithm = key.algorithm_name
    try:
        payload = PyJWS(algorithms=[algorithm]).decode(token, key=key, algorithms=[algorithm])
        return msgspec.json.decode(payload, type=Claims)
    except (PyJWTError, msgspec.MsgspecError, ValueError):
        raise _refused("does not hold") from None


def _demands(claims: Claims, *, issuer: Issuer, nonce: str, now_s: float) -> tuple[tuple[bool, str], ...]:
    audience = [claims.aud] if isinstance(claims.aud, str) else claims.aud
    azp = claims.azp
    return (
        (claims.iss == issuer.url, "is of another issuer"),
        (issuer.client_id in audience, "is meant for somebody else"),
        (azp == issuer.client_id if len(audience) > 1 or azp is not None else True, "was made for another"),
        (claims.exp > now_s - LEEWAY_S, "has expired"),
        (now_s - ISSUED_BEFORE_S_MAX <= claims.iat <= now_s + LEEWAY_S, "was made at another time"),
        (claims.nbf is None or claims.nbf <= now_s + LEEWAY_S, "is not valid yet"),
        (compare_digest(claims.nonce.encode(), nonce.encode()), "answers another question"),
        (0 < len(claims.sub) <= SUBJECT_CHARACTERS_MAX, "names nobody"),
    )


def _fits(key: dict[str, Any], header: Header) -> bool:
    kind, curve = _KEY_OF[header.alg]
    return (
        key.get("kty") == kind
        and "d" not in key
        and (curve is None or key.get("crv") == curve)
        and key.get("use", "sig") == "sig"
        and key.get("alg", header.alg) == header.alg
        and (header.kid is None or key.get("kid") == header.kid)
    )


def _refused(what: str) -> Rejected:
    return Rejected("sso_token", f"The issuer's token {what}.")
