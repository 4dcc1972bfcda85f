"""Which org a person may work in now, and the token that says so."""

from collections.abc import Callable

import msgspec

from app.core.clock import rfc3339
from app.core.ids import OrgId, UserId, is_org_id
from app.core.log import get_log
from app.core.reasons import ACCOUNT_DISABLED, NOT_FOUND, Refused
from app.core.roles import OWNER, Role
from app.features.accounts.service.tokens import Bearer, Tokens
from app.features.accounts.store import AccountStore
from app.features.accounts.types.wire import Access, MyOrg
from app.features.orgs.service import Orgs
from app.store.errors import NoSuchOrg, NotReady

log = get_log("accounts.access")


class Place(msgspec.Struct, frozen=True):
    """An org and the role a person has in it now."""

    org: OrgId
    role: Role
    disabled: bool = False


class Accesses:
    def __init__(self, store: AccountStore, orgs: Orgs, tokens: Tokens) -> None:
        self._store = store
        self._orgs = orgs
        self._tokens = tokens

    def mint(self, user: UserId, place: Place | None, *, session: str) -> Access:
        if place is None:
            return self._tokens.mint(Bearer(user=user, session=session))
        return self._tokens.mint(Bearer(user=user, session=session, org=place.org, role=place.role))

    def place(self, user: UserId, org: OrgId) -> Place:
        """Refused where the person is no member, exactly as where there is no such org."""
        try:
            member = self._orgs.member(org, user) if is_org_id(org) else None
        except NoSuchOrg:
            member = None
        if member is None:
            raise Refused(NOT_FOUND)
        if member.disabled:
            raise Refused(ACCOUNT_DISABLED)
        return Place(org, member.role)

    def place_or_home(self, user: UserId, org: OrgId | None) -> Place | None:
        """The org of a session while it may be entered, else where a sign-in would begin."""
        try:
            return self.place(user, org) if org is not None else self.home(user)
        except Refused:
            return self.home(user)

    def home(self, user: UserId) -> Place | None:
        """Where a sign-in begins: the org of the latest session, else the oldest tie. None: no org at all."""
        places = self._places(user)
        open_ones = {place.org: place for place in places if not place.disabled}
        if places and not open_ones:
            raise Refused(ACCOUNT_DISABLED)
        sessions = sorted(self._store.sessions_of(user), key=lambda row: -row.value.last_used_at)
        wished = [org for row in sessions if (org := row.value.org_id) is not None and org in open_ones]
        orgs = [*wished, *open_ones]
        return open_ones[orgs[0]] if orgs else None

    def owns_an_org(self, user: UserId) -> bool:
        return any(place.role == OWNER and not place.disabled for place in self._places(user))

    def my_orgs(self, user: UserId, *, due_at: Callable[[OrgId], int | None]) -> tuple[MyOrg, ...]:
        """`due_at` says until when an org waits for a second factor."""
        places = (place for place in self._places(user) if not place.disabled)
        return tuple(
            MyOrg(
                org_id=place.org,
                name=profile.name,
                roles=(place.role,),
                mfa_due_at=None if (due := due_at(place.org)) is None else rfc3339(due),
            )
            for place in places
            if (profile := self._orgs.profile(place.org)) is not None
        )

    def _places(self, user: UserId) -> list[Place]:
        """Every org that has this person as a member, oldest tie first; the org's own list decides."""
        links = sorted(self._store.links_of(user), key=lambda row: row.value.claimed_at)
        found = (self._place_or_none(user, row.value.org_id) for row in links)
        return [place for place in found if place is not None]

    def _place_or_none(self, user: UserId, org: OrgId) -> Place | None:
        try:
            member = self._orgs.member(org, user)
        except (NoSuchOrg, NotReady) as problem:
            log.warning("access.org_unreadable", org=org, why=str(problem))
            return None
        return None if member is None else Place(org, member.role, member.disabled)
