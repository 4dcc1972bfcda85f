"""The list of leads: pages and counts."""

from functools import partial
from typing import Any

import msgspec

from app.core.reasons import NOT_FOUND, invalid
from app.features.crm.routes.shared import READ
from app.features.crm.rules.filters import query_of
from app.features.crm.service import Crm
from app.features.crm.types.listing import LeadCounts, LeadCountsQuery, LeadListQuery
from app.features.crm.types.wire import LeadView
from app.http.endpoint import Call, Endpoint
from app.http.lists import ListPage

_row = partial(Endpoint, tag="leads", needs=READ, scope="leads:read")


def user_of(call: Call[Any]) -> str | None:
    """Whom `me` and private views mean; a key has neither."""
    return call.caller.user if call.caller.key is None else None


def endpoints(crm: Crm) -> tuple[Endpoint, ...]:
    async def page(call: Call[None]) -> ListPage[LeadView]:
        org, asked = call.caller.org, call.query
        if asked.at is not None and asked.cursor is not None:
            raise invalid("at", "Begin at a row or behind a cursor, not both.")
        found = crm.listing.page(
            org,
            query_of(asked),
            asker=user_of(call),
            limit=asked.limit,
            after=asked.cursor,
            at=asked.at or 0,
        )
        shown = crm.listing.shown(org, found.rows)
        return ListPage(
            items=shown,
            next_cursor=found.next,
            total=found.total if found.total_exact else msgspec.UNSET,
            total_at_least=msgspec.UNSET if found.total_exact else found.total,
        )

    async def counts(call: Call[None]) -> LeadCounts:
        query = query_of(call.query)
        return crm.listing.counts(call.caller.org, query, call.query.by, asker=user_of(call))

    return (
        _row(
            method="GET",
            path="/api/leads",
            handler=page,
            summary="Leads, filtered, searched and sorted; newest change first unless asked otherwise.",
            query=LeadListQuery,
            gives=ListPage[LeadView],
            refuses=(NOT_FOUND,),
        ),
        _row(
            method="GET",
            path="/api/leads/counts",
            handler=counts,
            summary="How many leads a list has, and how many of them in each stage, of each owner or with each tag.",
            query=LeadCountsQuery,
            gives=LeadCounts,
            refuses=(NOT_FOUND,),
        ),
    )
