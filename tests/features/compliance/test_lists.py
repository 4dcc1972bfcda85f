"""The lists at the door: who may read and change them, that an address is on one once, and what is written down."""

from typing import Any

import pytest

from app.features.audit.types import AuditItem, AuditQuery
from app.features.compliance.service.suppressions import Nobody
from app.features.compliance.types import SuppressionChange
from app.store.batch import Batch
from tests.http.asking import Asker, Response
from tests.whole import Whole, run

SMS = "/api/suppression/sms"
NUMBER = "+14155550132"


def add(door: Asker, phone: str = NUMBER, **more: Any) -> Response:
    return door.post(SMS, {"phone": phone, "country": "US", **more})


def lift(door: Asker, phone: str = NUMBER, **more: Any) -> Response:
    return door.post(f"{SMS}/unsuppress", {"phone": phone, "reason": "Added by mistake.", **more})


def listed(door: Asker, query: str = "", channel: str = "sms") -> list[dict[str, Any]]:
    answer = door.get(f"/api/suppression/{channel}{query}")
    assert answer.status == 200, answer.body
    items: list[dict[str, Any]] = answer.json["items"]
    return items


def audited(astrix: Whole) -> list[AuditItem]:
    found = run(astrix.house.audit.page(astrix.cast.org, AuditQuery(action="suppression.*")))
    return found.items


def test_an_address_that_was_added_is_told_with_why_since_when_and_by_whom(astrix: Whole) -> None:
    added = add(astrix.owner, reason="complaint", note="Rang us up about it.")

    assert added.status == 200
    assert added.json == {
        "id": f"sms:{NUMBER}",
        "channel": "sms",
        "address": NUMBER,
        "reason": "complaint",
        "source": "user",
        "note": "Rang us up about it.",
        "since": "2025-11-20T20:20:00.000Z",
        "by": astrix.cast.owner.user,
        "later": [],
        "lead_ids": [],
        "erased": False,
        "version": 1,
    }
    assert listed(astrix.viewer) == [added.json]
    assert listed(astrix.viewer, channel="voice") == []
    assert listed(astrix.stranger) == []


@pytest.mark.parametrize(
    "written",
    [
        "(415) 555-0132",
        "415.555.0132",
        "+1 415 555 0132",
        "tel:+1-415-555-0132",
        "\u00a0+1\u00a0415\u2011555\u20110132",
    ],
)
def test_an_address_in_another_form_is_the_same_entry(astrix: Whole, written: str) -> None:
    add(astrix.owner)

    again = add(astrix.owner, written)

    assert again.status == 200
    assert again.json["address"] == NUMBER
    assert len(listed(astrix.owner)) == 1


def test_mail_addresses_are_one_entry_however_they_are_spelled(astrix: Whole) -> None:
    for email in ("Jo.Bloggs@Example.com", " jo.bloggs@example.COM "):
        assert astrix.owner.post("/api/suppression/email", {"email": email}).status == 200

    assert [item["address"] for item in listed(astrix.owner, channel="email")] == ["jo.bloggs@example.com"]


def test_the_first_date_and_reason_stay_and_further_reasons_are_noted_once(astrix: Whole) -> None:
    first = add(astrix.owner, reason="manual").json
    astrix.clock.advance(60)

    add(astrix.member, reason="stop", note="Texted STOP.")
    after = add(astrix.member, reason="stop", note="Texted STOP again.").json

    assert (after["reason"], after["since"], after["by"]) == ("manual", first["since"], first["by"])
    assert [(said["reason"], said["by"], said["note"]) for said in after["later"]] == [
        ("stop", astrix.cast.member.user, "Texted STOP.")
    ]
    assert after["version"] == 2


@pytest.mark.parametrize(
    ("channel", "body", "path"),
    [
        ("sms", {}, "phone"),
        ("sms", {"phone": ""}, "phone"),
        ("sms", {"phone": "not a number"}, "phone"),
        ("sms", {"phone": "72345", "country": "US"}, "phone"),
        ("sms", {"phone": "+1 415 555 0132 x5"}, "phone"),
        ("sms", {"phone": "555-0132", "country": "US"}, "phone"),
        ("sms", {"phone": "+1 415 555 0132 & more"}, "phone"),
        ("sms", {"phone": "+" + "1" * 400}, "phone"),
        ("sms", {"phone": NUMBER, "email": "jo@example.com"}, "email"),
        ("email", {"phone": NUMBER}, "phone"),
        ("email", {"email": "nobody"}, "email"),
        ("email", {"email": "jo@localhost"}, "email"),
        ("sms", {"phone": NUMBER, "reason": "erased"}, "reason"),
        ("sms", {"phone": NUMBER, "reason": "import"}, "reason"),
        ("sms", {"phone": NUMBER, "country": "us"}, "country"),
        ("sms", {"phone": NUMBER, "note": "a\0b"}, "note"),
        ("sms", {"phone": NUMBER, "note": "never \u202eagain"}, "note"),
        ("sms", {"phone": NUMBER, "by": "somebody else"}, "by"),
    ],
)
def test_what_is_no_address_of_the_channel_is_refused_with_a_reason(
    astrix: Whole, channel: str, body: dict[str, str], path: str
) -> None:
    answer = astrix.owner.post(f"/api/suppression/{channel}", body)

    assert (answer.status, answer.code) == (400, "invalid_params"), answer.body
    assert [problem["path"] for problem in answer.details] == [path]
    assert listed(astrix.owner, channel=channel) == []


def test_a_number_without_a_country_belongs_where_the_organization_is(astrix: Whole) -> None:
    answer = astrix.owner.post(SMS, {"phone": "030 1234567"})

    assert answer.json["address"] == "+49301234567"


@pytest.mark.parametrize(
    ("who", "reads", "adds", "removes", "imports"),
    [
        ("owner", 200, 200, 200, 404),
        ("manager", 200, 200, 200, 404),
        ("developer", 200, 200, 403, 404),
        ("member", 200, 200, 403, 403),
        ("viewer", 200, 403, 403, 403),
    ],
)
def test_who_may_do_what(
    astrix: Whole, *, who: str, reads: int, adds: int, removes: int, imports: int
) -> None:
    door = getattr(astrix, who)

    assert door.get(SMS).status == reads
    assert door.get("/api/suppression").status == reads
    assert add(door).status == adds
    assert lift(door).status == removes
    assert door.post(f"{SMS}/import", {"file_id": "file_none"}).status == imports


def test_a_channel_that_there_is_not_is_not_found(astrix: Whole) -> None:
    assert astrix.owner.get("/api/suppression/pigeon").status == 404
    assert astrix.owner.post("/api/suppression/pigeon", {"phone": NUMBER}).status == 404


def test_a_key_adds_within_its_scope_and_removes_nothing(astrix: Whole) -> None:
    writing, reading = astrix.key("leads:write"), astrix.key("leads:read")

    assert add(reading).status == 403
    added = add(writing, reason="unsubscribe")
    assert added.json["source"] == "key"
    assert added.json["by"].startswith("key_")
    assert lift(writing).status == 403
    assert len(listed(reading)) == 1


def test_who_removed_an_address_and_why_is_written_down(astrix: Whole) -> None:
    add(astrix.owner)

    removed = lift(astrix.manager)

    assert removed.json == {"channel": "sms", "address": NUMBER, "removed": True}
    assert listed(astrix.owner) == []
    newest, first = audited(astrix)
    assert (newest.action, newest.actor, newest.target) == (
        "suppression.remove",
        astrix.cast.manager.user,
        "sms:+1***32",
    )
    assert newest.facts == {"reason": "manual", "why": "Added by mistake."}
    assert (first.action, first.facts["reason"]) == ("suppression.add", "manual")


def test_removing_what_is_on_no_list_changes_nothing_and_is_no_error(astrix: Whole) -> None:
    assert lift(astrix.owner).json["removed"] is False
    assert audited(astrix) == []


def test_nothing_is_removed_without_a_reason(astrix: Whole) -> None:
    add(astrix.owner)

    answer = astrix.owner.post(f"{SMS}/unsuppress", {"phone": NUMBER, "reason": ""})

    assert answer.code == "invalid_params"
    assert len(listed(astrix.owner)) == 1


@pytest.mark.parametrize("asked_for", ["stop", "unsubscribe", "spam", "complaint"])
def test_who_asked_to_be_left_alone_is_left_alone_until_they_agree_again(
    astrix: Whole, asked_for: str
) -> None:
    add(astrix.owner, reason="dnc")
    add(astrix.owner, reason=asked_for)

    refused = lift(astrix.owner)
    blank = lift(astrix.owner, evidence="   ")

    assert (refused.status, refused.code) == (409, "suppression_stands")
    assert blank.code == "suppression_stands"
    assert len(listed(astrix.owner)) == 1
    agreed = lift(astrix.owner, evidence="Signed form 4711 of today.")
    assert agreed.json["removed"] is True
    assert audited(astrix)[0].facts["evidence"] == "Signed form 4711 of today."


def test_the_same_request_twice_has_one_effect_and_one_answer(astrix: Whole) -> None:
    owner = astrix.owner.with_headers(("Idempotency-Key", "once"))
    first = add(owner)
    lift(astrix.owner)

    again = add(owner)

    assert again.json == first.json
    assert again.header("idempotent-replayed") == "true"
    assert listed(astrix.owner) == []


def test_a_list_is_searched_by_any_part_of_a_number_and_by_reason(astrix: Whole) -> None:
    add(astrix.owner, "+14155550132", reason="stop")
    add(astrix.owner, "+14155550199", reason="dnc")
    add(astrix.owner, "+442079460958", reason="dnc")

    assert [item["address"] for item in listed(astrix.owner, "?q=(415)%20555")] == [
        "+14155550199",
        "+14155550132",
    ]
    assert [item["address"] for item in listed(astrix.owner, "?q=%2B44&reason=dnc")] == ["+442079460958"]
    assert len(listed(astrix.owner, "?reason=dnc")) == 2
    assert listed(astrix.owner, "?q=zebra") == []


def test_a_long_list_comes_page_by_page_and_loses_nothing_that_is_added_meanwhile(astrix: Whole) -> None:
    for last in range(30, 35):
        add(astrix.owner, f"+141555501{last}")

    first = astrix.owner.get(f"{SMS}?limit=2").json
    add(astrix.owner, "+14155550199")
    second = astrix.owner.get(f"{SMS}?limit=4&cursor={first['next_cursor']}").json

    assert first["total"] == 5
    assert [item["address"][-2:] for item in first["items"] + second["items"]] == [
        "34",
        "33",
        "32",
        "31",
        "30",
    ]
    assert second["next_cursor"] is None


def test_how_many_there_are_is_told_for_each_channel_and_reason(astrix: Whole) -> None:
    add(astrix.owner, "+14155550132", reason="stop")
    add(astrix.owner, "+14155550199", reason="dnc")
    add(astrix.owner, "+14155550198", reason="dnc")

    told = {one["channel"]: one for one in astrix.viewer.get("/api/suppression").json["channels"]}

    assert told["sms"]["total"] == 3
    assert told["sms"]["reasons"] == [{"reason": "dnc", "count": 2}, {"reason": "stop", "count": 1}]
    assert told["voice"] == {"channel": "voice", "total": 0, "reasons": []}


class Hearing(Nobody):
    """Above the lists: hears of each change, and knows one lead for every address."""

    def __init__(self, problem: Exception | None = None) -> None:
        self.heard: list[tuple[bool, str, str, str]] = []
        self._problem = problem

    def change_in(self, batch: Batch, change: SuppressionChange) -> None:
        if self._problem is not None:
            raise self._problem
        self.heard.append((change.suppressed, change.address, change.reason, change.note))


def test_who_knows_people_hears_of_each_change_and_of_nothing_else(astrix: Whole) -> None:
    hearing = Hearing()
    astrix.house.compliance.suppressions.tell(hearing)

    add(astrix.owner, note="Rang us.")
    add(astrix.owner)
    lift(astrix.owner)
    lift(astrix.owner)

    assert hearing.heard == [
        (True, NUMBER, "manual", "Rang us."),
        (False, NUMBER, "manual", "Added by mistake."),
    ]


def test_a_change_that_cannot_be_told_is_not_made(astrix: Whole) -> None:
    astrix.house.compliance.suppressions.tell(Hearing(RuntimeError("the timeline is not to be written")))

    assert add(astrix.owner).status == 500
    assert listed(astrix.owner) == []
