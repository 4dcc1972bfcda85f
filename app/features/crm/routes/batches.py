"""Changing many leads at once at the door, the history of it, and the way back."""

from collections.abc import Iterable
from functools import partial
from typing import Annotated, Any, Final

import msgspec

from app.core.randomness import base64url, from_base64url
from app.core.reasons import INSUFFICIENT_ROLE, INVALID_STATE, NOT_FOUND, Refused
from app.core.roles import DEVELOPER, MANAGER, OWNER
from app.features.crm.routes.shared import by_of
from app.features.crm.service import Crm
from app.features.crm.types.batches import (
    BatchRow,
    BatchRowView,
    BatchRun,
    BatchView,
    BatchWanted,
    RowResult,
    UndoBatch,
)
from app.http.endpoint import Answer, Call, Endpoint, Permission
from app.http.lists import ListPage, PageQuery
from app.http.paging import paged
from app.store.errors import BadCursor
from app.store.kinds import Row

BATCH: Final = Permission("leads.batch", OWNER, MANAGER, DEVELOPER)
ASSIGNERS: Final = (OWNER, MANAGER)
LEADERS_OPS: Final = ("assign", "unassign", "suppress")
ACCEPTED: Final = 202

_row = partial(Endpoint, needs=BATCH, tag="leads")


class RowsQuery(PageQuery, frozen=True, kw_only=True, forbid_unknown_fields=True):
    result: Annotated[RowResult, msgspec.Meta(description="Only rows that came to this.")] | None = None


def endpoints(crm: Crm) -> tuple[Endpoint, ...]:
    return (*_doing(crm), *_ending(crm), *_history(crm), _outcome(crm))


def _doing(crm: Crm) -> tuple[Endpoint, ...]:
    batches = crm.batches

    async def ask(call: Call[BatchWanted]) -> Answer[BatchView]:
        org = call.caller.org
        if call.body.op in ("assign", "unassign") and call.caller.role not in ASSIGNERS:
            raise Refused(INSUFFICIENT_ROLE)
        idem = call.idem_for(lambda row: _answer(crm, call, row))
        return _answer(
            crm, call, await batches.ask(org, call.body, by=by_of(call, crm.desk.people), idem=idem)
        )

    return (
        _row(
            method="POST",
            path="/api/leads/batch",
            handler=ask,
            summary="Does one thing to many leads; more than 250 are done by the engine, and may be answered 202.",
            takes=BatchWanted,
            gives=BatchView,
            scope="leads:write",
            refuses=(INSUFFICIENT_ROLE,),
        ),
    )


def _ending(crm: Crm) -> tuple[Endpoint, ...]:
    batches = crm.batches

    async def undo(call: Call[UndoBatch]) -> Answer[BatchView]:
        idem = call.idem_for(lambda row: _answer(crm, call, row))
        token, by = call.body.undo_token, by_of(call, crm.desk.people)
        _demand_may_undo(call, batches.get(call.caller.org, token).value)
        return _answer(crm, call, await batches.undo(call.caller.org, token, by=by, idem=idem))

    async def cancel(call: Call[None]) -> BatchView:
        row = await batches.cancel(call.caller.org, call.path["id"], by=by_of(call, crm.desk.people))
        return batches.shown(call.caller.org, row)

    return (
        _row(
            method="POST",
            path="/api/batches/undo",
            handler=undo,
            summary="Takes a batch back, but for what somebody changed since.",
            takes=UndoBatch,
            gives=BatchView,
            scope="leads:write",
            refuses=(INSUFFICIENT_ROLE, NOT_FOUND, INVALID_STATE),
        ),
        _row(
            method="POST",
            path="/api/batches/{id}/cancel",
            handler=cancel,
            summary="Stops a batch that is under way; what was changed stays so, and can be undone.",
            gives=BatchView,
            refuses=(NOT_FOUND, INVALID_STATE),
        ),
    )


def _demand_may_undo(call: Call[Any], run: BatchRun) -> None:
    """Undoing gives leads to somebody, or lets people be contacted again, as doing does: whoever may not do that undoes
    at most what they have listed themselves."""
    if call.caller.role in ASSIGNERS or run.op not in LEADERS_OPS:
        return
    if run.op != "suppress" or run.by.actor != call.caller.actor:
        raise Refused(INSUFFICIENT_ROLE)


def _history(crm: Crm) -> tuple[Endpoint, ...]:
    batches = crm.batches

    async def page(call: Call[None]) -> ListPage[BatchView]:
        org = call.caller.org
        found = paged(batches.runs(org), call.query, place=lambda row: (row.key,), newest_first=True)
        return ListPage(
            items=[batches.shown(org, row) for row in found.items],
            next_cursor=found.next_cursor,
            total=found.total,
        )

    async def show(call: Call[None]) -> BatchView:
        return batches.shown(call.caller.org, batches.get(call.caller.org, call.path["id"]))

    return (
        _row(
            method="GET",
            path="/api/batches",
            handler=page,
            summary="What was done to many leads at once, newest first.",
            query=PageQuery,
            gives=ListPage[BatchView],
            scope="leads:read",
        ),
        _row(
            method="GET",
            path="/api/batches/{id}",
            handler=show,
            summary="One batch: how far it is, and what came of it.",
            gives=BatchView,
            scope="leads:read",
            refuses=(NOT_FOUND,),
        ),
    )


def _outcome(crm: Crm) -> Endpoint:
    async def rows(call: Call[None]) -> ListPage[BatchRowView]:
        query: RowsQuery = call.query
        org, start = call.caller.org, 0 if query.cursor is None else _number(query.cursor)
        found = crm.batches.page(org, call.path["id"], start=start, limit=query.limit, result=query.result)
        following = None if found.following is None else base64url(str(found.following).encode())
        return ListPage(items=_views(crm, call, found.rows), next_cursor=following, total=found.total)

    return _row(
        method="GET",
        path="/api/batches/{id}/rows",
        handler=rows,
        summary="What came of each lead of a batch.",
        query=RowsQuery,
        gives=ListPage[BatchRowView],
        scope="leads:read",
        refuses=(NOT_FOUND,),
    )


def _answer(crm: Crm, call: Call[Any], row: Row[BatchRun]) -> Answer[BatchView]:
    under_way = row.value.state in ("running", "undoing")
    return Answer(crm.batches.shown(call.caller.org, row), status=ACCEPTED if under_way else None)


def _views(crm: Crm, call: Call[None], rows: Iterable[BatchRow]) -> list[BatchRowView]:
    org, name_of = call.caller.org, crm.leads.name_of
    return [
        BatchRowView(
            lead_id=row.lead_id,
            name=name_of(org, row.lead_id),
            result=row.result,
            code=row.code,
            message=row.message,
        )
        for row in rows
    ]


def _number(cursor: str) -> int:
    try:
        number = int(from_base64url(cursor))
    except ValueError:
        raise BadCursor(cursor) from None
    if number < 0:
        raise BadCursor(cursor)
    return number
