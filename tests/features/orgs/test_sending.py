"""The stop button: who may press it, what it tells, and that nothing leaves from the answer on, in any process."""

import asyncio
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import Any

import pytest

from app.core.ids import HOST, OrgId
from app.core.reasons import Refused
from app.features.audit.types import AuditItem, AuditQuery
from app.features.notices.store import NOTICES
from app.features.orgs.errors import STOPPED_EVERYWHERE, STOPPED_HERE
from app.features.orgs.types import HostSendingView, SetSending
from app.store.batch import Batch
from app.store.errors import NoSuchOrg
from tests.cast import Cast, Player, Stage, stage
from tests.conftest import Size
from tests.features.conftest import Prepared
from tests.http.asking import Asker, Response
from tests.http.test_stream import listening

STOP = {"on": False, "live_calls": "finish"}
START = {"on": True}
NOBODYS_ORG = OrgId("org_01jd0000000000000000000000")


def press(door: Asker, who: Player, body: Any, **headers: str) -> Response:
    return door.post("/api/org/sending", body, [*who.headers.items(), *headers.items()])


def press_host(house: Stage, *, on: bool, why: str = "", actor: str = "usr_hq") -> HostSendingView:
    pressing = house.life.sending.set_host(on, live_calls="finish", why=why, actor=actor, request_id="req_1")
    return asyncio.run(pressing)


def audited(house: Stage, org: OrgId) -> list[AuditItem]:
    page = asyncio.run(house.audit.page(org, AuditQuery(action="sending.*")))
    return page.items


def reserve(house: Stage, org: OrgId) -> str:
    """What a batch is told that reserves something to leave; a look beforehand is told the same."""
    told = reserve_alone(house, org)
    assert told == outcome(lambda: house.life.sending.demand(org))
    return told


def reserve_alone(house: Stage, org: OrgId) -> str:
    return outcome(lambda: house.tree.org(org).batch_now(house.life.sending.demand_in))


def outcome(act: Callable[[], None]) -> str:
    try:
        act()
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


def test_who_may_not_is_told_so_and_changes_nothing(house: Stage, cast: Cast, door: Asker) -> None:
    press(door, cast.owner, STOP)
    before = house.tree.org(cast.org).last_seq

    assert press(door, cast.member, START).code == "insufficient_role"
    assert press(door, cast.viewer, STOP).code == "insufficient_role"
    assert press(door, cast.owner, {**STOP, "by": "usr_x"}).code == "invalid_params"
    assert press(door, cast.owner, {"on": False, "live_calls": "cut"}).code == "invalid_params"

    assert house.tree.org(cast.org).last_seq == before


def test_who_was_lowered_meanwhile_starts_nothing(house: Stage, cast: Cast, door: Asker) -> None:
    """The role is judged once more under the lock of the org."""
    press(door, cast.owner, STOP)
    stale = cast.manager.asker
    lowering = house.accounts.users.set_role(
        cast.org, cast.manager.user, "viewer", asker=cast.owner.asker, expect=None
    )
    asyncio.run(lowering)

    with pytest.raises(Refused):
        asyncio.run(house.life.sending.set(cast.org, SetSending(on=True), asker=stale, idem=None))


def test_pressing_twice_is_pressing_once(house: Stage, cast: Cast, door: Asker) -> None:
    first = press(door, cast.developer, STOP).json
    before = house.tree.org(cast.org).last_seq

    assert press(door, cast.owner, STOP).json == first
    assert house.tree.org(cast.org).last_seq == before
    assert first["by"] == cast.developer.user

    harder = press(door, cast.owner, {"on": False, "live_calls": "hang_up"}).json
    assert (harder["live_calls"], harder["by"]) == ("hang_up", cast.owner.user)


def test_a_request_that_comes_twice_is_answered_twice_and_done_once(
    house: Stage, cast: Cast, door: Asker
) -> None:
    headers = {"idempotency-key": "one"}
    first = press(door, cast.owner, STOP, **headers)
    press(door, cast.owner, START)

    again = press(door, cast.owner, STOP, **headers)

    assert (again.json, again.header("idempotent-replayed")) == (first.json, "true")
    assert reserve(house, cast.org) == "reserved"


def test_stopping_and_starting_are_written_down_and_told_to_those_who_lead(
    house: Stage, cast: Cast, door: Asker
) -> None:
    press(door, cast.member, STOP)
    press(door, cast.owner, START)

    assert [(item.action, item.actor, dict(item.facts)) for item in audited(house, cast.org)] == [
        ("sending.start", cast.owner.user, {}),
        ("sending.stop", cast.member.user, {"live_calls": "finish"}),
    ]
    notices = [row.value for row in house.tree.org(cast.org).rows(NOTICES)]
    told = [(notice.user_id, notice.kind) for notice in notices if notice.kind.startswith("sending_")]
    assert sorted(told) == sorted(
        [
            (cast.owner.user, "sending_stopped"),
            (cast.manager.user, "sending_stopped"),
            (cast.manager.user, "sending_started"),
        ]
    )


def test_one_orgs_stop_is_no_other_orgs(house: Stage, cast: Cast, door: Asker) -> None:
    press(door, cast.owner, STOP)

    assert reserve(house, cast.org) == "sending_stopped"
    assert reserve(house, cast.other_org) == "reserved"
    assert door.get("/api/org/sending", list(cast.stranger.headers.items())).json["on"] is True


# The whole host


def test_the_hosts_stop_holds_for_every_org_and_is_seen_by_all(house: Stage, cast: Cast, door: Asker) -> None:
    told = press_host(house, on=False, why="A provider sends twice.")

    assert (told.on, told.why, told.by) == (False, "A provider sends twice.", "usr_hq")
    assert [reserve(house, org) for org in (cast.org, cast.other_org)] == ["sending_stopped"] * 2
    seen = door.get("/api/org/sending", list(cast.viewer.headers.items())).json
    assert (seen["on"], seen["host_on"]) == (True, False)
    assert press(door, cast.owner, START).json["host_on"] is False
    assert reserve(house, cast.org) == "sending_stopped"

    press_host(house, on=True)
    assert [reserve(house, org) for org in (cast.org, cast.other_org)] == ["reserved"] * 2
    assert [item.action for item in audited(house, HOST)] == ["sending.start", "sending.stop"]


def test_the_refusal_says_who_can_lift_it(house: Stage, cast: Cast, door: Asker) -> None:
    press(door, cast.owner, STOP)
    with pytest.raises(Refused) as here:
        house.life.sending.demand(cast.org)
    press_host(house, on=False)
    with pytest.raises(Refused) as everywhere:
        house.life.sending.demand(cast.org)

    assert (here.value.facts, everywhere.value.facts) == (
        {"why": STOPPED_HERE},
        {"why": STOPPED_EVERYWHERE},
    )


def test_the_operator_stops_one_org_with_a_reason(house: Stage, cast: Cast, door: Asker) -> None:
    stopping = house.life.sending.set_for(
        cast.org, False, live_calls="hang_up", why="Complaints", actor="operator", request_id="req_1"
    )
    asyncio.run(stopping)

    seen = door.get("/api/org/sending", list(cast.owner.headers.items())).json
    assert (seen["on"], seen["by"], seen["why"]) == (False, "operator", "Complaints")
    assert reserve(house, cast.org) == "sending_stopped"


def test_a_stop_outlives_the_process(house: Stage, cast: Cast, door: Asker, prepared: Prepared) -> None:
    press(door, cast.owner, STOP)

    with beside(house, prepared) as other:
        assert reserve(other, cast.org) == "sending_stopped"


# From the answer on


def beside(house: Stage, prepared: Prepared) -> Any:
    """Another process of the same data, as far as the store can tell."""
    data = house.tree.host.paths.home.parent
    return stage(data, clock=house.clock, signing_key=prepared.signing_key)


@pytest.fixture
def other(house: Stage, cast: Cast, prepared: Prepared) -> Iterator[Stage]:
    with beside(house, prepared) as standing:
        assert reserve(standing, cast.org) == "reserved"
        yield standing


def stop_org(house: Stage, cast: Cast) -> None:
    asyncio.run(house.life.sending.set(cast.org, SetSending(on=False), asker=cast.owner.asker, idem=None))


def stop_host(house: Stage, cast: Cast) -> None:
    press_host(house, on=False)


@pytest.mark.parametrize("stop", [stop_org, stop_host])
def test_the_answer_waits_for_a_reserve_that_was_under_way_in_another_process(
    stop: Any, house: Stage, cast: Cast, other: Stage
) -> None:
    """It was let through before the stop: so it is on disk before the stop is answered."""
    judged, go_on = Event(), Event()
    order: list[str] = []

    def slow(batch: Batch) -> None:
        other.life.sending.demand_in(batch)
        judged.set()
        go_on.wait(10)
        order.append("reserved")

    with ThreadPoolExecutor(2) as threads:
        reserving = threads.submit(other.tree.org(cast.org).batch_now, slow)
        judged.wait(10)
        stopping = threads.submit(stop, house, cast)
        stopping.add_done_callback(lambda _: order.append("answered"))
        with pytest.raises(TimeoutError):
            stopping.result(0.2)
        go_on.set()
        reserving.result(10)
        stopping.result(10)

    assert order == ["reserved", "answered"]
    assert reserve(other, cast.org) == "sending_stopped"


@pytest.mark.parametrize("stop", [stop_org, stop_host])
def test_no_reserve_of_another_process_is_made_after_the_answer(
    stop: Any, house: Stage, cast: Cast, other: Stage, size: Size
) -> None:
    for _ in range(size.of(10, 200)):
        answered = Event()
        late: list[bool] = []

        def keep_reserving(answered: Event = answered, late: list[bool] = late) -> None:
            while True:
                began_after = answered.is_set()
                if reserve_alone(other, cast.org) == "sending_stopped":
                    return
                late.append(began_after)

        with ThreadPoolExecutor(1) as threads:
            reserving = threads.submit(keep_reserving)
            stop(house, cast)
            answered.set()
            reserving.result(20)
        assert not any(late)

        press_host(house, on=True)
        asyncio.run(house.life.sending.set(cast.org, SetSending(on=True), asker=cast.owner.asker, idem=None))


def test_an_org_that_is_gone_does_not_keep_the_host_from_stopping(house: Stage, cast: Cast) -> None:
    with pytest.raises(NoSuchOrg):
        house.tree.let_finish(NOBODYS_ORG)

    assert press_host(house, on=False).on is False


def test_waiting_for_writers_opens_no_org(house: Stage, cast: Cast) -> None:
    house.tree.org(cast.other_org).unload()

    press_host(house, on=False)

    assert not house.tree._orgs[cast.other_org].is_open


# Seen as it happens


def listener_of(door: Asker, who: Player) -> Asker:
    return Asker(door.app, tuple(who.headers.items()))


def test_a_stop_of_the_org_and_one_of_the_host_reach_whoever_looks(
    house: Stage, cast: Cast, door: Asker
) -> None:
    async def scenario() -> None:
        async with listening(listener_of(door, cast.viewer)) as listener:
            asker = cast.owner.asker
            await house.life.sending.set(cast.org, SetSending(on=False), asker=asker, idem=None)
            await listener.until("event: sending")
        async with listening(listener_of(door, cast.viewer)) as listener:
            assert "event: sending" not in listener.text
            await house.life.sending.set_host(
                False, live_calls="finish", why="", actor="usr_hq", request_id="req_1"
            )
            assert "event: sending\ndata:" in await listener.until("event: sending")
        async with listening(listener_of(door, cast.stranger), last_event_id="1") as listener:
            await listener.until("event: sending")

    asyncio.run(scenario())
