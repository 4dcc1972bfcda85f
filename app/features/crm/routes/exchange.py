"""For other systems: leads by what those know them by, many at once, and what changed since they last asked."""

from functools import partial
from typing import Any, Final, get_args

import msgspec

from app.core.reasons import DUPLICATE, NOT_FOUND, VERSION_CONFLICT, Refused
from app.core.roles import DEVELOPER, MANAGER, OWNER
from app.features.crm.errors import LEAD_LIMIT, RESYNC_NEEDED
from app.features.crm.routes.shared import READ, by_of
from app.features.crm.service import Crm
from app.features.crm.types.exchange import (
    UPSERT_KEYS,
    BulkResults,
    BulkWanted,
    ChangeKind,
    ChangesPage,
    ChangesQuery,
    UpsertKey,
)
from app.features.crm.types.wire import LeadFields, LeadView
from app.http.caller import Caller
from app.http.endpoint import Answer, Call, Endpoint, Permission
from app.http.fields import problems_of

UPSERT: Final = Permission("leads.upsert", OWNER, MANAGER, DEVELOPER)
_SCOPES: Final[dict[ChangeKind, str]] = {"lead": "leads:read", "task": "tasks:read"}
_CREATED: Final = 201

_row = partial(Endpoint, tag="leads")


def endpoints(crm: Crm) -> tuple[Endpoint, ...]:
    return (*_coming(crm), *_going(crm))


def _coming(crm: Crm) -> tuple[Endpoint, ...]:
    async def upsert(call: Call[LeadFields]) -> Answer[LeadView]:
        org, by = call.caller.org, by_of(call, crm.desk.people)
        where = (_key(call.path["key"]), call.path["value"])
        done = await crm.upserts.put(org, where, call.body, by=by, expect=call.if_match)
        return Answer(crm.leads.view(org, done.row), status=_CREATED if done.status == "created" else None)

    async def bulk(call: Call[BulkWanted]) -> BulkResults:
        by = by_of(call, crm.desk.people)
        return await crm.upserts.bulk(call.caller.org, call.body, by=by, idem=call.idem, explain=_explained)

    return (
        _row(
            method="PUT",
            path="/api/leads/by/{key}/{value}",
            handler=upsert,
            summary="Change the lead that has an external id, a phone number or an address, or make it (201).",
            needs=UPSERT,
            scope="leads:write",
            takes=LeadFields,
            gives=LeadView,
            refuses=(NOT_FOUND, DUPLICATE, LEAD_LIMIT, VERSION_CONFLICT),
        ),
        _row(
            method="POST",
            path="/api/leads/bulk",
            handler=bulk,
            summary="Make or change up to 500 leads; each has its own result, and one that fails stops no other.",
            needs=UPSERT,
            scope="leads:write",
            takes=BulkWanted,
            gives=BulkResults,
        ),
    )


def _going(crm: Crm) -> tuple[Endpoint, ...]:
    async def changes(call: Call[None]) -> ChangesPage:
        readable = _readable(call.caller)
        return await crm.changes.page(call.caller.org, call.query, readable=readable)

    return (
        _row(
            method="GET",
            path="/api/changes",
            handler=changes,
            summary="What changed since a sequence, oldest first, with what was deleted. Ask on with `next_since`.",
            needs=READ,
            scope="events:read",
            query=ChangesQuery,
            gives=ChangesPage,
            refuses=(RESYNC_NEEDED,),
        ),
    )


def _key(name: str) -> UpsertKey:
    for key in UPSERT_KEYS:
        if key == name:
            return key
    raise Refused(NOT_FOUND)


def _readable(caller: Caller) -> list[ChangeKind]:
    """A key is told of what it may read besides."""
    kinds: tuple[ChangeKind, ...] = get_args(ChangeKind)
    return [kind for kind in kinds if caller.key is None or _SCOPES[kind] in caller.key.scopes]


def _explained(document: Any, problem: msgspec.ValidationError) -> list[dict[str, str]]:
    return problems_of(document, LeadFields, problem)
