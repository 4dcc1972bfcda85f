"""Leads that may be one person, and making them one."""

from functools import partial

from app.core.reasons import INVALID_STATE, NOT_FOUND, VERSION_CONFLICT
from app.core.roles import DEVELOPER, MANAGER, OWNER
from app.features.crm.errors import LEAD_LIMIT
from app.features.crm.routes.shared import READ, by_of
from app.features.crm.service import Crm
from app.features.crm.types.merging import (
    CandidatePage,
    CandidateQuery,
    Merged,
    MergeLeads,
    MergeUndone,
    UndoMerge,
)
from app.http.endpoint import Call, Endpoint, Permission

MERGE = Permission("duplicates.merge", OWNER, MANAGER, DEVELOPER)

_merges = partial(Endpoint, method="POST", needs=MERGE, scope="leads:write", tag="duplicates")


def endpoints(crm: Crm) -> tuple[Endpoint, ...]:
    return (*_looking(crm), *_merging(crm))


def _looking(crm: Crm) -> tuple[Endpoint, ...]:
    async def page(call: Call[None]) -> CandidatePage:
        return crm.duplicates.page(call.caller.org, call.query)

    async def dismiss(call: Call[None]) -> None:
        by = by_of(call, crm.desk.people)
        await crm.duplicates.dismiss(call.caller.org, call.path["id"], by=by, idem=call.idem)

    return (
        Endpoint(
            method="GET",
            path="/api/duplicates",
            handler=page,
            summary="Leads that may be one person, side by side, the likeliest first, and why.",
            needs=READ,
            scope="leads:read",
            tag="duplicates",
            query=CandidateQuery,
            gives=CandidatePage,
        ),
        _merges(
            path="/api/duplicates/{id}/dismiss",
            handler=dismiss,
            summary="Say that these are two people. They are not shown again unless one of them changes.",
            refuses=(NOT_FOUND, INVALID_STATE),
        ),
    )


def _merging(crm: Crm) -> tuple[Endpoint, ...]:
    async def merge(call: Call[MergeLeads]) -> Merged:
        org, by = call.caller.org, by_of(call, crm.desk.people)
        wire = partial(crm.merging.made_view, org)
        made = await crm.merging.merge(
            org, call.path["id"], call.body, by=by, expect=call.if_match, idem=call.idem_for(wire)
        )
        return wire(made)

    async def undo(call: Call[UndoMerge]) -> MergeUndone:
        org, by = call.caller.org, by_of(call, crm.desk.people)
        wire = partial(crm.merging.back_view, org)
        return wire(await crm.merging.undo(org, call.body.undo_token, by=by, idem=call.idem_for(wire)))

    return (
        _merges(
            path="/api/leads/{id}/merge",
            handler=merge,
            summary="Take another lead into this one. Both timelines are kept; it can be undone for 30 days.",
            takes=MergeLeads,
            gives=Merged,
            refuses=(NOT_FOUND, INVALID_STATE, VERSION_CONFLICT),
        ),
        _merges(
            path="/api/merges/undo",
            handler=undo,
            summary="Undo a merge: the lead that was taken in is as it was; what was edited since is told and kept.",
            takes=UndoMerge,
            gives=MergeUndone,
            refuses=(NOT_FOUND, INVALID_STATE, LEAD_LIMIT),
        ),
    )
