"""The checks of a route, in their one order, from the token to the step-up."""

from collections.abc import Mapping
from typing import Final

from msgspec.structs import replace

from app.core.clock import SECOND_US, Clock
from app.core.ids import OrgId
from app.core.reasons import (
    ACCOUNT_DISABLED,
    ADMIN_REALM_REQUIRED,
    INSUFFICIENT_ROLE,
    INVALID_TOKEN,
    MISSING_ORG_HEADER,
    MISSING_TOKEN,
    ORG_SUSPENDED,
    ORGANIZATION_MISMATCH,
    STEP_UP_REQUIRED,
    TENANT_REALM_REQUIRED,
    Reason,
    Refused,
    invalid,
)
from app.core.roles import DEVELOPER, OWNER, VIEWER, Role, lower
from app.http.caller import Caller, Claims, Gatekeeper, KeyGrant, Realm
from app.http.endpoint import Endpoint
from app.http.headers import RequestHeaders
from app.store.errors import StoreError

TOKEN_CHARACTERS_MAX: Final = 8_192
KEY_PREFIX: Final = "ak_"
KEY_ROLE_MAX: Final = DEVELOPER
"""Whoever made it: a key has no higher rank."""
KEYS_NOT_TAKEN: Final = replace(
    INSUFFICIENT_ROLE, sentence="No API key opens this address. It needs a person who is signed in."
)
SCOPE_MISSING: Final = replace(
    INSUFFICIENT_ROLE, sentence="This API key lacks the scope {scope}. Make a key that has it."
)
SCOPE_HELD_BACK: Final = replace(
    INSUFFICIENT_ROLE,
    sentence="This API key has the scope {scope}, but not the rank: it ranks as a developer, and never above "
    "whoever made it. A standing approval that has ended counts no more.",
)
_WRONG_REALM: Final[Mapping[Realm, Reason]] = {
    "tenant": TENANT_REALM_REQUIRED,
    "admin": ADMIN_REALM_REQUIRED,
}


class Guard:
    def __init__(self, gatekeeper: Gatekeeper, clock: Clock) -> None:
        self._gatekeeper = gatekeeper
        self._clock = clock

    def claims(self, endpoint: Endpoint, headers: RequestHeaders) -> Claims:
        """A token that is genuine, of this realm, of a living session, and of the org that the request names."""
        claims = self._read(_bearer(headers))
        if claims.realm != endpoint.realm:
            raise Refused(_WRONG_REALM[endpoint.realm])
        _demand_one_org(endpoint, headers.all(b"x-org-id"), claims)
        if not self._gatekeeper.session_alive(claims):
            raise Refused(INVALID_TOKEN)
        return claims

    def caller(self, endpoint: Endpoint, claims: Claims) -> Caller:
        """The role as stored now, whatever the token says."""
        role = self._role(claims)
        if claims.org is not None and not _may_use(endpoint, role) and self._is_closed(claims.org):
            raise Refused(ORG_SUSPENDED)
        if self._owes_a_factor(endpoint, claims):
            raise Refused(STEP_UP_REQUIRED, enrolled=False, methods=[])
        if not _is_granted(endpoint, claims.key, role):
            raise _not_granted(endpoint, claims.key)
        step_up = self._stepped_up(claims)
        if endpoint.step_up and not step_up:
            raise self._step_up_required(claims)
        return Caller.of(claims, role=role, step_up=step_up)

    def still(self, caller: Caller) -> bool:
        """Whether what was judged at the start of a long answer would be judged the same now."""
        if caller.expires_at_s * SECOND_US <= self._clock.now_us():
            return False
        claims = Claims(
            caller.user, caller.org, caller.realm, caller.session, caller.expires_at_s, key=caller.key
        )
        try:
            if not self._gatekeeper.session_alive(claims) or self._role(claims) != caller.role:
                return False
            return caller.role == OWNER or not self._is_closed(caller.org)
        except (Refused, StoreError):
            return False

    def _read(self, bearer: str) -> Claims:
        if bearer.startswith(KEY_PREFIX):
            return self._gatekeeper.read_key(bearer)
        return self._gatekeeper.read_token(bearer)

    def _owes_a_factor(self, endpoint: Endpoint, claims: Claims) -> bool:
        """A key was made by somebody who had stepped up; what its maker owes since does not stop a machine."""
        if claims.org is None or claims.realm == "admin" or claims.key is not None or endpoint.enrolling:
            return False
        return self._gatekeeper.must_enrol(claims.org, claims.user)

    def _stepped_up(self, claims: Claims) -> bool:
        fresh = claims.step_up_until_s * SECOND_US > self._clock.now_us()
        return fresh and self._gatekeeper.step_up_stands(claims)

    def _step_up_required(self, claims: Claims) -> Refused:
        if claims.key is not None:
            return Refused(STEP_UP_REQUIRED, enrolled=False, methods=[])
        known = self._gatekeeper.enrolment(claims.user)
        return Refused(STEP_UP_REQUIRED, enrolled=known.enrolled, methods=list(known.methods))

    def _role(self, claims: Claims) -> Role:
        if claims.org is None or claims.realm == "admin":
            return VIEWER
        membership = self._gatekeeper.membership(claims.org, claims.user)
        if membership is None:
            raise Refused(INVALID_TOKEN)
        if membership.disabled:
            raise Refused(ACCOUNT_DISABLED)
        return membership.role if claims.key is None else lower(membership.role, KEY_ROLE_MAX)

    def _is_closed(self, org: OrgId) -> bool:
        return self._gatekeeper.org_state(org) != "open"


def _may_use(endpoint: Endpoint, role: Role) -> bool:
    """Whether the state of the org makes no difference: its owner still reads, and acts on the person go on."""
    if endpoint.realm == "admin" or endpoint.needs.access == "token" or endpoint.when_closed:
        return True
    return role == OWNER and endpoint.method == "GET"


def _is_granted(endpoint: Endpoint, key: KeyGrant | None, role: Role) -> bool:
    """A key needs the scope of the row, and its maker's role unless an owner approved that scope for it."""
    in_role = endpoint.needs.access != "org" or role in endpoint.needs.roles
    if key is None:
        return in_role
    if endpoint.scope is None or endpoint.scope not in key.scopes:
        return False
    return in_role or endpoint.scope in key.standing


def _not_granted(endpoint: Endpoint, key: KeyGrant | None) -> Refused:
    """Whoever made a key reads what it lacks."""
    if key is None:
        return Refused(INSUFFICIENT_ROLE)
    if endpoint.scope is None:
        return Refused(KEYS_NOT_TAKEN)
    return Refused(SCOPE_HELD_BACK if endpoint.scope in key.scopes else SCOPE_MISSING, scope=endpoint.scope)


def _bearer(headers: RequestHeaders) -> str:
    sent = headers.all(b"authorization")
    if not sent:
        raise Refused(MISSING_TOKEN)
    scheme, _, token = sent[0].strip().partition(b" ")
    if len(sent) > 1 or len(token) > TOKEN_CHARACTERS_MAX:
        raise Refused(INVALID_TOKEN)
    if scheme.lower() != b"bearer" or not token.strip():
        raise Refused(MISSING_TOKEN)
    try:
        return token.strip().decode("ascii")
    except UnicodeDecodeError:
        raise Refused(INVALID_TOKEN) from None


def _demand_one_org(endpoint: Endpoint, named: list[bytes], claims: Claims) -> None:
    if len(named) > 1:
        raise invalid("X-Org-ID", "Send this header once, not twice.")
    if not named:
        if endpoint.needs.access == "org" and claims.key is None:
            raise Refused(MISSING_ORG_HEADER)
        return
    org = claims.org
    if endpoint.realm == "tenant" and (org is None or named[0].strip() != org.encode()):
        raise Refused(ORGANIZATION_MISMATCH)
