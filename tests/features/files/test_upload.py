"""A file comes in three steps: announced, sent, finished. Whatever breaks off leaves nothing."""

import asyncio
from collections.abc import Iterator
from hashlib import sha256

import msgspec
import pytest
from starlette.types import Message

from app.core.clock import SECOND_US, RecordedClock
from app.features.audit.types import AuditQuery
from app.store.links import Grant
from tests.cast import LINKS, QUOTA_MB, Cast, Stage
from tests.features.files.sending import asked, finish, link_to, put, sent, uploaded
from tests.http.asking import Asker

NOTES = b"Ada likes the harbour.\nShe calls on Mondays.\n" * 50
MIB = 1 << 20


def blobs(house: Stage, cast: Cast) -> list[str]:
    """Everything there is on disk of files, half written ones too."""
    home = house.tree.org(cast.org).paths.home / "files"
    return sorted(str(path.relative_to(home)) for path in home.rglob("*") if path.is_file())


def test_what_is_announced_sent_and_finished_can_be_fetched(owner: Asker, door: Asker) -> None:
    place = asked(owner, NOTES)
    assert (place.status, place.json["method"]) == (201, "PUT")
    assert put(door, place.json["url"], NOTES).status == 204

    done = finish(owner, place.json["file_id"], sha256=sha256(NOTES).hexdigest())
    file = done.json["file"]
    got = door.get(link_to(owner, file))

    assert (file["size"], file["mime"], file["lead_id"]) == (len(NOTES), "text/plain", "lead_ada")
    assert file["sha256"] == sha256(NOTES).hexdigest()
    assert (got.status, got.body) == (200, NOTES)


def test_each_step_is_written_down_without_a_name(owner: Asker, house: Stage, cast: Cast) -> None:
    file = uploaded(owner, NOTES, name="Ada Lovelace.txt")

    entries = asyncio.run(house.audit.page(cast.org, AuditQuery(action="file.*"))).items

    assert [entry.action for entry in entries] == ["file.create", "file.upload"]
    assert all(entry.target == file["id"] and entry.request_id for entry in entries)
    assert entries[0].facts["lead"] == "lead_ada"
    assert entries[0].facts["path"] == file["path"]
    assert "Lovelace" not in str(entries)


@pytest.mark.parametrize(
    ("purpose", "size", "status"),
    [
        ("lead", 25 * MIB, 201),
        ("lead", 25 * MIB + 1, 413),
        ("kb", 25 * MIB + 1, 413),
        ("email_asset", 10 * MIB + 1, 413),
        ("import", 25 * MIB + 1, 201),
        ("import", 1024 * MIB + 1, 413),
    ],
)
def test_each_purpose_has_its_limit(purpose: str, size: int, status: int, owner: Asker) -> None:
    lead = "lead_ada" if purpose == "lead" else None

    assert asked(owner, b"", purpose=purpose, size=size, lead_id=lead).status == status


@pytest.mark.parametrize("size", [0, -1])
def test_an_empty_file_is_none(size: int, owner: Asker) -> None:
    assert asked(owner, b"", size=size).code == "invalid_params"


def test_a_file_of_a_lead_names_its_lead(owner: Asker) -> None:
    refused = asked(owner, NOTES, lead_id=None)

    assert (refused.status, refused.details[0]["path"]) == (400, "lead_id")


def test_who_may_send_what(member: Asker, viewer: Asker, developer: Asker, house: Stage, cast: Cast) -> None:
    assert asked(member, NOTES).status == 201
    assert asked(developer, NOTES, purpose="import", lead_id=None, name="a.csv").status == 201

    assert asked(member, NOTES, purpose="import", lead_id=None).code == "insufficient_role"
    assert asked(viewer, NOTES).code == "insufficient_role"


def test_somebody_elses_upload_is_not_there(owner: Asker, manager: Asker, stranger: Asker) -> None:
    file_id = sent(owner, NOTES)

    assert finish(manager, file_id).code == "not_found"
    assert finish(stranger, file_id).code == "not_found"
    assert finish(owner, file_id).status == 200


@pytest.mark.parametrize(
    ("content", "code"),
    [(NOTES[:-1], "invalid_params"), (NOTES + b"x", "payload_too_large"), (b"", "invalid_params")],
)
def test_what_is_not_as_long_as_announced_leaves_nothing_and_can_be_sent_again(
    content: bytes, code: str, owner: Asker, door: Asker, house: Stage, cast: Cast
) -> None:
    place = asked(owner, NOTES).json

    assert put(door, place["url"], content).code == code
    assert blobs(house, cast) == []
    assert finish(owner, place["file_id"]).code == "invalid_state"

    assert put(door, place["url"], NOTES).status == 204
    assert finish(owner, place["file_id"]).status == 200


def test_a_line_that_breaks_leaves_nothing_and_can_be_tried_again(
    owner: Asker, door: Asker, house: Stage, cast: Cast
) -> None:
    place = asked(owner, NOTES).json

    def breaks() -> Iterator[bytes]:
        yield NOTES[:100]
        raise BrokenPipeError

    with pytest.raises(BrokenPipeError):
        door.ask("PUT", place["url"], body=breaks())
    _hang_up(door, place["url"])

    assert blobs(house, cast) == []
    assert put(door, place["url"], NOTES).status == 204


def _hang_up(door: Asker, url: str) -> None:
    """Half of the body, then the other side is gone."""
    path, _, query = url.partition("?")
    messages: list[Message] = [
        {"type": "http.request", "body": NOTES[:100], "more_body": True},
        {"type": "http.disconnect"},
    ]

    async def receive() -> Message:
        return messages.pop(0)

    async def send(_: object) -> None:
        raise AssertionError("nobody is there to be answered")

    scope = {
        "type": "http",
        "method": "PUT",
        "path": path,
        "raw_path": path.encode(),
        "query_string": query.encode(),
        "headers": [],
        "client": ("127.0.0.1", 1),
    }

    async def ask() -> None:
        await door.app(scope, receive, send)

    asyncio.run(ask())


def test_what_was_sent_twice_before_it_was_finished_is_what_came_last(
    owner: Asker, door: Asker, house: Stage, cast: Cast
) -> None:
    place = asked(owner, NOTES).json
    put(door, place["url"], NOTES[::-1])
    put(door, place["url"], NOTES)

    file = finish(owner, place["file_id"]).json["file"]

    assert file["sha256"] == sha256(NOTES).hexdigest()
    assert len(blobs(house, cast)) == 1


def test_after_it_was_finished_nothing_more_comes_in(owner: Asker, door: Asker) -> None:
    place = asked(owner, NOTES).json
    put(door, place["url"], NOTES)
    finish(owner, place["file_id"])

    refused = put(door, place["url"], NOTES)

    assert (refused.status, refused.code) == (409, "invalid_state")


def test_finishing_twice_is_once(owner: Asker) -> None:
    file_id = sent(owner, NOTES)

    assert finish(owner, file_id).json == finish(owner, file_id).json


def test_other_bytes_than_were_meant_are_refused_and_can_be_sent_again(owner: Asker, door: Asker) -> None:
    place = asked(owner, NOTES).json
    put(door, place["url"], NOTES[::-1])

    refused = finish(owner, place["file_id"], sha256=sha256(NOTES).hexdigest())
    assert (refused.status, refused.details[0]["path"]) == (400, "sha256")

    put(door, place["url"], NOTES)
    assert finish(owner, place["file_id"], sha256=sha256(NOTES).hexdigest()).status == 200


def test_the_link_ends_and_what_nobody_finished_goes(
    owner: Asker, door: Asker, house: Stage, cast: Cast, clock: RecordedClock
) -> None:
    place = asked(owner, NOTES).json
    sent(owner, NOTES)
    assert len(blobs(house, cast)) == 1

    clock.advance(3_600 + 31)
    assert put(door, place["url"], NOTES).code == "link_expired"
    asyncio.run(house.files.purging.sweep(cast.org))

    assert blobs(house, cast) == []
    assert house.life.quotas.promised(cast.org) == 0


def test_bytes_that_belong_to_nothing_go_in_the_night(house: Stage, cast: Cast, clock: RecordedClock) -> None:
    house.tree.org(cast.org).blobs.put("files/lead/file_x.abc.txt", NOTES, room=MIB)
    asyncio.run(house.files.purging.purge(cast.org))
    before = blobs(house, cast)

    clock.advance(10 * 366 * 86_400)  # the blob's own time is the machine's, the clock here another one
    asyncio.run(house.files.purging.purge(cast.org))

    assert (before, blobs(house, cast)) == (["lead/file_x.abc.txt"], [])


def test_no_field_of_the_link_may_be_changed(owner: Asker, door: Asker, cast: Cast) -> None:
    url = asked(owner, NOTES).json["url"]
    head, _, query = url.partition("?")

    for pair in query.split("&"):
        name, _, value = pair.partition("=")
        assert (
            put(door, f"{head}?{query.replace(pair, f'{name}={value}0')}", NOTES).code == "invalid_signature"
        )
    assert put(door, url.replace("/put?", "/get?"), NOTES).status == 405
    assert door.get(url.replace("/put?", "/get?")).code == "invalid_signature"


def test_a_link_to_fetch_takes_nothing_in(
    owner: Asker, door: Asker, cast: Cast, clock: RecordedClock
) -> None:
    exp_s = clock.now_us() // SECOND_US + 60
    query = LINKS.sign(Grant(cast.org, "files/lead/file_x", "get", exp_s, 0))

    assert put(door, f"/api/files/put?{query}", NOTES).code == "invalid_signature"


def test_room_is_promised_once(owner: Asker, house: Stage, cast: Cast) -> None:
    for _ in range(2):
        assert asked(owner, b"", size=25 * MIB).status == 201

    refused = asked(owner, b"", size=25 * MIB)

    assert QUOTA_MB == 64
    assert (refused.status, refused.code) == (409, "quota_full")
    assert house.life.quotas.room(cast.org) < 15 * MIB


def test_parallel_announcements_share_the_room(house: Stage, cast: Cast, door: Asker) -> None:
    owner = door.with_headers(*cast.owner.headers.items())
    wanted = {"purpose": "kb", "name": "a.txt", "size": 20 * MIB}

    async def all_at_once() -> list[int]:
        async def one() -> int:
            return (
                await owner.answer(
                    "POST",
                    "/api/files/upload-url",
                    headers=[("content-type", "application/json")],
                    body=msgspec.json.encode(wanted),
                )
            ).status

        return await asyncio.gather(*(one() for _ in range(8)))

    statuses = asyncio.run(all_at_once())

    assert sorted(statuses) == [201] * 3 + [409] * 5


def test_a_closed_org_takes_nothing_in(owner: Asker, door: Asker, house: Stage, cast: Cast) -> None:
    url = asked(owner, NOTES).json["url"]
    asyncio.run(_close(house, cast))

    assert put(door, url, NOTES).code == "org_suspended"


async def _close(house: Stage, cast: Cast) -> None:
    name = house.orgs.view(cast.org).name
    await house.life.closing.close(cast.org, name, asker=cast.owner.asker)


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\Users\\ada\\plan.txt", "plan.txt"),
        ("photo\u202etxt.gpj.txt", "phototxt.gpj.txt"),
        ("a\x00b\r\nc.txt", "abc.txt"),
        ("con.txt", "_con.txt"),
        ("   .txt", "file.txt"),
        ("x" * 300 + ".txt", "x" * 116 + ".txt"),
        ("zero\u200bwidth.txt", "zerowidth.txt"),
    ],
)
def test_a_name_is_cleaned(said: str, kept: str, owner: Asker) -> None:
    assert uploaded(owner, NOTES, name=said)["name"] == kept
