"""Saved views of the lead list."""

from functools import partial
from typing import Any, Final

from app.core.reasons import INSUFFICIENT_ROLE, INVALID_STATE, NOT_FOUND, VERSION_CONFLICT
from app.core.roles import ALL, DEVELOPER, MANAGER, OWNER
from app.features.crm.routes.shared import by_of
from app.features.crm.service import Crm
from app.features.crm.service.views import Asker, shown
from app.features.crm.types.views import NewView, ViewChange, ViewItem, ViewsQuery
from app.http.endpoint import Call, Endpoint, Permission
from app.http.lists import ListPage, PageQuery
from app.http.paging import paged

READ: Final = Permission("views.read", *ALL)
WRITE: Final = Permission("views.write", OWNER, MANAGER, DEVELOPER)

_row = partial(Endpoint, tag="views")


def asker_of(call: Call[Any]) -> Asker:
    caller = call.caller
    return Asker(user=caller.user if caller.key is None else None, role=caller.role)


def endpoints(crm: Crm) -> tuple[Endpoint, ...]:
    return (*_reading(crm), *_writing(crm))


def _reading(crm: Crm) -> tuple[Endpoint, ...]:
    async def page(call: Call[None]) -> ListPage[ViewItem]:
        found = crm.views.list(call.caller.org, asker_of(call))
        query = PageQuery(limit=call.query.limit, cursor=call.query.cursor)
        return paged(found, query, place=_place)

    return (
        _row(
            method="GET",
            path="/api/views",
            handler=page,
            summary="Saved views: those every organization has, those that are shared, and your own.",
            needs=READ,
            scope="leads:read",
            query=ViewsQuery,
            gives=ListPage[ViewItem],
        ),
    )


def _writing(crm: Crm) -> tuple[Endpoint, ...]:
    return (_creating(crm), _changing(crm), _deleting(crm))


def _creating(crm: Crm) -> Endpoint:
    async def create(call: Call[NewView]) -> ViewItem:
        by, idem = by_of(call, crm.desk.people), call.idem_for(shown)
        made = await crm.views.create(call.caller.org, call.body, asker=asker_of(call), by=by, idem=idem)
        return shown(made)

    return _row(
        method="POST",
        path="/api/views",
        handler=create,
        summary="Save filters, order and columns under a name, for yourself or for everybody.",
        needs=WRITE,
        scope="leads:write",
        takes=NewView,
        gives=ViewItem,
        status=201,
        refuses=(NOT_FOUND, INVALID_STATE),
    )


def _changing(crm: Crm) -> Endpoint:
    async def change(call: Call[ViewChange]) -> ViewItem:
        asker, by = asker_of(call), by_of(call, crm.desk.people)
        org, view_id = call.caller.org, call.path["id"]
        return shown(
            await crm.views.change(org, view_id, call.body, asker=asker, by=by, expect=call.if_match)
        )

    return _row(
        method="PUT",
        path="/api/views/{id}",
        handler=change,
        summary="Change a view: your own, or as owner or manager any that is shared.",
        needs=WRITE,
        scope="leads:write",
        takes=ViewChange,
        gives=ViewItem,
        refuses=(NOT_FOUND, INSUFFICIENT_ROLE, INVALID_STATE, VERSION_CONFLICT),
        conflict=shown,
    )


def _deleting(crm: Crm) -> Endpoint:
    async def delete(call: Call[None]) -> None:
        asker, by = asker_of(call), by_of(call, crm.desk.people)
        await crm.views.delete(call.caller.org, call.path["id"], asker=asker, by=by, expect=call.if_match)

    return _row(
        method="DELETE",
        path="/api/views/{id}",
        handler=delete,
        summary="Delete a view; the leads in it stay as they are.",
        needs=WRITE,
        scope="leads:write",
        refuses=(NOT_FOUND, INSUFFICIENT_ROLE, INVALID_STATE, VERSION_CONFLICT),
        conflict=shown,
    )


def _place(item: ViewItem) -> tuple[str, ...]:
    """Those of every organization as they are; the others by name."""
    if item.built_in:
        return ("", "", item.id)
    return ("saved", item.name.casefold(), item.id)
