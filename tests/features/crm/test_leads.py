"""One lead: made, read, changed, deleted and brought back."""

import asyncio
from typing import Any

import pytest

from app.core.reasons import INVALID_STATE, Refused
from app.features.audit.types import AuditQuery
from app.features.crm.errors import SWITCHED_OFF
from app.features.crm.types.by import THE_HOUSE, By
from tests.http.asking import Asker, Response
from tests.whole import Whole, run

ADA = {
    "external_id": "crm-1",
    "first_name": "Ada",
    "last_name": "Reyes",
    "company": "Reyes Dental",
    "title": "Owner",
    "email": "Ada@Reyes.Example",
    "phone": "030 1234567",
    "tags": [" Dentist ", "dentist", "VIP"],
    "score": 70,
}


def make(door: Asker, **fields: Any) -> Any:
    answer = door.post("/api/leads", fields or ADA)
    assert answer.status == 201, answer.body
    return answer.json


def timeline(astrix: Whole, lead_id: str) -> list[Any]:
    items: list[Any] = astrix.viewer.get(f"/api/leads/{lead_id}/timeline").json["items"]
    return items


def problems(answer: Response) -> list[str]:
    assert (answer.status, answer.code) == (400, "invalid_params"), answer.body
    return [one["path"] for one in answer.details]


def test_a_new_lead_is_in_one_form_and_says_where_its_zone_comes_from(astrix: Whole) -> None:
    lead = make(astrix.member)

    assert (lead["name"], lead["email"], lead["phone"]) == ("Ada Reyes", "ada@reyes.example", "+49301234567")
    assert (lead["country"], lead["timezone"], lead["timezone_source"]) == ("DE", "Europe/Berlin", "phone")
    assert (lead["stage"], lead["tags"], lead["version"]) == ("new", ["dentist", "vip"], 1)
    assert lead["suppression"] == {"voice": None, "sms": None, "email": None}
    assert lead["consent"]["sms"] == {"marketing": None, "informational": None}
    assert astrix.viewer.get(f"/api/leads/{lead['id']}").json == lead
    (entry,) = timeline(astrix, lead["id"])
    assert (entry["type"], entry["facts"], entry["by"]["id"]) == (
        "system",
        {"event": "created"},
        astrix.cast.member.user,
    )


def test_only_what_is_named_changes_and_null_clears(astrix: Whole) -> None:
    lead = make(astrix.manager)

    changed = astrix.member.put(f"/api/leads/{lead['id']}", {"title": None, "score": None, "stage": "won"})

    assert changed.status == 200
    assert changed.json == {
        **lead,
        "title": "",
        "score": None,
        "stage": "won",
        "version": 2,
        "updated_at": changed.json["updated_at"],
    }


def test_what_changes_nothing_makes_no_version_and_no_entry(astrix: Whole) -> None:
    lead = make(astrix.manager)

    again = astrix.manager.put(
        f"/api/leads/{lead['id']}", {"phone": "+49 (0)30 1234567", "first_name": " Ada "}
    )

    assert (again.status, again.json) == (200, lead)
    assert len(timeline(astrix, lead["id"])) == 1


def test_a_change_for_another_version_shows_the_lead_as_it_is(astrix: Whole) -> None:
    lead = make(astrix.manager)
    path = f"/api/leads/{lead['id']}"
    now = astrix.manager.put(path, {"company": "Reyes & Sons"}).json

    late = astrix.member.ask(
        "PUT", path, headers=[("if-match", '"1"'), ("content-type", "application/json")], body=b'{"score":1}'
    )

    assert (late.status, late.code) == (409, "version_conflict")
    assert late.details == {"version": 2, "current": now}


def test_every_kind_of_change_stands_in_the_timeline(astrix: Whole) -> None:
    lead = make(astrix.manager)
    owner = astrix.cast.member.user
    astrix.manager.put(
        f"/api/leads/{lead['id']}",
        {"stage": "contacted", "tags": ["vip", "hot"], "owner_user_id": owner, "title": "Boss"},
    )

    entries = {entry["type"]: entry["facts"] for entry in timeline(astrix, lead["id"])[:4]}

    assert entries == {
        "stage": {"from": "new", "to": "contacted"},
        "tag": {"added": ["hot"], "removed": ["dentist"]},
        "owner": {"from": None, "to": owner},
        "system": {"changes": {"title": {"from": "Owner", "to": "Boss"}}},
    }


def test_a_deleted_lead_can_be_restored_for_thirty_days(astrix: Whole) -> None:
    lead = make(astrix.manager)
    path = f"/api/leads/{lead['id']}"

    gone = astrix.member.ask("DELETE", path)
    assert (gone.status, gone.json["deleted_at"] is None) == (200, False)
    assert astrix.manager.put(path, {"score": 1}).code == "invalid_state"

    back = astrix.member.post(f"{path}/restore")
    assert (back.status, back.json["deleted_at"], back.json["version"]) == (200, None, 3)
    assert astrix.member.post(f"{path}/restore").code == "invalid_state"

    astrix.member.ask("DELETE", path)
    astrix.clock.advance(29 * 86_400)
    restored = run(astrix.house.crm.leads.restore(astrix.cast.org, lead["id"], by=THE_HOUSE, idem=None))
    assert restored.value.is_live


def test_after_thirty_days_there_is_no_way_back(astrix: Whole) -> None:
    lead = make(astrix.manager)
    astrix.member.ask("DELETE", f"/api/leads/{lead['id']}")

    astrix.clock.advance(30 * 86_400)

    with pytest.raises(Refused) as refused:
        run(astrix.house.crm.leads.restore(astrix.cast.org, lead["id"], by=THE_HOUSE, idem=None))
    assert refused.value.reason == INVALID_STATE


def test_an_external_id_is_one_living_leads_alone(astrix: Whole) -> None:
    first = make(astrix.manager, external_id="x-1", first_name="Ada")

    twin = astrix.manager.post("/api/leads", {"external_id": "x-1", "first_name": "Eva"})
    assert (twin.status, twin.code) == (409, "duplicate")
    assert (twin.details["field"], twin.details["lead_id"]) == ("external_id", first["id"])

    astrix.manager.ask("DELETE", f"/api/leads/{first['id']}")
    second = make(astrix.manager, external_id="x-1", first_name="Eva")
    assert astrix.manager.post(f"/api/leads/{first['id']}/restore").details["lead_id"] == second["id"]


def test_people_may_share_a_number(astrix: Whole) -> None:
    make(astrix.manager, first_name="Ada", phone="030 1234567")

    assert make(astrix.manager, first_name="Eva", phone="030 1234567")["phone"] == "+49301234567"


def test_the_same_request_twice_makes_one_lead(astrix: Whole) -> None:
    headers = [("Idempotency-Key", "one")]

    first = astrix.member.post("/api/leads", {"first_name": "Ada"}, headers)
    again = astrix.member.post("/api/leads", {"first_name": "Ada"}, headers)

    assert (again.status, again.json) == (201, first.json)
    assert again.header("idempotent-replayed") == "true"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("phone", "12"),
        ("phone", "1-800-FLOWERS"),
        ("phone", "+49 30 1234567 ext. 5"),
        ("email", "ada@"),
        ("email", "Ada <ada@reyes.example>"),
        ("country", "Nowhere"),
        ("timezone", "Berlin"),
        ("timezone", "right/Europe/Berlin"),
        ("stage", "somewhere"),
        ("tags", ["a" * 65]),
        ("tags", [f"tag {number}" for number in range(51)]),
        ("tags", ["\u202egnp"]),
        ("tags", ["x"] * 501),
        ("phone", "1" * 100_000),
        ("email", "a" * 100_000 + "@x.example"),
        ("country", "\u00e4" * 100_000),
        ("timezone", "x" * 100_000),
        ("score", 101),
        ("score", -1),
        ("score", 1.5),
        ("owner_user_id", "usr_01jz0000000000000000000000"),
        ("first_name", "Ada\u202e"),
        ("first_name", "Ada\r\nBcc: x"),
        ("first_name", "A" * 101),
        ("company", "\u0000"),
        ("company", "x" * 201),
        ("external_id", "x" * 129),
        ("custom", {"unknown": 1}),
        ("agents", {"fax": "agt_1"}),
        ("id", "lead_1"),
        ("org_id", "org_1"),
        ("created_by", "usr_1"),
        ("version", 7),
        ("__proto__", {}),
    ],
)
def test_what_cannot_be_is_refused_by_its_field_and_leaves_nothing(
    field: str, value: Any, astrix: Whole
) -> None:
    lead = make(astrix.manager)
    before = len(timeline(astrix, lead["id"]))

    changed = astrix.manager.put(f"/api/leads/{lead['id']}", {"title": "New", field: value})
    made = astrix.manager.post("/api/leads", {"title": "New", field: value})

    assert {path.partition(".")[0].partition("[")[0] for path in problems(changed)} == {field}
    assert {path.partition(".")[0].partition("[")[0] for path in problems(made)} == {field}
    assert astrix.manager.get(f"/api/leads/{lead['id']}").json == lead
    assert len(timeline(astrix, lead["id"])) == before


def test_names_of_all_scripts_are_kept_as_they_are_written(astrix: Whole) -> None:
    name = "می\u200cخواهم"

    lead = make(astrix.manager, first_name=f"\u00a0{name}", last_name="O\u2019Brien Müller")

    assert (lead["first_name"], lead["last_name"]) == (name, "O\u2019Brien Müller")


def test_who_is_switched_off_is_given_no_leads(astrix: Whole) -> None:
    member = astrix.cast.member.user
    lead = make(astrix.manager, first_name="Ada", owner_user_id=member)
    astrix.owner.put(f"/api/users/{member}/disabled", {"disabled": True})

    refused = astrix.manager.post("/api/leads", {"owner_user_id": member})
    assert (problems(refused), refused.details[0]["message"]) == (["owner_user_id"], SWITCHED_OFF)
    kept = astrix.manager.put(f"/api/leads/{lead['id']}", {"owner_user_id": member, "score": 1})
    assert (kept.status, kept.json["owner_user_id"]) == (200, member)


def test_agents_are_kept_by_channel(astrix: Whole) -> None:
    lead = make(astrix.manager, first_name="Ada", agents={"voice": "agt_1", "sms": "agt_2"})
    path = f"/api/leads/{lead['id']}"

    changed = astrix.manager.put(path, {"agents": {"sms": None, "email": "agt_3"}}).json

    assert changed["agents"] == {"voice": "agt_1", "sms": None, "email": "agt_3"}
    assert astrix.manager.put(path, {"agents": None}).json["agents"] == {
        "voice": None,
        "sms": None,
        "email": None,
    }


def test_a_change_that_the_machine_makes_says_why_and_how_sure_it_is(astrix: Whole) -> None:
    lead = make(astrix.manager, first_name="Ada")
    leads, org = astrix.house.crm.leads, astrix.house.tree.org(astrix.cast.org)

    def change(by: By) -> None:
        org.batch_now(
            lambda batch: leads.change_in(
                batch, leads.get_in(batch, lead["id"]), {"title": "Dr.", "stage": "won"}, by=by
            )
        )

    with pytest.raises(Refused) as refused:
        change(By(actor="nova", kind="nova"))
    assert refused.value.facts["problems"][0]["path"] == "why"
    assert astrix.viewer.get(f"/api/leads/{lead['id']}").json == lead
    change(By(actor="nova", kind="nova", why="She said so", evidence=("call_1",), confidence=0.9))

    told = [
        (entry["type"], entry["why"], entry["evidence"], entry["confidence"])
        for entry in timeline(astrix, lead["id"])[:2]
    ]
    assert sorted(told) == [
        ("nova", "She said so", ["call_1"], 0.9),
        ("stage", "She said so", ["call_1"], 0.9),
    ]


def test_two_who_change_a_lead_at_once_both_count(astrix: Whole) -> None:
    lead = make(astrix.manager, first_name="Ada")
    path = f"/api/leads/{lead['id']}"

    async def both() -> None:
        json = [("content-type", "application/json")]
        await asyncio.gather(
            astrix.manager.answer("PUT", path, headers=json, body=b'{"title":"Dr."}'),
            astrix.member.answer("PUT", path, headers=json, body=b'{"score":7}'),
        )

    asyncio.run(both())

    after = astrix.viewer.get(path).json
    assert (after["title"], after["score"], after["version"]) == ("Dr.", 7, 3)


def test_viewers_read_and_strangers_find_nothing(astrix: Whole) -> None:
    lead = make(astrix.manager)
    path = f"/api/leads/{lead['id']}"

    assert astrix.viewer.post("/api/leads", ADA).code == "insufficient_role"
    assert astrix.viewer.put(path, {"score": 1}).code == "insufficient_role"
    assert astrix.viewer.ask("DELETE", path).code == "insufficient_role"
    for asked in (
        astrix.stranger.get(path),
        astrix.stranger.put(path, {"score": 1}),
        astrix.stranger.ask("DELETE", path),
        astrix.stranger.post(f"{path}/restore"),
    ):
        assert (asked.status, asked.code) == (404, "not_found")
    assert astrix.viewer.get(path).json == lead


def test_a_key_acts_within_its_scopes_and_under_its_own_name(astrix: Whole) -> None:
    writer, reader = astrix.key("leads:read", "leads:write"), astrix.key("leads:read")

    lead = make(writer, first_name="Ada")

    assert reader.get(f"/api/leads/{lead['id']}").json == lead
    assert reader.put(f"/api/leads/{lead['id']}", {"score": 1}).status == 403
    (entry,) = timeline(astrix, lead["id"])
    assert (entry["by"]["kind"], entry["by"]["id"][:4]) == ("key", "key_")


def test_every_act_is_written_down(astrix: Whole) -> None:
    lead = make(astrix.manager)
    path = f"/api/leads/{lead['id']}"
    astrix.member.put(path, {"score": 1})
    astrix.member.ask("DELETE", path)
    astrix.member.post(f"{path}/restore")

    page = run(astrix.house.audit.page(astrix.cast.org, AuditQuery(target=lead["id"])))

    assert [(entry.action, entry.actor) for entry in page.items] == [
        ("lead.restore", astrix.cast.member.user),
        ("lead.delete", astrix.cast.member.user),
        ("lead.change", astrix.cast.member.user),
        ("lead.create", astrix.cast.manager.user),
    ]
    assert page.items[2].facts == {"fields": "score"}
