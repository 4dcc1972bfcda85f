"""What is searched for, and what was found, by kind."""

from typing import Annotated

import msgspec

from app.core.finders import Hit

LIMIT_MAX = 20
SEARCH_CHARACTERS_MAX = 200


class SearchQuery(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    q: Annotated[str, msgspec.Meta(min_length=1, max_length=SEARCH_CHARACTERS_MAX)]
    limit: Annotated[int, msgspec.Meta(ge=1, le=LIMIT_MAX, description="At most so many of each kind.")] = 5


class SearchGroup(msgspec.Struct, frozen=True, kw_only=True):
    """`more` says that there are others of this kind."""

    kind: str
    items: list[Hit]
    more: bool


class SearchAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """Only kinds of which something was found."""

    groups: list[SearchGroup]
