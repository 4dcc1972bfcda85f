"""Closing an organization, taking that back, and what it takes up on the disk."""

from app.core.reasons import INVALID_STATE
from app.core.roles import ALL, OWNER
from app.features.orgs.routes.shared import asker
from app.features.orgs.service.life import Life
from app.features.orgs.types import CloseOrg, OrgView, UsageView
from app.http.endpoint import Call, Endpoint, Permission, Roles

CLOSE = Permission("org.close", OWNER)


def endpoints(life: Life) -> tuple[Endpoint, ...]:
    async def close(call: Call[CloseOrg]) -> OrgView:
        return await life.closing.close(call.caller.org, call.body.confirm, asker=asker(call))

    async def restore(call: Call[None]) -> OrgView:
        return await life.closing.restore(call.caller.org, asker=asker(call))

    async def usage(call: Call[None]) -> UsageView:
        return await life.quotas.usage(call.caller.org)

    return (
        Endpoint(
            method="DELETE",
            path="/api/org",
            handler=close,
            summary="Closes the organization; it is removed 30 days later unless it is restored.",
            needs=CLOSE,
            tag="org",
            takes=CloseOrg,
            gives=OrgView,
            status=202,
            step_up=True,
            when_closed=True,
        ),
        Endpoint(
            method="POST",
            path="/api/org/restore",
            handler=restore,
            summary="Takes the closing back.",
            needs=CLOSE,
            tag="org",
            gives=OrgView,
            when_closed=True,
            refuses=(INVALID_STATE,),
        ),
        Endpoint(
            method="GET",
            path="/api/org/usage",
            handler=usage,
            summary="What the organization takes up on the disk, and how much it may.",
            needs=Roles(ALL),
            tag="org",
            gives=UsageView,
        ),
    )
