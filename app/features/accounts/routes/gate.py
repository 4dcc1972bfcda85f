"""What the edge asks about every request; answered from what is stored now, but for the signature of a token."""

from typing import Final

from app.core.clock import SECOND_US
from app.core.ids import OrgId, UserId
from app.core.reasons import NOT_FOUND, Refused
from app.features.accounts.service import Accounts
from app.features.orgs.service import state_of
from app.http.caller import Claims, Enrolment, KeyGrant, Membership, OrgState
from app.store.errors import NoSuchOrg

NEVER_S: Final = 253_402_300_799
"""When a key without an expiry ends: the last second of the year 9999."""


class Gate:
    def __init__(self, accounts: Accounts) -> None:
        self._tokens = accounts.tokens
        self._sessions = accounts.sessions
        self._orgs = accounts.orgs
        self._factors = accounts.factors
        self._keys, self._uses = accounts.api_keys, accounts.key_uses

    def read_token(self, raw: str) -> Claims:
        claims = self._tokens.verify(raw)
        return Claims(
            user=claims.user_id,
            org=claims.org_id,
            realm=claims.aud,
            session=claims.sid,
            expires_at_s=claims.exp,
            step_up_until_s=claims.step_up_exp or 0,
            step_up_of=claims.step_up_of or 0,
        )

    def read_key(self, raw: str) -> Claims:
        shown = self._keys.shown(raw)
        key = shown.key
        return Claims(
            user=key.created_by,
            org=shown.org,
            realm="tenant",
            session=key.id,
            expires_at_s=NEVER_S if key.expires_at is None else key.expires_at // SECOND_US,
            key=KeyGrant(key.id, key.name, frozenset(key.scopes), self._keys.approved(shown)),
        )

    def session_alive(self, claims: Claims) -> bool:
        if claims.key is not None:
            return claims.org is not None and self._key_alive(claims.org, claims.key.id)
        return self._sessions.alive(claims.session, claims.user, realm=claims.realm)

    def _key_alive(self, org: OrgId, key: str) -> bool:
        if not self._keys.stands(org, key):
            return False
        self._uses.note(org, key)
        return True

    def membership(self, org: OrgId, user: UserId) -> Membership | None:
        """None also where the org was removed: the sign-in is then renewed for where the person still belongs."""
        try:
            member = self._orgs.member(org, user)
        except NoSuchOrg:
            return None
        return None if member is None else Membership(member.role, member.disabled)

    def org_state(self, org: OrgId) -> OrgState:
        profile = self._orgs.profile(org)
        if profile is None:
            raise Refused(NOT_FOUND)
        state = state_of(profile)
        return "suspended" if state == "paused" else state

    def enrolment(self, user: UserId) -> Enrolment:
        known = self._factors.enrolment(user)
        return Enrolment(known.enrolled, known.methods)

    def must_enrol(self, org: OrgId, user: UserId) -> bool:
        return self._factors.must_enrol(org, user)

    def step_up_stands(self, claims: Claims) -> bool:
        return self._factors.step_up_stands(claims.user, claims.step_up_of)
