"""Access tokens: signed by us with Ed25519, short-lived, and read with no trust in what they say of themselves."""

from collections import OrderedDict
from typing import Final, Literal

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from jwt import PyJWS
from jwt.exceptions import PyJWTError

from app.core.clock import SECOND_US, Clock, rfc3339
from app.core.ids import OrgId, UserId, is_org_id
from app.core.randomness import from_base64url
from app.core.reasons import INVALID_TOKEN, TOKEN_EXPIRED, Refused
from app.core.roles import Role
from app.core.settings import KeyRing
from app.features.accounts.types.records import Realm
from app.features.accounts.types.wire import Access

ACCESS_S: Final = {"tenant": 15 * 60, "admin": 10 * 60}
STEP_UP_S: Final = 5 * 60
LEEWAY_S: Final = 30
TOKEN_CHARACTERS_MAX: Final = 2_048
VERIFIED_KEPT_MAX: Final = 2_048

ALGORITHM: Final = "EdDSA"


class Header(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All that a header may say. Whatever else it names (jku, x5u, jwk, crit …) makes the token invalid."""

    alg: Literal["EdDSA"]
    kid: str
    typ: Literal["JWT"] = "JWT"


class Claims(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a token says, times in whole seconds since 1970. Org and role are absent for who belongs to no org."""

    sub: UserId
    user_id: UserId
    aud: Realm
    iat: int
    exp: int
    sid: str
    org_id: OrgId | None = None
    role: Role | None = None
    step_up_exp: int | None = None
    step_up_of: int | None = None


class Bearer(msgspec.Struct, frozen=True, kw_only=True):
    """For whom a token is made."""

    user: UserId
    session: str
    org: OrgId | None = None
    role: Role | None = None
    realm: Realm = "tenant"


class Tokens:
    def __init__(self, keys: KeyRing, clock: Clock) -> None:
        self._clock = clock
        self._signer_kid, self._signer = _signer(keys)
        self._verifiers = {kid: _private(secret.reveal()).public_key() for kid, secret in keys.items()}
        self._jws = PyJWS(algorithms=[ALGORITHM])
        self._verified: OrderedDict[str, Claims] = OrderedDict()

    def mint(self, bearer: Bearer, *, step_up_of: int | None = None) -> Access:
        """`step_up_of` is the state of the factors that a second factor was just shown from."""
        now = self._clock.now_us() // SECOND_US
        exp = now + ACCESS_S[bearer.realm]
        claims = Claims(
            sub=bearer.user,
            user_id=bearer.user,
            org_id=bearer.org,
            role=bearer.role,
            aud=bearer.realm,
            iat=now,
            exp=exp,
            sid=bearer.session,
            step_up_exp=None if step_up_of is None else now + STEP_UP_S,
            step_up_of=step_up_of,
        )
        token = self._jws.encode(
            _without_nulls(claims), self._signer, algorithm=ALGORITHM, headers={"kid": self._signer_kid}
        )
        return Access(access_token=token, exp=rfc3339(exp * SECOND_US))

    def verify(self, token: str) -> Claims:
        """The claims of a token that we signed and that is in its time; everything else is refused."""
        claims = self._verified.get(token)
        if claims is None:
            claims = self._checked(token)
            self._keep(token, claims)
        self._refuse_untimely(claims)
        return claims

    def _checked(self, token: str) -> Claims:
        try:
            header = _header(token)
            payload = self._jws.decode(token, self._verifiers[header.kid], algorithms=[ALGORITHM])
            claims = msgspec.json.decode(payload, type=Claims)
        except (ValueError, KeyError, PyJWTError, msgspec.MsgspecError, RecursionError):
            raise Refused(INVALID_TOKEN) from None
        if claims.sub != claims.user_id or not 0 < claims.exp - claims.iat <= ACCESS_S[claims.aud]:
            raise Refused(INVALID_TOKEN)
        if claims.org_id is not None and not is_org_id(claims.org_id):
            raise Refused(INVALID_TOKEN)
        return claims

    def _refuse_untimely(self, claims: Claims) -> None:
        now = self._clock.now_us() // SECOND_US
        if claims.iat > now + LEEWAY_S:
            raise Refused(INVALID_TOKEN)
        if claims.exp + LEEWAY_S < now:
            raise Refused(TOKEN_EXPIRED)

    def _keep(self, token: str, claims: Claims) -> None:
        """Only the signature is remembered. Time, session and membership are judged at every request."""
        self._verified[token] = claims
        if len(self._verified) > VERIFIED_KEPT_MAX:
            self._verified.popitem(last=False)


def _header(token: str) -> Header:
    if len(token) > TOKEN_CHARACTERS_MAX or not token.isascii() or token.count(".") != 2:
        raise ValueError("not the form of a token")
    return msgspec.json.decode(from_base64url(token.partition(".")[0]), type=Header)


def _signer(keys: KeyRing) -> tuple[str, Ed25519PrivateKey]:
    for kid, secret in keys.items():
        return kid, _private(secret.reveal())
    raise ValueError("without a signing key nobody can sign in")


def _private(seed: bytes) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(seed)


def _without_nulls(claims: Claims) -> bytes:
    named = {name: value for name, value in msgspec.structs.asdict(claims).items() if value is not None}
    return msgspec.json.encode(named)
