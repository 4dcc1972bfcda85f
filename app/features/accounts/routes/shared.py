"""Between the wire and the services of this room."""

from collections.abc import Callable, Sequence
from typing import Any, Final, TypeVar

from app.core.clock import SECOND_US
from app.core.reasons import INVALID_TOKEN, Refused
from app.features.accounts.rules.rotation import IDLE_US
from app.features.accounts.types.wire import Visit
from app.features.orgs.types import Asker
from app.http.endpoint import Answer, Call, Cookie, PublicCall
from app.http.lists import ListPage, PageQuery
from app.http.problems import invalid

T = TypeVar("T")

COOKIE: Final = "astrix_refresh"
COOKIE_PATH: Final = "/api/auth"
TOTAL_EXACT_MAX: Final = 10_000


def visit(call: PublicCall[Any]) -> Visit:
    return Visit(request_id=call.meta.request_id, ip=call.meta.ip, user_agent=call.meta.user_agent)


def asker(call: Call[Any]) -> Asker:
    return Asker(user_id=call.caller.user, role=call.caller.role, request_id=call.meta.request_id)


def with_cookie(value: T, refresh: str) -> Answer[T]:
    return Answer(value, set_cookies=(Cookie(COOKIE, refresh, IDLE_US // SECOND_US, COOKIE_PATH),))


def without_cookie() -> Answer[None]:
    return Answer(None, set_cookies=(Cookie(COOKIE, "", 0, COOKIE_PATH),))


def refuse_foreign_origin(call: PublicCall[Any], tenant_url: str) -> None:
    """A cookie is sent by the browser on its own: only our own pages may make it do so.

    Ours are those of the address that is set, and of whatever other name the browser itself used for this request:
    a page from elsewhere can choose neither.
    """
    origin = call.meta.origin
    if origin not in (None, tenant_url, f"http://{call.meta.host}", f"https://{call.meta.host}"):
        raise Refused(INVALID_TOKEN)


def paged(items: Sequence[T], query: PageQuery, *, key: Callable[[T], str]) -> ListPage[T]:
    """A page of a short list. The cursor is the id of the last item seen."""
    keys = [key(item) for item in items]
    start = 0
    if query.cursor is not None:
        if query.cursor not in keys:
            raise invalid("cursor", "This is not a cursor that a page of this list gave out.")
        start = keys.index(query.cursor) + 1
    page = list(items[start : start + query.limit])
    more = start + len(page) < len(items)
    return ListPage(items=page, next_cursor=key(page[-1]) if more else None, total=len(items))
