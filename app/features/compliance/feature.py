"""What this room hands to the house."""

from app.feature import Feature
from app.features.compliance.errors import REASONS
from app.features.compliance.routes import endpoints
from app.features.compliance.service import Compliance
from app.features.compliance.store import IMPORTS, SUPPRESSIONS
from app.features.compliance.tasks import work
from app.http.sse import Stream
from app.store.traces import Trace


def feature(compliance: Compliance) -> Feature:
    return Feature(
        "compliance",
        endpoints=endpoints(compliance),
        reasons=REASONS,
        work=work(compliance),
        streams=(Stream(SUPPRESSIONS, "suppression"), Stream(IMPORTS, "suppression_import")),
        traces=(Trace(name="compliance", export=compliance.traces.export, erase=compliance.traces.erase),),
    )
