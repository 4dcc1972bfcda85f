"""What this room hands to the house."""

from app.core.roles import MANAGER, OWNER
from app.feature import Feature
from app.features.privacy.routes import endpoints
from app.features.privacy.service import Privacy
from app.features.privacy.store import REQUESTS
from app.features.privacy.tasks import tasks, work
from app.features.privacy.types import Request
from app.http.caller import Caller
from app.http.sse import Stream
from app.store.carry import Carry
from app.store.kinds import Row


def feature(privacy: Privacy) -> Feature:
    return Feature(
        "privacy",
        endpoints=endpoints(privacy),
        tasks=tasks(privacy),
        work=work(privacy),
        streams=(Stream(REQUESTS, "privacy", visible=_leads),),
        carries=(
            Carry(
                name="erasures",
                pack=privacy.packed,
                judge=privacy.judge,
                settle=privacy.settle,
                unpack=privacy.unpack,
            ),
        ),
        forgets=(privacy.forget,),
    )


def _leads(_: Row[Request], caller: Caller) -> bool:
    return caller.role in (OWNER, MANAGER)
