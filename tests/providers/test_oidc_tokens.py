"""What an issuer signs is believed only where every part of it holds."""

from base64 import urlsafe_b64encode
from collections.abc import Callable
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from jwt.algorithms import RSAAlgorithm

from app.core.clock import RecordedClock
from app.ports.outside import Rejected
from app.providers.oidc import OidcProvider
from tests.providers.issuer import (
    CLIENT,
    RSA_KEY,
    SECRET,
    SIGNERS,
    LocalIssuer,
    part,
    with_published_key,
)
from tests.providers.oidc import failure, grant, identify

ANOTHER_RSA = generate_private_key(65_537, 2_048)
SHORT_RSA = generate_private_key(65_537, 1_024)


WRONG_CLAIMS: dict[str, dict[str, Any]] = {
    "another issuer": {"iss": "https://elsewhere.example"},
    "the issuer with a slash": {"iss": "…/"},
    "no issuer": {"iss": None},
    "another audience": {"aud": "somebody-else"},
    "an audience that only begins like us": {"aud": CLIENT + "2"},
    "no audience": {"aud": None},
    "several audiences and nobody it was made for": {"aud": [CLIENT, "other"]},
    "several audiences, made for another": {"aud": [CLIENT, "other"], "azp": "other"},
    "made for another": {"azp": "other"},
    "expired": {"exp": -31},
    "no expiry": {"exp": None},
    "expiry as text": {"exp": "tomorrow"},
    "made in the future": {"iat": 31},
    "made long ago": {"iat": -601},
    "no time": {"iat": None},
    "valid later": {"nbf": 31},
    "another nonce": {"nonce": "of another sign-in"},
    "no nonce": {"nonce": None},
    "no subject": {"sub": None},
    "an empty subject": {"sub": ""},
    "an endless subject": {"sub": "x" * 256},
}


@pytest.mark.parametrize("wrong", WRONG_CLAIMS)
def test_a_token_with_a_wrong_claim_names_nobody(
    wrong: str, provider: OidcProvider, issuer: LocalIssuer
) -> None:
    claims = WRONG_CLAIMS[wrong]
    moments = {
        name: int(issuer.now_s()) + value
        for name, value in claims.items()
        if name in ("exp", "iat", "nbf") and isinstance(value, int)
    }
    if claims.get("iss") == "…/":
        claims = {"iss": issuer.url + "/"}

    assert failure(provider, issuer, grant(issuer, **{**claims, **moments})).code == "sso_token"


def test_several_audiences_are_fine_where_the_token_was_made_for_us(
    provider: OidcProvider, issuer: LocalIssuer
) -> None:
    code = grant(issuer, aud=[CLIENT, "other"], azp=CLIENT)

    assert identify(provider, issuer, code).subject == "subject-1"


def unsigned(alg: str) -> Callable[[dict[str, Any]], str]:
    return lambda claims: f"{part({'alg': alg, 'kid': 'RS256'})}.{part(claims)}."


def with_client_secret(claims: dict[str, Any]) -> str:
    return jwt.encode(claims, SECRET * 2, algorithm="HS256", headers={"kid": "RS256"})


def by_a_stranger(claims: dict[str, Any]) -> str:
    return jwt.encode(claims, ANOTHER_RSA, algorithm="RS256", headers={"kid": "RS256"})


def naming(**header: Any) -> Callable[[dict[str, Any]], str]:
    """Signed as it should be, and with a header that names keys or rules of its own besides."""
    own = {"jwk": RSAAlgorithm.to_jwk(RSA_KEY.public_key(), as_dict=True)}
    named = {name: own.get(name, value) for name, value in header.items()}
    return lambda claims: jwt.encode(claims, RSA_KEY, algorithm="RS256", headers={"kid": "RS256", **named})


def with_key_of_another_kind(claims: dict[str, Any]) -> str:
    """The header says ES256 and names the RSA key."""
    return jwt.encode(claims, SIGNERS["ES256"], algorithm="ES256", headers={"kid": "RS256"})


def with_short_key(claims: dict[str, Any]) -> str:
    signed = f"{part({'alg': 'RS256', 'kid': 'short'})}.{part(claims)}"
    signature = SHORT_RSA.sign(signed.encode(), PKCS1v15(), SHA256())
    return f"{signed}.{urlsafe_b64encode(signature).decode().rstrip('=')}"


def without_signature(claims: dict[str, Any]) -> str:
    token = jwt.encode(claims, RSA_KEY, algorithm="RS256", headers={"kid": "RS256"})
    return token.rpartition(".")[0] + "."


def with_zeroes(claims: dict[str, Any]) -> str:
    token = jwt.encode(claims, SIGNERS["ES256"], algorithm="ES256", headers={"kid": "ES256"})
    return f"{token.rpartition('.')[0]}.{urlsafe_b64encode(bytes(64)).decode().rstrip('=')}"


def in_another_mode(claims: dict[str, Any]) -> str:
    return jwt.encode(claims, RSA_KEY, algorithm="RS512", headers={"kid": "RS256"})


FORGED: dict[str, Callable[[dict[str, Any]], str]] = {
    **{f"alg {alg!r}": unsigned(alg) for alg in ("none", "None", "NONE", "nOnE", "")},
    "HS256 with the published key": with_published_key,
    "HS256 with the client secret": with_client_secret,
    "signed by a stranger": by_a_stranger,
    "a header with its own key": naming(jwk="…"),
    "a header that names an address of keys": naming(jku="http://127.0.0.1:1/keys"),
    "a header that names a certificate": naming(x5u="http://127.0.0.1:1/cert"),
    "a header with rules of its own": naming(crit=["exp"]),
    "a key id of another kind": with_key_of_another_kind,
    "no signature": without_signature,
    "a signature of zeroes": with_zeroes,
    "an algorithm that is not on the list": in_another_mode,
    "no token at all": lambda _: "nothing",
    "two parts": lambda claims: part(claims) + "." + part(claims),
    "an endless token": lambda _: "a" * 20_000,
    "an array as a key id": lambda claims: f"{part({'alg': 'RS256', 'kid': ['RS256']})}.{part(claims)}.AAAA",
}


@pytest.mark.parametrize("forged", FORGED)
def test_a_forged_token_names_nobody(forged: str, provider: OidcProvider, issuer: LocalIssuer) -> None:
    issuer.made = FORGED[forged]

    assert isinstance(failure(provider, issuer, grant(issuer)), Rejected)


def test_a_key_that_is_meant_for_something_else_or_is_not_the_only_one_signs_nothing(
    provider: OidcProvider, issuer: LocalIssuer
) -> None:
    rsa = next(key for key in issuer.keys if key["kid"] == "RS256")
    short = {**RSAAlgorithm.to_jwk(SHORT_RSA.public_key(), as_dict=True), "kid": "short"}
    private = {**RSAAlgorithm.to_jwk(RSA_KEY, as_dict=True), "kid": "private"}
    other = {**rsa, "kid": "other", "alg": "RS512"}
    twins = [{**rsa, "kid": "twin"}] * 2
    issuer.keys = [{**rsa, "use": "enc"}, short, private, other, *twins]
    signed: dict[str, Callable[[dict[str, Any]], str]] = {
        "RS256": issuer.signed,
        "short": with_short_key,
        "private": lambda claims: issuer.signed(claims, kid="private"),
        "other": lambda claims: issuer.signed(claims, kid="other"),
        "twin": lambda claims: issuer.signed(claims, kid="twin"),
    }

    for made in signed.values():
        issuer.made = made
        assert isinstance(failure(provider, issuer, grant(issuer)), Rejected)


def test_a_token_that_names_no_key_is_taken_only_where_there_is_no_choice(
    provider: OidcProvider, issuer: LocalIssuer, clock: RecordedClock
) -> None:
    issuer.made = lambda claims: jwt.encode(claims, RSA_KEY, algorithm="RS256")
    assert identify(provider, issuer, grant(issuer)).subject == "subject-1"

    issuer.keys.append({**issuer.keys[0], "kid": "another"})
    clock.advance(3_601)

    assert failure(provider, issuer, grant(issuer)).code == "sso_key"
