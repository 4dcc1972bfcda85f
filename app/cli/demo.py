"""`astrix demo`: an organization to try things in, with one login for each role.

The logins are written down before the first account is made, so a run that was cut off goes on where it stopped.
"""

import os
import secrets
from argparse import Namespace
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import msgspec

from app.cli.environ import read_settings
from app.cli.house import act, without_mail
from app.cli.outcome import OK, PROBLEMS, Stopped
from app.compose import House
from app.core.ids import OrgId, UserId
from app.core.reasons import DUPLICATE, INVALID_STATE, Refused
from app.core.roles import ALL, OWNER, Role
from app.features.accounts.types.wire import AcceptInvite, InviteUser, SignIn, SignUp, Visit
from app.features.orgs.types import Asker

ORG_NAME: Final = "Acme Dental"
TIMEZONE: Final = "America/New_York"
DOMAIN: Final = "acme-dental.example"
PASSWORD_BYTES: Final = 12
NAMES: Final[Mapping[Role, str]] = {
    "owner": "Olivia Stone",
    "manager": "Marcus Webb",
    "developer": "Dana Ruiz",
    "member": "Mei Tanaka",
    "viewer": "Victor Hale",
}


class Login(msgspec.Struct, frozen=True):
    role: Role
    name: str
    email: str
    password: str


class Logins(msgspec.Struct, frozen=True):
    org: str
    users: tuple[Login, ...]


def run(chosen: Namespace) -> int:
    settings = without_mail(read_settings(os.environ, chosen.data))
    planned = plan(chosen.logins)
    act(settings, lambda house: make(house, planned))
    draft_of(chosen.logins).rename(chosen.logins)
    print(msgspec.json.encode(planned).decode() if chosen.json else lines(planned))
    return OK


def plan(place: Path) -> Logins:
    """What an earlier run that was cut off had in mind, else fresh passwords."""
    if place.exists():
        raise Stopped(f"The demo organization was made before; its logins are in {place}.", code=PROBLEMS)
    draft = draft_of(place)
    if draft.exists():
        return msgspec.json.decode(draft.read_bytes(), type=Logins)
    made = Logins(ORG_NAME, tuple(fresh_login(role) for role in ALL))
    write_private(draft, msgspec.json.format(msgspec.json.encode(made)))
    return made


def draft_of(place: Path) -> Path:
    return place.with_name(f"{place.name}.unfinished")


def fresh_login(role: Role) -> Login:
    return Login(role, NAMES[role], f"{role}@{DOMAIN}", secrets.token_urlsafe(PASSWORD_BYTES))


def write_private(place: Path, content: bytes) -> None:
    """Whole or not at all: a torn plan would lose the passwords of accounts that are there."""
    place.parent.mkdir(parents=True, exist_ok=True)
    fresh = place.with_name(f"{place.name}.new")
    fresh.unlink(missing_ok=True)
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    fresh.rename(place)


async def make(house: House, planned: Logins) -> None:
    by_role = {login.role: login for login in planned.users}
    org, owner = await found(house, by_role[OWNER])
    asker = Asker(user_id=owner, role=OWNER, request_id=house.ids.new("req"))
    for role in ALL:
        if role != OWNER:
            await bring_in(house, by_role[role], org=org, asker=asker)


async def found(house: House, login: Login) -> tuple[OrgId, UserId]:
    asked = SignUp(
        email=login.email, password=login.password, name=login.name, org_name=ORG_NAME, timezone=TIMEZONE
    )
    try:
        signed_up, _ = await house.accounts.sign_ups.admit(asked, visit=visit(house))
    except Refused as refused:
        if refused.reason != DUPLICATE:
            raise
        return await found_before(house, login)
    return signed_up.org.id, signed_up.user.id


async def found_before(house: House, login: Login) -> tuple[OrgId, UserId]:
    """An earlier run came this far, or somebody else has this address: the password tells."""
    asked = SignIn(email=login.email, password=login.password)
    try:
        await house.accounts.sign_ins.sign_in(asked, visit=visit(house))
    except Refused:
        raise Stopped(
            f"The demo organization is in {house.settings.data} already, but not with the logins of this run: "
            "start without a demo, or choose an empty data directory."
        ) from None
    person = house.accounts.store.identity_by_email(login.email)
    assert person is not None
    home = house.accounts.accesses.home(person.value.id)
    assert home is not None
    return home.org, person.value.id


async def bring_in(house: House, login: Login, *, org: OrgId, asker: Asker) -> None:
    """By an invitation, the way everybody comes in."""
    person = house.accounts.store.identity_by_email(login.email)
    if person is not None and house.orgs.member(org, person.value.id) is not None:
        return
    invited = await invite(house, login, org=org, asker=asker)
    token = invited.partition("#token=")[2]
    asked = AcceptInvite(token=token, password=login.password, name=login.name)
    await house.accounts.accepting.accept(asked, visit=visit(house))


async def invite(house: House, login: Login, *, org: OrgId, asker: Asker) -> str:
    asked = InviteUser(email=login.email, role=login.role)
    try:
        invited = await house.accounts.invites.invite(org, asked, asker=asker, idem=None)
    except Refused as refused:
        if refused.reason != INVALID_STATE:
            raise
        # Its link was shown once, to the run that was cut off.
        await withdraw(house, login.email, org=org, asker=asker)
        invited = await house.accounts.invites.invite(org, asked, asker=asker, idem=None)
    assert invited.link is not None
    return invited.link


async def withdraw(house: House, email: str, *, org: OrgId, asker: Asker) -> None:
    for item in house.accounts.invites.list(org):
        if item.email == email:
            await house.accounts.invites.withdraw(org, item.id, asker=asker)


def visit(house: House) -> Visit:
    return Visit(request_id=house.ids.new("req"), ip="127.0.0.1", user_agent="astrix demo")


def lines(made: Logins) -> str:
    head = f"Made the organization {made.org}."
    return "\n".join([head, *(f"{login.role:<10} {login.email}  {login.password}" for login in made.users)])
