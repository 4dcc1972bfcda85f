"""The three steps of an upload."""

from app.core.reasons import INVALID_STATE, NOT_FOUND, ORG_SUSPENDED, UNSUPPORTED_MEDIA_TYPE
from app.features.files.errors import (
    FILE_INFECTED,
    INVALID_SIGNATURE,
    LINK_EXPIRED,
    SCANNER_UNAVAILABLE,
)
from app.features.files.routes.shared import WRITE, WRITE_SCOPE, asker
from app.features.files.service import Files
from app.features.files.service.keeping import shown
from app.features.files.types.files import BYTES_MAX
from app.features.files.types.wire import AskUpload, FinishedView, FinishUpload, UploadView
from app.features.orgs.errors import QUOTA_FULL
from app.http.endpoint import PUBLIC, Call, Endpoint, PublicCall


def endpoints(files: Files) -> tuple[Endpoint, ...]:
    return (*_announcing(files), *_sending(files))


def _announcing(files: Files) -> tuple[Endpoint, ...]:
    async def ask(call: Call[AskUpload]) -> UploadView:
        org = call.caller.org
        idem = call.idem_for(lambda row: files.uploads.shown(org, row))
        row = await files.uploads.ask(org, call.body, asker=asker(call), idem=idem)
        return files.uploads.shown(org, row)

    return (
        Endpoint(
            method="POST",
            path="/api/files/upload-url",
            handler=ask,
            summary="Announces a file; answers a link to send it to, good for an hour.",
            needs=WRITE,
            tag="files",
            takes=AskUpload,
            gives=UploadView,
            status=201,
            refuses=(QUOTA_FULL, NOT_FOUND, INVALID_STATE, UNSUPPORTED_MEDIA_TYPE),
            scope=WRITE_SCOPE,
        ),
    )


def _sending(files: Files) -> tuple[Endpoint, ...]:
    async def put(call: PublicCall[None]) -> None:
        assert call.chunks is not None
        await files.receive(call.meta.query, call.chunks)

    async def finish(call: Call[FinishUpload]) -> FinishedView:
        idem = call.idem_for(lambda row: FinishedView(file=shown(row)))
        row = await files.finishing.finish(call.caller.org, call.body, asker=asker(call), idem=idem)
        return FinishedView(file=shown(row))

    return (
        Endpoint(
            method="PUT",
            path="/api/files/put",
            handler=put,
            summary="Takes in the bytes of an announced file, by its signed link; exactly as many as were announced.",
            needs=PUBLIC,
            signed=True,
            tag="files",
            streams_bytes_max=max(BYTES_MAX.values()),
            refuses=(INVALID_SIGNATURE, LINK_EXPIRED, INVALID_STATE, NOT_FOUND, ORG_SUSPENDED),
        ),
        Endpoint(
            method="POST",
            path="/api/files/finish",
            handler=finish,
            summary="Looks at what came in, cleans it, and makes a file of it.",
            needs=WRITE,
            tag="files",
            takes=FinishUpload,
            gives=FinishedView,
            refuses=(NOT_FOUND, INVALID_STATE, FILE_INFECTED, SCANNER_UNAVAILABLE, QUOTA_FULL),
            scope=WRITE_SCOPE,
        ),
    )
