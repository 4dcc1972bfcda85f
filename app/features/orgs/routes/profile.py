"""The profile of an org on the wire."""

from app.core.reasons import VERSION_CONFLICT
from app.core.roles import ALL, MANAGER, OWNER
from app.features.orgs.routes.shared import asker
from app.features.orgs.service import Orgs, shown
from app.features.orgs.types import OrgChange, OrgView
from app.http.endpoint import Call, Endpoint, Permission, Roles

WRITE = Permission("org.write", OWNER, MANAGER)


def endpoints(orgs: Orgs) -> tuple[Endpoint, ...]:
    async def read(call: Call[None]) -> OrgView:
        return orgs.view(call.caller.org)

    async def change(call: Call[OrgChange]) -> OrgView:
        return await orgs.change(call.caller.org, call.body, asker=asker(call), expect=call.if_match)

    return (
        Endpoint(
            method="GET",
            path="/api/org",
            handler=read,
            summary="The organization's profile and the rules it has set for itself.",
            needs=Roles(ALL),
            scope="org:read",
            tag="org",
            gives=OrgView,
        ),
        Endpoint(
            method="PUT",
            path="/api/org",
            handler=change,
            summary="Changes the fields that are named.",
            needs=WRITE,
            tag="org",
            takes=OrgChange,
            gives=OrgView,
            refuses=(VERSION_CONFLICT,),
            conflict=shown,
        ),
    )
