"""The stages of the pipeline, and the fields an organization adds to its leads."""

from functools import partial
from typing import Final

from app.core.reasons import VERSION_CONFLICT
from app.core.roles import ALL, MANAGER, OWNER
from app.features.crm.routes.shared import by_of
from app.features.crm.service import Crm
from app.features.crm.types.pipeline import FieldsView, SetFields, SetStages, StagesView
from app.http.endpoint import Call, Endpoint, Permission

READ: Final = Permission("pipeline.read", *ALL)
WRITE: Final = Permission("pipeline.write", OWNER, MANAGER)

_row = partial(Endpoint, tag="leads")


def endpoints(crm: Crm) -> tuple[Endpoint, ...]:
    return (*_stages(crm), *_fields(crm))


def _stages(crm: Crm) -> tuple[Endpoint, ...]:
    async def read(call: Call[None]) -> StagesView:
        return crm.pipeline.view(call.caller.org)

    async def change(call: Call[SetStages]) -> StagesView:
        by = by_of(call, crm.desk.people)
        return await crm.pipeline.set(call.caller.org, call.body, by=by, expect=call.if_match)

    return (
        _row(
            method="GET",
            path="/api/stages",
            handler=read,
            summary="The stages of the pipeline in their order, and how many leads are in each.",
            needs=READ,
            scope="leads:read",
            gives=StagesView,
        ),
        _row(
            method="PUT",
            path="/api/stages",
            handler=change,
            summary="Set all stages in their order. Leads of a stage that goes move to the one that `moved` names.",
            needs=WRITE,
            takes=SetStages,
            gives=StagesView,
            refuses=(VERSION_CONFLICT,),
        ),
    )


def _fields(crm: Crm) -> tuple[Endpoint, ...]:
    async def read(call: Call[None]) -> FieldsView:
        return crm.fields.view(call.caller.org)

    async def change(call: Call[SetFields]) -> FieldsView:
        by = by_of(call, crm.desk.people)
        return await crm.fields.set(call.caller.org, call.body, by=by, expect=call.if_match)

    return (
        _row(
            method="GET",
            path="/api/fields",
            handler=read,
            summary="The fields that the organization has added to its leads, in their order.",
            needs=READ,
            scope="leads:read",
            gives=FieldsView,
        ),
        _row(
            method="PUT",
            path="/api/fields",
            handler=change,
            summary="Set all fields in their order. Values of a field that goes are kept, and come back with it.",
            needs=WRITE,
            takes=SetFields,
            gives=FieldsView,
            refuses=(VERSION_CONFLICT,),
        ),
    )
