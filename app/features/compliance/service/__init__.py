"""The use cases of this room, one file each."""

from app.core.ids import Ids
from app.core.randomness import Randomness
from app.features.audit.service import Audit
from app.features.compliance.service.imports import Imports, Source, view_of
from app.features.compliance.service.lists import Lists
from app.features.compliance.service.suppressions import Leads, Suppressions
from app.features.compliance.service.traces import Traces
from app.features.orgs.service import Orgs
from app.store.tree import Tree
from app.work.queue import Queue

__all__ = ["Compliance", "Imports", "Leads", "Lists", "Suppressions", "Traces", "view_of"]


class Compliance:
    def __init__(
        self,
        tree: Tree,
        *,
        ids: Ids,
        randomness: Randomness,
        audit: Audit,
        orgs: Orgs,
        queue: Queue,
        files: Source,
    ) -> None:
        self.suppressions = Suppressions(tree, audit=audit, randomness=randomness)
        self.lists = Lists(tree, orgs=orgs, suppressions=self.suppressions)
        self.imports = Imports(tree, ids=ids, queue=queue, files=files, suppressions=self.suppressions)
        self.traces = Traces(tree, self.suppressions)
