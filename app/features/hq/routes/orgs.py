"""Organizations from above."""

from app.core.reasons import INVALID_STATE
from app.features.hq.routes.queries import OrgsQuery
from app.features.hq.routes.shared import by
from app.features.hq.rules import place_of
from app.features.hq.service import Hq
from app.features.hq.service.orgs import item_of
from app.features.hq.types.orgs import OrgDetail, OrgItem, PauseOrg, SetLeadLimit, SetQuota
from app.http.endpoint import TOKEN, Call, Endpoint
from app.http.lists import ListPage
from app.http.paging import paged

TAG = "orgs"


def endpoints(hq: Hq) -> tuple[Endpoint, ...]:
    return (*_reading(hq), *_acting(hq), *_limiting(hq))


def _reading(hq: Hq) -> tuple[Endpoint, ...]:
    async def page(call: Call[None]) -> ListPage[OrgItem]:
        query: OrgsQuery = call.query
        found = await hq.orgs.wanted(text=query.q, state=query.state, health=query.health)
        page = paged(
            found,
            query,
            place=lambda one: place_of(one, query.sort),
            newest_first=query.sort.startswith("-"),
        )
        items = [item_of(one) for one in page.items]
        return ListPage(items=items, next_cursor=page.next_cursor, total=page.total)

    async def one(call: Call[None]) -> OrgDetail:
        return await hq.orgs.one(call.path["id"], by=by(call))

    return (
        Endpoint(
            method="GET",
            path="/admin/orgs",
            handler=page,
            summary="Every organization by its summary; none is opened for it.",
            needs=TOKEN,
            tag=TAG,
            realm="admin",
            query=OrgsQuery,
            gives=ListPage[OrgItem],
        ),
        Endpoint(
            method="GET",
            path="/admin/orgs/{id}",
            handler=one,
            summary="One organization, looked at now; the look is written down.",
            needs=TOKEN,
            tag=TAG,
            realm="admin",
            gives=OrgDetail,
        ),
    )


def _acting(hq: Hq) -> tuple[Endpoint, ...]:
    async def pause(call: Call[PauseOrg]) -> OrgDetail:
        return await hq.orgs.pause(call.path["id"], call.body.reason, by=by(call))

    async def resume(call: Call[None]) -> OrgDetail:
        return await hq.orgs.resume(call.path["id"], by=by(call))

    return (
        Endpoint(
            method="POST",
            path="/admin/orgs/{id}/pause",
            handler=pause,
            summary="Shuts an organization for everybody but its owners, who still read.",
            needs=TOKEN,
            tag=TAG,
            realm="admin",
            takes=PauseOrg,
            gives=OrgDetail,
        ),
        Endpoint(
            method="POST",
            path="/admin/orgs/{id}/resume",
            handler=resume,
            summary="Opens a paused organization again.",
            needs=TOKEN,
            tag=TAG,
            realm="admin",
            gives=OrgDetail,
            refuses=(INVALID_STATE,),
        ),
    )


def _limiting(hq: Hq) -> tuple[Endpoint, ...]:
    async def set_quota(call: Call[SetQuota]) -> OrgDetail:
        return await hq.orgs.set_quota(call.path["id"], call.body.bytes, by=by(call))

    async def set_lead_limit(call: Call[SetLeadLimit]) -> OrgDetail:
        return await hq.orgs.set_lead_limit(call.path["id"], call.body.leads, by=by(call))

    return (
        Endpoint(
            method="PUT",
            path="/admin/orgs/{id}/quota",
            handler=set_quota,
            summary="How much an organization may keep on the disk; null takes the limit away.",
            needs=TOKEN,
            tag=TAG,
            realm="admin",
            takes=SetQuota,
            gives=OrgDetail,
        ),
        Endpoint(
            method="PUT",
            path="/admin/orgs/{id}/lead-limit",
            handler=set_lead_limit,
            summary="How many leads an organization may hold; null: as many as others.",
            needs=TOKEN,
            tag=TAG,
            realm="admin",
            takes=SetLeadLimit,
            gives=OrgDetail,
        ),
    )
