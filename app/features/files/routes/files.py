"""The files there are."""

from app.core.reasons import NOT_FOUND
from app.features.files.routes.shared import READ, READ_SCOPE, WRITE, WRITE_SCOPE, asker
from app.features.files.service import Files
from app.features.files.service.keeping import shown
from app.features.files.types.files import Purpose
from app.features.files.types.wire import FileView, LeadId, Listed
from app.http.endpoint import Call, Endpoint
from app.http.lists import ListPage, PageQuery


class FilesQuery(PageQuery, frozen=True, kw_only=True, forbid_unknown_fields=True):
    lead_id: LeadId | None = None
    purpose: Purpose | None = None
    deleted: bool = False


def endpoints(files: Files) -> tuple[Endpoint, ...]:
    return (*_reading(files), *_going(files))


def _reading(files: Files) -> tuple[Endpoint, ...]:
    async def page(call: Call[None]) -> ListPage[FileView]:
        query: FilesQuery = call.query
        wanted = Listed(
            lead_id=query.lead_id,
            purpose=query.purpose,
            deleted=query.deleted,
            limit=query.limit,
            after=query.cursor,
        )
        page = files.keeping.page(call.caller.org, wanted, role=call.caller.role)
        return ListPage.of(page, shown)

    async def one(call: Call[None]) -> FileView:
        return shown(files.keeping.one(call.caller.org, call.path["id"], role=call.caller.role))

    return (
        Endpoint(
            method="GET",
            path="/api/files",
            handler=page,
            summary="The files there are, of a lead or of all; newest change first.",
            needs=READ,
            tag="files",
            query=FilesQuery,
            gives=ListPage[FileView],
            scope=READ_SCOPE,
            refuses=(NOT_FOUND,),
        ),
        Endpoint(
            method="GET",
            path="/api/files/{id}",
            handler=one,
            summary="What is known of one file.",
            needs=READ,
            tag="files",
            gives=FileView,
            scope=READ_SCOPE,
        ),
    )


def _going(files: Files) -> tuple[Endpoint, ...]:
    async def delete(call: Call[None]) -> None:
        await files.keeping.delete(call.caller.org, call.path["id"], asker=asker(call), expect=call.if_match)

    async def restore(call: Call[None]) -> FileView:
        row = await files.keeping.restore(
            call.caller.org, call.path["id"], asker=asker(call), idem=call.idem_for(shown)
        )
        return shown(row)

    return (
        Endpoint(
            method="DELETE",
            path="/api/files/{id}",
            handler=delete,
            summary="Takes a file out of sight; it is gone for good after 30 days.",
            needs=WRITE,
            tag="files",
            conflict=shown,
            scope=WRITE_SCOPE,
        ),
        Endpoint(
            method="POST",
            path="/api/files/{id}/restore",
            handler=restore,
            summary="Takes back the deletion of a file.",
            needs=WRITE,
            tag="files",
            gives=FileView,
            refuses=(NOT_FOUND,),
            scope=WRITE_SCOPE,
        ),
    )
