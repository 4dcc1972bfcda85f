"""`astrix admin create|list|reset-factors|remove`: who may enter HQ. Only on the host, never over the network."""

import io
import os
import secrets
import sys
from argparse import Namespace
from getpass import getpass
from typing import Final

import msgspec

from app.cli.environ import read_settings, without_signing
from app.cli.house import act, ask, existing
from app.cli.outcome import OK, USAGE, Stopped
from app.compose import House
from app.core.settings import Settings
from app.features.accounts.service.issuing import Issue
from app.features.hq.service import NewOfficer
from app.features.hq.types.people import OfficerItem

PASSWORD_BYTES: Final = 15
"""A password that is made: twenty characters that nobody guesses."""

NO_MASTER_KEY: Final = (
    "ENVELOPE_MASTER_KEY is not set, and without it no second factor can be kept: run this with the environment of "
    "the appliance. Nothing was changed."
)


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """What is shown this once. The password is there only where it was made here."""

    email: str
    password: str | None
    totp_secret: str
    otpauth_uri: str
    recovery_codes: tuple[str, ...]


def run(chosen: Namespace) -> int:
    acts = {"create": create, "list": show_all, "reset-factors": reset_factors, "remove": remove}
    return acts[chosen.act](chosen)


def create(chosen: Namespace) -> int:
    """Makes the data directory where there is none yet: HQ may be entered before anybody has signed up."""
    settings = with_master_key(read_settings(without_signing(os.environ), chosen.data))
    password = secrets.token_urlsafe(PASSWORD_BYTES) if chosen.generate else asked_password()
    issue = act(settings, lambda house: made(house, chosen, password))
    tell(shown_of(chosen.email, issue, password if chosen.generate else None), as_json=chosen.json)
    return OK


async def made(house: House, chosen: Namespace, password: str) -> Issue:
    issue = house.accounts.issuing.draw()
    wanted = NewOfficer(email=chosen.email, name=chosen.name, password=password)
    await house.hq.officers.create(wanted, issue, request_id=house.ids.new("req"))
    return issue


def show_all(chosen: Namespace) -> int:
    officers = ask(settings_of(chosen), lambda house: house.hq.officers.list())
    if chosen.json:
        print(msgspec.json.encode(officers).decode())
        return OK
    for officer in officers:
        print(line_of(officer))
    print(f"{len(officers)} HQ users" if len(officers) != 1 else "1 HQ user")
    return OK


def reset_factors(chosen: Namespace) -> int:
    async def renewed(house: House) -> Issue:
        issue = house.accounts.issuing.draw()
        await house.hq.officers.reset_factors(chosen.email, issue, request_id=house.ids.new("req"))
        return issue

    issue = act(with_master_key(settings_of(chosen)), renewed)
    tell(shown_of(chosen.email, issue, None), as_json=chosen.json)
    return OK


def remove(chosen: Namespace) -> int:
    async def gone(house: House) -> str:
        officer = await house.hq.officers.remove(
            chosen.email, even_the_last=chosen.even_the_last, request_id=house.ids.new("req")
        )
        return officer.email

    email = act(settings_of(chosen), gone)
    print(msgspec.json.encode({"removed": email}).decode() if chosen.json else f"Removed {email} from HQ.")
    return OK


def settings_of(chosen: Namespace) -> Settings:
    return read_settings(without_signing(os.environ), existing(chosen.data))


def with_master_key(settings: Settings) -> Settings:
    if not settings.master_keys:
        raise Stopped(NO_MASTER_KEY)
    return settings


def asked_password() -> str:
    if not sys.stdin.isatty():
        raise Stopped(
            "There is no terminal to ask for a password at: let one be made with --generate.", code=USAGE
        )
    first = getpass("Password: ")
    if getpass("Once more: ") != first:
        raise Stopped("These were two different passwords; nothing was made.", code=USAGE)
    return first


def shown_of(email: str, issue: Issue, password: str | None) -> Shown:
    return Shown(
        email=email,
        password=password,
        totp_secret=issue.secret,
        otpauth_uri=issue.uri(email),
        recovery_codes=issue.recovery_codes,
    )


def tell(shown: Shown, *, as_json: bool) -> None:
    print(msgspec.json.encode(shown).decode() if as_json else lines(shown))


def lines(shown: Shown) -> str:
    password = [] if shown.password is None else [f"Password: {shown.password}"]
    return "\n".join(
        [
            f"HQ user {shown.email}",
            *password,
            "",
            "Scan this with an authenticator app, or type its secret there:",
            picture(shown.otpauth_uri),
            shown.totp_secret,
            shown.otpauth_uri,
            "",
            "Recovery codes, each good once, for the day the app is lost. They are not shown again:",
            *(f"  {code}" for code in shown.recovery_codes),
        ]
    )


def picture(uri: str) -> str:
    import segno

    drawn = io.StringIO()
    segno.make(uri, micro=False).terminal(out=drawn, compact=True)
    return drawn.getvalue().rstrip("\n")


def line_of(officer: OfficerItem) -> str:
    named = [name for name, there in (("app", officer.mfa.totp), ("passkey", officer.mfa.webauthn)) if there]
    factors = "+".join(named) or "no second factor"
    last = officer.last_sign_in_at or "never"
    return f"{officer.user_id}  {officer.email}  {officer.name}  {factors}  last sign-in {last}"
