"""An org's profile and its members. What spans an org and the people's own records stands in accounts, above."""

from typing import Final

import msgspec

from app.core.clock import rfc3339
from app.core.ids import OrgId, UserId
from app.core.reasons import INVALID_PARAMS, INVALID_STATE, NOT_FOUND, Refused
from app.core.roles import MANAGER, OWNER, RANK, Role
from app.features.audit.service import Audit
from app.features.orgs.errors import LAST_OWNER, OWNERS_SAY
from app.features.orgs.rules import (
    changed,
    fields_changed,
    is_last_owner,
    is_plain_line,
    is_timezone,
    problems_of,
    removal_due_us,
    state_of,
)
from app.features.orgs.store import OrgStore
from app.features.orgs.types import Asker, Member, Org, OrgChange, OrgView
from app.store.batch import Batch
from app.store.errors import VersionConflict
from app.store.kinds import Row
from app.store.tree import Tree

SYSTEM_FIELDS: Final = frozenset(
    (
        *("id", "created_at", "created_by", "closed_at", "closed_by", "removing_at"),
        *("paused_at", "paused_by", "paused_why", "mfa_required_since"),
    )
)

TIMEZONE_UNKNOWN: Final = "UTC"


class Orgs:
    def __init__(self, tree: Tree, audit: Audit) -> None:
        self._tree = tree
        self._store = OrgStore(tree)
        self._audit = audit

    # The profile

    def view(self, org: OrgId) -> OrgView:
        row = self._store.profile(org)
        if row is None:
            raise Refused(NOT_FOUND)
        return shown(row)

    def row(self, org: OrgId) -> Row[Org] | None:
        return self._store.profile(org)

    def profile(self, org: OrgId) -> Org | None:
        """None where the org was never finished: its founding was cut off and waits to be resumed."""
        row = self._store.profile(org)
        return None if row is None else row.value

    async def change(
        self, org: OrgId, change: OrgChange, *, asker: Asker, expect: int | None = None
    ) -> OrgView:
        refuse_problems(problems_of(change))

        def write(batch: Batch) -> Row[Org]:
            return self._changed_in(batch, change, asker=asker, expect=expect)

        return shown(await self._tree.org(org).batch(write))

    def _changed_in(self, batch: Batch, change: OrgChange, *, asker: Asker, expect: int | None) -> Row[Org]:
        row = self._store.profile_in(batch)
        if row is None:
            raise Refused(NOT_FOUND)
        if expect is not None and expect != row.version:
            raise VersionConflict(row, expect)
        after = changed(row.value, change)
        fields = fields_changed(row.value, after)
        if not fields:
            return row
        if "mfa_required" in fields and not after.mfa_required and asker.role != OWNER:
            raise Refused(OWNERS_SAY)
        self._audit.record(
            batch, asker.act("org.change", target=batch.org_id, facts={"fields": " ".join(fields)})
        )
        if after.mfa_required and not row.value.mfa_required:
            after = msgspec.structs.replace(after, mfa_required_since=batch.now_us)
        return self._store.put_profile(batch, after)

    # Founding and joining: part of a change that accounts has claimed before

    def found_in(self, batch: Batch, org: Org, *, via: str) -> None:
        """The org and its first owner. Doing it twice changes nothing."""
        if self._store.profile_in(batch) is not None:
            return
        self._store.put_profile(batch, org)
        owner = Member(user_id=org.created_by, role=OWNER, joined_at=batch.now_us, via=via)
        self._store.put_member(batch, owner)

    def join_in(self, batch: Batch, user: UserId, role: Role, *, via: str) -> Member:
        member = Member(user_id=user, role=role, joined_at=batch.now_us, via=via)
        return self._store.put_member(batch, member).value

    # Members

    def member(self, org: OrgId, user: UserId) -> Member | None:
        row = self._store.member(org, user)
        return None if row is None else row.value

    def members(self, org: OrgId) -> list[Row[Member]]:
        return self._store.members(org)

    def member_in(self, batch: Batch, user: UserId) -> Row[Member] | None:
        return self._store.member_in(batch, user)

    def leaders_in(self, batch: Batch) -> list[Member]:
        """Owners and managers who can act."""
        members = (row.value for row in self._store.members_in(batch))
        return [one for one in members if RANK[one.role] >= RANK[MANAGER] and not one.disabled]

    def timezone_in(self, batch: Batch) -> str:
        """By which the org's people count their days."""
        row = self._store.profile_in(batch)
        return TIMEZONE_UNKNOWN if row is None else row.value.timezone

    def set_role_in(self, batch: Batch, row: Row[Member], role: Role) -> Row[Member]:
        if role != OWNER:
            self._keep_an_owner(batch, row.value)
        return self._store.put_member(batch, msgspec.structs.replace(row.value, role=role))

    def set_disabled_in(self, batch: Batch, row: Row[Member], disabled: bool) -> Row[Member]:
        if disabled:
            self._keep_an_owner(batch, row.value)
        return self._store.put_member(batch, msgspec.structs.replace(row.value, disabled=disabled))

    def rename_in(self, batch: Batch, row: Row[Member], user: UserId) -> None:
        """The same person under another id; where that one is a member already, theirs is the role that counts."""
        self._store.delete_member(batch, row.value.user_id)
        if self._store.member_in(batch, user) is None:
            self._store.put_member(batch, msgspec.structs.replace(row.value, user_id=user))

    def remove_in(self, batch: Batch, row: Row[Member]) -> None:
        self._keep_an_owner(batch, row.value)
        self._store.delete_member(batch, row.value.user_id)

    def _keep_an_owner(self, batch: Batch, member: Member) -> None:
        """Judged under the lock of the org, so that two demotions at once cannot both pass."""
        if is_last_owner(member, (row.value for row in self._store.members_in(batch))):
            raise Refused(INVALID_STATE, why=LAST_OWNER)


def new_org(org: OrgId, *, name: str, timezone: str, founder: UserId, now_us: int) -> Org:
    return Org(id=org, name=name.strip(), timezone=timezone, created_at=now_us, created_by=founder)


def refuse_bad_founding(name: str, timezone: str, *, name_field: str) -> None:
    """The same checks as for a change, under the names the founding form uses."""
    problems = []
    if not is_plain_line(name):
        problems.append((name_field, "a name is one line of visible characters"))
    if not is_timezone(timezone):
        problems.append(("timezone", "this is no time zone of the IANA list, such as Europe/Berlin"))
    refuse_problems(problems)


def refuse_problems(problems: list[tuple[str, str]]) -> None:
    if problems:
        raise Refused(
            INVALID_PARAMS, problems=[{"path": path, "message": message} for path, message in problems]
        )


def shown(row: Row[Org]) -> OrgView:
    org = row.value
    settable = {name: getattr(org, name) for name in Org.__struct_fields__ if name not in SYSTEM_FIELDS}
    return OrgView(
        id=org.id,
        state=state_of(org),
        paused_why=org.paused_why,
        removed_at=None if org.closed_at is None else rfc3339(removal_due_us(org.closed_at)),
        created_at=rfc3339(org.created_at),
        updated_at=rfc3339(row.at_us),
        version=row.version,
        **settable,
    )
