"""What somebody sends, judged and made into what is stored: for the door, for files and for forms alike."""

from collections.abc import Iterable
from typing import Any, Final

from app.core.countries import country_of_zone
from app.core.ids import OrgId
from app.core.reasons import INVALID_PARAMS, Refused, invalid
from app.features.crm.rules import drafts as rules
from app.features.crm.rules.drafts import Problem, Read, Setting, read
from app.features.crm.store.pipeline import PipelineStore
from app.features.crm.types.drafts import LeadDraft
from app.features.crm.types.lead import Lead
from app.features.crm.types.wire import LeadFields
from app.features.orgs.service import Orgs
from app.store.tree import Tree

__all__ = ["Drafts", "Problem", "Read", "Setting", "clean_tag", "read", "refuse_problems"]

SETTINGS_KEPT_MAX: Final = 500

Stamp = tuple[int, int, int]
"""The versions of the records that a setting was made of."""


class Drafts:
    def __init__(self, tree: Tree, orgs: Orgs) -> None:
        self._store = PipelineStore(tree)
        self._orgs = orgs
        self._known: dict[OrgId, tuple[Stamp, Setting]] = {}

    def setting(self, org: OrgId) -> Setting:
        """What of the org decides how leads are read, as of now."""
        profile, stages, fields = self._orgs.row(org), self._store.stages(org), self._store.fields(org)
        stamp = (0 if profile is None else profile.version, stages.version, fields.version)
        known = self._known.get(org)
        if known is not None and known[0] == stamp:
            return known[1]
        setting = Setting(
            country=None if profile is None else country_of_zone(profile.value.timezone),
            stages={stage.id: stage.name for stage in stages.value.stages},
            fields={field.key: field for field in fields.value.fields},
        )
        if len(self._known) >= SETTINGS_KEPT_MAX:
            self._known.clear()
        self._known[org] = (stamp, setting)
        return setting

    def draft(self, org: OrgId, wanted: LeadFields) -> LeadDraft:
        """For a new lead. Refused with all that is wrong with it."""
        return drafted(read(wanted, self.setting(org)))

    def change(self, org: OrgId, wanted: LeadFields, lead: Lead) -> dict[str, Any]:
        """For a lead that is there: the fields that are named, as they are stored."""
        found = read(wanted, self.setting(org), lead)
        refuse_problems(found.problems)
        return found.values


def drafted(found: Read) -> LeadDraft:
    refuse_problems(found.problems)
    return LeadDraft(**found.values)


def clean_tag(text: str, *, path: str) -> str:
    try:
        return rules.clean_tag(text)
    except rules.BadLine as problem:
        raise invalid(path, str(problem)) from None


def refuse_problems(problems: Iterable[Problem]) -> None:
    told = [{"path": path, "message": message} for path, message in problems]
    if told:
        raise Refused(INVALID_PARAMS, problems=told)
