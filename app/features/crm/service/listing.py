"""Which leads a query means, in which order, page by page; and how many."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

import msgspec

from app.core.ids import OrgId
from app.core.reasons import invalid
from app.features.compliance.types import NO_FLAGS, Flags
from app.features.crm.rules.filters import Plan, Surroundings, channels_of, plan
from app.features.crm.service.desk import CrmDesk
from app.features.crm.service.views import Views
from app.features.crm.store.listing import LeadLists
from app.features.crm.store.pipeline import PipelineStore
from app.features.crm.types.lead import Lead
from app.features.crm.types.listing import CUSTOM_SORT, Group, GroupBy, LeadCounts, LeadQuery
from app.features.crm.types.wire import LeadView, shown
from app.store.kinds import Row
from app.store.query import TOTAL_EXACT_MAX, Page, Wanted

ROWS_AT_ONCE: Final = 100
"""So many whole records are read under one lock."""
_INDEX: Final[dict[GroupBy, str]] = {"stage": "stage", "owner": "owner_user_id", "tag": "tags"}


class Listing:
    def __init__(self, desk: CrmDesk, *, views: Views) -> None:
        self._desk = desk
        self._views = views
        self._pipeline = PipelineStore(desk.tree)
        self._store = LeadLists(desk.tree)

    def page(
        self,
        org: OrgId,
        query: LeadQuery,
        *,
        asker: str | None = None,
        limit: int = 50,
        after: str | None = None,
        at: int = 0,
    ) -> Page[Lead]:
        """Whole leads, behind a cursor or from a row by its number. `asker` is who `me` and private views mean."""
        wanted = replace(_wanted(self._plan(org, query, asker)), limit=limit, after=after, at=at)
        return self._store.page(org, wanted)

    def ids(
        self, org: OrgId, query: LeadQuery, limit: int | None = None, *, asker: str | None = None
    ) -> Iterator[str]:
        """In the order of the query, as of now: what changes while somebody works through them is not seen."""
        found = self._store.keys(org, _wanted(self._plan(org, query, asker)))
        return iter(found if limit is None else found[:limit])

    def rows(self, org: OrgId, ids: Iterator[str]) -> Iterator[list[Row[Lead]]]:
        """The whole leads of some ids, piece by piece; those that went meanwhile are left out."""
        chunk: list[str] = []
        for lead_id in ids:
            chunk.append(lead_id)
            if len(chunk) == ROWS_AT_ONCE:
                yield self._store.whole(org, chunk)
                chunk = []
        if chunk:
            yield self._store.whole(org, chunk)

    def count(self, org: OrgId, query: LeadQuery, *, asker: str | None = None) -> int:
        """Exact, however many they are."""
        return self._store.counts(org, _wanted(self._plan(org, query, asker))).total

    def counts(
        self, org: OrgId, query: LeadQuery, by: GroupBy | None, *, asker: str | None = None
    ) -> LeadCounts:
        """With the number in each stage, of each owner or with each tag."""
        wanted = _wanted(self._plan(org, query, asker))
        found = self._store.counts(org, wanted, None if by is None else _INDEX[by])
        groups = [Group(value=value, count=count) for value, count in found.by_value.items()]
        groups.sort(key=lambda one: (-one.count, one.value or ""))
        nobodys = found.total - sum(one.count for one in groups)
        if by == "owner" and nobodys:
            groups.append(Group(value=None, count=nobodys))
        exact = found.total <= TOTAL_EXACT_MAX
        return LeadCounts(
            groups=groups,
            total=found.total if exact else msgspec.UNSET,
            total_at_least=msgspec.UNSET if exact else TOTAL_EXACT_MAX,
        )

    def shown(self, org: OrgId, rows: Sequence[Row[Lead]]) -> list[LeadView]:
        """As the wire has them, with whether they may be contacted and when they last were."""
        fields = {field.key for field in self._pipeline.fields(org).value.fields}
        flags = self._flags(org, rows)
        touches = self._store.touches(org, [row.key for row in rows])
        return [
            shown(row, flag, touch, fields=fields)
            for row, flag, touch in zip(rows, flags, touches, strict=True)
        ]

    def _flags(self, org: OrgId, rows: Sequence[Row[Lead]]) -> list[Flags]:
        suppressions = self._desk.compliance.suppressions
        if not suppressions.store.count(org):
            return [NO_FLAGS] * len(rows)
        return [suppressions.of(org, phone=row.value.phone, email=row.value.email) for row in rows]

    def _plan(self, org: OrgId, query: LeadQuery, asker: str | None) -> Plan:
        query = self._views.resolved(org, query, asker)
        return plan(query, self._surroundings(org, query, asker))

    def _surroundings(self, org: OrgId, query: LeadQuery, asker: str | None) -> Surroundings:
        """No more than this query depends on."""
        desk, sort = self._desk, (query.sort or "").removeprefix("-")
        owners: tuple[tuple[str, str], ...] = ()
        if sort == "owner":
            members = [row.value.user_id for row in desk.orgs.members(org)]
            owners = tuple(sorted((user, desk.people.name_of(user)) for user in members))
        stages: tuple[str, ...] = ()
        if sort == "stage":
            stages = tuple(stage.id for stage in self._pipeline.stages(org).value.stages)
        suppressions = desk.compliance.suppressions
        return Surroundings(
            me=asker,
            stages=stages,
            owners=owners,
            kept=self._kept(org, query),
            suppressed={channel: suppressions.addresses(org, channel) for channel in channels_of(query)},
        )

    def _kept(self, org: OrgId, query: LeadQuery) -> frozenset[str]:
        """The custom fields that are kept sorted, where any is asked for; Refused where one of those is none."""
        sort = (query.sort or "").removeprefix("-")
        asked = {*query.custom, *((sort.removeprefix(CUSTOM_SORT),) if sort.startswith(CUSTOM_SORT) else ())}
        if not asked:
            return frozenset()
        known = {field.key: field.filterable for field in self._pipeline.fields(org).value.fields}
        for key in asked - known.keys():
            raise invalid(f"custom.{key}", "There is no such field here.")
        return frozenset(key for key, filterable in known.items() if filterable)


def _wanted(found: Plan) -> Wanted[Lead]:
    return Wanted(where=found.where, only=found.only, text=found.text, order=found.order)
