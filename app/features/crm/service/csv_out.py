"""A list of leads as a CSV file, written while it is sent: whatever its length, no more than a piece is in memory.

Who takes people's addresses out is written down before the first byte leaves.
"""

import asyncio
import csv
import io
from collections.abc import AsyncIterator, Callable
from typing import Final

import msgspec

from app.core.clock import SECOND_US, rfc3339
from app.core.ids import OrgId, UserId, is_org_id
from app.core.reasons import NOT_FOUND, Refused
from app.core.roles import DEVELOPER, MANAGER, OWNER
from app.features.audit.types import Act
from app.features.compliance.types import CHANNELS
from app.features.crm.rules.columns import Beside, Column, columns_of, line
from app.features.crm.service.desk import CrmDesk
from app.features.crm.service.listing import Listing
from app.features.crm.store.exports import ExportStore
from app.features.crm.store.listing import LeadLists
from app.features.crm.store.pipeline import PipelineStore
from app.features.crm.types.by import By
from app.features.crm.types.exports import LINK_TTL_S, AskExport, ExportLink, LeadExport
from app.features.crm.types.lead import Lead
from app.features.crm.types.listing import LeadQuery
from app.features.crm.types.timeline import Touch
from app.features.files.errors import INVALID_SIGNATURE, LINK_EXPIRED
from app.store.batch import Batch
from app.store.errors import NoSuchOrg
from app.store.kinds import Idem, Row
from app.store.links import Grant, LinkExpired, LinkInvalid

EXPORTERS: Final = (OWNER, MANAGER, DEVELOPER)
ACTION: Final = "export"
PATH: Final = "exports/leads/"
LINK: Final = "/api/leads/export"
UTF8_MARK: Final = "\ufeff"
"""Excel takes a file without it for one in the code page of the machine."""
FACT_CHARACTERS_MAX: Final = 400


class CsvOut:
    def __init__(self, desk: CrmDesk, listing: Listing) -> None:
        self._desk = desk
        self._listing = listing
        self._pipeline = PipelineStore(desk.tree)
        self._lists = LeadLists(desk.tree)
        self._store = ExportStore(desk.tree)

    async def stream(
        self, org: OrgId, asked: AskExport, *, user: str | None, by: By, through: str = "api"
    ) -> AsyncIterator[bytes]:
        """The file, piece by piece. Refused before anything is sent."""
        columns = self._columns(org, asked)
        ids = await asyncio.to_thread(lambda: list(self._listing.ids(org, asked.query, asker=user)))
        act = Act(
            actor=by.actor,
            request_id=by.request_id,
            action="leads.export",
            facts={
                "leads": len(ids),
                "columns": len(columns),
                "query": _told(asked.query),
                "through": through,
            },
        )
        await self._desk.audit.record_before(org, act)
        return self._pieces(org, columns, ids)

    async def link(
        self, org: OrgId, asked: AskExport, *, user: str | None, by: By, idem: Idem | None = None
    ) -> ExportLink:
        """For a browser, which saves a file by its address and sends no token with that."""
        self._columns(org, asked)
        self._listing.count(org, asked.query, asker=user)  # Refused now, not when it is fetched
        now_us = self._desk.clock.now_us()
        expires_s = now_us // SECOND_US + LINK_TTL_S
        export_id = self._desk.ids.new("evt")
        export = LeadExport(
            query=asked.query,
            columns=asked.columns,
            user=user,
            actor=by.actor,
            expires_at=(expires_s + LINK_TTL_S) * SECOND_US,
        )
        query = self._desk.links.sign(Grant(org, f"{PATH}{export_id}", ACTION, expires_s, 0))
        link = ExportLink(url=f"{LINK}?{query}", exp=rfc3339(expires_s * SECOND_US))

        def write(batch: Batch) -> ExportLink:
            self._store.put(batch, export_id, export)
            return link

        return await self._desk.tree.org(org).batch(write, idem=idem)

    async def fetch(self, query: str, request_id: str) -> AsyncIterator[bytes]:
        """What a link was given out for; once."""
        grant = self._granted(query)
        export_id = grant.path.removeprefix(PATH)
        try:
            org = self._desk.tree.org(grant.org)
        except NoSuchOrg:
            raise Refused(NOT_FOUND) from None
        export = await org.batch(lambda batch: self._store.take(batch, export_id))
        if export is None:
            raise Refused(LINK_EXPIRED)
        if export.user is not None:
            self._refuse_strangers(grant.org, UserId(export.user))
        asked = AskExport(query=export.query, columns=export.columns)
        by = By(actor=export.actor, request_id=request_id)
        return await self.stream(grant.org, asked, user=export.user, by=by, through="link")

    def _granted(self, query: str) -> Grant:
        now_s = self._desk.clock.now_us() // SECOND_US
        try:
            grant = self._desk.links.verify(query, now_s=now_s, version=lambda _: 0)
        except LinkExpired:
            raise Refused(LINK_EXPIRED) from None
        except LinkInvalid:
            raise Refused(INVALID_SIGNATURE) from None
        if grant.action != ACTION or not grant.path.startswith(PATH) or not is_org_id(grant.org):
            raise Refused(INVALID_SIGNATURE)
        return grant

    def _refuse_strangers(self, org: OrgId, user: UserId) -> None:
        """Whoever was removed or lost the right within that minute gets nothing any more."""
        member = self._desk.orgs.member(org, user)
        if member is None or member.disabled or member.role not in EXPORTERS:
            raise Refused(LINK_EXPIRED)

    def _columns(self, org: OrgId, asked: AskExport) -> tuple[Column, ...]:
        fields = [field.key for field in self._pipeline.fields(org).value.fields]
        return columns_of(asked.columns, fields)

    async def _pieces(self, org: OrgId, columns: tuple[Column, ...], ids: list[str]) -> AsyncIterator[bytes]:
        yield (UTF8_MARK + _line([column.title for column in columns])).encode()
        touches: dict[str, Touch | None] = {}
        beside = self._beside(org, touches.get)
        for rows in self._listing.rows(org, iter(ids)):
            touches.clear()
            keys = [row.key for row in rows]
            touches.update(zip(keys, self._lists.touches(org, keys), strict=True))
            yield _piece(rows, columns, beside).encode()
            # Others are served between two pieces.
            await asyncio.sleep(0)

    def _beside(self, org: OrgId, touches: Callable[[str], Touch | None]) -> Beside:
        desk = self._desk
        members = [row.value.user_id for row in desk.orgs.members(org)]
        return Beside(
            owners={user: desk.people.name_of(user) for user in members},
            suppressed={
                channel: desk.compliance.suppressions.addresses(org, channel) for channel in CHANNELS
            },
            touches=touches,
        )


def _piece(rows: list[Row[Lead]], columns: tuple[Column, ...], beside: Beside) -> str:
    written = io.StringIO()
    csv.writer(written, lineterminator="\r\n").writerows([line(row, columns, beside) for row in rows])
    return written.getvalue()


def _line(cells: list[str]) -> str:
    written = io.StringIO()
    csv.writer(written, lineterminator="\r\n").writerow(cells)
    return written.getvalue()


def _told(query: LeadQuery) -> str:
    """What was filtered by; what was searched for may be a name or a number, and is nobody's business."""
    shown = msgspec.to_builtins(query)
    if shown.get("q"):
        shown["q"] = "…"
    return msgspec.json.encode(shown).decode()[:FACT_CHARACTERS_MAX]
