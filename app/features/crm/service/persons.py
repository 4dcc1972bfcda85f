"""Who somebody is to the leads: everything by which one person is known, and nothing that others share."""

from collections.abc import Iterable
from typing import Final

from app.core.emails import BadEmail
from app.core.emails import normal as email_of
from app.core.ids import OrgId
from app.core.phones import BadPhone
from app.core.phones import normal as phone_of
from app.core.reasons import INVALID_STATE, NOT_FOUND, Refused, invalid
from app.features.crm.store.leads import LeadStore
from app.features.crm.store.merges import MergeStore
from app.features.crm.types.lead import LeadSlim
from app.store.kinds import Row
from app.store.traces import Person
from app.store.tree import Tree

ALIASES_MAX: Final = 100
SHARED: Final = "Several people share it. Open the lead that is meant, and ask there."


class Persons:
    def __init__(self, tree: Tree) -> None:
        self._leads = LeadStore(tree)
        self._merges = MergeStore(tree)

    def of_lead(self, org: OrgId, lead_id: str) -> tuple[Person, str]:
        """The person behind a lead, with all that was merged into it; and what they are called on screen."""
        row = self._survivor(org, lead_id)
        if row is None:
            raise Refused(NOT_FOUND)
        whole = self._leads.get(org, row.key)
        return self._person(org, [row.key]), "" if whole is None else whole.value.name

    def of_phone(self, org: OrgId, text: str) -> tuple[Person, str]:
        try:
            number = phone_of(text, None).number
        except BadPhone as problem:
            raise invalid("phone", str(problem)) from None
        found = self._person(org, self._one_with(org, "phone", number))
        return _also(found, phones={number}), number

    def of_email(self, org: OrgId, text: str) -> tuple[Person, str]:
        try:
            address = email_of(text)
        except BadEmail as problem:
            raise invalid("email", str(problem)) from None
        found = self._person(org, self._one_with(org, "email", address))
        return _also(found, emails={address}), address

    def is_there(self, org: OrgId, lead_id: str) -> bool:
        return self._leads.slim(org, lead_id) is not None

    def _survivor(self, org: OrgId, lead_id: str) -> Row[LeadSlim] | None:
        row = self._leads.slim(org, lead_id)
        for _ in range(ALIASES_MAX):
            if row is None or row.value.merged_into is None:
                break
            row = self._leads.slim(org, row.value.merged_into)
        return row

    def _one_with(self, org: OrgId, field: str, value: str) -> list[str]:
        """Deleted ones too: they are still kept for a while. Nobody, perhaps: other rooms may know the address."""
        rows = self._leads.slim_rows(org)
        found = [row.key for row in rows if getattr(row.value, field) == value]
        survivors = (self._survivor(org, key) for key in found)
        ids = sorted({row.key for row in survivors if row is not None})
        if len(ids) > 1:
            raise Refused(INVALID_STATE, why=SHARED)
        return ids

    def _person(self, org: OrgId, lead_ids: list[str]) -> Person:
        family = {one for lead_id in lead_ids for one in self._merges.family(org, lead_id)}
        rows = (self._leads.slim(org, lead_id) for lead_id in family)
        own = [row.value for row in rows if row is not None]
        phones = {lead.phone for lead in own if lead.phone}
        emails = {lead.email for lead in own if lead.email}
        names = {name for lead in own if " " in (name := f"{lead.first_name} {lead.last_name}".strip())}
        for row in self._leads.slim_rows(org):
            if row.key not in family:
                other = row.value
                phones.discard(other.phone or "")
                emails.discard(other.email or "")
                names.discard(f"{other.first_name} {other.last_name}".strip())
        return Person(
            lead_ids=frozenset(family),
            phones=frozenset(phones),
            emails=frozenset(emails),
            names=frozenset(names),
        )


def _also(person: Person, *, phones: Iterable[str] = (), emails: Iterable[str] = ()) -> Person:
    """Asked for by what they are reached at: that counts even where others share it."""
    return Person(
        lead_ids=person.lead_ids,
        phones=person.phones | set(phones),
        emails=person.emails | set(emails),
        names=person.names,
    )
