"""One lead at the door."""

from functools import partial

from app.core.reasons import DUPLICATE, INVALID_STATE, NOT_FOUND, VERSION_CONFLICT
from app.features.crm.errors import LEAD_LIMIT
from app.features.crm.routes.shared import READ, WRITE, by_of
from app.features.crm.service import Crm
from app.features.crm.types.wire import LeadFields, LeadView
from app.http.endpoint import Call, Endpoint

_row = partial(Endpoint, tag="leads")


def endpoints(crm: Crm) -> tuple[Endpoint, ...]:
    return (*_making(crm), *_changing(crm), *_taking_away(crm))


def _making(crm: Crm) -> tuple[Endpoint, ...]:
    leads, people = crm.leads, crm.desk.people

    async def create(call: Call[LeadFields]) -> LeadView:
        org, by = call.caller.org, by_of(call, people)
        idem = call.idem_for(lambda row: leads.view(org, row))
        return leads.view(org, await leads.create(org, call.body, by=by, idem=idem))

    async def read(call: Call[None]) -> LeadView:
        return leads.view(call.caller.org, leads.get(call.caller.org, call.path["id"]))

    return (
        _row(
            method="POST",
            path="/api/leads",
            handler=create,
            summary="Make a lead. Its phone number, address, country and time zone are brought into one form.",
            needs=WRITE,
            scope="leads:write",
            takes=LeadFields,
            gives=LeadView,
            status=201,
            refuses=(DUPLICATE, LEAD_LIMIT),
        ),
        _row(
            method="GET",
            path="/api/leads/{id}",
            handler=read,
            summary="One lead; of one that was merged, the lead that it was merged into.",
            needs=READ,
            scope="leads:read",
            gives=LeadView,
            refuses=(NOT_FOUND,),
        ),
    )


def _changing(crm: Crm) -> tuple[Endpoint, ...]:
    leads, people = crm.leads, crm.desk.people

    async def change(call: Call[LeadFields]) -> LeadView:
        org, by = call.caller.org, by_of(call, people)
        row = await leads.change(org, call.path["id"], call.body, by=by, expect=call.if_match)
        return leads.view(org, row)

    return (
        _row(
            method="PUT",
            path="/api/leads/{id}",
            handler=change,
            summary="Change the fields that are named; null clears one.",
            needs=WRITE,
            scope="leads:write",
            takes=LeadFields,
            gives=LeadView,
            refuses=(NOT_FOUND, DUPLICATE, INVALID_STATE, VERSION_CONFLICT),
        ),
    )


def _taking_away(crm: Crm) -> tuple[Endpoint, ...]:
    leads, people = crm.leads, crm.desk.people

    async def delete(call: Call[None]) -> LeadView:
        org, by = call.caller.org, by_of(call, people)
        return leads.view(org, await leads.delete(org, call.path["id"], by=by, expect=call.if_match))

    async def restore(call: Call[None]) -> LeadView:
        org, by = call.caller.org, by_of(call, people)
        idem = call.idem_for(lambda row: leads.view(org, row))
        return leads.view(org, await leads.restore(org, call.path["id"], by=by, idem=idem))

    return (
        _row(
            method="DELETE",
            path="/api/leads/{id}",
            handler=delete,
            summary="Delete a lead. It can be restored for 30 days.",
            needs=WRITE,
            scope="leads:write",
            gives=LeadView,
            refuses=(NOT_FOUND, VERSION_CONFLICT),
        ),
        _row(
            method="POST",
            path="/api/leads/{id}/restore",
            handler=restore,
            summary="Bring back a lead that was deleted in the last 30 days.",
            needs=WRITE,
            scope="leads:write",
            gives=LeadView,
            refuses=(NOT_FOUND, DUPLICATE, INVALID_STATE, LEAD_LIMIT),
        ),
    )
