"""Notices over HTTP, in the whole house: who gets what, and what is refused with which code."""

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from app.compose import House
from app.core.randomness import base64url
from app.features.notices.rules.push_keys import new_private_key, public_text
from app.features.notices.store import NOTICES
from app.http.caller import Caller
from app.ports.outside import Rejected
from tests.architecture.house import standing, with_people
from tests.cast import Cast, Player
from tests.features.notices.house import ScriptedPusher
from tests.http.asking import Asker, Response

KEYS = {"p256dh": public_text(new_private_key()), "auth": base64url(b"sixteen bytes ok")}
SUBSCRIPTION = {"endpoint": "https://push.example.com/a", "keys": KEYS}
SILENT = {"in_app": False, "sound": False, "push": False, "mail": False}


@pytest.fixture(scope="module")
def pusher() -> ScriptedPusher:
    return ScriptedPusher()


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory, pusher: ScriptedPusher) -> Iterator[House]:
    data: Path = tmp_path_factory.mktemp("house") / "data"
    with standing(data, pusher=pusher) as house:
        yield house


@pytest.fixture(scope="module")
def cast(house: House) -> Cast:
    return with_people(house)


@pytest.fixture(scope="module")
def door(house: House) -> Asker:
    return Asker(house.edge.tenant())


def ask(door: Asker, who: Player, method: str, target: str, value: Any = None) -> Response:
    headers = list(who.headers.items())
    if method == "GET":
        return door.get(target, headers=headers)
    if method == "DELETE":
        return door.ask("DELETE", target, headers=headers)
    return door.send(method, target, value=value, headers=headers)


def test_the_owner_reads_what_happened_and_marks_it_as_read(door: Asker, cast: Cast) -> None:
    page = ask(door, cast.owner, "GET", "/api/notices?unread=true&limit=2").json

    assert (page["total"], page["unread"], len(page["items"])) == (4, 4, 2)
    first = page["items"][0]
    assert first["title"] == f"{cast.viewer.name} has joined"
    assert ask(door, cast.owner, "PUT", "/api/notices", {"read": [first["id"]]}).status == 204
    assert ask(door, cast.owner, "GET", "/api/notices").json["unread"] == 3
    assert ask(door, cast.owner, "PUT", "/api/notices", {"read": "all"}).status == 204
    assert ask(door, cast.owner, "GET", "/api/notices").json["unread"] == 0


def test_another_persons_notice_is_not_there_for_anybody_else(door: Asker, cast: Cast) -> None:
    hers = ask(door, cast.owner, "GET", "/api/notices").json["items"][0]["id"]

    for other in (cast.manager, cast.stranger):
        assert ask(door, other, "GET", "/api/notices").json["items"] == []
        answer = ask(door, other, "PUT", "/api/notices", {"read": [hers]})
        assert (answer.status, answer.code) == (404, "not_found")


def test_settings_are_read_changed_and_guarded_by_their_version(door: Asker, cast: Cast) -> None:
    before = ask(door, cast.member, "GET", "/api/notices/settings").json
    quiet = {"start": "22:00", "end": "07:00", "timezone": "Europe/Berlin"}

    changed = ask(
        door, cast.member, "PUT", "/api/notices/settings", {"kinds": {"new_device": SILENT}, "quiet": quiet}
    ).json
    stale = door.send(
        "PUT",
        "/api/notices/settings",
        value={"quiet": None},
        headers=[*cast.member.headers.items(), ("If-Match", '"7"')],
    )

    assert before["version"] == 0
    assert changed["kinds"] == {**before["kinds"], "new_device": SILENT}
    assert changed["quiet"] == quiet
    assert (stale.status, stale.code) == (409, "version_conflict")
    assert stale.details["current"] == changed


@pytest.mark.parametrize(
    "body",
    [
        {"kinds": {"gossip": SILENT}},
        {"kinds": {"new_device": {**SILENT, "org_id": "org_1"}}},
        {"kinds": {"new_device": {"mail": True}}},
        {"quiet": {"start": "25:00", "end": "07:00"}},
        {"quiet": {"start": "22:00", "end": "07:00", "timezone": "Mars/Olympus"}},
        {"user_id": "usr_1"},
    ],
)
def test_settings_that_make_no_sense_are_refused(door: Asker, cast: Cast, body: dict[str, Any]) -> None:
    answer = ask(door, cast.member, "PUT", "/api/notices/settings", body)

    assert (answer.status, answer.code) == (400, "invalid_params")


def test_a_browser_is_registered_listed_and_removed(door: Asker, cast: Cast) -> None:
    made = ask(door, cast.viewer, "POST", "/api/me/push", {**SUBSCRIPTION, "expirationTime": None})

    assert made.status == 201
    device = made.json["id"]
    listed = ask(door, cast.viewer, "GET", "/api/me/push").json["items"]
    assert [(item["id"], item["host"]) for item in listed] == [(device, "push.example.com")]
    assert "push.example.com/a" not in str(listed)
    refused = ask(door, cast.owner, "DELETE", f"/api/me/push/{device}")
    assert (refused.status, refused.code) == (404, "not_found")
    assert ask(door, cast.viewer, "DELETE", f"/api/me/push/{device}").status == 204
    assert ask(door, cast.viewer, "GET", "/api/me/push").json["items"] == []


def test_an_address_inside_the_house_is_refused_with_its_own_reason(
    door: Asker, cast: Cast, *, pusher: ScriptedPusher
) -> None:
    pusher.refused = Rejected("address_private", "no")

    answer = ask(door, cast.viewer, "POST", "/api/me/push", SUBSCRIPTION)

    assert (answer.status, answer.code) == (400, "push_address_refused")
    pusher.refused = None


def test_the_push_key_is_there_once_the_engine_made_it(house: House, door: Asker, *, cast: Cast) -> None:
    before = ask(door, cast.owner, "GET", "/api/me/push/key")
    [make] = [task for task in house.tasks if task.name == "notices.make_push_key"]
    asyncio.run(make.run(house.tree.host.id))  # type: ignore[arg-type]  # every task of the house is a coroutine function

    after = ask(door, cast.owner, "GET", "/api/me/push/key")

    assert (before.status, before.code) == (503, "not_ready")
    assert after.status == 200
    assert len(after.json["key"]) == 87


def test_the_stream_tells_a_person_of_their_own_notices_only(house: House, cast: Cast) -> None:
    [stream] = [
        stream for feature in house.features if feature.name == "notices" for stream in feature.streams
    ]
    org = house.tree.org(cast.org)
    rows = org.find(NOTICES, "user", cast.owner.user)
    owner, manager = caller(cast.owner), caller(cast.manager)
    hidden = msgspec.structs.replace(rows[0], value=msgspec.structs.replace(rows[0].value, in_app=False))

    assert stream.event == "notice"
    assert stream.visible is not None
    assert all(stream.visible(row, owner) and not stream.visible(row, manager) for row in rows)
    assert not stream.visible(hidden, owner)


def caller(player: Player) -> Caller:
    assert player.org is not None
    return Caller(
        org=player.org,
        user=player.user,
        role=player.role,
        realm="tenant",
        session=player.session,
        step_up=False,
    )
