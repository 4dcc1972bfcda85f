"""The use cases of this room."""

from app.core.clock import Clock
from app.core.ids import Ids
from app.features.audit.service import Audit
from app.store.tree import Tree


class Compliance:
    def __init__(self, tree: Tree, clock: Clock, *, ids: Ids, audit: Audit) -> None:
        self._tree = tree
        self._clock = clock
        self._ids = ids
        self._audit = audit
