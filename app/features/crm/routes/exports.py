"""The list of leads as a file."""

from functools import partial
from typing import Final

from app.core.reasons import NOT_FOUND
from app.core.roles import DEVELOPER, MANAGER, OWNER
from app.features.crm.routes.listing import user_of
from app.features.crm.routes.shared import by_of
from app.features.crm.rules.filters import query_of
from app.features.crm.service import Crm
from app.features.crm.types.exports import AskExport, ExportLink, LeadCsvQuery
from app.features.files.errors import INVALID_SIGNATURE, LINK_EXPIRED
from app.http.endpoint import PUBLIC, Call, Download, Endpoint, Permission, PublicCall

EXPORT: Final = Permission("leads.export", OWNER, MANAGER, DEVELOPER)
CSV: Final = "text/csv; charset=utf-8"
FILE_NAME: Final = "leads.csv"

_row = partial(Endpoint, tag="leads")


def endpoints(crm: Crm) -> tuple[Endpoint, ...]:
    async def stream(call: Call[None]) -> Download:
        asked = AskExport(query=query_of(call.query), columns=call.query.columns)
        by = by_of(call, crm.desk.people)
        chunks = await crm.csv_out.stream(call.caller.org, asked, user=user_of(call), by=by)
        return Download(chunks, CSV, FILE_NAME)

    async def link(call: Call[AskExport]) -> ExportLink:
        by = by_of(call, crm.desk.people)
        return await crm.csv_out.link(call.caller.org, call.body, user=user_of(call), by=by, idem=call.idem)

    async def fetch(call: PublicCall[None]) -> Download:
        return Download(await crm.csv_out.fetch(call.meta.query, call.meta.request_id), CSV, FILE_NAME)

    return (
        _row(
            method="GET",
            path="/api/leads.csv",
            handler=stream,
            summary="Any list of leads as a CSV file, with the columns that are chosen or all of them.",
            needs=EXPORT,
            scope="leads:read",
            query=LeadCsvQuery,
            produces="text/csv",
            refuses=(NOT_FOUND,),
        ),
        _row(
            method="POST",
            path="/api/leads/export-link",
            handler=link,
            summary="An address for the same file that a browser can save; good once, for a minute.",
            needs=EXPORT,
            takes=AskExport,
            gives=ExportLink,
            status=201,
            secret_answer=True,
            refuses=(NOT_FOUND,),
        ),
        _row(
            method="GET",
            path="/api/leads/export",
            handler=fetch,
            summary="The file that a link was given out for.",
            needs=PUBLIC,
            produces="text/csv",
            refuses=(INVALID_SIGNATURE, LINK_EXPIRED, NOT_FOUND),
        ),
    )
