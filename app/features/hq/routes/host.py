"""The host: how it fares, who may sign up, whether anything is sent."""

from app.features.hq.routes.shared import by
from app.features.hq.service import Hq
from app.features.hq.types.host import SetHostSending, SetSignup, SignupView, Stats
from app.features.orgs.types import HostSendingView
from app.http.endpoint import TOKEN, Call, Endpoint


def endpoints(hq: Hq) -> tuple[Endpoint, ...]:
    return (_stats(hq), *_signup(hq), *_sending(hq))


def _stats(hq: Hq) -> Endpoint:
    async def stats(call: Call[None]) -> Stats:
        del call
        return await hq.stats.now()

    return Endpoint(
        method="GET",
        path="/admin/stats",
        handler=stats,
        summary="How the host fares, at one look.",
        needs=TOKEN,
        tag="host",
        realm="admin",
        gives=Stats,
    )


def _signup(hq: Hq) -> tuple[Endpoint, ...]:
    async def read(call: Call[None]) -> SignupView:
        del call
        return hq.host.signup()

    async def change(call: Call[SetSignup]) -> SignupView:
        return await hq.host.set_signup(call.body.policy, by=by(call))

    return (
        Endpoint(
            method="GET",
            path="/admin/signup",
            handler=read,
            summary="Who may sign up.",
            needs=TOKEN,
            tag="host",
            realm="admin",
            gives=SignupView,
        ),
        Endpoint(
            method="PUT",
            path="/admin/signup",
            handler=change,
            summary="Decides who may sign up, in the place of the installation's setting.",
            needs=TOKEN,
            tag="host",
            realm="admin",
            takes=SetSignup,
            gives=SignupView,
        ),
    )


def _sending(hq: Hq) -> tuple[Endpoint, ...]:
    async def read(call: Call[None]) -> HostSendingView:
        del call
        return hq.sending.host()

    async def change(call: Call[SetHostSending]) -> HostSendingView:
        asked = call.body
        return await hq.sending.set_host(
            asked.on,
            live_calls=asked.live_calls,
            why=asked.why,
            actor=call.caller.user,
            request_id=call.meta.request_id,
        )

    return (
        Endpoint(
            method="GET",
            path="/admin/sending",
            handler=read,
            summary="Whether anything leaves this host.",
            needs=TOKEN,
            tag="host",
            realm="admin",
            gives=HostSendingView,
        ),
        Endpoint(
            method="POST",
            path="/admin/sending",
            handler=change,
            summary="Stops all sending of every organization at once, or starts it again.",
            needs=TOKEN,
            tag="host",
            realm="admin",
            takes=SetHostSending,
            gives=HostSendingView,
        ),
    )
