"""Asking the local issuer through the plug, as a sign-in does."""

import asyncio
from base64 import urlsafe_b64encode
from hashlib import sha256
from typing import Any

import pytest

from app.core.secrets import Secret
from app.ports.outside import OutsideFailure
from app.ports.sso import Identified, Issuer, Returned
from app.providers.oidc import OidcProvider
from tests.providers.issuer import CLIENT, SECRET, Grant, LocalIssuer

BACK = "http://127.0.0.1:8080/api/auth/sso/sso_1/callback"
VERIFIER, NONCE = "v" * 43, "a nonce of this sign-in"


def trusted(issuer: LocalIssuer, **changes: Any) -> Issuer:
    known: dict[str, Any] = {"url": issuer.url, "client_id": CLIENT, "client_secret": Secret(SECRET)}
    return Issuer(**(known | changes))


def grant(issuer: LocalIssuer, **claims: Any) -> str:
    issuer.claims = claims
    challenge = urlsafe_b64encode(sha256(VERIFIER.encode()).digest()).decode().rstrip("=")
    return issuer.granted(Grant(BACK, NONCE, challenge))


def identify(provider: OidcProvider, issuer: LocalIssuer, code: str, **changes: Any) -> Identified:
    returned = {"code": code, "redirect_uri": BACK, "verifier": VERIFIER, "nonce": NONCE, **changes}
    return asyncio.run(provider.identify(trusted(issuer), Returned(**returned)))


def failure(provider: OidcProvider, issuer: LocalIssuer, code: str, **changes: Any) -> OutsideFailure:
    with pytest.raises(OutsideFailure) as failed:
        identify(provider, issuer, code, **changes)
    return failed.value
