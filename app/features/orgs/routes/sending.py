"""The stop button at the door."""

from app.core.reasons import INSUFFICIENT_ROLE
from app.core.roles import ALL, DEVELOPER, MANAGER, MEMBER, OWNER
from app.features.orgs.routes.shared import asker
from app.features.orgs.service.sending import Sending
from app.features.orgs.types import SendingView, SetSending
from app.http.endpoint import Call, Endpoint, Permission, Roles

STOP = Permission("sending.stop", OWNER, MANAGER, DEVELOPER, MEMBER)


def endpoints(sending: Sending) -> tuple[Endpoint, ...]:
    async def read(call: Call[None]) -> SendingView:
        return sending.view(call.caller.org)

    async def change(call: Call[SetSending]) -> SendingView:
        return await sending.set(call.caller.org, call.body, asker=asker(call), idem=call.idem)

    return (
        Endpoint(
            method="GET",
            path="/api/org/sending",
            handler=read,
            summary="Whether anything may leave, for this organization and for the whole server.",
            needs=Roles(ALL),
            tag="org",
            gives=SendingView,
        ),
        Endpoint(
            method="POST",
            path="/api/org/sending",
            handler=change,
            summary="Stops sending at once; owners and managers also start it again.",
            needs=STOP,
            tag="org",
            takes=SetSending,
            gives=SendingView,
            refuses=(INSUFFICIENT_ROLE,),
        ),
    )
