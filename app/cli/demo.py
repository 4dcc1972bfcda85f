"""`astrix demo`: an organization to try things in, with one login for each role, and one for HQ.

The logins are written down before the first account is made, so a run that was cut off goes on where it stopped.
"""

import os
import secrets
from argparse import Namespace
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import msgspec

from app.cli.demo_people import People
from app.cli.environ import read_settings
from app.cli.house import act, without_mail
from app.cli.outcome import OK, PROBLEMS, Stopped
from app.compose import House
from app.core.ids import OrgId, UserId
from app.core.randomness import SystemRandomness
from app.core.reasons import DUPLICATE, INVALID_STATE, Refused
from app.core.roles import ALL, OWNER, Role
from app.features.accounts.service.issuing import Issue, drawn
from app.features.accounts.types.wire import AcceptInvite, InviteUser, SignIn, SignUp, Visit
from app.features.hq.service import NewOfficer
from app.features.orgs.types import Asker

ORG_NAME: Final = "Acme Dental"
TIMEZONE: Final = "America/New_York"
DOMAIN: Final = "acme-dental.example"
HQ_EMAIL: Final = "operator@hq.example"
HQ_NAME: Final = "Hana Quist"
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


class HqLogin(msgspec.Struct, frozen=True):
    """HQ asks for a second factor always: a code of an app that knows the secret, or one of the recovery codes."""

    email: str
    password: str
    totp_secret: str
    recovery_codes: tuple[str, ...]


class Logins(msgspec.Struct, frozen=True):
    org: str
    users: tuple[Login, ...]
    hq: HqLogin


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
    made = Logins(ORG_NAME, tuple(fresh_login(role) for role in ALL), fresh_hq_login())
    write_private(draft, msgspec.json.format(msgspec.json.encode(made)))
    return made


def draft_of(place: Path) -> Path:
    return place.with_name(f"{place.name}.unfinished")


def fresh_login(role: Role) -> Login:
    return Login(role, NAMES[role], f"{role}@{DOMAIN}", secrets.token_urlsafe(PASSWORD_BYTES))


def fresh_hq_login() -> HqLogin:
    issue = drawn(SystemRandomness())
    return HqLogin(HQ_EMAIL, secrets.token_urlsafe(PASSWORD_BYTES), issue.secret, issue.recovery_codes)


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
    """HQ first: without a key to seal its second factor with, nothing at all is made."""
    await open_hq(house, planned.hq)
    by_role = {login.role: login for login in planned.users}
    org, owner = await found(house, by_role[OWNER])
    asker = Asker(user_id=owner, role=OWNER, request_id=house.ids.new("req"))
    for role in ALL:
        if role != OWNER:
            await bring_in(house, by_role[role], org=org, asker=asker)
    await People(house, org, users_by_role(house, planned)).move_in()


def users_by_role(house: House, planned: Logins) -> dict[Role, UserId]:
    found = {login.role: house.accounts.store.identity_by_email(login.email) for login in planned.users}
    return {role: person.value.id for role, person in found.items() if person is not None}


async def open_hq(house: House, login: HqLogin) -> None:
    issue = Issue(secret=login.totp_secret, recovery_codes=login.recovery_codes)
    wanted = NewOfficer(email=login.email, name=HQ_NAME, password=login.password)
    try:
        await house.hq.officers.create(wanted, issue, request_id=house.ids.new("req"))
    except Refused as refused:
        if refused.reason != DUPLICATE:
            raise
        # By the run that was cut off, with these very secrets.


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
    users = (f"{login.role:<10} {login.email}  {login.password}" for login in made.users)
    return "\n".join(
        [
            f"Made the organization {made.org}.",
            *users,
            f"{'HQ':<10} {made.hq.email}  {made.hq.password}",
            f"  its second factor: the app secret {made.hq.totp_secret}, or one of these codes, each good once:",
            *(f"  {code}" for code in made.hq.recovery_codes),
        ]
    )
