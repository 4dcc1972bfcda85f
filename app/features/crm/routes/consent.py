"""What a person agreed to, at the door."""

from functools import partial

from app.core.reasons import INVALID_STATE, NOT_FOUND, VERSION_CONFLICT
from app.features.crm.routes.shared import READ, WRITE, by_of
from app.features.crm.service import Crm
from app.features.crm.types.exchange import ConsentsView, SetConsent
from app.http.endpoint import Call, Endpoint

_row = partial(Endpoint, tag="leads", path="/api/leads/{id}/consent", gives=ConsentsView)


def endpoints(crm: Crm) -> tuple[Endpoint, ...]:
    async def read(call: Call[None]) -> ConsentsView:
        return crm.consents.view(call.caller.org, call.path["id"])

    async def write(call: Call[SetConsent]) -> ConsentsView:
        org, by = call.caller.org, by_of(call, crm.desk.people)
        return await crm.consents.record(org, call.path["id"], call.body, by=by, expect=call.if_match)

    return (
        _row(
            method="GET",
            handler=read,
            summary="What a lead agreed to on each channel, and everything that was ever written down about it.",
            needs=READ,
            scope="leads:read",
            refuses=(NOT_FOUND,),
        ),
        _row(
            method="PUT",
            handler=write,
            summary="Write down what a lead said about being contacted. Nothing that was written before is lost.",
            needs=WRITE,
            scope="leads:write",
            takes=SetConsent,
            refuses=(NOT_FOUND, INVALID_STATE, VERSION_CONFLICT),
        ),
    )
