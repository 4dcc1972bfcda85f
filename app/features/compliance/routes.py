"""The lists at the door."""

from functools import partial
from typing import Annotated, Any, Final

import msgspec

from app.core.reasons import INVALID_PARAMS, NOT_FOUND, Refused
from app.core.roles import ALL, DEVELOPER, MANAGER, MEMBER, OWNER
from app.features.compliance.errors import STILL_ASKED_FOR
from app.features.compliance.service import Compliance, Imports, Lists, view_of
from app.features.compliance.types import CHANNELS, Channel, Suppression, SuppressionReason
from app.features.compliance.types.imports import ImportView, StartImport
from app.features.compliance.types.wire import (
    ADDRESS_CHARACTERS_MAX,
    Suppress,
    SuppressionCounts,
    SuppressionItem,
    Unsuppress,
    Unsuppressed,
    Who,
    WhoKind,
)
from app.http.endpoint import Answer, Call, Endpoint, Permission
from app.http.lists import ListPage, PageQuery
from app.http.paging import paged
from app.store.kinds import Row

READ = Permission("suppression.read", *ALL)
ADD = Permission("suppression.add", OWNER, MANAGER, DEVELOPER, MEMBER)
REMOVE = Permission("suppression.remove", OWNER, MANAGER)

IMPORT = Permission("suppression.import", OWNER, MANAGER, DEVELOPER)

ACCEPTED: Final = 202

_row = partial(Endpoint, tag="suppression")


class SuppressionQuery(PageQuery, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`q` is a part of an address, a phone number in any form."""

    q: Annotated[str, msgspec.Meta(max_length=ADDRESS_CHARACTERS_MAX)] = ""
    reason: SuppressionReason | None = None


def endpoints(compliance: Compliance) -> tuple[Endpoint, ...]:
    lists, imports = compliance.lists, compliance.imports
    return (*_reading(lists), *_changing(lists), *_importing(lists, imports), *_following(imports))


def _reading(lists: Lists) -> tuple[Endpoint, ...]:
    async def counts(call: Call[None]) -> SuppressionCounts:
        return lists.counts(call.caller.org)

    async def page(call: Call[None]) -> ListPage[SuppressionItem]:
        return _page(lists, call)

    return (
        _row(
            method="GET",
            path="/api/suppression",
            handler=counts,
            summary="How many addresses must not be contacted on each channel, and why.",
            needs=READ,
            scope="leads:read",
            gives=SuppressionCounts,
        ),
        _row(
            method="GET",
            path="/api/suppression/{channel}",
            handler=page,
            summary="Addresses that must not be contacted on a channel, the newest first.",
            needs=READ,
            scope="leads:read",
            query=SuppressionQuery,
            gives=ListPage[SuppressionItem],
            refuses=(NOT_FOUND,),
        ),
    )


def _changing(lists: Lists) -> tuple[Endpoint, ...]:
    async def suppress(call: Call[Suppress]) -> SuppressionItem:
        org, channel = call.caller.org, channel_of(call)

        def wire(row: Row[Suppression]) -> SuppressionItem:
            return lists.item(org, channel, row)

        idem = call.idem_for(wire)
        return wire(await lists.suppress(org, channel, call.body, who=who_of(call), idem=idem))

    async def unsuppress(call: Call[Unsuppress]) -> Unsuppressed:
        org, channel = call.caller.org, channel_of(call)
        return await lists.unsuppress(org, channel, call.body, who=who_of(call), idem=call.idem)

    return (
        _row(
            method="POST",
            path="/api/suppression/{channel}",
            handler=suppress,
            summary="Nobody contacts this address on this channel any more. The first date and reason stay.",
            needs=ADD,
            scope="leads:write",
            takes=Suppress,
            gives=SuppressionItem,
            refuses=(NOT_FOUND,),
        ),
        _row(
            method="POST",
            path="/api/suppression/{channel}/unsuppress",
            handler=unsuppress,
            summary="This address may be contacted again; why is written down.",
            needs=REMOVE,
            takes=Unsuppress,
            gives=Unsuppressed,
            refuses=(NOT_FOUND, STILL_ASKED_FOR),
        ),
    )


def _importing(lists: Lists, imports: Imports) -> tuple[Endpoint, ...]:
    async def start(call: Call[StartImport]) -> Answer[ImportView]:
        row = await imports.start(
            call.caller.org,
            channel_of(call),
            call.body,
            country=lists.country(call.caller.org),
            who=who_of(call),
            idem=call.idem_for(view_of),
        )
        return Answer(view_of(row), status=ACCEPTED if row.value.done_at is None else None)

    return (
        _row(
            method="POST",
            path="/api/suppression/{channel}/import",
            handler=start,
            summary="Adds every address of an uploaded file to a list; a long one is read in the background (202).",
            needs=IMPORT,
            scope="leads:write",
            takes=StartImport,
            gives=ImportView,
            refuses=(NOT_FOUND, INVALID_PARAMS),
        ),
    )


def _following(imports: Imports) -> tuple[Endpoint, ...]:
    async def page(call: Call[None]) -> ListPage[ImportView]:
        found = imports.list(call.caller.org, channel_of(call))
        return paged(found, call.query, place=lambda one: (one.id,), newest_first=True)

    async def read(call: Call[None]) -> ImportView:
        return imports.get(call.caller.org, channel_of(call), call.path["id"])

    return (
        _row(
            method="GET",
            path="/api/suppression/{channel}/imports",
            handler=page,
            summary="The last imports into a list, newest first.",
            needs=READ,
            scope="leads:read",
            query=PageQuery,
            gives=ListPage[ImportView],
            refuses=(NOT_FOUND,),
        ),
        _row(
            method="GET",
            path="/api/suppression/{channel}/imports/{id}",
            handler=read,
            summary="How far an import has come, and which of its rows hold no address.",
            needs=READ,
            scope="leads:read",
            gives=ImportView,
            refuses=(NOT_FOUND,),
        ),
    )


def _page(lists: Lists, call: Call[None]) -> ListPage[SuppressionItem]:
    asked: SuppressionQuery = call.query
    page, items = lists.page(
        call.caller.org,
        channel_of(call),
        q=asked.q,
        reason=asked.reason,
        limit=asked.limit,
        after=asked.cursor,
    )
    return ListPage(
        items=items,
        next_cursor=page.next,
        total=page.total if page.total_exact else msgspec.UNSET,
        total_at_least=msgspec.UNSET if page.total_exact else page.total,
    )


def channel_of(call: Call[Any]) -> Channel:
    for channel in CHANNELS:
        if channel == call.path["channel"]:
            return channel
    raise Refused(NOT_FOUND)


def who_of(call: Call[Any]) -> Who:
    caller = call.caller
    kind: WhoKind = "user" if caller.key is None else "key"
    return Who(actor=caller.actor, kind=kind, request_id=call.meta.request_id)
