"""Where an org keeps its stages and its own fields: one record each."""

from typing import Final

from app.core.ids import OrgId
from app.features.crm.types.pipeline import Fields, Stages
from app.store.batch import Batch
from app.store.kinds import Kind, Row
from app.store.tree import Tree

STAGES: Final = Kind("stages", Stages)
FIELDS: Final = Kind("fields", Fields)
KINDS: Final = (STAGES, FIELDS)
_KEY: Final = "all"
_STANDARD: Final = Stages()
_NONE: Final = Fields()


class PipelineStore:
    def __init__(self, tree: Tree) -> None:
        self._tree = tree

    def stages(self, org: OrgId) -> Row[Stages]:
        """Version 0: they are the standard ones."""
        return self._tree.org(org).get(STAGES, _KEY) or Row(_KEY, 0, 0, 0, _STANDARD)

    def stages_in(self, batch: Batch) -> Row[Stages]:
        return batch.get(STAGES, _KEY) or Row(_KEY, 0, 0, 0, _STANDARD)

    def put_stages(self, batch: Batch, stages: Stages, *, expect: int | None = None) -> Row[Stages]:
        return batch.put(STAGES, _KEY, stages, expect=expect)

    def fields(self, org: OrgId) -> Row[Fields]:
        return self._tree.org(org).get(FIELDS, _KEY) or Row(_KEY, 0, 0, 0, _NONE)

    def fields_in(self, batch: Batch) -> Row[Fields]:
        return batch.get(FIELDS, _KEY) or Row(_KEY, 0, 0, 0, _NONE)

    def put_fields(self, batch: Batch, fields: Fields, *, expect: int | None = None) -> Row[Fields]:
        return batch.put(FIELDS, _KEY, fields, expect=expect)
