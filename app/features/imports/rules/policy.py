"""What a row does to a lead that is there already."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from app.features.crm.types.lead import Lead
from app.features.imports.types.rows import Policy

_PLAIN: Final = (
    "external_id", "first_name", "last_name", "company", "title", "email", "phone", "country", "timezone", "stage",
    "owner_user_id", "score",
)  # fmt: skip


def change_of(policy: Policy, lead: Lead, said: Mapping[str, Any], *, tags: Iterable[str]) -> dict[str, Any]:
    """The fields that get another value. `tags` are given to every lead of the import, whatever the row says."""
    if policy == "skip":
        return {}
    overwrites = policy == "update"
    change: dict[str, Any] = {}
    for name in _PLAIN:
        value = said.get(name)
        if value is None or (name == "country" and said.get("country_inferred") and lead.country):
            continue
        held = getattr(lead, name)
        if value != held and (overwrites or held in (None, "")):
            change[name] = value
    custom = said.get("custom")
    if custom:
        merged = {**lead.custom, **custom} if overwrites else {**custom, **lead.custom}
        if merged != lead.custom:
            change["custom"] = merged
    own = said.get("tags")
    kept = () if own and overwrites else lead.tags
    united = tuple(dict.fromkeys((*kept, *(own or ()), *tags)))
    if set(united) != set(lead.tags):
        change["tags"] = united
    return change
