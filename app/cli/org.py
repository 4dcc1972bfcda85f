"""`astrix org`: the organizations of this host, listed, carried away, brought in, closed and restored."""

import os
from argparse import Namespace
from collections.abc import Awaitable, Callable
from typing import Final

import msgspec

from app.cli import org_carry
from app.cli.environ import read_settings, without_signing
from app.cli.house import act, ask, existing
from app.cli.outcome import OK, PROBLEMS, Stopped
from app.compose import House
from app.core.clock import rfc3339
from app.core.ids import OrgId
from app.features.orgs.service import shown
from app.features.orgs.types import OrgView
from app.store.errors import NoSuchOrg, NotReady
from app.store.paths import BadName


class Listed(msgspec.Struct, frozen=True, kw_only=True):
    """One organization as the list shows it. What cannot be read is told by `why`."""

    id: OrgId
    name: str = ""
    state: str = "damaged"
    members: int = 0
    bytes: int = 0
    quota_bytes: int | None = None
    created_at: str | None = None
    removed_at: str | None = None
    why: str | None = None


def run(chosen: Namespace) -> int:
    return _ACTS[chosen.act](chosen)


def list_all(chosen: Namespace) -> int:
    settings = read_settings(without_signing(os.environ), existing(chosen.data))
    found = ask(settings, listed)
    if chosen.json:
        print(msgspec.json.encode({"items": found, "total": len(found)}).decode())
    else:
        print("\n".join(lines(found)))
    return OK


def listed(house: House) -> list[Listed]:
    rows = (_listed(house, org) for org in house.tree.org_ids())
    return [row for row in rows if row is not None]


def _listed(house: House, org: OrgId) -> Listed | None:
    try:
        taken = house.life.quotas.measured(org).total
    except NoSuchOrg:  # removed while we looked
        return None
    here = Listed(id=org, bytes=taken, quota_bytes=house.life.quotas.quota(org))
    try:
        return _read(house, here)
    except NotReady as damage:
        return msgspec.structs.replace(here, why=damage.why)


def _read(house: House, here: Listed) -> Listed:
    row = house.orgs.row(here.id)
    if row is None:
        return msgspec.structs.replace(here, state="unfinished")
    view = shown(row)
    return msgspec.structs.replace(
        here,
        name=view.name,
        state=view.state,
        members=len(house.orgs.members(here.id)),
        created_at=rfc3339(row.value.created_at),
        removed_at=view.removed_at,
    )


def lines(found: list[Listed]) -> list[str]:
    told = [
        f"{one.id}  {one.state:<10} {one.members:>4} members  {one.bytes / (1 << 20):>10,.1f} MB  {one.name}"
        + (f"  (removed on {one.removed_at[:10]})" if one.removed_at else "")
        + (f"  ({one.why})" if one.why else "")
        for one in found
    ]
    return [*told, "1 organization" if len(found) == 1 else f"{len(found)} organizations"]


def close(chosen: Namespace) -> int:
    return changed(
        chosen,
        lambda house, org, request_id: house.life.closing.close_as_operator(
            org, chosen.confirm, request_id=request_id
        ),
    )


def restore(chosen: Namespace) -> int:
    return changed(
        chosen,
        lambda house, org, request_id: house.life.closing.restore_as_operator(org, request_id=request_id),
    )


def changed(chosen: Namespace, change: Callable[[House, OrgId, str], Awaitable[OrgView]]) -> int:
    settings = read_settings(without_signing(os.environ), existing(chosen.data))

    async def use(house: House) -> OrgView:
        try:
            return await change(house, OrgId(chosen.org), house.ids.new("req"))
        except (NoSuchOrg, BadName):
            raise Stopped(
                f"There is no organization {chosen.org} here: astrix org list names them.", code=PROBLEMS
            ) from None

    view = act(settings, use)
    if chosen.json:
        print(msgspec.json.encode(view).decode())
    else:
        gone = f" Everything in it is removed on {view.removed_at[:10]}." if view.removed_at else ""
        print(f"{view.name} is {view.state}.{gone}")
    return OK


_ACTS: Final[dict[str, Callable[[Namespace], int]]] = {
    "list": list_all,
    "export": org_carry.export,
    "import": org_carry.bring_in,
    "close": close,
    "restore": restore,
}
