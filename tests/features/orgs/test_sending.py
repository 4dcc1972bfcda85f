"""The stop button: who may press it, what it tells, and that nothing leaves from the answer on, in any process."""

import asyncio
from typing import Any

import pytest

from app.core.ids import OrgId
from app.core.reasons import Refused
from app.features.audit.types import AuditItem, AuditQuery
from tests.cast import Cast, Player, Stage
from tests.http.asking import Asker, Response

STOP = {"on": False, "live_calls": "finish"}
START = {"on": True}


def press(door: Asker, who: Player, body: Any, **headers: str) -> Response:
    return door.post("/api/org/sending", body, [*who.headers.items(), *headers.items()])


def audited(house: Stage, org: OrgId) -> list[AuditItem]:
    page = asyncio.run(house.audit.page(org, AuditQuery(action="sending.*")))
    return page.items


def reserve(house: Stage, org: OrgId) -> str:
    try:
        house.tree.org(org).batch_now(house.life.sending.demand_in)
        house.life.sending.demand(org)
    except Refused as refused:
        return refused.reason.code
    return "reserved"


def test_nobody_has_stopped_anything_at_first(house: Stage, cast: Cast, door: Asker) -> None:
    told = door.get("/api/org/sending", list(cast.viewer.headers.items())).json

    assert told == {
        "on": True,
        "since": None,
        "by": None,
        "why": "",
        "live_calls": "finish",
        "host_on": True,
    }
    assert reserve(house, cast.org) == "reserved"


@pytest.mark.parametrize(
    ("who", "stops", "starts"),
    [
        ("owner", 200, 200),
        ("manager", 200, 200),
        ("developer", 200, 403),
        ("member", 200, 403),
        ("viewer", 403, 403),
        ("stranger", 200, 200),
    ],
)
def test_nearly_everybody_stops_and_few_start(
    who: str, stops: int, starts: int, house: Stage, cast: Cast, door: Asker
) -> None:
    player: Player = getattr(cast, who)

    assert press(door, player, STOP).status == stops
    own = who != "stranger"
    assert reserve(house, cast.org) == ("sending_stopped" if own and stops == 200 else "reserved")

    press(door, cast.owner, STOP)
    assert press(door, player, START).status == starts
    assert reserve(house, cast.org) == ("reserved" if own and starts == 200 else "sending_stopped")
