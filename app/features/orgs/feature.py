"""What this room hands to the house."""

from typing import Any

from app.core.roles import OWNER
from app.feature import Feature
from app.features.orgs.errors import REASONS
from app.features.orgs.routes import endpoints
from app.features.orgs.service import Orgs
from app.features.orgs.service.life import Life
from app.features.orgs.service.passage import Passage
from app.features.orgs.store import EXPORTS, MEMBERS, PROFILE, SENDING
from app.features.orgs.tasks import tasks, work
from app.http.caller import Caller
from app.http.sse import Stream
from app.store.kinds import Row
from app.store.traces import Trace


def feature(orgs: Orgs, life: Life, passage: Passage) -> Feature:
    return Feature(
        "orgs",
        endpoints=endpoints(orgs, life),
        reasons=REASONS,
        tasks=tasks(life.exports, passage),
        work=work(life.exports, passage),
        streams=(
            Stream(PROFILE, "org"),
            Stream(MEMBERS, "user"),
            Stream(SENDING, "sending", of_host=True),
            Stream(EXPORTS, "export", visible=_sees_exports),
        ),
        traces=(Trace(name="archives", export=life.exports.traces.export, erase=life.exports.traces.erase),),
    )


def _sees_exports(_: Row[Any], caller: Caller) -> bool:
    return caller.role == OWNER
