"""Notes: what may be written, by whom, and who is told."""

from typing import Any

import pytest

from app.core.clock import rfc3339
from app.features.files.store import FILES
from app.features.files.types.files import StoredFile
from tests.features.crm.people import a_lead
from tests.http.asking import Asker
from tests.whole import Whole

NOTES = "/api/leads/lead_ada/notes"


def test_a_note_stands_on_the_timeline_with_its_author(astrix: Whole) -> None:
    a_lead(astrix)

    made = astrix.member.post(NOTES, {"text": "Wants to be called on Friday.\r\nAfter lunch."})

    assert made.status == 201, made.body
    assert made.json["id"].startswith("note_")
    assert made.json["text"] == "Wants to be called on Friday.\nAfter lunch."
    assert made.json["by"] == {"kind": "user", "id": astrix.cast.member.user, "name": "Member"}
    assert made.json["request_id"] == made.header("x-request-id")
    assert astrix.viewer.get("/api/leads/lead_ada/timeline").json["items"] == [made.json]


def test_whoever_a_note_names_is_told_once_and_nobody_of_their_own(astrix: Whole) -> None:
    a_lead(astrix)
    named = [astrix.cast.developer.user, astrix.cast.developer.user, astrix.cast.member.user]

    made = astrix.member.post(NOTES, {"text": "@Developer please look", "mentions": named})

    assert made.json["mentions"] == [astrix.cast.developer.user, astrix.cast.member.user]
    (told,) = of_kind(astrix.developer, "mentioned")
    assert told["path"] == "/leads/lead_ada"
    assert told["title"] == "Member mentioned you"
    assert of_kind(astrix.member, "mentioned") == []


@pytest.mark.parametrize(
    ("body", "path"),
    [
        ({"text": ""}, "text"),
        ({"text": " \n\t "}, "text"),
        ({"text": "bell \x07"}, "text"),
        ({"text": "nul \x00"}, "text"),
        ({"text": "turned \u202egnp.exe"}, "text"),
        ({"text": "x" * 10_001}, "text"),
        ({"text": "x", "mentions": ["usr_nobody"]}, "mentions[0]"),
        ({"text": "x", "mentions": ["STRANGER"]}, "mentions[0]"),
        ({"text": "x", "mentions": ["y"] * 51}, "mentions"),
        ({"text": "x", "file_ids": ["file_none"]}, "file_ids[0]"),
        ({"text": "x", "at": 5}, "at"),
        ({}, "text"),
    ],
)
def test_what_is_no_note_is_refused_with_the_place_and_nothing_is_written(
    astrix: Whole, body: dict[str, Any], path: str
) -> None:
    a_lead(astrix)
    stranger = astrix.cast.stranger.user
    if "mentions" in body:
        body = {**body, "mentions": [stranger if one == "STRANGER" else one for one in body["mentions"]]}

    refused = astrix.member.post(NOTES, body)

    assert (refused.status, refused.code) == (400, "invalid_params")
    assert [one["path"] for one in refused.details] == [path]
    assert astrix.viewer.get("/api/leads/lead_ada/timeline").json["items"] == []


def test_a_long_note_of_every_script_is_kept_to_the_letter(astrix: Whole) -> None:
    a_lead(astrix)
    text = ("Grüße, 你好, שלום, 👩‍👩‍👧 \n" * 400)[:9_999] + "."

    assert astrix.member.post(NOTES, {"text": text}).json["text"] == text


def test_who_may_write_a_note(astrix: Whole) -> None:
    a_lead(astrix)
    body = {"text": "x"}

    for asker in (astrix.owner, astrix.manager, astrix.developer, astrix.member, astrix.key("leads:write")):
        assert asker.post(NOTES, body).status == 201
    assert astrix.viewer.post(NOTES, body).code == "insufficient_role"
    assert astrix.stranger.post(NOTES, body).code == "not_found"
    assert astrix.key("leads:read").post(NOTES, body).code == "insufficient_role"


def test_a_key_signs_with_its_own_name(astrix: Whole) -> None:
    a_lead(astrix)

    made = astrix.key("leads:write").post(NOTES, {"text": "x"}).json

    assert (made["by"]["kind"], made["by"]["name"]) == ("key", "a machine")
    assert made["by"]["id"].startswith("key_")


def test_a_deleted_lead_is_read_and_takes_no_notes(astrix: Whole) -> None:
    a_lead(astrix)
    astrix.member.post(NOTES, {"text": "before"})
    a_lead(astrix, deleted_at=5)

    refused = astrix.member.post(NOTES, {"text": "after"})

    assert (refused.status, refused.code) == (409, "invalid_state")
    assert len(astrix.viewer.get("/api/leads/lead_ada/timeline").json["items"]) == 1


def test_the_same_request_writes_one_note_and_tells_once(astrix: Whole) -> None:
    a_lead(astrix)
    body = {"text": "once", "mentions": [astrix.cast.developer.user]}

    twice = [astrix.member.post(NOTES, body, headers=[("idempotency-key", "k1")]) for _ in "12"]

    assert twice[0].json == twice[1].json
    assert len(astrix.viewer.get("/api/leads/lead_ada/timeline").json["items"]) == 1
    assert len(of_kind(astrix.developer, "mentioned")) == 1


def test_a_note_carries_files_of_its_lead_and_of_no_other(astrix: Whole) -> None:
    a_lead(astrix)
    a_lead(astrix, "lead_bo")
    a_file(astrix, "file_own", "lead_ada")
    a_file(astrix, "file_other", "lead_bo")

    made = astrix.member.post(NOTES, {"text": "see", "file_ids": ["file_own"]})
    refused = astrix.member.post(NOTES, {"text": "see", "file_ids": ["file_own", "file_other"]})

    assert made.json["file_ids"] == ["file_own"]
    assert refused.details[0]["path"] == "file_ids[1]"


def test_a_note_counts_as_the_last_contact(astrix: Whole) -> None:
    a_lead(astrix)

    astrix.member.post(NOTES, {"text": "x"})

    lead = astrix.viewer.get("/api/leads/lead_ada").json
    assert (lead["last_activity_at"], lead["last_activity_type"]) == (rfc3339(astrix.clock.now_us()), "note")


def of_kind(asker: Asker, kind: str) -> list[dict[str, Any]]:
    return [one for one in asker.get("/api/notices").json["items"] if one["kind"] == kind]


def a_file(astrix: Whole, file_id: str, lead_id: str) -> None:
    """A finished file, as it lies in the store."""
    org = astrix.house.tree.org(astrix.cast.org)
    blob = astrix.house.life.quotas.put(astrix.cast.org, f"exports/{file_id}.txt", [b"words"])
    file = StoredFile(
        id=file_id,
        purpose="lead",
        lead_id=lead_id,
        name="words.txt",
        mime="text/plain",
        blob=blob,
        by="usr_x",
        created_at=1,
    )
    org.batch_now(lambda batch: batch.put(FILES, file_id, file))
