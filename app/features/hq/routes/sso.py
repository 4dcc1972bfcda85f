"""The issuers that HQ trusts to sign people in."""

from typing import Final

from app.core.reasons import INVALID_STATE, NOT_READY
from app.features.accounts.service.sso_issuers import SsoIssuers
from app.features.accounts.types.sso import PutSsoIssuer, SsoCheck, SsoIssuerItem
from app.features.hq.routes.shared import visit
from app.http.endpoint import TOKEN, Call, Endpoint
from app.http.lists import ListPage, PageQuery
from app.http.paging import paged

TAG: Final = "sso"


def endpoints(sso: SsoIssuers) -> tuple[Endpoint, ...]:
    return (*_reading(sso), *_changing(sso), *_ending(sso))


def _reading(sso: SsoIssuers) -> tuple[Endpoint, ...]:
    async def page(call: Call[None]) -> ListPage[SsoIssuerItem]:
        return paged(sso.all(), call.query, place=lambda item: (item.id,))

    async def one(call: Call[None]) -> SsoIssuerItem:
        return sso.item(call.path["id"])

    async def check(call: Call[None]) -> SsoCheck:
        return await sso.check(call.path["id"])

    return (
        Endpoint(
            method="GET",
            path="/admin/sso",
            handler=page,
            summary="The sign-in services that people may use, switched on or not.",
            needs=TOKEN,
            tag=TAG,
            realm="admin",
            query=PageQuery,
            gives=ListPage[SsoIssuerItem],
        ),
        Endpoint(
            method="GET",
            path="/admin/sso/{id}",
            handler=one,
            summary="One sign-in service; its secret is never shown.",
            needs=TOKEN,
            tag=TAG,
            realm="admin",
            gives=SsoIssuerItem,
        ),
        Endpoint(
            method="POST",
            path="/admin/sso/{id}/check",
            handler=check,
            summary="Asks a sign-in service for what it publishes, and says what is wrong with it.",
            needs=TOKEN,
            tag=TAG,
            realm="admin",
            gives=SsoCheck,
            refuses=(NOT_READY,),
            idempotent=False,
        ),
    )


def _changing(sso: SsoIssuers) -> tuple[Endpoint, ...]:
    async def add(call: Call[PutSsoIssuer]) -> SsoIssuerItem:
        return await sso.add(
            call.body, actor=call.caller.user, visit=visit(call), idem=call.idem_for(sso.shown)
        )

    async def change(call: Call[PutSsoIssuer]) -> SsoIssuerItem:
        return await sso.change(
            call.path["id"],
            call.body,
            expect=call.if_match,
            actor=call.caller.user,
            visit=visit(call),
        )

    return (
        Endpoint(
            method="POST",
            path="/admin/sso",
            handler=add,
            summary="Adds a sign-in service: whose people it may vouch for, and who we are to it.",
            needs=TOKEN,
            tag=TAG,
            realm="admin",
            takes=PutSsoIssuer,
            gives=SsoIssuerItem,
            status=201,
            refuses=(INVALID_STATE, NOT_READY),
            step_up=True,
        ),
        Endpoint(
            method="PUT",
            path="/admin/sso/{id}",
            handler=change,
            summary="Changes a sign-in service. A secret that is left out stays, unless the issuer is another now.",
            needs=TOKEN,
            tag=TAG,
            realm="admin",
            takes=PutSsoIssuer,
            gives=SsoIssuerItem,
            refuses=(NOT_READY,),
            step_up=True,
            conflict=sso.shown,
        ),
    )


def _ending(sso: SsoIssuers) -> tuple[Endpoint, ...]:
    async def remove(call: Call[None]) -> None:
        await sso.remove(call.path["id"], actor=call.caller.user, visit=visit(call))

    async def forget(call: Call[None]) -> None:
        await sso.forget(call.path["id"], call.path["user"], actor=call.caller.user, visit=visit(call))

    return (
        Endpoint(
            method="DELETE",
            path="/admin/sso/{id}",
            handler=remove,
            summary="Removes a sign-in service. Whom it knew it knows again when it is added again.",
            needs=TOKEN,
            tag=TAG,
            realm="admin",
            step_up=True,
        ),
        Endpoint(
            method="DELETE",
            path="/admin/sso/{id}/people/{user}",
            handler=forget,
            summary="Unties an account from a sign-in service, for when that knows the person under a new name.",
            needs=TOKEN,
            tag=TAG,
            realm="admin",
            step_up=True,
        ),
    )
