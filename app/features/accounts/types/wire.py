"""Accounts as they travel: what is asked and what is answered."""

from typing import Annotated, Final

import msgspec

from app.core.ids import OrgId, UserId
from app.core.roles import Role
from app.features.orgs.types import Name, OrgView, Timezone

EMAIL_CHARACTERS_MAX: Final = 254
PASSWORD_CHARACTERS_MIN: Final = 12
PASSWORD_CHARACTERS_MAX: Final = 128
TOKEN_CHARACTERS_MAX: Final = 300
ID_CHARACTERS_MAX: Final = 64

Email = Annotated[str, msgspec.Meta(min_length=3, max_length=EMAIL_CHARACTERS_MAX)]
Password = Annotated[str, msgspec.Meta(min_length=1, max_length=PASSWORD_CHARACTERS_MAX)]
"""A password that is to be compared. What a new one must be like is told by the rules."""
OneUseToken = Annotated[str, msgspec.Meta(min_length=1, max_length=TOKEN_CHARACTERS_MAX)]
IdText = Annotated[str, msgspec.Meta(min_length=1, max_length=ID_CHARACTERS_MAX)]


class Asked(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A body: nothing in it but what is named."""


class SignUp(Asked, frozen=True, kw_only=True, forbid_unknown_fields=True):
    email: Email
    password: Password
    name: Name
    org_name: Name
    timezone: Timezone
    invite_token: OneUseToken | None = None


class SignIn(Asked, frozen=True, kw_only=True, forbid_unknown_fields=True):
    email: Email
    password: Password


class Refresh(Asked, frozen=True, kw_only=True, forbid_unknown_fields=True):
    org_id: IdText | None = None


class Switch(Asked, frozen=True, kw_only=True, forbid_unknown_fields=True):
    org_id: IdText


class Forgot(Asked, frozen=True, kw_only=True, forbid_unknown_fields=True):
    email: Email


class Reset(Asked, frozen=True, kw_only=True, forbid_unknown_fields=True):
    token: OneUseToken
    password: Password


class ChangePassword(Asked, frozen=True, kw_only=True, forbid_unknown_fields=True):
    current: Password
    new: Password


class ChangeMe(Asked, frozen=True, kw_only=True, forbid_unknown_fields=True):
    name: Name


class FoundOrg(Asked, frozen=True, kw_only=True, forbid_unknown_fields=True):
    name: Name
    timezone: Timezone


class ChangeRole(Asked, frozen=True, kw_only=True, forbid_unknown_fields=True):
    role: Role


class ChangeDisabled(Asked, frozen=True, kw_only=True, forbid_unknown_fields=True):
    disabled: bool


class InviteUser(Asked, frozen=True, kw_only=True, forbid_unknown_fields=True):
    email: Email
    role: Role


class LookAtInvite(Asked, frozen=True, kw_only=True, forbid_unknown_fields=True):
    token: OneUseToken


class AcceptInvite(Asked, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The password proves an account that is there, or becomes the one of a new account, which needs a name.

    In the place of the password: the word of an issuer, as its page hands it over; it names newcomers, too.
    """

    token: OneUseToken
    password: Password | None = None
    sso_assertion: OneUseToken | None = None
    name: Name | None = None


class Access(msgspec.Struct, frozen=True, kw_only=True):
    access_token: str
    exp: str


class Self(msgspec.Struct, frozen=True, kw_only=True):
    """A person as they see themself."""

    id: UserId
    email: str
    name: str


class SignedUp(msgspec.Struct, frozen=True, kw_only=True):
    access_token: str
    exp: str
    user: Self
    org: OrgView


class Founded(msgspec.Struct, frozen=True, kw_only=True):
    org: OrgView
    access_token: str
    exp: str


class MyOrg(msgspec.Struct, frozen=True, kw_only=True):
    org_id: OrgId
    name: str
    roles: tuple[Role, ...]
    mfa_due_at: str | None
    """Until when this organization waits for a second factor; null where none is owed."""


class Factors(msgspec.Struct, frozen=True, kw_only=True):
    """The second factors a person has enrolled."""

    totp: bool
    webauthn: bool
    recovery_left: int


class Me(msgspec.Struct, frozen=True, kw_only=True):
    user_id: UserId
    email: str
    name: str
    orgs: tuple[MyOrg, ...]
    mfa: Factors


class SessionItem(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    created_at: str
    last_seen_at: str
    ip: str
    user_agent: str
    current: bool


class UserItem(msgspec.Struct, frozen=True, kw_only=True):
    """A member. Below a manager only id and name are told, for assigning and mentioning."""

    id: UserId
    name: str
    email: str | msgspec.UnsetType = msgspec.UNSET
    role: Role | msgspec.UnsetType = msgspec.UNSET
    disabled: bool | msgspec.UnsetType = msgspec.UNSET
    joined_at: str | msgspec.UnsetType = msgspec.UNSET
    version: int | msgspec.UnsetType = msgspec.UNSET


class InviteItem(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    email: str
    role: Role
    invited_by: UserId
    created_at: str
    expires_at: str


class Invited(InviteItem, frozen=True, kw_only=True):
    """The link is there only where no mail leaves this house; it is shown this once."""

    link: str | None = None


class InvitePreview(msgspec.Struct, frozen=True, kw_only=True):
    """`needs_password`: what will be asked is the password of an account that is there, not a new one."""

    org_name: str
    email: str
    role: Role
    needs_password: bool


class Visit(msgspec.Struct, frozen=True, kw_only=True):
    """Where a request came from."""

    request_id: str
    ip: str
    user_agent: str


class Entered(msgspec.Struct, frozen=True, kw_only=True):
    """A sign-in: the access token for the answer, the refresh token for the cookie."""

    access: Access
    refresh: str
