"""A page of a list that is short enough to be made anew for each request."""

from collections.abc import Callable, Sequence
from operator import ge, le
from typing import Annotated, TypeVar

import msgspec

from app.core.randomness import base64url, from_base64url
from app.http.lists import ListPage, PageQuery
from app.store.errors import BadCursor

T = TypeVar("T")

Place = Annotated[tuple[str, ...], msgspec.Meta(min_length=1)]
"""Where an item stands in its list; its id comes last, so that no two stand in one place."""


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
