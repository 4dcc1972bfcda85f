"""What the notices room asks about people, answered from what is stored now."""

from app.core.ids import OrgId, UserId
from app.core.roles import OWNER
from app.features.accounts.store import AccountStore
from app.features.orgs.service import Orgs

TIMEZONE_UNKNOWN = "UTC"


class Directory:
    def __init__(self, store: AccountStore, orgs: Orgs) -> None:
        self._store = store
        self._orgs = orgs

    def address_of(self, org: OrgId, user: UserId) -> str | None:
        """Where mail reaches somebody who still belongs to the org; None where it does not."""
        member = self._orgs.member(org, user)
        person = self._store.identity(user)
        if member is None or member.disabled or person is None:
            return None
        return person.value.email

    def name_of(self, user: UserId) -> str:
        """What they call themselves; empty where there is nobody of that id any more."""
        person = self._store.identity(user)
        return "" if person is None else person.value.name

    def timezone_of(self, org: OrgId) -> str:
        profile = self._orgs.profile(org)
        return TIMEZONE_UNKNOWN if profile is None else profile.timezone

    def is_signed_in(self, user: UserId, session: str) -> bool:
        row = self._store.session(session)
        return row is not None and row.value.user_id == user

    def owners_of(self, org: OrgId) -> list[UserId]:
        members = (row.value for row in self._orgs.members(org))
        return [member.user_id for member in members if member.role == OWNER and not member.disabled]
