"""Imports at the door: a file is named, looked at, previewed, started, and can be taken back."""

from collections.abc import Iterator
from functools import partial
from itertools import islice
from typing import Annotated, Any, BinaryIO, Final

import msgspec

from app.core.randomness import base64url, from_base64url
from app.core.reasons import INVALID_STATE, NOT_FOUND
from app.core.roles import DEVELOPER, MANAGER, OWNER
from app.features.crm.types.by import By
from app.features.imports.service import Imports
from app.features.imports.types.records import Import
from app.features.imports.types.rows import Bucket
from app.features.imports.types.wire import (
    BeginImport,
    ImportedRow,
    LeadImport,
    LeadImportItem,
    NewImport,
    PreviewImport,
    UndoImport,
)
from app.http.endpoint import Answer, Call, Download, Endpoint, Permission
from app.http.lists import ListPage, PageQuery
from app.http.paging import paged
from app.store.errors import BadCursor
from app.store.kinds import Row

WRITE: Final = Permission("imports.write", OWNER, MANAGER, DEVELOPER)
LEADS_READ: Final = "leads:read"
LEADS_WRITE: Final = "leads:write"
CSV: Final = "text/csv"
READ_BYTES: Final = 1 << 18

_row = partial(Endpoint, needs=WRITE, tag="imports")


class ImportRowsQuery(PageQuery, frozen=True, kw_only=True, forbid_unknown_fields=True):
    bucket: Annotated[Bucket, msgspec.Meta(description="Only rows in this bucket.")] | None = None
    kept: Annotated[bool, msgspec.Meta(description="Only rows whose lead undoing left as it is.")] = False


def endpoints(imports: Imports) -> tuple[Endpoint, ...]:
    return (*_reading(imports), *_looking(imports), *_preparing(imports), *_doing(imports))


def _by(imports: Imports, call: Call[Any]) -> By:
    caller, request = call.caller, call.meta.request_id
    if caller.key is not None:
        return By(actor=caller.key.id, name=caller.key.name, kind="key", request_id=request)
    return By(actor=caller.user, name=imports.desk.people.name_of(caller.user), request_id=request)


def _answer(imports: Imports, call: Call[Any], row: Row[Import]) -> LeadImport:
    return imports.showing.shown(call.caller.org, row)


def _reading(imports: Imports) -> tuple[Endpoint, ...]:
    async def page(call: Call[None]) -> ListPage[LeadImportItem]:
        items = imports.showing.items(call.caller.org)
        return paged(items, call.query, place=lambda one: (one.created_at, one.id), newest_first=True)

    async def read(call: Call[None]) -> LeadImport:
        return _answer(imports, call, imports.asking.get(call.caller.org, call.path["id"]))

    return (
        _row(
            method="GET",
            path="/api/imports",
            handler=page,
            summary="The imports there are and were, newest first.",
            query=PageQuery,
            gives=ListPage[LeadImportItem],
            scope=LEADS_READ,
        ),
        _row(
            method="GET",
            path="/api/imports/{id}",
            handler=read,
            summary="One import: its columns, its preview, how far it is and what it came to.",
            gives=LeadImport,
            scope=LEADS_READ,
            refuses=(NOT_FOUND,),
        ),
    )


def _looking(imports: Imports) -> tuple[Endpoint, ...]:
    async def rows(call: Call[None]) -> ListPage[ImportedRow]:
        org, query = call.caller.org, call.query
        one = imports.asking.get(org, call.path["id"]).value
        after = 0 if query.cursor is None else _row_of(query.cursor)
        found = imports.showing.rows(org, one.id, bucket=query.bucket, kept=query.kept, after=after)
        items = list(islice(found, query.limit + 1))
        more = len(items) > query.limit
        items = items[: query.limit]
        total = one.buckets.total if query.bucket is None else getattr(one.buckets, query.bucket)
        total = (0 if one.undone is None else one.undone.kept) if query.kept else total
        return ListPage(items=items, next_cursor=_cursor(items[-1].row) if more else None, total=total)

    async def errors(call: Call[None]) -> Answer[Download]:
        desk = imports.desk
        file = imports.showing.errors_file(call.caller.org, call.path["id"])
        chunks = _chunks(desk.files.open(call.caller.org, file))
        return Answer(Download(chunks, CSV, file.name), headers=(("Content-Length", str(file.size)),))

    return (
        _row(
            method="GET",
            path="/api/imports/{id}/rows",
            handler=rows,
            summary="What became of each row of the file.",
            query=ImportRowsQuery,
            gives=ListPage[ImportedRow],
            scope=LEADS_READ,
            refuses=(NOT_FOUND,),
        ),
        _row(
            method="GET",
            path="/api/imports/{id}/errors.csv",
            handler=errors,
            summary="The rows that did not come in, with the reason; mended, they can be imported again.",
            produces=CSV,
            scope=LEADS_READ,
            refuses=(NOT_FOUND, INVALID_STATE),
        ),
    )


def _preparing(imports: Imports) -> tuple[Endpoint, ...]:
    asking = imports.asking

    async def create(call: Call[NewImport]) -> LeadImport:
        idem = call.idem_for(lambda row: _answer(imports, call, row))
        row = await asking.create(call.caller.org, call.body, by=_by(imports, call), idem=idem)
        return _answer(imports, call, row)

    async def preview(call: Call[PreviewImport]) -> LeadImport:
        org, idem = call.caller.org, call.idem_for(lambda row: _answer(imports, call, row))
        return _answer(imports, call, await asking.preview(org, call.path["id"], call.body, idem=idem))

    async def delete(call: Call[None]) -> None:
        await asking.delete(call.caller.org, call.path["id"], by=_by(imports, call))

    return (
        _row(
            method="POST",
            path="/api/imports",
            handler=create,
            summary="Begins an import of an uploaded file or of a published sheet; the engine reads it.",
            takes=NewImport,
            gives=LeadImport,
            status=201,
            scope=LEADS_WRITE,
            refuses=(NOT_FOUND,),
        ),
        _row(
            method="POST",
            path="/api/imports/{id}/preview",
            handler=preview,
            summary="Says what the columns are and has the whole file judged; nothing is changed by it.",
            takes=PreviewImport,
            gives=LeadImport,
            status=202,
            scope=LEADS_WRITE,
            refuses=(NOT_FOUND, INVALID_STATE),
        ),
        _row(
            method="DELETE",
            path="/api/imports/{id}",
            handler=delete,
            summary="Lets go of an import that was never started.",
            scope=LEADS_WRITE,
            refuses=(NOT_FOUND, INVALID_STATE),
        ),
    )


def _doing(imports: Imports) -> tuple[Endpoint, ...]:
    asking = imports.asking

    async def start(call: Call[BeginImport]) -> LeadImport:
        by, idem = _by(imports, call), call.idem_for(lambda row: _answer(imports, call, row))
        row = await asking.start(call.caller.org, call.path["id"], call.body, by=by, idem=idem)
        return _answer(imports, call, row)

    async def cancel(call: Call[None]) -> LeadImport:
        by, idem = _by(imports, call), call.idem_for(lambda row: _answer(imports, call, row))
        return _answer(imports, call, await asking.cancel(call.caller.org, call.path["id"], by=by, idem=idem))

    async def undo(call: Call[UndoImport]) -> LeadImport:
        by, idem = _by(imports, call), call.idem_for(lambda row: _answer(imports, call, row))
        row = await asking.undo(call.caller.org, call.path["id"], call.body, by=by, idem=idem)
        return _answer(imports, call, row)

    return (
        _row(
            method="POST",
            path="/api/imports/{id}/start",
            handler=start,
            summary="Writes the rows as previewed, once it was said how these people agreed to be contacted.",
            takes=BeginImport,
            gives=LeadImport,
            status=202,
            scope=LEADS_WRITE,
            refuses=(NOT_FOUND, INVALID_STATE),
        ),
        _row(
            method="POST",
            path="/api/imports/{id}/cancel",
            handler=cancel,
            summary="Stops an import. What it did stays, and can be taken back.",
            gives=LeadImport,
            scope=LEADS_WRITE,
            refuses=(NOT_FOUND, INVALID_STATE),
        ),
        _row(
            method="POST",
            path="/api/imports/{id}/undo",
            handler=undo,
            summary="Takes an import back within 30 days, but for leads that somebody was at since.",
            takes=UndoImport,
            gives=LeadImport,
            status=202,
            refuses=(NOT_FOUND, INVALID_STATE),
        ),
    )


def _chunks(file: BinaryIO) -> Iterator[bytes]:
    with file:
        while chunk := file.read(READ_BYTES):
            yield chunk


def _cursor(row: int) -> str:
    return base64url(b"r%d" % row)


def _row_of(cursor: str) -> int:
    try:
        text = from_base64url(cursor).decode("ascii")
        if text[:1] == "r" and text[1:].isdigit() and len(text) < 12:
            return int(text[1:])
    except ValueError:
        pass
    raise BadCursor(cursor)
