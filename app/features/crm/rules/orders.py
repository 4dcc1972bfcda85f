"""By what a list of leads may run, and how a value is made comparable."""

import unicodedata
from collections.abc import Callable
from functools import lru_cache
from typing import Any, Final

import msgspec

from app.features.crm.types.lead import LeadSlim
from app.store.kinds import Ordering

ORDERINGS_KEPT_MAX: Final = 1024
"""Orders that depend on what an org has set up are told apart by that; so many are remembered."""
VALUES_KEPT_MAX: Final = 1024
"""Texts of a custom field are often the same: so many are made comparable once."""
TOUCHES: Final = "touches"
NUMBER: Final = 0
TEXT: Final = 1

Comparable = tuple[int, Any]
"""Numbers come before texts, so that a field that has held both can be sorted."""


def sort_text(text: str | None) -> str | None:
    """Upper and lower case and accents make no difference; nothing comes last."""
    if not text:
        return None
    if text.isascii():
        return text.lower()
    plain = "".join(char for char in unicodedata.normalize("NFKD", text) if not unicodedata.combining(char))
    return plain.casefold() or text


def comparable(value: Any) -> Comparable | None:
    """The value of a custom field among others of its kind."""
    if isinstance(value, int | float):
        return (NUMBER, value)
    folded = sort_text(value) if isinstance(value, str) else None
    return None if folded is None else (TEXT, folded)


def _name(lead: LeadSlim) -> str | None:
    full = f"{lead.first_name} {lead.last_name}".strip()
    return sort_text(full or lead.company or lead.email or lead.phone)


CREATED: Final = Ordering[Any]("created_at", lambda lead: lead.created_at)
SCORE: Final = Ordering[Any]("score", lambda lead: lead.score)
ACTIVITY: Final = Ordering[Any]("last_activity_at", lambda touch: touch.at, of=TOUCHES)

PLAIN: Final[dict[str, Ordering[Any]]] = {
    one.name: one
    for one in (
        CREATED,
        SCORE,
        ACTIVITY,
        Ordering[Any]("name", _name),
        Ordering[Any]("first_name", lambda lead: sort_text(lead.first_name)),
        Ordering[Any]("last_name", lambda lead: sort_text(lead.last_name)),
        Ordering[Any]("company", lambda lead: sort_text(lead.company)),
        Ordering[Any]("email", lambda lead: lead.email),
        Ordering[Any]("phone", lambda lead: lead.phone),
        Ordering[Any]("country", lambda lead: lead.country),
    )
}


@lru_cache(maxsize=ORDERINGS_KEPT_MAX)
def by_stage(stages: tuple[str, ...]) -> Ordering[Any]:
    """As the pipeline runs; a stage that is gone from it comes after the others."""
    places = {stage: place for place, stage in enumerate(stages)}
    return Ordering("stage", lambda lead: places.get(lead.stage, len(stages)))


@lru_cache(maxsize=ORDERINGS_KEPT_MAX)
def by_owner(names: tuple[tuple[str, str], ...]) -> Ordering[Any]:
    """By what people call themselves; leads of somebody who left come after those of the others."""
    known = {owner: (0, sort_text(name) or "", owner) for owner, name in names}

    def place(lead: LeadSlim) -> tuple[int, str, str] | None:
        owner = lead.owner_user_id
        return None if owner is None else known.get(owner, (1, "", owner))

    return Ordering("owner", place)


@lru_cache(maxsize=ORDERINGS_KEPT_MAX)
def by_custom(key: str) -> Ordering[Any]:
    return Ordering(f"custom.{key}", custom_value(key))


def custom_value(key: str) -> Callable[[LeadSlim], Comparable | None]:
    """Reads one field out of the others without making anything of those."""
    # A struct of one field: the decoder skips what it is not asked for.
    shape = msgspec.defstruct(
        "One", [("value", str | bool | int | float | None, None)], rename={"value": key}
    )
    decode: Callable[[Any], Any] = msgspec.json.Decoder(shape).decode
    known: dict[str, Comparable | None] = {}

    def value(lead: LeadSlim) -> Comparable | None:
        found = decode(lead.custom).value
        if not isinstance(found, str):
            return None if found is None else (NUMBER, found)
        made = known.get(found)
        if made is None:
            made = comparable(found)
            if len(known) >= VALUES_KEPT_MAX:
                # Another thread may read from it, for another org: what it holds already stays in its hands.
                known.clear()
            known[found] = made
        return made

    return value
