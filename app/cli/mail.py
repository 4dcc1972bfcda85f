"""`astrix mail list|show`: platform mail as it lies in the outbox. Showing a letter is written into the audit log."""

import os
from argparse import Namespace

import msgspec

from app.cli.environ import read_settings, without_signing
from app.cli.house import ask, existing
from app.cli.outcome import OK, PROBLEMS, Stopped
from app.compose import House
from app.core.ids import HOST
from app.core.reasons import NOT_FOUND, Refused
from app.core.secrets import EnvelopeClosed
from app.features.audit.types import OPERATOR, Act
from app.features.notices.types.mail import MailBox, MailOpened


def run(chosen: Namespace) -> int:
    settings = read_settings(without_signing(os.environ), existing(chosen.data))
    if chosen.act == "list":
        print_box(ask(settings, lambda house: house.mail.list(limit=chosen.limit)), as_json=chosen.json)
    else:
        print_letter(ask(settings, lambda house: show(house, chosen.id)), as_json=chosen.json)
    return OK


def show(house: House, mail_id: str) -> MailOpened:
    request_id = house.ids.new("req")
    house.audit.record_before_now(
        HOST, Act(actor=OPERATOR, request_id=request_id, action="mail.show", target=mail_id)
    )
    try:
        return house.mail.show(mail_id)
    except Refused as refused:
        if refused.reason != NOT_FOUND:
            raise
        raise Stopped(f"There is no mail {mail_id}; `astrix mail list` names them.", code=PROBLEMS) from None
    except EnvelopeClosed as closed:
        raise Stopped(f"This letter cannot be opened: {closed}.") from None


def print_box(box: MailBox, *, as_json: bool) -> None:
    if as_json:
        print(msgspec.json.encode(box).decode())
        return
    for mail in box.items:
        line = f"{mail.id}  {mail.created_at}  {mail.state:<8} {mail.kind:<14} {mail.to}  {mail.subject}"
        print(line if mail.problem is None else f"{line}  ({mail.problem})")
    print(f"{len(box.items)} of {box.total} mails")


def print_letter(opened: MailOpened, *, as_json: bool) -> None:
    if as_json:
        print(msgspec.json.encode(opened).decode())
        return
    print(f"To: {opened.to or opened.item.to}")
    print(f"Subject: {opened.item.subject}")
    print(f"State: {opened.item.state}, written {opened.item.created_at}\n")
    print(
        opened.text if opened.text is not None else "The letter itself was erased when it was of no more use."
    )
