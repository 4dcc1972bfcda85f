"""Redeeming the code that the browser brought back."""

from base64 import b64encode
from typing import Final
from urllib.parse import quote

import msgspec

from app.ports.outside import Rejected
from app.ports.sso import Issuer, Returned
from app.providers.oidc.discovery import Discovery, read
from app.providers.oidc.fetch import Wanted, Way, asked, refusal

_WHAT: Final = "The issuer's answer to the code"
_OK: Final = 200
_NO: Final = (400, 401)
_BASIC: Final = "client_secret_basic"
_POST: Final = "client_secret_post"


class Redeemed(msgspec.Struct, frozen=True):
    id_token: str


class Refusal(msgspec.Struct, frozen=True):
    error: str = ""


async def redeemed(way: Way, issuer: Issuer, returned: Returned, *, discovery: Discovery) -> str:
    """The issuer's token about the person. A code is good once: the issuer refuses it the second time."""
    form = {
        "grant_type": "authorization_code",
        "code": returned.code,
        "redirect_uri": returned.redirect_uri,
        "code_verifier": returned.verifier,
    }
    authorization = None
    methods = discovery.token_endpoint_auth_methods_supported
    if issuer.client_secret is None:
        form["client_id"] = issuer.client_id
    elif _BASIC not in methods and _POST in methods:
        form |= {"client_id": issuer.client_id, "client_secret": issuer.client_secret.reveal()}
    else:
        authorization = _basic(issuer.client_id, issuer.client_secret.reveal())
    wanted = Wanted(
        url=discovery.token_endpoint,
        what=_WHAT,
        form=form,
        authorization=authorization,
    )
    said = await asked(way, wanted)
    if said.status in _NO:
        raise Rejected("sso_code", f"The issuer does not take the code: {_error(said.body)}.")
    if said.status != _OK:
        raise refusal(_WHAT, said.status)
    return read(said.body, Redeemed, what=_WHAT).id_token


def _basic(client_id: str, client_secret: str) -> str:
    pair = f"{quote(client_id, safe='')}:{quote(client_secret, safe='')}"
    return f"Basic {b64encode(pair.encode()).decode()}"


def _error(body: bytes) -> str:
    """One word of theirs, which ends in a log line."""
    try:
        word = msgspec.json.decode(body, type=Refusal).error
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return "no reason is given"
    return (
        word
        if word.isascii() and word.replace("_", "").isalnum() and len(word) < 60
        else "no reason is given"
    )
