"""What of an organization the rows of a file are read against, as of now."""

from app.core.ids import OrgId
from app.features.imports.service.desk import ImportsDesk
from app.features.imports.types.columns import CustomField
from app.features.imports.types.options import Surroundings
from app.features.imports.types.records import Import


class Around:
    def __init__(self, desk: ImportsDesk) -> None:
        self._desk = desk

    def of(self, org: OrgId, one: Import) -> Surroundings:
        setting = self._desk.crm.drafts.setting(org)
        stages = {name.casefold(): stage for stage, name in setting.stages.items()}
        return Surroundings(
            stages={**stages, **{stage.casefold(): stage for stage in setting.stages}},
            owners=self._owners(org),
            fields={field.key: field for field in self.fields(org)},
            date_orders={
                column.index: column.date_order for column in one.columns if column.date_order is not None
            },
            names=one.names if one.has_header else (),
            width=len(one.names),
        )

    def fields(self, org: OrgId) -> list[CustomField]:
        fields = self._desk.crm.drafts.setting(org).fields.values()
        return [
            CustomField(key=field.key, name=field.name, kind=field.kind, choices=field.choices)
            for field in fields
        ]

    def country(self, org: OrgId) -> str | None:
        """Where numbers belong that do not say so, unless somebody says otherwise."""
        return self._desk.crm.drafts.setting(org).country

    def _owners(self, org: OrgId) -> dict[str, str]:
        """By name only where one person has it."""
        found: dict[str, str] = {}
        twins: set[str] = set()
        for row in self._desk.orgs.members(org):
            user = row.value.user_id
            name, address = self._desk.people.name_of(user), self._desk.people.address_of(org, user)
            if row.value.disabled:
                continue
            folded = name.casefold()
            twins |= {folded} & found.keys()
            found |= {folded: user, user: user}
            if address is not None:
                found[address.casefold()] = user
        return {name: user for name, user in found.items() if name and name not in twins}
