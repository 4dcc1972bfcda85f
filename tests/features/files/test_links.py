"""Who gets a link, for how long, for how many uses; and how links are called back."""

import asyncio

import pytest

from app.core.clock import RecordedClock
from app.features.audit.types import AuditQuery
from tests.cast import Cast, Stage
from tests.features.files.sending import link_to, uploaded
from tests.http.asking import Asker

NOTES = b"0123456789" * 100


@pytest.mark.parametrize(("ttl", "status"), [(10, 200), (3_600, 200), (9, 400), (3_601, 400)])
def test_a_link_is_good_for_ten_seconds_to_an_hour(ttl: int, status: int, owner: Asker) -> None:
    file = uploaded(owner, NOTES)

    assert owner.post("/api/files/sign", {"path": file["path"], "ttl_s": ttl}).status == status


def test_a_link_ends(owner: Asker, door: Asker, clock: RecordedClock) -> None:
    url = link_to(owner, uploaded(owner, NOTES), ttl_s=60)

    clock.advance(60 + 31)

    assert door.get(url).code == "link_expired"


def test_everybody_reads_files_of_leads_and_builders_the_rest(
    owner: Asker, viewer: Asker, member: Asker, developer: Asker
) -> None:
    of_lead = uploaded(owner, NOTES)
    of_import = uploaded(owner, NOTES, purpose="import", name="a.csv", lead_id=None)

    assert viewer.post("/api/files/sign", {"file_id": of_lead["id"]}).status == 200
    assert developer.post("/api/files/sign", {"file_id": of_import["id"]}).status == 200
    for asker in (viewer, member):
        assert asker.post("/api/files/sign", {"file_id": of_import["id"]}).code == "insufficient_role"
        assert asker.get(f"/api/files/{of_import['id']}").code == "insufficient_role"


def test_a_stranger_gets_none(owner: Asker, stranger: Asker) -> None:
    file = uploaded(owner, NOTES)

    for named in ({"file_id": file["id"]}, {"path": file["path"]}):
        assert stranger.post("/api/files/sign", named).code == "not_found"
        assert stranger.post("/api/files/revoke", named).code == "not_found"


@pytest.mark.parametrize(
    "path",
    [
        "exports/exp_x.zip",
        "secret/twilio.json",
        "files/lead/../../secret/x",
        "files/lead/%2e%2e/x",
        "/etc/passwd",
        "voice/recording/../../secret/x.opus",
        "voice/recording/none.opus",
        "000001.log.jsonl",
    ],
)
def test_no_other_path_is_signed(path: str, owner: Asker, house: Stage, cast: Cast) -> None:
    house.tree.org(cast.org).blobs.put("exports/exp_x.zip", NOTES, room=10_000)

    assert owner.post("/api/files/sign", {"path": path}).status == 404


def test_a_recording_is_signed_for_everybody(viewer: Asker, door: Asker, house: Stage, cast: Cast) -> None:
    house.tree.org(cast.org).blobs.put("voice/recording/call_x.opus", NOTES, room=10_000)

    url = viewer.post("/api/files/sign", {"path": "voice/recording/call_x.opus"}).json["url"]
    got = door.get(url, [("range", "bytes=10-19")])

    assert (got.status, got.body, got.header("content-type")) == (206, b"0123456789", "audio/ogg")


def test_exactly_one_name_is_given(owner: Asker) -> None:
    file = uploaded(owner, NOTES)

    for named in ({}, {"file_id": file["id"], "path": file["path"]}):
        assert owner.post("/api/files/sign", named).code == "invalid_params"


def test_links_that_were_called_back_open_nothing(owner: Asker, door: Asker) -> None:
    file = uploaded(owner, NOTES)
    old = link_to(owner, file)
    assert door.get(old).status == 200

    assert owner.post("/api/files/revoke", {"file_id": file["id"]}).status == 204

    refused = door.get(old)
    assert (refused.status, refused.code) == (401, "invalid_signature")
    assert door.get(link_to(owner, file)).status == 200


def test_who_may_call_back(owner: Asker, manager: Asker, developer: Asker) -> None:
    file = uploaded(owner, NOTES)

    assert developer.post("/api/files/revoke", {"file_id": file["id"]}).code == "insufficient_role"
    assert manager.post("/api/files/revoke", {"file_id": file["id"]}).status == 204


def test_a_link_for_one_use_is_used_once(owner: Asker, door: Asker) -> None:
    file = uploaded(owner, NOTES)
    first, second = link_to(owner, file, once=True), link_to(owner, file, once=True)

    assert [door.get(first).status, door.get(first).code] == [200, "link_expired"]
    assert door.get(second).status == 200


def test_a_look_at_it_does_not_use_it_up(owner: Asker, door: Asker) -> None:
    url = link_to(owner, uploaded(owner, NOTES), once=True)

    looked = door.ask("HEAD", url)

    assert (looked.status, looked.body) == (200, b"")
    assert door.get(url).status == 200
    assert door.ask("HEAD", url).status == 200
    assert door.get(url).status == 410


def test_of_many_at_once_one_is_served(owner: Asker, house: Stage, cast: Cast) -> None:
    url = link_to(owner, uploaded(owner, NOTES), once=True)
    doors = [Asker(house.tenant()) for _ in range(2)]

    async def race() -> list[int]:
        answers = await asyncio.gather(*(doors[at % 2].answer("GET", url) for at in range(8)))
        return sorted(answer.status for answer in answers)

    assert asyncio.run(race()) == [200] + [410] * 7


def test_marks_of_used_links_go_when_they_would_have_ended(
    owner: Asker, door: Asker, house: Stage, cast: Cast, clock: RecordedClock
) -> None:
    door.get(link_to(owner, uploaded(owner, NOTES), once=True, ttl_s=10))
    due_us = asyncio.run(house.files.purging.sweep(cast.org))
    assert due_us is not None

    clock.advance(60)

    assert asyncio.run(house.files.purging.sweep(cast.org)) is None


def test_the_tag_is_of_the_content(owner: Asker, door: Asker) -> None:
    one, same, other = (uploaded(owner, content) for content in (NOTES, NOTES, NOTES[::-1]))

    tags = [door.get(link_to(owner, file)).header("etag") for file in (one, same, other)]
    again = door.get(link_to(owner, same), [("if-none-match", str(tags[0]))])

    assert (tags[0] == tags[1], tags[0] == tags[2], again.status) == (True, False, 304)


def test_what_is_given_out_and_fetched_is_written_down(
    owner: Asker, door: Asker, house: Stage, cast: Cast
) -> None:
    file = uploaded(owner, NOTES)
    door.get(link_to(owner, file))
    owner.post("/api/files/revoke", {"path": file["path"]})

    entries = asyncio.run(house.audit.page(cast.org, AuditQuery(target=file["path"]))).items

    assert [entry.action for entry in entries] == ["file.revoke", "file.get", "file.sign"]
    assert [entry.facts["lead"] for entry in entries] == ["lead_ada"] * 3
    assert all(entry.request_id for entry in entries)
    assert "sig=" not in str(entries)
