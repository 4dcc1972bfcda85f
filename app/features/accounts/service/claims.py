"""Changes that span a person and an org: claimed with the host, made in the org, confirmed with the host.

Each step can be the last one before a crash. A claim carries all that is needed to finish it, so whoever starts next
finishes it, or takes it back where the org would not have it. Both may be done by two processes at once.
"""

import asyncio
from typing import Final

import msgspec

from app.core.clock import SECOND_US
from app.core.log import get_log
from app.features.accounts.service.desk import Desk
from app.features.accounts.store import IDENTITIES, INVITES, LINKS, end_sessions_in, link_key
from app.features.accounts.types.records import Identity, Link
from app.features.audit.types import Act
from app.features.orgs.service import new_org
from app.store.batch import Batch
from app.store.errors import NoSuchOrg, OrgExists, StoreError
from app.store.kinds import Row

log = get_log("accounts.claims")

STALE_US: Final = 30 * SECOND_US
"""A claim that is older belongs to a request that will not come back."""


class Claims:
    def __init__(self, desk: Desk) -> None:
        self._tree = desk.tree
        self._store = desk.store
        self._orgs = desk.orgs
        self._audit = desk.audit
        self._tidings = desk.tidings

    def stake_in(self, batch: Batch, link: Link, newcomer: Identity | None) -> None:
        """Step one, in the host's journal: who joins what, and the person where they are new."""
        if newcomer is not None:
            batch.put(IDENTITIES, newcomer.id, newcomer, expect=0)
        batch.put(LINKS, link_key(link.user_id, link.org_id), link)

    async def enact(self, link: Link) -> bool:
        """Step two, in the org's journal. False where the org would not have them; enacting twice is one act."""
        if link.founding is not None:
            await self._found(link)
            return True
        person = self._store.identity(link.user_id)
        name = "" if person is None else person.value.name
        return await self._store.org(link.org_id).batch(lambda batch: self._join_in(batch, link, name=name))

    def confirm_in(self, batch: Batch, link: Link) -> None:
        """Step three, in the host's journal."""
        row = _claimed(batch, link)
        if row is not None and row.value.state == "joining":
            batch.put(LINKS, row.key, settled(row.value))

    def take_back_in(self, batch: Batch, link: Link) -> None:
        """Step three where step two came to nothing: the claim goes, and whoever only came to be by it."""
        row = _claimed(batch, link)
        if row is None:
            return
        batch.delete(LINKS, row.key)
        person = batch.get(IDENTITIES, link.user_id)
        if person is not None and person.value.born_of == link.claim:
            batch.delete(IDENTITIES, person.key)
            end_sessions_in(batch, link.user_id)

    # At start, and where a claim was left behind

    async def resume(self) -> int:
        """Settles every claim that was left unfinished; answers how many."""
        unfinished = [row.value for row in self._store.unfinished()]
        for link in unfinished:
            try:
                await self.settle(link)
            except StoreError as problem:  # one damaged org must not keep the others from being served
                log.error("claim.unsettled", claim=link.claim, org=link.org_id, why=str(problem))
        return len(unfinished)

    async def settle(self, link: Link) -> None:
        if link.state == "leaving":
            await self._settle_leaving(link)
            return
        try:
            joined = await self.enact(link)
        except NoSuchOrg:
            joined = False

        def write(batch: Batch) -> None:
            if joined:
                self.confirm_in(batch, link)
            else:
                self.take_back_in(batch, link)

        await self._store.host.batch(write)
        log.info("claim.settled", claim=link.claim, org=link.org_id, joined=joined)

    async def _settle_leaving(self, link: Link) -> None:
        member = self._orgs.member(link.org_id, link.user_id)

        def write(batch: Batch) -> None:
            row = batch.get(LINKS, link_key(link.user_id, link.org_id))
            if row is None or row.value != link:
                return
            if member is None:
                batch.delete(LINKS, row.key)
            else:
                batch.put(LINKS, row.key, settled(row.value))

        await self._store.host.batch(write)
        log.info("claim.settled", claim=link.claim, org=link.org_id, left=member is None)

    # Step two

    async def _found(self, link: Link) -> None:
        try:
            await asyncio.to_thread(self._tree.create, link.org_id)
        except OrgExists:
            log.info("claim.org_there_already", org=link.org_id)
        await self._tree.org(link.org_id).batch(lambda batch: self._found_in(batch, link))

    def _found_in(self, batch: Batch, link: Link) -> None:
        assert link.founding is not None
        if self._orgs.member_in(batch, link.user_id) is not None:
            return
        org = new_org(
            link.org_id,
            name=link.founding.name,
            timezone=link.founding.timezone,
            founder=link.user_id,
            now_us=batch.now_us,
        )
        self._orgs.found_in(batch, org, via=link.claim)
        self._audit.record(batch, _act(link, "org.found", target=link.org_id))

    def _join_in(self, batch: Batch, link: Link, *, name: str) -> bool:
        member = self._orgs.member_in(batch, link.user_id)
        if member is not None:
            return member.value.via == link.claim
        invite = batch.get(INVITES, link.invite_id or "")
        if invite is None or invite.value.sha256 != link.invite_hash:
            return False
        batch.delete(INVITES, invite.key)
        self._orgs.join_in(batch, link.user_id, link.role, via=link.claim)
        self._audit.record(
            batch,
            _act(link, "user.join", target=link.user_id, facts={"role": link.role, "invite": invite.key}),
        )
        self._tidings.joined_in(batch, invite.value.invited_by, name=name, role=link.role)
        return True


def settled(link: Link) -> Link:
    """A tie that is made: what was kept to make it is not needed any more."""
    return msgspec.structs.replace(link, state="joined", founding=None, invite_id=None, invite_hash=None)


def _claimed(batch: Batch, link: Link) -> Row[Link] | None:
    row = batch.get(LINKS, link_key(link.user_id, link.org_id))
    return row if row is not None and row.value.claim == link.claim else None


def _act(
    link: Link, action: str, *, target: str, facts: dict[str, str | int | bool | None] | None = None
) -> Act:
    return Act(
        actor=link.user_id, request_id=link.request_id, action=action, target=target, facts=facts or {}
    )
