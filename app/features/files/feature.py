"""What this room hands to the house."""

from app.feature import Feature
from app.features.files.errors import REASONS
from app.features.files.routes import endpoints
from app.features.files.service import Files
from app.features.files.store import FILES
from app.features.files.tasks import tasks
from app.http.sse import Stream
from app.store.traces import Trace


def feature(files: Files) -> Feature:
    return Feature(
        "files",
        endpoints=endpoints(files),
        reasons=REASONS,
        tasks=tasks(files.purging),
        streams=(Stream(FILES, "file"),),
        traces=(Trace(name="files", export=files.traces.export, erase=files.traces.erase),),
    )
