"""`astrix sending`: the stop button in the operator's hand, for one organization or for the whole host.

It writes the same records that every process judges by, so it works beside a running appliance, and before its start.
"""

import asyncio
import os
from argparse import Namespace

import msgspec

from app.cli.environ import read_settings, without_signing
from app.cli.house import ask, existing
from app.cli.outcome import OK, Stopped
from app.compose import House
from app.core.ids import OrgId, is_org_id
from app.features.audit.types import OPERATOR
from app.features.orgs.types import HostSendingView, LiveCalls, SendingView
from app.store.errors import NoSuchOrg, NotReady


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """What is printed as JSON: the host, and the organization where one was named."""

    host: HostSendingView
    org_id: OrgId | None = None
    org: SendingView | None = None


def run(chosen: Namespace) -> int:
    settings = read_settings(without_signing(os.environ), existing(chosen.data))
    told = ask(settings, lambda house: done(house, chosen))
    print(msgspec.json.encode(told).decode() if chosen.json else lines(told))
    return OK


def done(house: House, chosen: Namespace) -> Told:
    org = named(house, chosen.org)
    if chosen.act != "status":
        asyncio.run(press(house, org, chosen))
    view = None if org is None else house.life.sending.view(org)
    return Told(host=house.life.sending.host(), org_id=org, org=view)


def named(house: House, text: str | None) -> OrgId | None:
    if text is None:
        return None
    org = OrgId(text)
    try:
        if not is_org_id(org) or house.orgs.profile(org) is None:
            raise NoSuchOrg(org)
    except NoSuchOrg:
        raise Stopped(f"There is no organization {text}; `astrix org list` names them all.") from None
    except NotReady as problem:
        raise Stopped(
            f"This organization cannot be read: {problem}. Run `astrix fsck --org {text}`."
        ) from None
    return org


async def press(house: House, org: OrgId | None, chosen: Namespace) -> None:
    sending, on = house.life.sending, chosen.act == "start"
    live_calls: LiveCalls = "hang_up" if not on and chosen.hang_up else "finish"
    why, request_id = chosen.why, house.ids.new("req")
    if org is None:
        await sending.set_host(on, live_calls=live_calls, why=why, actor=OPERATOR, request_id=request_id)
    else:
        await sending.set_for(org, on, live_calls=live_calls, why=why, actor=OPERATOR, request_id=request_id)


def lines(told: Told) -> str:
    host = f"Host: {sentence(told.host)}"
    return host if told.org is None else f"{host}\n{told.org_id}: {sentence(told.org)}"


def sentence(view: HostSendingView) -> str:
    if view.on:
        return "sending is on."
    why = f" ({view.why})" if view.why else ""
    calls = "calls are hung up" if view.live_calls == "hang_up" else "calls under way may finish"
    return f"sending has been stopped since {view.since} by {view.by}{why}; {calls}."
