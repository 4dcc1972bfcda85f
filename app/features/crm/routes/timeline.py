"""What happened with a lead, and what people note about it."""

from functools import partial

from app.core.reasons import INVALID_STATE, NOT_FOUND
from app.features.crm.routes.shared import READ, WRITE, by_of
from app.features.crm.service import Crm
from app.features.crm.types.timeline import TimelineItem, TimelinePage, TimelineQuery, WriteNote
from app.http.endpoint import Call, Endpoint

_row = partial(Endpoint, tag="leads")


def endpoints(crm: Crm) -> tuple[Endpoint, ...]:
    async def page(call: Call[None]) -> TimelinePage:
        return await crm.timeline.page(call.caller.org, call.path["id"], call.query)

    async def write(call: Call[WriteNote]) -> TimelineItem:
        by = by_of(call, crm.desk.people)
        return await crm.notes.write(call.caller.org, call.path["id"], call.body, by=by, idem=call.idem)

    return (
        _row(
            method="GET",
            path="/api/leads/{id}/timeline",
            handler=page,
            summary="What happened with a lead, newest first, with the entries of leads that were merged into it.",
            needs=READ,
            scope="leads:read",
            query=TimelineQuery,
            gives=TimelinePage,
            refuses=(NOT_FOUND,),
        ),
        _row(
            method="POST",
            path="/api/leads/{id}/notes",
            handler=write,
            summary="Write a note about a lead; who is mentioned in it is told. A note is not changed afterwards.",
            needs=WRITE,
            scope="leads:write",
            takes=WriteNote,
            gives=TimelineItem,
            status=201,
            refuses=(NOT_FOUND, INVALID_STATE),
        ),
    )
