"""The members of an org, as others see and change them."""

from collections.abc import Callable
from typing import TypeVar

import msgspec

from app.core.clock import rfc3339
from app.core.ids import OrgId, UserId
from app.core.reasons import INSUFFICIENT_ROLE, INVALID_STATE, NOT_FOUND, Refused
from app.core.roles import MANAGER, RANK, Role
from app.features.accounts.errors import OWN_ACCESS
from app.features.accounts.service.api_keys import revoke_of_in
from app.features.accounts.service.claims import settled
from app.features.accounts.service.desk import Desk
from app.features.accounts.service.invites import withdraw_of_in
from app.features.accounts.store import LINKS, link_key
from app.features.accounts.types.records import Link
from app.features.accounts.types.wire import UserItem
from app.features.orgs.service import may_grant, may_touch
from app.features.orgs.types import Asker, Member
from app.store.batch import Batch
from app.store.errors import VersionConflict
from app.store.kinds import Row

R = TypeVar("R")


class Users:
    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._orgs = desk.orgs

    def list(self, org: OrgId, *, role: Role) -> list[UserItem]:
        """All members, whoever has been here longest first. Below a manager ids and names only."""
        rows = sorted(self._orgs.members(org), key=lambda row: row.value.user_id)
        if RANK[role] < RANK[MANAGER]:
            return [UserItem(id=row.value.user_id, name=self._name(row.value.user_id)) for row in rows]
        return [self.shown(row) for row in rows]

    def shown(self, row: Row[Member]) -> UserItem:
        member = row.value
        person = self._desk.store.identity(member.user_id)
        return UserItem(
            id=member.user_id,
            name="" if person is None else person.value.name,
            email="" if person is None else person.value.email,
            role=member.role,
            disabled=member.disabled,
            joined_at=rfc3339(member.joined_at),
            version=row.version,
        )

    async def set_role(
        self, org: OrgId, user: UserId, role: Role, *, asker: Asker, expect: int | None
    ) -> UserItem:
        by = self._name(asker.user_id)

        def write(batch: Batch) -> Row[Member]:
            row = self._touchable_in(batch, user, asker=asker, expect=expect)
            if not may_grant(asker.role, role):
                raise Refused(INSUFFICIENT_ROLE)
            after = give(batch, row)
            self._refuse_outdated(batch, asker, row)
            return after

        def give(batch: Batch, row: Row[Member]) -> Row[Member]:
            if row.value.role == role:
                return row
            facts = {"from": row.value.role, "to": role}
            self._desk.audit.record(batch, asker.act("user.role", target=user, facts=facts))
            self._desk.tidings.role_changed_in(batch, user, by=by, before=row.value.role, role=role)
            return self._orgs.set_role_in(batch, row, role)

        return self.shown(await self._desk.store.org(org).batch(write))

    async def set_disabled(
        self, org: OrgId, user: UserId, disabled: bool, *, asker: Asker, expect: int | None
    ) -> UserItem:
        def write(batch: Batch) -> Row[Member]:
            row = self._touchable_in(batch, user, asker=asker, expect=expect)
            after = switch(batch, row)
            self._refuse_outdated(batch, asker, row)
            return after

        def switch(batch: Batch, row: Row[Member]) -> Row[Member]:
            if row.value.disabled == disabled:
                return row
            action = "user.disable" if disabled else "user.enable"
            self._desk.audit.record(batch, asker.act(action, target=user))
            return self._orgs.set_disabled_in(batch, row, disabled)

        return self.shown(await self._desk.store.org(org).batch(write))

    async def remove(self, org: OrgId, user: UserId, *, asker: Asker, expect: int | None) -> None:
        """Out of the org; the person and their other orgs are not touched."""

        def write(batch: Batch) -> None:
            row = self._touchable_in(batch, user, asker=asker, expect=expect)
            self._orgs.remove_in(batch, row)
            revoke_of_in(batch, self._desk.audit, user, asker=asker)
            withdraw_of_in(batch, self._desk.audit, user, asker=asker)
            self._desk.audit.record(
                batch, asker.act("user.remove", target=user, facts={"role": row.value.role})
            )
            self._refuse_outdated(batch, asker, row)

        if self._orgs.member(org, user) is None:
            raise Refused(NOT_FOUND)
        await self._leave(org, user)
        try:
            await self._desk.store.org(org).batch(write)
        except (Refused, VersionConflict):
            await self._host(lambda batch: self._stay_in(batch, org, user))
            raise
        await self._host(lambda batch: batch.delete(LINKS, link_key(user, org)))

    # The tie between the two journals

    async def _leave(self, org: OrgId, user: UserId) -> None:
        now = self._desk.clock.now_us()

        def write(batch: Batch) -> None:
            row = batch.get(LINKS, link_key(user, org))
            if row is not None:
                leaving = msgspec.structs.replace(row.value, state="leaving", claimed_at=now)
                batch.put(LINKS, row.key, leaving)

        await self._host(write)

    def _stay_in(self, batch: Batch, org: OrgId, user: UserId) -> None:
        row: Row[Link] | None = batch.get(LINKS, link_key(user, org))
        if row is not None and row.value.state == "leaving":
            batch.put(LINKS, row.key, settled(row.value))

    async def _host(self, write: Callable[[Batch], R]) -> R:
        return await self._desk.store.host.batch(write)

    # Who may

    def _touchable_in(self, batch: Batch, user: UserId, *, asker: Asker, expect: int | None) -> Row[Member]:
        """The member, where the asker's role allows to change them."""
        row = self._orgs.member_in(batch, user)
        if row is None:
            raise Refused(NOT_FOUND)
        if user == asker.user_id:
            raise Refused(INVALID_STATE, why=OWN_ACCESS)
        if not may_touch(asker.role, row.value.role):
            raise Refused(INSUFFICIENT_ROLE)
        if expect is not None and expect != row.version:
            raise VersionConflict(row, expect)
        return row

    def _refuse_outdated(self, batch: Batch, asker: Asker, target: Row[Member]) -> None:
        """The asker's role may have changed since the request was let in; what was done in this batch is then undone.

        Judged last: of two owners who demote each other the second hears that the last owner stays.
        """
        mine = self._orgs.member_in(batch, asker.user_id)
        if mine is None or mine.value.disabled or not may_touch(mine.value.role, target.value.role):
            raise Refused(INSUFFICIENT_ROLE)

    def _name(self, user: UserId) -> str:
        person = self._desk.store.identity(user)
        return "" if person is None else person.value.name
