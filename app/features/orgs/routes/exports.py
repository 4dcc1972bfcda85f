"""The archive of an organization, as its owners ask for it and fetch it."""

from app.core.ids import OrgId
from app.core.roles import OWNER
from app.features.orgs.routes.shared import asker
from app.features.orgs.service.exports import Exports
from app.features.orgs.types import Export, ExportView
from app.http.endpoint import Call, Endpoint, Permission
from app.http.lists import ListPage
from app.store.kinds import Row

EXPORT = Permission("org.export", OWNER)


def endpoints(exports: Exports) -> tuple[Endpoint, ...]:
    async def ask(call: Call[None]) -> ExportView:
        org = call.caller.org
        idem = call.idem_for(lambda row: _asked(exports, org, row))
        return _asked(exports, org, await exports.ask(org, asker=asker(call), idem=idem))

    async def page(call: Call[None]) -> ListPage[ExportView]:
        found = exports.list(call.caller.org, with_links=call.caller.step_up)
        return ListPage(items=found, total=len(found))

    return (
        Endpoint(
            method="POST",
            path="/api/org/export",
            handler=ask,
            summary="Has an archive of the whole organization made; one at a time.",
            needs=EXPORT,
            tag="org",
            gives=ExportView,
            status=202,
            step_up=True,
            when_closed=True,
        ),
        Endpoint(
            method="GET",
            path="/api/org/exports",
            handler=page,
            summary="The archives there are; with links where the second factor was just shown.",
            needs=EXPORT,
            tag="org",
            gives=ListPage[ExportView],
        ),
    )


def _asked(exports: Exports, org: OrgId, row: Row[Export]) -> ExportView:
    return exports.shown(org, row.value, with_link=False)
