"""Who is in HQ, and what was done on this host."""

import msgspec

from app.core.ids import HOST
from app.features.audit.types import Act, AuditFilter, AuditPage, AuditQuery
from app.features.hq.routes.shared import by
from app.features.hq.service import Hq
from app.features.hq.types.people import OfficerItem, OfficerSession
from app.http.endpoint import TOKEN, Call, Download, Endpoint
from app.http.lists import ListPage, PageQuery
from app.http.paging import paged

TAG = "security"


def endpoints(hq: Hq) -> tuple[Endpoint, ...]:
    return (*_audit(hq), *_people(hq))


def _audit(hq: Hq) -> tuple[Endpoint, ...]:
    async def page(call: Call[None]) -> AuditPage:
        return await hq.audit.page(HOST, call.query)

    async def export(call: Call[None]) -> Download:
        chunks = await hq.audit.export(HOST, call.query, _asked_for(call))
        return Download(chunks, "text/csv; charset=utf-8", "audit-host.csv")

    return (
        Endpoint(
            method="GET",
            path="/admin/security/audit",
            handler=page,
            summary="What was done on this host and at HQ, newest first.",
            needs=TOKEN,
            tag=TAG,
            realm="admin",
            query=AuditQuery,
            gives=AuditPage,
        ),
        Endpoint(
            method="GET",
            path="/admin/security/audit.csv",
            handler=export,
            summary="The same as a CSV file, oldest first; the export itself is written into the log.",
            needs=TOKEN,
            tag=TAG,
            realm="admin",
            query=AuditFilter,
            produces="text/csv",
        ),
    )


def _people(hq: Hq) -> tuple[Endpoint, ...]:
    async def users(call: Call[None]) -> ListPage[OfficerItem]:
        return paged(hq.officers.list(), call.query, place=lambda item: (item.user_id,))

    async def sessions(call: Call[None]) -> ListPage[OfficerSession]:
        found = hq.security.sessions(current=call.caller.session)
        return paged(found, call.query, place=lambda one: (one.last_seen_at, one.id), newest_first=True)

    async def end(call: Call[None]) -> None:
        await hq.security.end(call.path["id"], by=by(call))

    return (
        Endpoint(
            method="GET",
            path="/admin/security/users",
            handler=users,
            summary="Who may enter HQ, with which second factors, and when they last did.",
            needs=TOKEN,
            tag=TAG,
            realm="admin",
            query=PageQuery,
            gives=ListPage[OfficerItem],
        ),
        Endpoint(
            method="GET",
            path="/admin/security/sessions",
            handler=sessions,
            summary="Every device that is signed in to HQ, the latest first.",
            needs=TOKEN,
            tag=TAG,
            realm="admin",
            query=PageQuery,
            gives=ListPage[OfficerSession],
        ),
        Endpoint(
            method="DELETE",
            path="/admin/security/sessions/{id}",
            handler=end,
            summary="Signs a device out of HQ, whoever it belongs to.",
            needs=TOKEN,
            step_up=True,
            tag=TAG,
            realm="admin",
        ),
    )


def _asked_for(call: Call[None]) -> Act:
    chosen = msgspec.to_builtins(call.query)
    facts = {f"filter_{name}": str(value) for name, value in chosen.items() if value is not None}
    return Act(actor=call.caller.user, request_id=call.meta.request_id, action="audit.export", facts=facts)
