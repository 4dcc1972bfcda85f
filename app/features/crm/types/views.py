"""Saved views of the lead list."""

from typing import Annotated, Final, Literal

import msgspec

from app.features.crm.types.listing import LeadQuery

NAME_CHARACTERS_MAX: Final = 80
COLUMNS_MAX: Final = 120
VIEWS_MAX: Final = 500
"""Of one org, those of all its people together."""

Layout = Literal["table", "board"]
ViewName = Annotated[str, msgspec.Meta(min_length=1, max_length=NAME_CHARACTERS_MAX)]
Column = Annotated[
    str, msgspec.Meta(pattern=r"^[a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]{0,39}){0,2}$", max_length=60)
]
Columns = Annotated[tuple[Column, ...], msgspec.Meta(max_length=COLUMNS_MAX)]


class View(msgspec.Struct, frozen=True, kw_only=True):
    """As it is stored. Without an owner (a key made it) it is shared."""

    id: str
    name: str
    shared: bool
    owner_user_id: str | None
    query: LeadQuery = LeadQuery()
    columns: tuple[str, ...] = ()
    layout: Layout = "table"
    created_at: int
    created_by: str


class NewView(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    name: ViewName
    shared: bool = False
    query: LeadQuery = LeadQuery()
    columns: Columns = ()
    layout: Layout = "table"


class ViewChange(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is not named stays."""

    name: ViewName | msgspec.UnsetType = msgspec.UNSET
    shared: bool | msgspec.UnsetType = msgspec.UNSET
    query: LeadQuery | msgspec.UnsetType = msgspec.UNSET
    columns: Columns | msgspec.UnsetType = msgspec.UNSET
    layout: Layout | msgspec.UnsetType = msgspec.UNSET


class ViewItem(msgspec.Struct, frozen=True, kw_only=True):
    """`built_in` views are there in every organization and cannot be changed or lost."""

    id: str
    name: str
    shared: bool
    owner_user_id: str | None
    query: LeadQuery
    columns: tuple[str, ...]
    layout: Layout
    built_in: bool
    version: int
    created_at: str | None
    updated_at: str | None


class ViewsQuery(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    limit: Annotated[int, msgspec.Meta(ge=1, le=200)] = 200
    cursor: Annotated[str, msgspec.Meta(max_length=1024)] | None = None


BUILT_IN: Final = (
    View(id="view_all", name="All leads", shared=True, owner_user_id=None, created_at=0, created_by="house"),
    View(
        id="view_mine",
        name="My leads",
        shared=True,
        owner_user_id=None,
        query=LeadQuery(owner=("me",), sort="-last_activity_at"),
        created_at=0,
        created_by="house",
    ),
    View(
        id="view_unassigned",
        name="Nobody's leads",
        shared=True,
        owner_user_id=None,
        query=LeadQuery(assigned=False, sort="-created_at"),
        created_at=0,
        created_by="house",
    ),
    View(
        id="view_pipeline",
        name="Pipeline",
        shared=True,
        owner_user_id=None,
        layout="board",
        created_at=0,
        created_by="house",
    ),
)
