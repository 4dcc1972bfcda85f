"""What somebody says about how a file is read, against what the file and the organization have."""

from collections.abc import Callable
from collections.abc import Mapping as AnyMapping
from typing import Any, Final

import msgspec

from app.core.ids import OrgId, UserId
from app.core.reasons import invalid
from app.features.imports.rules.cells import BadCell
from app.features.imports.rules.countries import country_of
from app.features.imports.rules.making import clean_tags
from app.features.imports.service.desk import ImportsDesk
from app.features.imports.service.reading import named, suggested
from app.features.imports.types.columns import Column
from app.features.imports.types.options import SEVERAL, TARGETS, Fixes, Mapping, Options
from app.features.imports.types.records import Import
from app.features.imports.types.wire import PreviewImport

FIXES_MAX: Final = 2_000
_DIGITS_MAX: Final = 9
UNSET: Final = msgspec.UNSET


class OptionsReader:
    def __init__(self, desk: ImportsDesk) -> None:
        self._desk = desk

    def with_header(self, one: Import, wanted: PreviewImport) -> Import:
        """Whether the first row names the columns is guessed; whoever looks at it knows."""
        if wanted.has_header is UNSET or wanted.has_header == one.has_header:
            return one
        said = one.first_record - one.has_header
        names = named(one.top if wanted.has_header else (), len(one.names))
        columns = zip(one.columns, names, strict=True)
        return msgspec.structs.replace(
            one,
            has_header=wanted.has_header,
            first_record=said + wanted.has_header,
            names=tuple(names),
            columns=tuple(msgspec.structs.replace(column, name=name) for column, name in columns),
        )

    def read(self, org: OrgId, one: Import, wanted: PreviewImport) -> Options:
        changes = self._said(org, one, wanted)
        if wanted.mapping is UNSET and not one.options.mapping:
            changes["mapping"] = suggested(one.columns)
        options = msgspec.structs.replace(one.options, **changes)
        _refuse_twins(options.mapping, one.columns)
        return options

    def _said(self, org: OrgId, one: Import, wanted: PreviewImport) -> dict[str, Any]:
        readers: dict[str, Callable[[Any], Any]] = {
            "mapping": lambda said: self._mapping(org, one, said),
            "policy": lambda said: said,
            "country": _country,
            "tags": lambda said: _tags(said or []),
            "stage": lambda said: self._stage(org, said),
            "owner": lambda said: self._owner(org, said),
            "fixes": lambda said: _fixes(one.options.fixes, said, len(one.names)),
        }
        named_ones = {name: getattr(wanted, name) for name in readers}
        return {name: readers[name](said) for name, said in named_ones.items() if said is not UNSET}

    def _mapping(self, org: OrgId, one: Import, wanted: AnyMapping[str, str | None]) -> Mapping:
        fields = self._desk.crm.drafts.setting(org).fields
        found: Mapping = {}
        for column, target in wanted.items():
            path = f"mapping.{column}"
            index = _number(column, path)
            if index >= len(one.names):
                raise invalid(path, "The file has no such column.")
            if target is None:
                continue
            own = target.removeprefix("custom.")
            if target not in TARGETS and not (target.startswith("custom.") and own in fields):
                raise invalid(path, "This is no field of a lead.")
            found[index] = target
        return found

    def _stage(self, org: OrgId, wanted: str | None) -> str | None:
        if wanted is not None and wanted not in self._desk.crm.drafts.setting(org).stages:
            raise invalid("stage", "There is no such stage.")
        return wanted

    def _owner(self, org: OrgId, wanted: str | None) -> str | None:
        if wanted is None:
            return None
        member = self._desk.orgs.member(org, UserId(wanted))
        if member is None or member.disabled:
            raise invalid("owner", "Nobody of this id works in your organization.")
        return wanted


def _refuse_twins(mapping: Mapping, columns: tuple[Column, ...]) -> None:
    taken: dict[str, int] = {}
    for index, target in mapping.items():
        if target not in SEVERAL and taken.setdefault(target, index) != index:
            other = columns[taken[target]].name
            raise invalid(f"mapping.{index}", f"The column “{other}” becomes this field already.")


def _country(wanted: str | None) -> str | None:
    if wanted is None:
        return None
    found = country_of(wanted)
    if found is None:
        raise invalid("country", "This is no country; write its two letters, such as DE.")
    return found


def _tags(wanted: list[str]) -> tuple[str, ...]:
    try:
        return tuple(tag for tag in clean_tags(wanted) if tag)
    except BadCell as bad:
        raise invalid("tags", bad.detail or "These are no tags.") from None


def _fixes(held: Fixes, wanted: AnyMapping[str, AnyMapping[str, str | None]], width: int) -> Fixes:
    found: Fixes = {row: dict(cells) for row, cells in held.items()}
    for row, cells in wanted.items():
        number = _number(row, f"fixes.{row}")
        for column, value in cells.items():
            index = _number(column, f"fixes.{row}.{column}")
            if index >= width:
                raise invalid(f"fixes.{row}.{column}", "The file has no such column.")
            if value is None:
                found.get(number, {}).pop(index, None)
            else:
                found.setdefault(number, {})[index] = value
    found = {row: cells for row, cells in found.items() if cells}
    if sum(map(len, found.values())) > FIXES_MAX:
        raise invalid("fixes", f"At most {FIXES_MAX} cells are mended here. Mend the file itself.")
    return found


def _number(text: str, path: str) -> int:
    if not (text.isascii() and text.isdigit()) or len(text) > _DIGITS_MAX:
        raise invalid(path, "This must be a number.")
    return int(text)
