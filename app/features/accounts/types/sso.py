"""Sign-in through somebody else: the issuers HQ trusts, who is known by them, and what travels."""

from typing import Annotated, Final, Literal

import msgspec

from app.core.ids import UserId
from app.features.accounts.types.wire import Asked

ISSUER_NAME_CHARACTERS_MAX: Final = 60
ISSUER_URL_CHARACTERS_MAX: Final = 300
CLIENT_CHARACTERS_MAX: Final = 500
DOMAINS_MAX: Final = 50
DOMAIN_CHARACTERS_MAX: Final = 253
RETURN_CHARACTERS_MAX: Final = 500
BROUGHT_CHARACTERS_MAX: Final = 4_096

SsoError = Literal[
    "sso_denied", "sso_expired", "sso_unknown_account", "sso_unverified", "sso_disabled", "sso_failed"
]
"""What `/login?sso_error=` says: they pressed cancel at the issuer; it took too long or was tried twice; nobody here
goes by that address; the address is not proven, there or here; their access is switched off; anything else."""

Purpose = Literal["sign_in", "invite"]


# At rest


class SsoIssuer(msgspec.Struct, frozen=True, kw_only=True):
    """Whom HQ trusts to know the people of some domains. The secret is sealed, bound to how many there were."""

    id: str
    name: str
    issuer: str
    client_id: str
    sealed: str | None = None
    sealed_count: int = 0
    domains: tuple[str, ...] = ()
    enabled: bool = True
    sign_up: bool = False
    private_network: bool = False
    created_at: int


class SsoTie(msgspec.Struct, frozen=True, kw_only=True):
    """An account as an issuer knows it. Keyed by issuer and subject: an address can change hands, they cannot."""

    user_id: UserId
    issuer: str
    subject: str
    email: str
    tied_at: int


class SsoUse(msgspec.Struct, frozen=True, kw_only=True):
    """A sign-in that was finished: what came back is not taken a second time."""

    expires_at: int


class SsoAssertion(msgspec.Struct, frozen=True, kw_only=True):
    """Whom an issuer vouched for, kept until the page of an invitation brings its token. Used once."""

    sha256: str
    issuer_id: str
    subject: str
    email: str | None
    email_verified: bool
    name: str | None
    expires_at: int


# On the wire: everybody

Brought = Annotated[str, msgspec.Meta(max_length=BROUGHT_CHARACTERS_MAX)]


class SsoStart(Asked, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`return_to` is a path of this app. For an invitation the issuer's word is handed to its page instead."""

    return_to: Annotated[str, msgspec.Meta(max_length=RETURN_CHARACTERS_MAX)] | None = None
    purpose: Purpose = "sign_in"


class SsoCallback(msgspec.Struct, frozen=True, kw_only=True):
    """Issuers add parameters of their own, which say nothing to us."""

    code: Brought | None = None
    state: Brought | None = None
    error: Brought | None = None
    iss: Brought | None = None


class SsoProviderItem(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    name: str


class SsoProviders(msgspec.Struct, frozen=True, kw_only=True):
    items: list[SsoProviderItem]
    next_cursor: str | None = None
    total: int


# On the wire: HQ

Domain = Annotated[str, msgspec.Meta(min_length=1, max_length=DOMAIN_CHARACTERS_MAX)]

ClientSecret = Annotated[str, msgspec.Meta(min_length=1, max_length=CLIENT_CHARACTERS_MAX)]


class PutSsoIssuer(Asked, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The secret is written, never read. Left out, it stays, unless the issuer is another now; null takes it away."""

    name: Annotated[str, msgspec.Meta(min_length=1, max_length=ISSUER_NAME_CHARACTERS_MAX)]
    issuer: Annotated[str, msgspec.Meta(min_length=1, max_length=ISSUER_URL_CHARACTERS_MAX)]
    client_id: Annotated[str, msgspec.Meta(min_length=1, max_length=CLIENT_CHARACTERS_MAX)]
    client_secret: ClientSecret | msgspec.UnsetType | None = msgspec.UNSET
    domains: Annotated[tuple[Domain, ...], msgspec.Meta(max_length=DOMAINS_MAX)] = ()
    enabled: bool = True
    sign_up: bool = False
    private_network: bool = False


class SsoIssuerItem(msgspec.Struct, frozen=True, kw_only=True):
    """`redirect_uri` is what the issuer must be told; `people` is how many accounts are tied to it."""

    id: str
    name: str
    issuer: str
    client_id: str
    has_secret: bool
    domains: tuple[str, ...]
    enabled: bool
    sign_up: bool
    private_network: bool
    redirect_uri: str
    people: int
    created_at: str
    version: int


class SsoCheck(msgspec.Struct, frozen=True, kw_only=True):
    """What an issuer says of itself just now, or what is wrong with it."""

    ok: bool
    problems: list[str]
    authorization_endpoint: str | None = None
    token_endpoint: str | None = None
    keys: int | None = None
