"""What the engine has to do, and work that failed for good."""

from app.features.hq.routes.shared import by
from app.features.hq.service import Hq
from app.features.hq.types.work import DeadLetterItem, Replay, Replayed
from app.http.endpoint import TOKEN, Call, Endpoint
from app.http.lists import ListPage, PageQuery
from app.http.paging import paged
from app.work.schedule import ScheduleTable

TAG = "work"


def endpoints(hq: Hq) -> tuple[Endpoint, ...]:
    async def schedule(call: Call[None]) -> ScheduleTable:
        del call
        return await hq.work.schedule()

    async def dead(call: Call[None]) -> ListPage[DeadLetterItem]:
        found = await hq.work.dead()
        return paged(found, call.query, place=lambda item: (item.died_at, item.id), newest_first=True)

    async def replay(call: Call[Replay]) -> Replayed:
        return await hq.work.replay(call.body.ids, by=by(call))

    return (
        Endpoint(
            method="GET",
            path="/admin/work/schedule",
            handler=schedule,
            summary="What the engine has to do, when it did it and what failed.",
            needs=TOKEN,
            tag=TAG,
            realm="admin",
            gives=ScheduleTable,
        ),
        Endpoint(
            method="GET",
            path="/admin/work/dead-letters",
            handler=dead,
            summary="Work that failed for good, of the host and of every organization, newest first.",
            needs=TOKEN,
            tag=TAG,
            realm="admin",
            query=PageQuery,
            gives=ListPage[DeadLetterItem],
        ),
        Endpoint(
            method="POST",
            path="/admin/work/dead-letters/replay",
            handler=replay,
            summary="Puts failed work in again, where doing it again is safe.",
            needs=TOKEN,
            tag=TAG,
            realm="admin",
            takes=Replay,
            gives=Replayed,
        ),
    )
