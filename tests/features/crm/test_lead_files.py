"""What becomes of a lead's files stands on its timeline, if and only if it happened."""

from app.features.crm.store.leads import LEADS
from tests.features.files.sending import asked, uploaded
from tests.whole import Whole, run

NOTES = b"She likes the harbour.\n"


def lead(astrix: Whole, **fields: object) -> str:
    made = astrix.owner.post("/api/leads", {"first_name": "Ada", **fields})
    assert made.status == 201, made.body
    lead_id: str = made.json["id"]
    return lead_id


def test_a_file_and_its_deletion_stand_on_the_timeline(astrix: Whole) -> None:
    lead_id = lead(astrix)
    file = uploaded(astrix.owner, NOTES, lead_id=lead_id, name="plan.txt")
    astrix.manager.ask("DELETE", f"/api/files/{file['id']}")

    entries = astrix.viewer.get(f"/api/leads/{lead_id}/timeline?type=file").json["items"]

    assert [entry["facts"]["event"] for entry in entries] == ["deleted", "added"]
    assert [entry["by"]["name"] for entry in entries] == ["Manager", "Owner"]
    assert all(entry["file_ids"] == [file["id"]] for entry in entries)
    assert entries[1]["facts"]["name"] == "plan.txt"


def test_only_leads_that_are_there_take_files(astrix: Whole) -> None:
    lead_id = lead(astrix)

    assert asked(astrix.owner, NOTES, lead_id="lead_none").code == "not_found"
    assert asked(astrix.stranger, NOTES, lead_id=lead_id).code == "not_found"
    astrix.owner.ask("DELETE", f"/api/leads/{lead_id}")
    assert asked(astrix.owner, NOTES, lead_id=lead_id).code == "not_found"


def test_a_key_with_the_scope_sends_and_reads_files_under_its_own_name(astrix: Whole) -> None:
    lead_id = lead(astrix)
    machine = astrix.key("files:write", "files:read")

    file = uploaded(machine, NOTES, lead_id=lead_id)
    entry = astrix.owner.get(f"/api/leads/{lead_id}/timeline?type=file").json["items"][0]

    assert (file["by"].startswith("key_"), entry["by"]["kind"]) == (True, "key")
    assert machine.get("/api/files").json["total"] == 1
    assert astrix.key("leads:read").get("/api/files").code == "insufficient_role"


def test_files_go_with_the_lead_when_it_is_purged(astrix: Whole) -> None:
    lead_id, other = lead(astrix), lead(astrix, first_name="Bob")
    uploaded(astrix.owner, NOTES, lead_id=lead_id)
    kept = uploaded(astrix.owner, NOTES, lead_id=other)
    org = astrix.house.tree.org(astrix.cast.org)
    org.batch_now(lambda batch: batch.delete(LEADS, lead_id))

    run(astrix.house.files.purging.purge(astrix.cast.org))

    assert [file["id"] for file in astrix.owner.get("/api/files").json["items"]] == [kept["id"]]
    assert list(org.blobs.names("files")) == [kept["path"]]
