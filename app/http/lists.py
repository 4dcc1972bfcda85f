"""Query parameters, and the pages of a list."""

from collections import defaultdict
from collections.abc import Callable
from functools import cache
from typing import Annotated, Any, Final, Generic, TypeVar, get_origin
from urllib.parse import parse_qsl

import msgspec

from app.core.reasons import INVALID_PARAMS, Refused, invalid
from app.http.fields import query_problems
from app.store.kinds import Row
from app.store.query import Page as StorePage

T = TypeVar("T")
R = TypeVar("R")

QUERY_FIELDS_MAX: Final = 100
LIMIT_MAX: Final = 200
CURSOR_CHARACTERS_MAX: Final = 1_024

Limit = Annotated[int, msgspec.Meta(ge=1, le=LIMIT_MAX, description="How many items a page has at most.")]
Cursor = Annotated[
    str, msgspec.Meta(max_length=CURSOR_CHARACTERS_MAX, description="The next_cursor of the page before.")
]


class PageQuery(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What every list takes; a list with filters adds its own fields to these."""

    limit: Limit = 50
    cursor: Cursor | None = None


class ListPage(msgspec.Struct, Generic[T], frozen=True, kw_only=True):
    """One page of a list. Counting stops at 10 000: then there are at least so many."""

    items: list[T]
    next_cursor: str | None = None
    total: int | msgspec.UnsetType = msgspec.UNSET
    total_at_least: int | msgspec.UnsetType = msgspec.UNSET

    @classmethod
    def of(cls, page: StorePage[R], shown: Callable[[Row[R]], T]) -> "ListPage[T]":
        """A page of the store, each row as the wire shows it."""
        return cls(
            items=[shown(row) for row in page.rows],
            next_cursor=page.next,
            total=page.total if page.total_exact else msgspec.UNSET,
            total_at_least=msgspec.UNSET if page.total_exact else page.total,
        )


def parsed_query(raw: bytes, wanted: type[Any]) -> Any:
    """The query struct of a row. Unknown and repeated names are refused, as they are in a body."""
    values = _values(raw, wanted)
    try:
        return msgspec.convert(values, wanted, strict=False)
    except msgspec.ValidationError as problem:
        problems = query_problems(values, wanted) or [{"path": "query", "message": str(problem)}]
        raise Refused(INVALID_PARAMS, problems=problems) from None


def _values(raw: bytes, wanted: Any) -> dict[str, Any]:
    try:
        pairs = parse_qsl(
            raw.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=QUERY_FIELDS_MAX
        )
    except ValueError:
        raise invalid("query", "The part after the question mark cannot be read.") from None
    lists, families = _repeated(wanted)
    grouped: dict[str, list[str]] = defaultdict(list)
    found: dict[str, Any] = {}
    for name, value in pairs:
        family, dot, member = name.partition(".")
        if dot and family in families:
            found.setdefault(family, {}).setdefault(member, []).append(value)
        else:
            grouped[name].append(value)
    single = {name: values if name in lists else _only(name, values) for name, values in grouped.items()}
    return {**single, **found}


@cache
def _repeated(wanted: Any) -> tuple[frozenset[str], frozenset[str]]:
    """The fields that take several values, and those that take a family of names: a field that is a dictionary
    stands for all parameters whose names begin with its own and a dot."""
    kinds = {field.encode_name: _plain(field.type) for field in msgspec.structs.fields(wanted)}
    lists = frozenset(name for name, kind in kinds.items() if kind in (list, tuple, set, frozenset))
    return lists, frozenset(name for name, kind in kinds.items() if kind is dict)


def _plain(kind: Any) -> Any:
    """The type without what is said about it."""
    bare = kind.__origin__ if get_origin(kind) is Annotated else kind
    return get_origin(bare) or bare


def _only(name: str, values: list[str]) -> str:
    if len(values) > 1:
        raise invalid(name, "Send this parameter once.")
    return values[0]
