"""What of this room is found from the top bar: people first, then tasks and saved views."""

from collections.abc import Sequence
from typing import Final

from app.core.finders import Finder, Hit, Seeker
from app.core.ids import OrgId
from app.features.crm.service.listing import Listing
from app.features.crm.service.views import Asker, Views
from app.features.crm.store.leads import LeadStore
from app.features.crm.store.tasks import OPEN, TaskStore, Wanted
from app.features.crm.types.lead import Lead
from app.features.crm.types.listing import LeadQuery
from app.features.crm.types.tasks import Task
from app.store.tree import Tree

LOOKED_AT_MAX: Final = 50
"""So many of the newest leads that match are put in order by how well they do."""
DETAIL_CHARACTERS_MAX: Final = 120


class Finding:
    def __init__(self, tree: Tree, *, listing: Listing, views: Views) -> None:
        self._listing = listing
        self._views = views
        self._leads = LeadStore(tree)
        self._tasks = TaskStore(tree)

    def finders(self) -> tuple[Finder, ...]:
        return (Finder("lead", self.leads), Finder("task", self.tasks), Finder("view", self.views))

    def leads(self, seeker: Seeker, words: str, limit: int) -> Sequence[Hit]:
        """By name, company, phone, e-mail address and tag; those whose name or address begins so come first."""
        if not _may(seeker, "leads:read"):
            return ()
        page = self._listing.page(seeker.org, LeadQuery(q=words), limit=max(limit, LOOKED_AT_MAX))
        folded = words.casefold()
        found = sorted((row.value for row in page.rows), key=lambda lead: _rank(lead, folded))
        return [_lead_hit(lead) for lead in found[:limit]]

    def tasks(self, seeker: Seeker, words: str, limit: int) -> Sequence[Hit]:
        """Open ones by their titles."""
        if not _may(seeker, "tasks:read"):
            return ()
        wanted = words.casefold().split()

        def holds(task: Task) -> bool:
            return all(word in task.title.casefold() for word in wanted)

        asked = Wanted(narrow={"state": OPEN}, where=holds, sort="-updated_at", limit=limit)
        return [self._task_hit(seeker.org, row.value) for row in self._tasks.page(seeker.org, asked).rows]

    def views(self, seeker: Seeker, words: str, limit: int) -> Sequence[Hit]:
        if not _may(seeker, "leads:read"):
            return ()
        asker = Asker(user=seeker.actor if seeker.scopes is None else None, role=seeker.role)
        wanted = words.casefold().split()
        views = (view for view in self._views.list(seeker.org, asker))
        found = [view for view in views if all(word in view.name.casefold() for word in wanted)]
        return [
            Hit(id=view.id, title=view.name, detail="", path=f"/leads?view_id={view.id}")
            for view in found[:limit]
        ]

    def _task_hit(self, org: OrgId, task: Task) -> Hit:
        if task.lead_id is None:
            return Hit(id=task.id, title=task.title, path="/tasks")
        lead = self._leads.get(org, task.lead_id)
        detail = "" if lead is None else lead.value.name
        return Hit(id=task.id, title=task.title, detail=detail, path=f"/leads/{task.lead_id}")


def _may(seeker: Seeker, scope: str) -> bool:
    return seeker.scopes is None or scope in seeker.scopes


def _rank(lead: Lead, words: str) -> int:
    """The less the better: the address itself, a name that begins so, a word that does, anything else."""
    if words in (lead.email, lead.phone, lead.external_id):
        return 0
    name = lead.name.casefold()
    if name.startswith(words):
        return 1
    begins = any(part.startswith(words) for part in (*name.split(), *lead.company.casefold().split()))
    return 2 if begins else 3


def _lead_hit(lead: Lead) -> Hit:
    told = [lead.company, lead.email, lead.phone]
    detail = " · ".join(part for part in told if part and part != lead.name)
    return Hit(id=lead.id, title=lead.name, detail=detail[:DETAIL_CHARACTERS_MAX], path=f"/leads/{lead.id}")
