"""Notes: what may be written, by whom, and who is told."""

from tests.features.crm.people import a_lead
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
