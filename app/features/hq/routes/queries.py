"""What the lists of HQ can be asked."""

from typing import Annotated, Final

import msgspec

from app.features.accounts.types.wire import Email
from app.features.hq.types.orgs import OrgSort
from app.features.hq.types.records import Health, OrgState
from app.features.notices.types.mail import MailState
from app.http.lists import PageQuery

SEARCH_CHARACTERS_MAX: Final = 120


class OrgsQuery(PageQuery, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`q` is part of a name, or a whole id."""

    q: Annotated[str, msgspec.Meta(max_length=SEARCH_CHARACTERS_MAX)] = ""
    state: OrgState | None = None
    health: Health | None = None
    sort: OrgSort = "name"


class PeopleQuery(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    email: Email


class MailQuery(PageQuery, frozen=True, kw_only=True, forbid_unknown_fields=True):
    state: MailState | None = None
