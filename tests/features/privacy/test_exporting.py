"""Everything that is kept about somebody, gathered for them."""

import io
import zipfile

import pytest

from app.core.clock import DAY_US, SECOND_US
from app.features.audit.types import AuditQuery
from tests.features.privacy.people import LIST, NAME, PHONE, much, other, person, requests
from tests.whole import Whole, run


def gathered(astrix: Whole, lead_id: str) -> zipfile.ZipFile:
    asked = astrix.manager.post("/api/privacy/export", {"lead_id": lead_id})
    assert asked.status == 202, asked.body
    astrix.work()
    (request,) = requests(astrix)
    assert request["state"] == "done", request
    got = astrix.door.get(request["url"])
    assert (got.status, got.header("content-type")) == (200, "application/octet-stream")
    assert (got.header("content-disposition") or "").startswith("attachment;")
    return zipfile.ZipFile(io.BytesIO(got.body))


def test_each_room_gives_what_it_has(astrix: Whole) -> None:
    lead_id, bob = much(astrix), other(astrix)

    archive = gathered(astrix, lead_id)
    names, everything = archive.namelist(), b"".join(map(archive.read, archive.namelist()))

    assert archive.testzip() is None
    assert {f"crm/leads/{lead_id}.json", f"crm/timeline/{lead_id}.json", "crm/tasks.json"} <= set(names)
    assert "compliance/suppression.json" in names
    assert any(name.startswith("files/files/") for name in names)
    for word in (NAME, PHONE, "called back"):
        assert word.encode() in everything
    assert bob.encode() not in everything
    assert LIST not in everything


def test_the_link_is_for_leaders_and_the_archive_stays_a_week(astrix: Whole) -> None:
    lead_id = person(astrix)
    gathered(astrix, lead_id)

    assert astrix.developer.get("/api/privacy/requests").code == "insufficient_role"
    assert astrix.viewer.get("/api/files?purpose=privacy").json["total"] == 0
    listed = astrix.owner.get("/api/files?purpose=privacy").json["items"]
    assert astrix.developer.post("/api/files/sign", {"file_id": listed[0]["id"]}).code == "insufficient_role"

    astrix.clock.advance(8 * DAY_US / SECOND_US)
    run(astrix.house.files.purging.purge(astrix.cast.org))
    assert list(astrix.house.tree.org(astrix.cast.org).blobs.names("files")) == []


def test_it_is_audited_and_the_request_names_nobody_afterwards(astrix: Whole) -> None:
    lead_id = person(astrix)
    gathered(astrix, lead_id)

    entries = run(astrix.house.audit.page(astrix.cast.org, AuditQuery(action="privacy.*"))).items

    assert [(entry.action, entry.facts["leads"]) for entry in entries] == [("privacy.export", lead_id)]
    assert NAME not in str(requests(astrix)) + str(entries)


@pytest.mark.parametrize("asker", ["developer", "member", "viewer"])
def test_who_may_not(asker: str, astrix: Whole) -> None:
    lead_id = person(astrix)

    assert (
        getattr(astrix, asker).post("/api/privacy/export", {"lead_id": lead_id}).code == "insufficient_role"
    )
    assert astrix.stranger.post("/api/privacy/export", {"lead_id": lead_id}).code == "not_found"
    assert (
        astrix.key("leads:read").post("/api/privacy/export", {"lead_id": lead_id}).code == "insufficient_role"
    )


def test_the_same_request_twice_is_one(astrix: Whole) -> None:
    lead_id, key = person(astrix), [("idempotency-key", "once")]

    first = astrix.owner.post("/api/privacy/export", {"lead_id": lead_id}, headers=key)
    again = astrix.owner.post("/api/privacy/export", {"lead_id": lead_id}, headers=key)

    assert (first.json, again.header("idempotent-replayed")) == (again.json, "true")
    assert len(requests(astrix)) == 1
