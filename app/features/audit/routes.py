"""Reading the audit log."""

import msgspec

from app.core.ids import OrgId
from app.core.roles import MANAGER, OWNER
from app.features.audit.service import Audit
from app.features.audit.types import Act, AuditFilter, AuditPage
from app.features.audit.types import AuditQuery as Query
from app.http.endpoint import Call, Download, Endpoint, Permission

READ = Permission("audit.read", OWNER, MANAGER)


def endpoints(audit: Audit) -> tuple[Endpoint, ...]:
    async def page(call: Call[None]) -> AuditPage:
        return await audit.page(call.caller.org, call.query)

    async def export(call: Call[None]) -> Download:
        chunks = await audit.export(call.caller.org, call.query, _asked_for(call))
        return Download(chunks, "text/csv; charset=utf-8", _file_name(call.caller.org))

    return (
        Endpoint(
            method="GET",
            path="/api/audit",
            handler=page,
            summary="Who did what, newest first.",
            needs=READ,
            tag="audit",
            query=Query,
            gives=AuditPage,
        ),
        Endpoint(
            method="GET",
            path="/api/audit.csv",
            handler=export,
            summary="The same as a CSV file, oldest first; the export itself is written into the log.",
            needs=READ,
            tag="audit",
            query=AuditFilter,
            produces="text/csv",
        ),
    )


def _asked_for(call: Call[None]) -> Act:
    chosen = {
        name: str(value) for name, value in msgspec.to_builtins(call.query).items() if value is not None
    }
    return Act(
        actor=call.caller.user,
        request_id=call.meta.request_id,
        action="audit.export",
        facts={f"filter_{name}": value for name, value in chosen.items()},
    )


def _file_name(org: OrgId) -> str:
    return f"audit-{org}.csv"
