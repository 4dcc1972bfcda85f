"""What this room hands to the house."""

from app.feature import Feature
from app.features.imports.errors import REASONS
from app.features.imports.routes import endpoints
from app.features.imports.service import Imports
from app.features.imports.store import IMPORTS
from app.features.imports.tasks import tasks, work
from app.http.sse import Stream
from app.store.traces import Trace


def feature(imports: Imports) -> Feature:
    return Feature(
        "imports",
        endpoints=endpoints(imports),
        reasons=REASONS,
        tasks=tasks(imports),
        work=work(imports),
        streams=(Stream(IMPORTS, "import"),),
        traces=(Trace(name="imports", export=imports.traces.export, erase=imports.traces.erase),),
    )
