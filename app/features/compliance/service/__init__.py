"""The use cases of this room, one file each."""

from app.core.clock import Clock
from app.core.ids import Ids
from app.core.randomness import Randomness
from app.features.audit.service import Audit
from app.features.compliance.service.lists import Lists
from app.features.compliance.service.suppressions import Holders, OnChange, Suppressions
from app.features.orgs.service import Orgs
from app.store.tree import Tree

__all__ = ["Compliance", "Holders", "Lists", "OnChange", "Suppressions"]


class Compliance:
    def __init__(
        self, tree: Tree, clock: Clock, *, ids: Ids, randomness: Randomness, audit: Audit, orgs: Orgs
    ) -> None:
        del clock, ids
        self.suppressions = Suppressions(tree, audit=audit, randomness=randomness)
        self.lists = Lists(tree, orgs=orgs, suppressions=self.suppressions)
