"""Asking every room that can be searched."""

from collections.abc import Iterable

from app.core.finders import Finder, Seeker
from app.features.search.types import SearchAnswer, SearchGroup


class Search:
    """The rooms answer in the order in which they stand; a room finds nothing that the seeker may not see."""

    def __init__(self, finders: Iterable[Finder]) -> None:
        self._finders = tuple(finders)

    def find(self, seeker: Seeker, words: str, limit: int) -> SearchAnswer:
        groups = []
        for finder in self._finders if words.strip() else ():
            found = list(finder.find(seeker, words.strip(), limit + 1))
            if found:
                groups.append(SearchGroup(kind=finder.kind, items=found[:limit], more=len(found) > limit))
        return SearchAnswer(groups=groups)
