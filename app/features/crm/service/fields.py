"""The fields that an org adds to its leads."""

import re
import unicodedata
from collections.abc import Mapping
from typing import Final

from app.core.ids import OrgId
from app.core.reasons import VERSION_CONFLICT, Refused
from app.features.audit.types import Act
from app.features.crm.rules.drafts import BadLine, Problem, line
from app.features.crm.service.desk import CrmDesk
from app.features.crm.service.drafts import refuse_problems
from app.features.crm.store.pipeline import PipelineStore
from app.features.crm.types.by import By
from app.features.crm.types.pipeline import (
    FIELD_KEY_CHARACTERS_MAX,
    FIELD_NAME_CHARACTERS_MAX,
    FILTERABLE_MAX,
    Field,
    FieldItem,
    Fields,
    FieldsView,
    FieldWanted,
    SetFields,
)
from app.store.batch import Batch
from app.store.kinds import Row

GONE_MAX: Final = 200
_KEY: Final = re.compile(rf"[a-z][a-z0-9_]{{0,{FIELD_KEY_CHARACTERS_MAX - 1}}}")


class LeadFieldsOfOrg:
    def __init__(self, desk: CrmDesk) -> None:
        self._desk = desk
        self._store = PipelineStore(desk.tree)

    def view(self, org: OrgId) -> FieldsView:
        return shown(self._store.fields(org))

    async def set(self, org: OrgId, wanted: SetFields, *, by: By, expect: int | None = None) -> FieldsView:
        def write(batch: Batch) -> Row[Fields]:
            row = self._store.fields_in(batch)
            if expect is not None and row.version != expect:
                raise Refused(VERSION_CONFLICT, version=row.version, current=shown(row))
            return self._set_in(batch, row, wanted, by=by)

        return shown(await self._desk.tree.org(org).batch(write))

    def _set_in(self, batch: Batch, row: Row[Fields], wanted: SetFields, *, by: By) -> Row[Fields]:
        after = _read(wanted, row.value)
        if after == row.value:
            return row
        facts = {"fields": " ".join(field.key for field in after.fields)}
        act = Act(actor=by.actor, request_id=by.request_id, action="fields.change", facts=facts)
        self._desk.audit.record(batch, act)
        return self._store.put_fields(batch, after)


def shown(row: Row[Fields]) -> FieldsView:
    items = [
        FieldItem(
            key=field.key,
            name=field.name,
            kind=field.kind,
            choices=list(field.choices),
            filterable=field.filterable,
            order=order,
        )
        for order, field in enumerate(row.value.fields)
    ]
    return FieldsView(items=items, total=len(items), version=row.version)


def _read(wanted: SetFields, known: Fields) -> Fields:
    """The fields as they will be; refused with all that is wrong with them."""
    problems: list[Problem] = []
    before = {field.key: field for field in (*known.gone, *known.fields)}
    found: dict[str, Field] = {}
    names: set[str] = set()
    for at, one in enumerate(wanted.fields):
        path = f"fields[{at}]"
        name = _line(one.name, f"{path}.name", problems)
        if name.casefold() in names:
            problems.append((f"{path}.name", "Another field is called the same."))
        names.add(name.casefold())
        key = one.key or _new_key(name, {*before, *found})
        problems += [(f"{path}.{part}", why) for part, why in _misfits(one, key, before)]
        if key in found:
            problems.append((f"{path}.key", "This field is named twice."))
        choices = _choices(one, f"{path}.choices", problems)
        found[key] = Field(key=key, name=name, kind=one.kind, choices=choices, filterable=one.filterable)
    if sum(field.filterable for field in found.values()) > FILTERABLE_MAX:
        problems.append(("fields", f"At most {FILTERABLE_MAX} fields can be kept ready for filters."))
    refuse_problems(problems)
    gone = tuple(field for key, field in before.items() if key not in found)
    return Fields(fields=tuple(found.values()), gone=gone[-GONE_MAX:])


def _misfits(one: FieldWanted, key: str, before: Mapping[str, Field]) -> list[Problem]:
    found: list[Problem] = []
    if not _KEY.fullmatch(key):
        found.append(
            ("key", "A key is made of small letters, digits and underscores, and begins with a letter.")
        )
    known = before.get(key)
    if known is not None and known.kind != one.kind:
        found.append(
            ("kind", f"This field is of kind {known.kind}, and values of it are kept. Make another one.")
        )
    return found


def _choices(one: FieldWanted, path: str, problems: list[Problem]) -> tuple[str, ...]:
    if one.kind != "choice":
        if one.choices:
            problems.append((path, "Only a field of kind choice has choices."))
        return ()
    choices = tuple(_line(choice, f"{path}[{at}]", problems) for at, choice in enumerate(one.choices))
    if not choices:
        problems.append((path, "Name at least one choice."))
    if len({choice.casefold() for choice in choices}) < len(choices):
        problems.append((path, "Two choices are the same."))
    return choices


def _line(text: str, path: str, problems: list[Problem]) -> str:
    try:
        found = line(text, FIELD_NAME_CHARACTERS_MAX)
    except BadLine as problem:
        problems.append((path, str(problem)))
        return text
    if not found:
        problems.append((path, "This is empty."))
    return found


def _new_key(name: str, taken: set[str]) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "_", plain).strip("_").lstrip("0123456789_")
    slug = slug[: FIELD_KEY_CHARACTERS_MAX - 4] or "field"
    number, unique = 1, slug
    while unique in taken:
        number += 1
        unique = f"{slug}_{number}"
    return unique
