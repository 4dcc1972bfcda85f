"""What this room hands to the house."""

from app.feature import Feature
from app.features.notices.errors import REASONS
from app.features.notices.routes import endpoints
from app.features.notices.service import Courier, Devices, Notices, Outbox, Postman, SigningKey, StorageWatch
from app.features.notices.service.outbox import renewed_letter
from app.features.notices.service.push import renewed_signing
from app.features.notices.store import MAIL, NOTICES, SIGNING
from app.features.notices.tasks import tasks
from app.features.notices.types import Notice
from app.http.caller import Caller
from app.http.sse import Stream
from app.store.kinds import Row
from app.store.sealed import SealedKind
from app.store.traces import Trace


def feature(
    notices: Notices,
    devices: Devices,
    *,
    postman: Postman,
    courier: Courier,
    signing: SigningKey,
    storage: StorageWatch,
    outbox: Outbox,
) -> Feature:
    return Feature(
        "notices",
        endpoints=endpoints(notices, devices),
        reasons=REASONS,
        tasks=tasks(postman, courier, signing=signing, storage=storage),
        streams=(Stream(NOTICES, event="notice", visible=_own),),
        sealed=(SealedKind(MAIL, renewed_letter), SealedKind(SIGNING, renewed_signing)),
        forgets=(outbox.forget,),
        traces=(Trace(name="notices", export=notices.traces.export, erase=notices.traces.erase),),
    )


def _own(row: Row[Notice], caller: Caller) -> bool:
    """A key acts for its maker, but reads nothing that is written to them."""
    return row.value.in_app and row.value.user_id == caller.user and caller.key is None
