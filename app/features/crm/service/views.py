"""Saved views: who sees which, and who may change them.

A private view is its owner's alone; for everybody else it is not there. A shared one belongs to the organization and
stays when whoever made it leaves: owners and managers look after it then.
"""

from dataclasses import dataclass
from typing import Final

import msgspec

from app.core.clock import rfc3339
from app.core.ids import OrgId
from app.core.reasons import INSUFFICIENT_ROLE, INVALID_STATE, NOT_FOUND, Refused, invalid
from app.core.roles import MANAGER, RANK, Role
from app.features.audit.types import Act, Fact
from app.features.crm.rules.drafts import BadLine, line
from app.features.crm.rules.filters import laid_over
from app.features.crm.service.desk import CrmDesk
from app.features.crm.store.views import ViewStore
from app.features.crm.types.by import By
from app.features.crm.types.listing import LeadQuery
from app.features.crm.types.views import (
    BUILT_IN,
    NAME_CHARACTERS_MAX,
    VIEWS_MAX,
    NewView,
    View,
    ViewChange,
    ViewItem,
)
from app.store.batch import Batch
from app.store.kinds import Idem, Row

_BUILT_IN: Final = {view.id: view for view in BUILT_IN}


@dataclass(frozen=True, kw_only=True)
class Asker:
    """`user` is None for an API key: keys have no views of their own."""

    user: str | None
    role: Role

    def sees(self, view: View) -> bool:
        return view.shared or (self.user is not None and view.owner_user_id == self.user)

    def may_change(self, view: View) -> bool:
        is_own = self.user is not None and view.owner_user_id == self.user
        return is_own or (view.shared and RANK[self.role] >= RANK[MANAGER])


class Views:
    def __init__(self, desk: CrmDesk) -> None:
        self._desk = desk
        self._store = ViewStore(desk.tree)

    def list(self, org: OrgId, asker: Asker) -> list[ViewItem]:
        """Those of every organization first, then what was saved."""
        saved = [row for row in self._store.all(org) if asker.sees(row.value)]
        return [*map(_built_in, BUILT_IN), *map(shown, saved)]

    def query_of(self, org: OrgId, view_id: str, user: str | None) -> LeadQuery:
        """What a view shows, for who may see it."""
        if view_id in _BUILT_IN:
            return _BUILT_IN[view_id].query
        row = self._store.get(org, view_id)
        if row is None or not (row.value.shared or (user is not None and row.value.owner_user_id == user)):
            raise Refused(NOT_FOUND)
        return row.value.query

    def resolved(self, org: OrgId, query: LeadQuery, user: str | None) -> LeadQuery:
        """A query that stands for itself, without the view it began with."""
        if query.view_id is None:
            return query
        return laid_over(self.query_of(org, query.view_id, user), query)

    async def create(
        self, org: OrgId, new: NewView, *, asker: Asker, by: By, idem: Idem | None = None
    ) -> Row[View]:
        view = View(
            id=self._desk.ids.new("view"),
            name=_name(new.name),
            shared=new.shared or asker.user is None,
            owner_user_id=asker.user,
            query=self.resolved(org, new.query, asker.user),
            columns=new.columns,
            layout=new.layout,
            created_at=self._desk.clock.now_us(),
            created_by=by.actor,
        )

        def write(batch: Batch) -> Row[View]:
            if self._store.count(batch) >= VIEWS_MAX:
                raise Refused(INVALID_STATE, why=f"An organization keeps at most {VIEWS_MAX} views.")
            self._tell(batch, "view.create", view, by=by)
            return self._store.put(batch, view)

        return await self._desk.tree.org(org).batch(write, idem=idem)

    async def change(
        self, org: OrgId, view_id: str, change: ViewChange, *, asker: Asker, by: By, expect: int | None = None
    ) -> Row[View]:
        named = {name: value for name, value in _named(change).items() if value is not msgspec.UNSET}
        if isinstance(change.name, str):
            named["name"] = _name(change.name)
        if isinstance(change.query, LeadQuery):
            named["query"] = self.resolved(org, change.query, asker.user)

        def write(batch: Batch) -> Row[View]:
            row = self._changeable(batch, view_id, asker)
            view = msgspec.structs.replace(row.value, **named)
            if not view.shared and view.owner_user_id != asker.user:
                raise Refused(INVALID_STATE, why="Only its owner can make a view private.")
            if view == row.value and expect in (None, row.version):
                return row
            self._tell(batch, "view.change", view, by=by)
            return self._store.put(batch, view, expect=expect)

        return await self._desk.tree.org(org).batch(write)

    async def delete(
        self, org: OrgId, view_id: str, *, asker: Asker, by: By, expect: int | None = None
    ) -> None:
        def write(batch: Batch) -> None:
            row = self._changeable(batch, view_id, asker)
            self._tell(batch, "view.delete", row.value, by=by)
            self._store.delete(batch, view_id, expect=expect)

        await self._desk.tree.org(org).batch(write)

    def _changeable(self, batch: Batch, view_id: str, asker: Asker) -> Row[View]:
        if view_id in _BUILT_IN:
            raise Refused(INVALID_STATE, why="This view belongs to every organization; save one of your own.")
        row = self._store.in_batch(batch, view_id)
        if row is None or not asker.sees(row.value):
            raise Refused(NOT_FOUND)
        if not asker.may_change(row.value):
            raise Refused(INSUFFICIENT_ROLE)
        return row

    def _tell(self, batch: Batch, action: str, view: View, *, by: By) -> None:
        facts: dict[str, Fact] = {"name": view.name, "shared": view.shared}
        act = Act(actor=by.actor, request_id=by.request_id, action=action, target=view.id, facts=facts)
        self._desk.audit.record(batch, act)


def shown(row: Row[View]) -> ViewItem:
    view = row.value
    return ViewItem(
        id=view.id,
        name=view.name,
        shared=view.shared,
        owner_user_id=view.owner_user_id,
        query=view.query,
        columns=view.columns,
        layout=view.layout,
        built_in=False,
        version=row.version,
        created_at=rfc3339(view.created_at),
        updated_at=rfc3339(row.at_us),
    )


def _built_in(view: View) -> ViewItem:
    item = shown(Row(view.id, 0, 0, 0, view))
    return msgspec.structs.replace(item, built_in=True, created_at=None, updated_at=None)


def _name(text: str) -> str:
    try:
        name = line(text, NAME_CHARACTERS_MAX)
    except BadLine as bad:
        raise invalid("name", str(bad)) from None
    if not name:
        raise invalid("name", "A view has a name.")
    return name


def _named(change: ViewChange) -> dict[str, object]:
    return {name: getattr(change, name) for name in change.__struct_fields__}
