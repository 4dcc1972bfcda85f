"""The addresses of this room."""

from typing import Final

from app.core.reasons import INVALID_STATE, NOT_FOUND
from app.core.roles import MANAGER, OWNER
from app.features.privacy.service import Privacy
from app.features.privacy.types import Erase, RequestView, Whom
from app.http.endpoint import Call, Endpoint, Permission
from app.http.lists import ListPage, PageQuery
from app.http.paging import paged

EXPORT: Final = Permission("privacy.export", OWNER, MANAGER)
ERASE: Final = Permission("privacy.erase", OWNER)


def endpoints(privacy: Privacy) -> tuple[Endpoint, ...]:
    return (*_asking(privacy), *_following(privacy))


def _asking(privacy: Privacy) -> tuple[Endpoint, ...]:
    asking = privacy.asking

    async def export(call: Call[Whom]) -> RequestView:
        org = call.caller.org
        idem = call.idem_for(lambda row: asking.shown(org, row))
        row = await asking.export(
            org, call.body, by=call.caller.actor, request_id=call.meta.request_id, idem=idem
        )
        return asking.shown(org, row)

    async def erase(call: Call[Erase]) -> RequestView:
        org = call.caller.org
        idem = call.idem_for(lambda row: asking.shown(org, row))
        row = await asking.erase(
            org, call.body, by=call.caller.actor, request_id=call.meta.request_id, idem=idem
        )
        return asking.shown(org, row)

    return (
        Endpoint(
            method="POST",
            path="/api/privacy/export",
            handler=export,
            summary="Has everything gathered that is kept about one person.",
            needs=EXPORT,
            tag="privacy",
            takes=Whom,
            gives=RequestView,
            status=202,
            refuses=(NOT_FOUND, INVALID_STATE),
        ),
        Endpoint(
            method="POST",
            path="/api/privacy/erase",
            handler=erase,
            summary="Has everything erased that is kept about one person, for good.",
            needs=ERASE,
            tag="privacy",
            takes=Erase,
            gives=RequestView,
            status=202,
            step_up=True,
            refuses=(NOT_FOUND, INVALID_STATE),
        ),
    )


def _following(privacy: Privacy) -> tuple[Endpoint, ...]:
    asking = privacy.asking

    async def again(call: Call[None]) -> RequestView:
        org, request = call.caller.org, call.path["id"]
        idem = call.idem_for(lambda row: asking.shown(org, row))
        row = await asking.again(
            org, request, by=call.caller.actor, request_id=call.meta.request_id, idem=idem
        )
        return asking.shown(org, row)

    async def page(call: Call[None]) -> ListPage[RequestView]:
        found = asking.list(call.caller.org)
        return paged(found, call.query, place=lambda one: (one.id,), newest_first=True)

    return (
        Endpoint(
            method="POST",
            path="/api/privacy/requests/{id}/again",
            handler=again,
            summary="Goes on with what failed.",
            needs=ERASE,
            tag="privacy",
            gives=RequestView,
            status=202,
            step_up=True,
            refuses=(INVALID_STATE,),
        ),
        Endpoint(
            method="GET",
            path="/api/privacy/requests",
            handler=page,
            summary="What was asked for people, what came of it, and links to what was gathered.",
            needs=EXPORT,
            tag="privacy",
            query=PageQuery,
            gives=ListPage[RequestView],
        ),
    )
