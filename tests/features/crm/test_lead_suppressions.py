"""That an address was suppressed stands on the timeline of every lead that has it, and of no other."""

from typing import Any

from tests.features.crm.people import a_lead
from tests.whole import Whole

NUMBER, MAIL = "+14155550132", "ada@example.com"
VOICE = "/api/suppression/voice"


def told(astrix: Whole, lead_id: str) -> list[dict[str, Any]]:
    answer = astrix.viewer.get(f"/api/leads/{lead_id}/timeline?type=system")
    assert answer.status == 200, answer.body
    items: list[dict[str, Any]] = answer.json["items"]
    return [item for item in items if "channel" in item["facts"]]


def test_people_who_share_a_number_are_all_told_of(astrix: Whole) -> None:
    for lead_id in ("lead_ada", "lead_bob"):
        a_lead(astrix, lead_id, phone=NUMBER)
    a_lead(astrix, "lead_eve", phone="+14155550199")
    a_lead(astrix, "lead_far", phone=NUMBER, org=astrix.cast.other_org)

    added = astrix.manager.post(VOICE, {"phone": NUMBER, "reason": "complaint", "note": "Rang us."})

    assert sorted(added.json["lead_ids"]) == ["lead_ada", "lead_bob"]
    for lead_id in ("lead_ada", "lead_bob"):
        (entry,) = told(astrix, lead_id)
        assert (entry["text"], entry["by"]["id"]) == ("suppressed", astrix.cast.manager.user)
        assert entry["by"]["name"] == "Manager"
        assert entry["facts"] == {"channel": "voice", "reason": "complaint", "note": "Rang us."}
    assert told(astrix, "lead_eve") == []
    assert astrix.stranger.get("/api/leads/lead_far/timeline?type=system").json["items"] == []


def test_opening_the_way_again_is_told_too_and_saying_it_twice_is_told_once(astrix: Whole) -> None:
    a_lead(astrix, "lead_ada", email=MAIL)
    for _ in range(2):
        astrix.owner.post("/api/suppression/email", {"email": MAIL})
    body = {"email": MAIL, "reason": "Entered by mistake."}
    for _ in range(2):
        astrix.owner.post("/api/suppression/email/unsuppress", body)

    assert [(entry["text"], entry["facts"]["note"]) for entry in told(astrix, "lead_ada")] == [
        ("unsuppressed", "Entered by mistake."),
        ("suppressed", ""),
    ]


def test_a_key_that_suppresses_is_named_by_its_id(astrix: Whole) -> None:
    a_lead(astrix, "lead_ada", phone=NUMBER)

    added = astrix.key("leads:write").post(VOICE, {"phone": NUMBER})

    (entry,) = told(astrix, "lead_ada")
    assert (entry["by"]["kind"], entry["by"]["id"]) == ("key", added.json["by"])


def test_what_came_with_a_file_is_told_as_such(astrix: Whole) -> None:
    a_lead(astrix, "lead_ada", phone=NUMBER)
    content = b"phone\n+14155550132\n"
    files, org = astrix.house.files, astrix.cast.org
    file = files.put_generated(org, content, name="l.csv", mime="text/csv", purpose="import")

    made = astrix.developer.post(f"{VOICE}/import", {"file_id": file.id}).json

    (entry,) = told(astrix, "lead_ada")
    assert entry["facts"]["reason"] == "import"
    assert entry["by"]["id"] == astrix.cast.developer.user
    assert made["added"] == 1


def test_suppressing_is_no_contact_with_the_lead(astrix: Whole) -> None:
    a_lead(astrix, "lead_ada", phone=NUMBER)

    astrix.owner.post(VOICE, {"phone": NUMBER})

    assert astrix.viewer.get("/api/leads/lead_ada").json["last_activity_at"] is None
