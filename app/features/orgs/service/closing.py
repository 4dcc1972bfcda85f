"""Closing an org, taking that back, and HQ's pause: one record decides, and every process reads it at each request."""

import msgspec

from app.core.clock import rfc3339
from app.core.ids import OrgId, UserId
from app.core.reasons import INSUFFICIENT_ROLE, INVALID_STATE, NOT_FOUND, Refused, invalid
from app.core.roles import OWNER
from app.features.audit.service import Audit
from app.features.audit.types import OPERATOR, Act
from app.features.notices.service import Notices
from app.features.notices.types.notice import NoticeKind
from app.features.orgs.errors import BEING_REMOVED, WRONG_NAME
from app.features.orgs.rules import removal_due_us
from app.features.orgs.service.exports import Exports
from app.features.orgs.service.orgs import shown
from app.features.orgs.store import OrgStore
from app.features.orgs.types import Asker, Org, OrgView
from app.store.batch import Batch
from app.store.kinds import Row
from app.store.tree import Tree

DANGER_PAGE = "/settings/danger"


class Closing:
    def __init__(self, tree: Tree, audit: Audit, notices: Notices, *, exports: Exports) -> None:
        self._tree = tree
        self._exports = exports
        self._store = OrgStore(tree)
        self._audit = audit
        self._notices = notices

    async def close(self, org: OrgId, confirm: str, *, asker: Asker) -> OrgView:
        """From the answer on nobody but its owners comes in. Closing what is closed changes nothing."""

        def write(batch: Batch) -> Row[Org]:
            return self._close_in(batch, self._owned_in(batch, asker), (confirm, asker))

        return shown(await self._tree.org(org).batch(write))

    async def restore(self, org: OrgId, *, asker: Asker) -> OrgView:
        """Everything is as it was, until the removal has begun. Restoring what is open changes nothing."""

        def write(batch: Batch) -> Row[Org]:
            return self._restore_in(batch, self._owned_in(batch, asker), asker)

        return shown(await self._tree.org(org).batch(write))

    # The operator, who needs no role in any org

    async def close_as_operator(self, org: OrgId, confirm: str, *, request_id: str) -> OrgView:
        def write(batch: Batch) -> Row[Org]:
            return self._close_in(batch, self._there_in(batch), (confirm, _operator(request_id)))

        return shown(await self._tree.org(org).batch(write))

    async def restore_as_operator(self, org: OrgId, *, request_id: str) -> OrgView:
        def write(batch: Batch) -> Row[Org]:
            return self._restore_in(batch, self._there_in(batch), _operator(request_id))

        return shown(await self._tree.org(org).batch(write))

    # HQ

    async def pause(self, org: OrgId, *, why: str, actor: str, request_id: str | None = None) -> Org:
        """Shut for everybody but its owners, who still read; nothing is removed."""

        def write(batch: Batch) -> Row[Org]:
            row = self._there_in(batch)
            if row.value.paused_at is not None:
                return row
            facts = {"why": why}
            self._audit.record(
                batch,
                Act(actor=actor, request_id=request_id, action="org.pause", target=batch.org_id, facts=facts),
            )
            return self._put(batch, row, paused_at=batch.now_us, paused_by=actor, paused_why=why)

        return (await self._tree.org(org).batch(write)).value

    async def resume(self, org: OrgId, *, actor: str, request_id: str | None = None) -> Org:
        def write(batch: Batch) -> Row[Org]:
            row = self._there_in(batch)
            if row.value.paused_at is None:
                return row
            self._audit.record(
                batch, Act(actor=actor, request_id=request_id, action="org.resume", target=batch.org_id)
            )
            return self._put(batch, row, paused_at=None, paused_by=None, paused_why=None)

        return (await self._tree.org(org).batch(write)).value

    # Within a batch of the org

    def _close_in(self, batch: Batch, row: Row[Org], asked: tuple[str, Asker]) -> Row[Org]:
        confirm, asker = asked
        if confirm != row.value.name:
            raise invalid("confirm", WRONG_NAME)
        if row.value.closed_at is not None:
            return row
        self._audit.record(batch, asker.act("org.close", target=batch.org_id))
        self._tell(batch, "org_closed", row.value, by=asker, closed_at=batch.now_us)
        self._exports.ask_in(batch, asker, final=True)
        return self._put(batch, row, closed_at=batch.now_us, closed_by=asker.user_id)

    def _restore_in(self, batch: Batch, row: Row[Org], asker: Asker) -> Row[Org]:
        if row.value.removing_at is not None:
            raise Refused(INVALID_STATE, why=BEING_REMOVED)
        if row.value.closed_at is None:
            return row
        self._audit.record(batch, asker.act("org.restore", target=batch.org_id))
        self._tell(batch, "org_restored", row.value, by=asker)
        self._exports.give_back_in(batch)
        return self._put(batch, row, closed_at=None, closed_by=None)

    def _owned_in(self, batch: Batch, asker: Asker) -> Row[Org]:
        """Judged again under the lock: whoever was an owner when the request began may be none any more."""
        row = self._there_in(batch)
        member = self._store.member_in(batch, asker.user_id)
        if member is None or member.value.role != OWNER or member.value.disabled:
            raise Refused(INSUFFICIENT_ROLE)
        return row

    def _there_in(self, batch: Batch) -> Row[Org]:
        row = self._store.profile_in(batch)
        if row is None:
            raise Refused(NOT_FOUND)
        return row

    def _put(self, batch: Batch, row: Row[Org], **fields: int | str | None) -> Row[Org]:
        return self._store.put_profile(batch, msgspec.structs.replace(row.value, **fields))

    def _tell(
        self, batch: Batch, kind: NoticeKind, org: Org, *, by: Asker, closed_at: int | None = None
    ) -> None:
        """Every member who can come in, whoever did it included: they may not have done it themselves."""
        who = "Whoever runs this server" if by.user_id == OPERATOR else "One of its owners"
        facts = {"org": org.name, "by": who, "by_id": by.user_id}
        if closed_at is not None:
            facts["removed_on"] = rfc3339(removal_due_us(closed_at))[:10]
        for row in self._store.members_in(batch):
            if not row.value.disabled:
                self._notices.notify(batch, row.value.user_id, kind, facts=facts, path=DANGER_PAGE)


def _operator(request_id: str) -> Asker:
    return Asker(user_id=UserId(OPERATOR), role=OWNER, request_id=request_id)
