"""What becomes of files of a lead, told on its timeline in the batch of the change."""

from typing import Final

from app.core.ids import OrgId, UserId
from app.core.reasons import NOT_FOUND, Refused
from app.features.accounts.service import Directory
from app.features.audit.types import HOUSE
from app.features.crm.service.timeline import Timeline
from app.features.crm.store.leads import LeadStore
from app.features.crm.types.by import THE_HOUSE, By
from app.features.crm.types.timeline import NewEntry
from app.features.files.service.desk import What
from app.features.files.types.asker import Asker
from app.features.files.types.files import StoredFile
from app.store.batch import Batch
from app.store.tree import Tree

ALIASES_MAX: Final = 100
"""So long a chain of merged leads is followed; there is none that goes in a circle."""


class LeadFiles:
    def __init__(self, tree: Tree, people: Directory, timeline: Timeline) -> None:
        self._store = LeadStore(tree)
        self._people = people
        self._timeline = timeline

    def resolve(self, org: OrgId, lead_id: str) -> str:
        """The lead that counts; Refused(NOT_FOUND) where there is none, or it was deleted."""
        for _ in range(ALIASES_MAX):
            found = self._store.slim(org, lead_id)
            if found is None or (found.value.merged_into is None and found.value.deleted_at is not None):
                break
            if found.value.merged_into is None:
                return lead_id
            lead_id = found.value.merged_into
        raise Refused(NOT_FOUND)

    def family(self, org: OrgId, lead_id: str) -> tuple[str, ...]:
        """All ids under which files of this lead may lie."""
        return self._timeline.family(org, lead_id)

    def is_kept(self, org: OrgId, lead_id: str) -> bool:
        return self._store.slim(org, lead_id) is not None

    def file_in(self, batch: Batch, what: What, file: StoredFile, *, by: Asker) -> None:
        if file.lead_id is None:
            return
        facts = {"event": what, "name": file.name, "mime": file.mime, "bytes": file.size}
        entry = NewEntry(type="file", facts=facts, file_ids=(file.id,))
        self._timeline.write_in(batch, file.lead_id, entry, by=self._by(by))

    def _by(self, asker: Asker) -> By:
        if asker.actor == HOUSE:
            return THE_HOUSE
        if asker.key_name is not None:
            return By(actor=asker.actor, name=asker.key_name, kind="key", request_id=asker.request_id)
        name = self._people.name_of(UserId(asker.user_id))
        return By(actor=asker.actor, name=name, request_id=asker.request_id)
