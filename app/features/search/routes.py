"""The search of the top bar."""

from typing import Final

from app.core.finders import Seeker
from app.core.roles import ALL
from app.features.search.service import Search
from app.features.search.types import SearchAnswer, SearchQuery
from app.http.endpoint import Call, Endpoint, Permission

SEARCH: Final = Permission("search", *ALL)


def endpoints(search: Search) -> tuple[Endpoint, ...]:
    async def find(call: Call[None]) -> SearchAnswer:
        caller = call.caller
        scopes = None if caller.key is None else caller.key.scopes
        seeker = Seeker(org=caller.org, actor=caller.actor, role=caller.role, scopes=scopes)
        return search.find(seeker, call.query.q, call.query.limit)

    return (
        Endpoint(
            method="GET",
            path="/api/search",
            handler=find,
            summary="What there is by a name, a number, an address or a word, grouped by kind.",
            needs=SEARCH,
            tag="search",
            scope="leads:read",
            query=SearchQuery,
            gives=SearchAnswer,
        ),
    )
