"""Between the wire and the services of this room."""

from collections.abc import Callable, Sequence
from operator import ge, le
from typing import Annotated, Any, Final, TypeVar

import msgspec

from app.core.clock import SECOND_US
from app.core.randomness import base64url, from_base64url
from app.core.reasons import INVALID_TOKEN, Refused
from app.features.accounts.rules.rotation import IDLE_US
from app.features.accounts.types.wire import Visit
from app.features.orgs.types import Asker
from app.http.endpoint import Answer, Call, Cookie, PublicCall
from app.http.lists import ListPage, PageQuery
from app.store.errors import BadCursor

T = TypeVar("T")

COOKIE: Final = "astrix_refresh"
COOKIE_PATH: Final = "/api/auth"

Place = Annotated[tuple[str, ...], msgspec.Meta(min_length=1)]
"""Where an item stands in its list; its id comes last, so that no two stand in one place."""


def visit(call: PublicCall[Any]) -> Visit:
    return Visit(request_id=call.meta.request_id, ip=call.meta.ip, user_agent=call.meta.user_agent)


def asker(call: Call[Any]) -> Asker:
    return Asker(user_id=call.caller.user, role=call.caller.role, request_id=call.meta.request_id)


def with_cookie(value: T, refresh: str) -> Answer[T]:
    return Answer(value, set_cookies=(Cookie(COOKIE, refresh, IDLE_US["tenant"] // SECOND_US, COOKIE_PATH),))


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


def paged(
    items: Sequence[T], query: PageQuery, *, place: Callable[[T], Place], newest_first: bool = False
) -> ListPage[T]:
    """A page of a short list, in the order of the items' places.

    The cursor is the place of the last item seen: it leads on even where that item is gone meanwhile.
    """
    ordered = sorted(items, key=place, reverse=newest_first)
    seen = None if query.cursor is None else _place(query.cursor)
    passed = le if newest_first else ge
    rest = [item for item in ordered if seen is None or not passed(seen, place(item))]
    page = rest[: query.limit]
    cursor = _cursor(place(page[-1])) if len(rest) > len(page) else None
    return ListPage(items=page, next_cursor=cursor, total=len(items))


def _cursor(place: Place) -> str:
    return base64url(msgspec.json.encode(place))


def _place(cursor: str) -> Place:
    try:
        place: Place = msgspec.json.decode(from_base64url(cursor), type=Place)
    except (ValueError, msgspec.MsgspecError):
        raise BadCursor(cursor) from None
    return place
