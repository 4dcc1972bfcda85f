"""Organizations from above: the list by its summaries, one org by a look into it, and what HQ may do to it."""

import asyncio
from typing import Any

from app.core.clock import rfc3339
from app.core.ids import OrgId, is_org_id
from app.core.reasons import INVALID_STATE, NOT_FOUND, Refused
from app.features.hq.errors import NOT_PAUSED
from app.features.hq.rules import fits
from app.features.hq.service.ledger import HQ, Ledger
from app.features.hq.service.summaries import Summaries
from app.features.hq.store import HqStore
from app.features.hq.types.entry import By
from app.features.hq.types.orgs import OrgDetail, OrgItem, PauseItem
from app.features.hq.types.records import Health, OrgState, Pause, Summary
from app.features.orgs.service.life import Life
from app.store.batch import Batch
from app.store.tree import Tree


class HqOrgs:
    def __init__(self, tree: Tree, *, life: Life, ledger: Ledger, summaries: Summaries) -> None:
        self._tree = tree
        self._store = HqStore(tree)
        self._life = life
        self._ledger = ledger
        self._summaries = summaries

    def all(self) -> list[Summary]:
        """Every org there is. None is opened: one that was not looked at yet is told as unknown."""
        known = self._store.summaries()
        return [known.get(org) or unknown(org) for org in self._tree.org_ids()]

    async def wanted(self, *, text: str, state: OrgState | None, health: Health | None) -> list[Summary]:
        # Many orgs are many names of directories; other requests are answered meanwhile.
        known = await asyncio.to_thread(self.all)
        return [one for one in known if fits(one, text=text, state=state, health=health)]

    async def one(self, org: str, *, by: By) -> OrgDetail:
        """A look into one org, which is written down before."""
        there = self._there(org)
        await self._ledger.record(by, "hq.org.read", target=there)
        return await self._detail(there)

    async def pause(self, org: str, why: str, *, by: By) -> OrgDetail:
        there = self._there(org)
        await self._ledger.record(by, "hq.org.pause", target=there, why=why)
        await self._life.closing.pause(there, why=why, actor=HQ, request_id=by.request_id)
        return await self._detail(there)

    async def resume(self, org: str, *, by: By) -> OrgDetail:
        there = self._there(org)
        if self._summaries.looked(there).paused is None:
            raise Refused(INVALID_STATE, why=NOT_PAUSED)
        await self._ledger.record(by, "hq.org.resume", target=there)
        await self._life.closing.resume(there, actor=HQ, request_id=by.request_id)
        return await self._detail(there)

    async def set_quota(self, org: str, quota: int | None, *, by: By) -> OrgDetail:
        """The quota lies with the host, and so does its entry; the org hears of it in its own log."""
        there = self._there(org)

        def write(batch: Batch) -> None:
            self._life.quotas.set_in(batch, there, quota, actor=by.user, request_id=by.request_id)
            self._ledger.owe_in(batch, by, org=there, action="org.quota", target=there, bytes=quota)

        await self._tree.host.batch(write)
        await self._ledger.settle()
        return await self._detail(there)

    async def set_lead_limit(self, org: str, leads: int | None, *, by: By) -> OrgDetail:
        """As a quota: with the host, and told in the org's own log."""
        there = self._there(org)

        def write(batch: Batch) -> None:
            self._life.quotas.set_lead_limit_in(batch, there, leads, actor=by.user, request_id=by.request_id)
            self._ledger.owe_in(batch, by, org=there, action="org.lead_limit", target=there, leads=leads)

        await self._tree.host.batch(write)
        await self._ledger.settle()
        return await self._detail(there)

    async def _detail(self, org: OrgId) -> OrgDetail:
        return detail_of(await self._summaries.now(org), lead_limit=self._life.quotas.lead_limit(org))

    def _there(self, org: str) -> OrgId:
        """An id of the path names nothing outside the tree, and not the host itself."""
        if not is_org_id(org) or org not in self._tree.org_ids():
            raise Refused(NOT_FOUND)
        return OrgId(org)


def unknown(org: OrgId) -> Summary:
    return Summary(org_id=org, health="unknown")


def item_of(summary: Summary) -> OrgItem:
    return OrgItem(**_fields(summary))


def detail_of(summary: Summary, *, lead_limit: int) -> OrgDetail:
    return OrgDetail(
        lead_limit=lead_limit,
        **_fields(summary),
        members_by_role=summary.members_by_role,
        paused=None if summary.paused is None else _pause_of(summary.paused),
        dead_letters=summary.dead_letters,
    )


def _fields(summary: Summary) -> dict[str, Any]:
    return {
        "id": summary.org_id,
        "name": summary.name,
        "state": summary.state,
        "health": summary.health,
        "why": summary.why,
        "members": summary.members,
        "bytes": summary.bytes,
        "quota_bytes": summary.quota_bytes,
        "sending_on": summary.sending_on,
        "created_at": _moment(summary.created_at),
        "last_write_at": _moment(summary.last_write_at),
        "closes_at": _moment(summary.closes_at),
        "summarised_at": _moment(summary.summarised_at),
    }


def _pause_of(pause: Pause) -> PauseItem:
    return PauseItem(at=rfc3339(pause.at), by=pause.by, why=pause.why)


def _moment(at: int | None) -> str | None:
    return None if at is None else rfc3339(at)
