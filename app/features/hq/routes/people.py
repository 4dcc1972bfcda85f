"""Persons of the tenants."""

from app.core.ids import UserId
from app.core.reasons import NOT_READY
from app.features.hq.routes.queries import PeopleQuery
from app.features.hq.routes.shared import by
from app.features.hq.service import Hq
from app.features.hq.types.people import PeopleFound, PersonItem, ResetFactors
from app.http.endpoint import TOKEN, Call, Endpoint

TAG = "people"


def endpoints(hq: Hq) -> tuple[Endpoint, ...]:
    async def find(call: Call[None]) -> PeopleFound:
        found = await hq.people.at(call.query.email, by=by(call))
        return PeopleFound(items=found, total=len(found))

    async def reset(call: Call[ResetFactors]) -> PersonItem:
        return await hq.people.reset_factors(
            UserId(call.path["id"]), call.body.reason, by=by(call), idem=call.idem
        )

    return (
        Endpoint(
            method="GET",
            path="/admin/people",
            handler=find,
            summary="Who has an address, where they belong and how they sign in; the look is written down.",
            needs=TOKEN,
            tag=TAG,
            realm="admin",
            query=PeopleQuery,
            gives=PeopleFound,
        ),
        Endpoint(
            method="POST",
            path="/admin/people/{id}/factors/reset",
            handler=reset,
            summary="Removes all second factors of a person and ends their sign-ins; they are told by mail.",
            needs=TOKEN,
            step_up=True,
            tag=TAG,
            realm="admin",
            takes=ResetFactors,
            gives=PersonItem,
            refuses=(NOT_READY,),
        ),
    )
