"""Closing an org, and taking that back."""

import pytest

from app.core.clock import DAY_US, RecordedClock, rfc3339
from tests.cast import ORG_NAME, Cast, Player, Stage
from tests.http.asking import Asker, Response


def test_an_owner_closes_the_org_and_sees_when_it_will_be_gone(
    door: Asker, house: Stage, cast: Cast, clock: RecordedClock
) -> None:
    closed = close(door, cast.owner)

    assert closed.status == 202
    assert (closed.json["state"], closed.json["removed_at"]) == (
        "closed",
        rfc3339(clock.now_us() + 30 * DAY_US),
    )
    assert as_(door, cast.owner).get("/api/org").json["state"] == "closed"


@pytest.mark.parametrize("name", ["", "lakeside dental", f"{ORG_NAME} ", "Hilltop Roofing"])
def test_another_name_than_its_own_closes_nothing(name: str, door: Asker, house: Stage, cast: Cast) -> None:
    before = house.tree.org(cast.org).last_seq

    refused = close(door, cast.owner, name)

    assert (refused.status, refused.code, refused.details[0]["path"]) == (400, "invalid_params", "confirm")
    assert house.tree.org(cast.org).last_seq == before


def test_closing_needs_the_second_factor_again(door: Asker, cast: Cast) -> None:
    refused = as_(door, cast.owner).send("DELETE", "/api/org", value={"confirm": ORG_NAME})

    assert refused.code == "step_up_required"


@pytest.mark.parametrize("who", ["manager", "developer", "member", "viewer"])
def test_nobody_but_an_owner_closes_or_restores(who: str, door: Asker, cast: Cast) -> None:
    player = getattr(cast, who)

    assert close(door, player).code == "insufficient_role"
    assert restore(door, player).code == "insufficient_role"


def test_the_stranger_closes_his_own_only(door: Asker, cast: Cast) -> None:
    assert close(door, cast.stranger, ORG_NAME).code == "invalid_params"

    assert as_(door, cast.owner).get("/api/org").json["state"] == "open"


@pytest.mark.parametrize("who", ["manager", "developer", "member", "viewer"])
def test_everybody_but_owners_is_out_at_once(who: str, door: Asker, cast: Cast) -> None:
    close(door, cast.owner)

    assert as_(door, getattr(cast, who)).get("/api/org").code == "org_suspended"
    assert as_(door, cast.owner).put("/api/org", {"min_gap_h": 1}).code == "org_suspended"


def test_an_owner_takes_it_back_and_all_is_as_it_was(door: Asker, cast: Cast) -> None:
    before = as_(door, cast.owner).get("/api/org").json
    close(door, cast.owner)

    restored = restore(door, cast.owner)

    assert restored.status == 200
    changing = {"updated_at", "version"}
    assert {name: value for name, value in restored.json.items() if name not in changing} == {
        name: value for name, value in before.items() if name not in changing
    }
    assert as_(door, cast.viewer).get("/api/org").status == 200


def test_doing_either_twice_changes_nothing_more(door: Asker, house: Stage, cast: Cast) -> None:
    first = close(door, cast.owner)
    seq = house.tree.org(cast.org).last_seq

    assert close(door, cast.owner).json == first.json
    assert house.tree.org(cast.org).last_seq == seq
    opened = restore(door, cast.owner)
    assert restore(door, cast.owner).json == opened.json


def as_(door: Asker, player: Player) -> Asker:
    return door.with_headers(*player.headers.items())


def close(door: Asker, player: Player, name: str = ORG_NAME) -> Response:
    asker = door.with_headers(*player.stepped_up_headers.items())
    return asker.send("DELETE", "/api/org", value={"confirm": name})


def restore(door: Asker, player: Player) -> Response:
    return as_(door, player).post("/api/org/restore")
