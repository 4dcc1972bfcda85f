"""Platform mail: that it was written and what became of it, never what it says."""

from app.core.reasons import INVALID_STATE
from app.features.hq.routes.queries import MailQuery
from app.features.hq.routes.shared import by
from app.features.hq.service import Hq
from app.features.notices.types.mail import MailItem
from app.http.endpoint import TOKEN, Call, Endpoint
from app.http.lists import ListPage
from app.http.paging import paged

TAG = "mail"


def endpoints(hq: Hq) -> tuple[Endpoint, ...]:
    async def page(call: Call[None]) -> ListPage[MailItem]:
        found = hq.mail.items(call.query.state)
        return paged(found, call.query, place=lambda item: (item.created_at, item.id), newest_first=True)

    async def one(call: Call[None]) -> MailItem:
        return hq.mail.item(call.path["id"])

    async def retry(call: Call[None]) -> MailItem:
        return await hq.host.retry_mail(call.path["id"], by=by(call), idem=call.idem)

    return (
        Endpoint(
            method="GET",
            path="/admin/mail",
            handler=page,
            summary="The mail that the platform wrote, newest first, with masked addresses.",
            needs=TOKEN,
            tag=TAG,
            realm="admin",
            query=MailQuery,
            gives=ListPage[MailItem],
        ),
        Endpoint(
            method="GET",
            path="/admin/mail/{id}",
            handler=one,
            summary="One mail: its subject, its state and what went wrong.",
            needs=TOKEN,
            tag=TAG,
            realm="admin",
            gives=MailItem,
        ),
        Endpoint(
            method="POST",
            path="/admin/mail/{id}/retry",
            handler=retry,
            summary="Tries a mail again that was given up.",
            needs=TOKEN,
            tag=TAG,
            realm="admin",
            gives=MailItem,
            refuses=(INVALID_STATE,),
        ),
    )
