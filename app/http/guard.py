"""The checks of a route, in their one order, from the token to the step-up."""

from collections.abc import Mapping
from typing import Final

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
from app.core.roles import OWNER, VIEWER, Role
from app.http.caller import Caller, Claims, Gatekeeper, Realm
from app.http.endpoint import Endpoint
from app.http.headers import RequestHeaders
from app.store.errors import StoreError

TOKEN_CHARACTERS_MAX: Final = 8_192
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
        claims = self._gatekeeper.read_token(_bearer(headers))
        if claims.realm != endpoint.realm:
            raise Refused(_WRONG_REALM[endpoint.realm])
        _demand_one_org(endpoint, headers.all(b"x-org-id"), claims.org)
        if not self._gatekeeper.session_alive(claims):
            raise Refused(INVALID_TOKEN)
        return claims

    def caller(self, endpoint: Endpoint, claims: Claims) -> Caller:
        """The role as stored now, whatever the token says."""
        role = self._role(claims)
        if claims.org is not None and not _may_use(endpoint, role) and self._is_closed(claims.org):
            raise Refused(ORG_SUSPENDED)
        if endpoint.needs.access == "org" and role not in endpoint.needs.roles:
            raise Refused(INSUFFICIENT_ROLE)
        step_up = claims.step_up_until_s * SECOND_US > self._clock.now_us()
        if endpoint.step_up and not step_up:
            known = self._gatekeeper.enrolment(claims.user)
            raise Refused(STEP_UP_REQUIRED, enrolled=known.enrolled, methods=list(known.methods))
        return Caller.of(claims, role=role, step_up=step_up)

    def still(self, caller: Caller) -> bool:
        """Whether what was judged at the start of a long answer would be judged the same now."""
        if caller.expires_at_s * SECOND_US <= self._clock.now_us():
            return False
        claims = Claims(caller.user, caller.org, caller.realm, caller.session, caller.expires_at_s)
        try:
            if not self._gatekeeper.session_alive(claims) or self._role(claims) != caller.role:
                return False
            return caller.role == OWNER or not self._is_closed(caller.org)
        except (Refused, StoreError):
            return False

    def _role(self, claims: Claims) -> Role:
        if claims.org is None or claims.realm == "admin":
            return VIEWER
        membership = self._gatekeeper.membership(claims.org, claims.user)
        if membership is None:
            raise Refused(INVALID_TOKEN)
        if membership.disabled:
            raise Refused(ACCOUNT_DISABLED)
        return membership.role

    def _is_closed(self, org: OrgId) -> bool:
        return self._gatekeeper.org_state(org) != "open"


def _may_use(endpoint: Endpoint, role: Role) -> bool:
    """Whether the state of the org makes no difference: its owner still reads, and acts on the person go on."""
    if endpoint.realm == "admin" or endpoint.needs.access == "token" or endpoint.when_closed:
        return True
    return role == OWNER and endpoint.method == "GET"


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


def _demand_one_org(endpoint: Endpoint, named: list[bytes], org: OrgId | None) -> None:
    if len(named) > 1:
        raise invalid("X-Org-ID", "Send this header once, not twice.")
    if not named:
        if endpoint.needs.access == "org":
            raise Refused(MISSING_ORG_HEADER)
        return
    if endpoint.realm == "tenant" and (org is None or named[0].strip() != org.encode()):
        raise Refused(ORGANIZATION_MISMATCH)
