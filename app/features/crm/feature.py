"""What this room hands to the house."""

from app.feature import Feature
from app.features.crm.errors import REASONS
from app.features.crm.routes import endpoints
from app.features.crm.service import Crm
from app.features.crm.store.batches import RUNS
from app.features.crm.store.leads import LEADS
from app.features.crm.store.merges import CANDIDATES
from app.features.crm.store.pipeline import FIELDS, STAGES
from app.features.crm.store.tasks import TASKS
from app.features.crm.store.timeline import TOLD, TOUCHED
from app.features.crm.store.views import VIEWS
from app.features.crm.tasks import tasks, work
from app.features.crm.types.views import View
from app.http.caller import Caller
from app.http.sse import Stream
from app.store.kinds import Row
from app.store.traces import Trace


def feature(crm: Crm) -> Feature:
    return Feature(
        "crm",
        endpoints=endpoints(crm),
        reasons=REASONS,
        streams=(
            Stream(LEADS, "lead"),
            Stream(STAGES, "stages"),
            Stream(FIELDS, "fields"),
            Stream(TOUCHED, "timeline"),
            Stream(TOLD, "timeline"),
            Stream(TASKS, "task"),
            Stream(CANDIDATES, "duplicate"),
            Stream(RUNS, "batch"),
            Stream(VIEWS, "view", visible=_may_see),
        ),
        tasks=tasks(crm),
        work=work(crm),
        finders=crm.finding.finders(),
        traces=(Trace(name="crm", export=crm.traces.export, erase=crm.traces.erase),),
    )


def _may_see(row: Row[View], caller: Caller) -> bool:
    """A private view changes for its owner alone."""
    return row.value.shared or (caller.key is None and row.value.owner_user_id == caller.user)
