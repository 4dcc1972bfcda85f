"""The files there are: listed, deleted, taken back, let go when their time is over."""

import asyncio
import os
from pathlib import Path

import pytest

from app.core.clock import DAY_US, SECOND_US, RecordedClock
from app.core.reasons import Refused
from app.features.audit.types import AuditQuery
from app.features.files.store import FILES, PURGES
from app.store.blobs import BlobMissing
from tests.cast import Cast, Stage
from tests.features.files.sending import finish, link_to, sent, uploaded
from tests.features.files.test_upload import blobs
from tests.http.asking import Asker

NOTES = b"Ada likes the harbour.\n"
ROWS = b"name,phone\nAda,+491701234567\n"
DAY_S = DAY_US // SECOND_US


def test_a_lead_has_its_files_newest_first(owner: Asker, viewer: Asker) -> None:
    first, second = uploaded(owner, NOTES, name="a.txt"), uploaded(owner, NOTES, name="b.txt")
    uploaded(owner, NOTES, lead_id="lead_bob")
    uploaded(owner, ROWS, purpose="import", name="a.csv", lead_id=None)

    page = viewer.get("/api/files?lead_id=lead_ada&limit=1").json
    rest = viewer.get(f"/api/files?lead_id=lead_ada&cursor={page['next_cursor']}").json

    assert ([file["id"] for file in page["items"]], page["total"]) == ([second["id"]], 2)
    assert [file["id"] for file in rest["items"]] == [first["id"]]
    assert owner.get("/api/files").json["total"] == 4
    assert viewer.get("/api/files").json["total"] == 3
    assert owner.get("/api/files?purpose=import").json["total"] == 1
    assert viewer.get("/api/files?purpose=import").json["total"] == 0


def test_a_stranger_sees_none(owner: Asker, stranger: Asker) -> None:
    file = uploaded(owner, NOTES)

    assert stranger.get("/api/files").json["total"] == 0
    assert stranger.get(f"/api/files/{file['id']}").code == "not_found"
    assert stranger.ask("DELETE", f"/api/files/{file['id']}").code == "not_found"
    assert stranger.post(f"/api/files/{file['id']}/restore").code == "not_found"


def test_what_is_deleted_is_out_of_sight_and_comes_back(owner: Asker, door: Asker) -> None:
    file = uploaded(owner, NOTES)
    url = link_to(owner, file)

    assert owner.ask("DELETE", f"/api/files/{file['id']}").status == 204
    assert door.get(url).status == 404
    assert owner.get(f"/api/files/{file['id']}").code == "not_found"
    assert owner.get("/api/files").json["total"] == 0
    assert owner.get("/api/files?deleted=true").json["items"][0]["kept_until"]

    assert owner.post(f"/api/files/{file['id']}/restore").status == 200
    assert door.get(url).status == 200


def test_people_delete_their_own_and_leaders_any(
    owner: Asker, member: Asker, developer: Asker, viewer: Asker
) -> None:
    path = f"/api/files/{uploaded(member, NOTES)['id']}"

    assert developer.ask("DELETE", path).code == "insufficient_role"
    assert viewer.ask("DELETE", path).code == "insufficient_role"
    assert member.ask("DELETE", path).status == 204
    assert owner.post(f"{path}/restore").status == 200


def test_a_deletion_of_what_changed_meanwhile_is_refused(owner: Asker) -> None:
    path = f"/api/files/{uploaded(owner, NOTES)['id']}"

    assert owner.ask("DELETE", path, headers=[("if-match", '"7"')]).code == "version_conflict"
    assert owner.ask("DELETE", path, headers=[("if-match", '"1"')]).status == 204


def test_other_rooms_take_finished_files_of_their_purpose(owner: Asker, house: Stage, cast: Cast) -> None:
    file = uploaded(owner, ROWS, purpose="import", name="a.csv", lead_id=None)
    unfinished = sent(owner, ROWS, purpose="import", name="a.csv", lead_id=None)

    taken = house.files.take(cast.org, file["id"], "import")
    with house.files.open(cast.org, taken) as content:
        assert content.read() == ROWS
    for wrong, purpose in ((file["id"], "kb"), (unfinished, "import"), ("file_none", "import")):
        with pytest.raises(Refused):
            house.files.take(cast.org, wrong, purpose)  # type: ignore[arg-type]  # the table holds plain words
    with pytest.raises(Refused):
        house.files.take(cast.other_org, file["id"], "import")


def test_what_the_house_makes_stays_a_week(
    house: Stage, cast: Cast, owner: Asker, clock: RecordedClock
) -> None:
    made = house.files.put_generated(
        cast.org, iter([ROWS]), name="left out.csv", mime="text/csv", purpose="import"
    )
    assert owner.get(f"/api/files/{made.id}").json["retention"] == "made"

    clock.advance(7 * DAY_S + 1)
    asyncio.run(house.files.purging.purge(cast.org))

    assert blobs(house, cast) == []


def purged(house: Stage, cast: Cast) -> list[str | None]:
    entries = asyncio.run(house.audit.page(cast.org, AuditQuery(action="file.purge"))).items
    return [entry.target for entry in entries]


def test_deleted_files_and_sources_of_imports_go_after_30_days_and_others_stay(
    owner: Asker, house: Stage, cast: Cast, clock: RecordedClock
) -> None:
    kept, deleted = uploaded(owner, NOTES), uploaded(owner, NOTES)
    source = uploaded(owner, ROWS, purpose="import", name="a.csv", lead_id=None)
    owner.ask("DELETE", f"/api/files/{deleted['id']}")

    clock.advance(29 * DAY_S)
    asyncio.run(house.files.purging.purge(cast.org))
    assert purged(house, cast) == []
    clock.advance(DAY_S + 1)
    asyncio.run(house.files.purging.purge(cast.org))

    assert sorted(map(str, purged(house, cast))) == sorted([deleted["id"], source["id"]])
    assert [row.key for row in house.tree.org(cast.org).rows(FILES)] == [kept["id"]]
    assert len(blobs(house, cast)) == 1


def test_what_was_taken_back_a_moment_before_stays(
    owner: Asker, house: Stage, cast: Cast, clock: RecordedClock
) -> None:
    file_id = uploaded(owner, NOTES)["id"]
    owner.ask("DELETE", f"/api/files/{file_id}")
    owner.post(f"/api/files/{file_id}/restore")

    clock.advance(31 * DAY_S)
    asyncio.run(house.files.purging.purge(cast.org))

    assert house.files.take(cast.org, file_id, "lead").id == file_id


def aged(house: Stage, cast: Cast, name: str, days: float, clock: RecordedClock) -> Path:
    org = house.tree.org(cast.org)
    org.blobs.put(name, NOTES, room=10_000)
    path, at_s = org.paths.home / name, clock.now_us() / SECOND_US - days * DAY_S
    os.utime(path, (at_s, at_s))
    return path


def test_the_voice_keeps_what_the_policy_says(house: Stage, cast: Cast, clock: RecordedClock) -> None:
    gone = [
        aged(house, cast, "voice/recording/call_old.opus", 61, clock),
        aged(house, cast, "voice/recording/call_old.mp3", 8, clock),
        aged(house, cast, "voice/transcripts/call_old.json", 366, clock),
    ]
    kept = [
        aged(house, cast, "voice/recording/call_new.opus", 59, clock),
        aged(house, cast, "voice/recording/call_new.mp3", 6, clock),
        aged(house, cast, "voice/transcripts/call_new.json", 364, clock),
    ]

    asyncio.run(house.files.purging.purge(cast.org))
    asyncio.run(house.files.purging.purge(cast.org))

    assert [path.exists() for path in (*gone, *kept)] == [False] * 3 + [True] * 3
    assert len(purged(house, cast)) == 3


@pytest.mark.parametrize("step", ["before the bytes", "before the record"])
def test_a_purge_that_was_stopped_is_finished_and_told_once(
    step: str, owner: Asker, house: Stage, cast: Cast, clock: RecordedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = uploaded(owner, NOTES)
    owner.ask("DELETE", f"/api/files/{file['id']}")
    recording = aged(house, cast, "voice/recording/call_old.opus", 99, clock)
    clock.advance(31 * DAY_S)
    purging = house.files.purging
    drop = type(purging)._drop

    def stopped(self: object, org: str, name: str) -> None:
        if step == "before the record":
            drop(self, org, name)  # type: ignore[arg-type]  # as it is called
        raise KeyboardInterrupt

    for _ in range(2):
        monkeypatch.setattr(type(purging), "_drop", stopped)
        with pytest.raises(KeyboardInterrupt):
            asyncio.run(house.files.purging.purge(cast.org))
        monkeypatch.undo()
    asyncio.run(house.files.purging.purge(cast.org))

    assert sorted(map(str, purged(house, cast))) == sorted([file["id"], "voice/recording/call_old.opus"])
    assert not recording.exists()
    assert (blobs(house, cast), list(house.tree.org(cast.org).rows(FILES))) == ([], [])
    assert list(house.tree.org(cast.org).rows(PURGES)) == []


def test_bytes_that_are_gone_are_no_error(owner: Asker, door: Asker, house: Stage, cast: Cast) -> None:
    file = uploaded(owner, NOTES)
    url = link_to(owner, file)
    house.tree.org(cast.org).blobs.delete(file["path"])

    assert door.get(url).status == 404
    with pytest.raises(BlobMissing):
        house.tree.org(cast.org).blobs.stat(file["path"])


def test_an_upload_whose_bytes_vanished_is_sent_again(owner: Asker, house: Stage, cast: Cast) -> None:
    file_id = sent(owner, NOTES)
    for name in list(house.tree.org(cast.org).blobs.names("files")):
        house.tree.org(cast.org).blobs.delete(name)

    assert finish(owner, file_id).code == "invalid_state"
