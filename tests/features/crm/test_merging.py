"""Two leads made one, and that undone."""

from pathlib import Path
from threading import Barrier, Thread
from typing import Any

import pytest

from app.core.clock import DAY_US
from app.features.compliance.types import Channel, Consent, ConsentState, current
from app.features.crm.rules.merging import consents
from app.features.crm.store.leads import LeadStore
from app.features.crm.store.merges import MERGES
from app.features.crm.types.by import By
from app.features.crm.types.lead import Lead
from tests.features.crm.people import a_lead
from tests.features.crm.test_duplicates import found, search
from tests.features.crm.test_tasks import a_task
from tests.http.asking import Asker, Response
from tests.whole import Prepared, Whole, run, whole


def merge(asker: Asker, other: str = "lead_two", into: str = "lead_one", **body: Any) -> Response:
    return asker.post(f"/api/leads/{into}/merge", {"other_id": other, **body})


def merged(astrix: Whole, other: str = "lead_two", into: str = "lead_one", **body: Any) -> dict[str, Any]:
    answer = merge(astrix.developer, other, into, **body)
    assert answer.status == 200, answer.body
    made: dict[str, Any] = answer.json
    return made


def undo(asker: Asker, token: str) -> Response:
    return asker.post("/api/merges/undo", {"undo_token": token})


def stored(astrix: Whole, lead_id: str) -> Lead:
    row = LeadStore(astrix.house.tree).get(astrix.cast.org, lead_id)
    assert row is not None
    return row.value


def two(astrix: Whole) -> None:
    a_lead(astrix, "lead_one", company="Reyes", tags=("old",), email="ada@one.example", custom={"a": 1})
    a_lead(
        astrix,
        "lead_two",
        first_name="A.",
        tags=("new",),
        phone="+4930123456",
        email="ada@two.example",
        custom={"a": 2, "b": 3},
    )


def said(state: ConsentState, at: int, channel: Channel = "sms") -> Consent:
    return Consent(
        channel=channel,
        class_="marketing",
        state=state,
        source="verbal",
        wording="Yes",
        at=at,
        by="usr_x",
    )


def test_the_one_that_stays_keeps_what_it_has_and_fills_its_gaps(astrix: Whole) -> None:
    two(astrix)

    lead = merged(astrix)["lead"]

    assert (lead["first_name"], lead["email"]) == ("Ada", "ada@one.example")
    assert lead["phone"] == "+4930123456"
    assert lead["tags"] == ["old", "new"]
    assert stored(astrix, "lead_one").custom == {"a": 1, "b": 3}
    assert stored(astrix, "lead_two").merged_into == "lead_one"


def test_a_choice_takes_the_other_ones_value(astrix: Whole) -> None:
    two(astrix)

    lead = merged(astrix, take={"email": "theirs", "first_name": "mine", "custom.a": "theirs"})["lead"]

    assert (lead["first_name"], lead["email"]) == ("Ada", "ada@two.example")
    assert stored(astrix, "lead_one").custom == {"a": 2, "b": 3}


def test_both_timelines_are_read_as_one_in_the_order_of_time(astrix: Whole) -> None:
    two(astrix)
    for lead_id, text in (("lead_one", "1"), ("lead_two", "2"), ("lead_one", "3"), ("lead_two", "4")):
        astrix.clock.advance(1)
        assert astrix.member.post(f"/api/leads/{lead_id}/notes", {"text": text}).status == 201
    astrix.clock.advance(1)
    merged(astrix)
    astrix.clock.advance(1)
    assert astrix.member.post("/api/leads/lead_two/notes", {"text": "5"}).status == 201

    for name in ("lead_one", "lead_two"):
        page = astrix.viewer.get(f"/api/leads/{name}/timeline?type=note").json
        assert [one["text"] for one in page["items"]] == ["5", "4", "3", "2", "1"]
        assert page["items"][0]["lead_id"] == "lead_one"


def test_pages_of_a_merged_timeline_tell_each_entry_once_while_others_are_written(astrix: Whole) -> None:
    two(astrix)
    for number in range(11):
        astrix.clock.advance(1)
        name = "lead_one" if number % 3 else "lead_two"
        astrix.member.post(f"/api/leads/{name}/notes", {"text": str(number)})
    merged(astrix)

    told: list[str] = []
    cursor = ""
    for _ in range(20):
        page = astrix.viewer.get(f"/api/leads/lead_one/timeline?limit=3&type=note{cursor}").json
        told += [one["text"] for one in page["items"]]
        if page["next_cursor"] is None:
            break
        cursor = f"&cursor={page['next_cursor']}"
        astrix.clock.advance(1)
        astrix.member.post("/api/leads/lead_one/notes", {"text": "late"})

    assert told == [str(number) for number in reversed(range(11))]


def test_tasks_move_over_and_back(astrix: Whole) -> None:
    two(astrix)
    task = a_task(astrix, lead_id="lead_two")

    token = merged(astrix)["undo_token"]
    assert astrix.viewer.get(f"/api/tasks/{task['id']}").json["lead_id"] == "lead_one"

    undo(astrix.developer, token)
    assert astrix.viewer.get(f"/api/tasks/{task['id']}").json["lead_id"] == "lead_two"


def test_the_merge_stands_on_both_timelines_and_in_the_audit_log(astrix: Whole) -> None:
    two(astrix)
    token = merged(astrix)["undo_token"]
    undo(astrix.developer, token)

    for name, other in (("lead_one", "lead_two"), ("lead_two", "lead_one")):
        events = astrix.viewer.get(f"/api/leads/{name}/timeline").json["items"]
        told = [(one["facts"]["event"], one["facts"]["other_id"]) for one in events]
        assert told == [("unmerged", other), ("merged", other)]
    acts = [one["action"] for one in astrix.owner.get("/api/audit?target=lead_one").json["items"]]
    assert acts == ["lead.unmerge", "lead.merge"]


def test_undo_restores_the_other_one_exactly(astrix: Whole) -> None:
    two(astrix)
    before = (stored(astrix, "lead_one"), stored(astrix, "lead_two"))

    back = undo(astrix.developer, merged(astrix, take={"email": "theirs"})["undo_token"])

    assert back.status == 200, back.body
    assert (stored(astrix, "lead_one"), stored(astrix, "lead_two")) == before
    assert (back.json["kept"], back.json["dropped"]) == ([], [])


def test_undo_keeps_what_was_edited_since_and_says_so(astrix: Whole) -> None:
    two(astrix)
    token = merged(astrix)["undo_token"]
    assert astrix.member.put("/api/leads/lead_one", {"phone": "+4930999999", "title": "Dr"}).status == 200

    back = undo(astrix.developer, token).json

    assert back["kept"] == ["phone"]
    assert stored(astrix, "lead_one").phone == "+4930999999"
    assert stored(astrix, "lead_one").title == "Dr"
    assert stored(astrix, "lead_one").tags == ("old",)
    assert stored(astrix, "lead_two").phone == "+4930123456"


def test_undo_looks_at_tags_and_own_fields_one_by_one(astrix: Whole) -> None:
    two(astrix)
    token = merged(astrix, take={"custom.a": "theirs"})["undo_token"]
    now = stored(astrix, "lead_one")
    edited = {"custom": {**now.custom, "a": 9, "c": 5}, "tags": (*now.tags, "later")}
    row = LeadStore(astrix.house.tree).get(astrix.cast.org, "lead_one")
    assert row is not None
    leads, by = astrix.house.crm.leads, By(actor="usr_x")
    tree = astrix.house.tree.org(astrix.cast.org)
    tree.batch_now(lambda batch: leads.change_in(batch, row, edited, by=by))

    back = undo(astrix.developer, token).json

    assert back["kept"] == ["custom.a"]
    assert stored(astrix, "lead_one").custom == {"a": 9, "c": 5}
    assert stored(astrix, "lead_one").tags == ("old", "later")


def test_a_lead_that_somebody_changed_meanwhile_is_not_merged_by_who_saw_it_before(astrix: Whole) -> None:
    two(astrix)
    astrix.member.put("/api/leads/lead_one", {"title": "Dr"})
    body = {"other_id": "lead_two"}

    refused = astrix.developer.post("/api/leads/lead_one/merge", body, headers=[("if-match", '"1"')])

    assert (refused.status, refused.code) == (409, "version_conflict")
    assert refused.details["current"]["title"] == "Dr"
    assert stored(astrix, "lead_two").merged_into is None


def test_undo_leaves_an_external_id_with_whoever_got_it_meanwhile(astrix: Whole) -> None:
    a_lead(astrix, "lead_one", external_id="a")
    a_lead(astrix, "lead_two", external_id="b")
    token = merged(astrix)["undo_token"]
    a_lead(astrix, "lead_new", external_id="b")

    back = undo(astrix.developer, token).json

    assert back["dropped"] == ["external_id"]
    assert stored(astrix, "lead_two").external_id is None


def test_undo_puts_a_lead_whose_stage_is_gone_into_the_first_one(astrix: Whole) -> None:
    a_lead(astrix, "lead_one")
    a_lead(astrix, "lead_two", stage="own-gone")
    token = merged(astrix)["undo_token"]

    back = undo(astrix.developer, token).json

    assert (back["other"]["stage"], back["dropped"]) == ("new", ["stage"])


def test_where_somebody_lives_follows_the_number_that_is_taken(astrix: Whole) -> None:
    a_lead(astrix, "lead_one", phone="+4930123456", timezone="Europe/Berlin", timezone_source="phone")
    a_lead(astrix, "lead_two", phone="+14155550132", timezone="America/Los_Angeles", timezone_source="phone")

    lead = merged(astrix, take={"phone": "theirs"})["lead"]

    assert (lead["country"], lead["timezone"], lead["timezone_source"]) == (
        "US",
        "America/Los_Angeles",
        "phone",
    )


def test_whom_not_to_contact_does_not_change(astrix: Whole) -> None:
    two(astrix)
    assert astrix.member.post("/api/suppression/sms", {"phone": "+4930123456"}).status < 300

    answer = merged(astrix)
    assert answer["lead"]["suppression"]["sms"]["reason"] == "manual"

    other = undo(astrix.developer, answer["undo_token"]).json["other"]
    assert other["suppression"]["sms"]["reason"] == "manual"


@pytest.mark.parametrize(
    ("mine", "theirs", "counts"),
    [
        ([said("given", 10)], [said("withdrawn", 20)], "withdrawn"),
        ([said("withdrawn", 20)], [said("given", 10)], "withdrawn"),
        ([said("given", 20)], [said("withdrawn", 20)], "withdrawn"),
        ([said("withdrawn", 10)], [said("given", 20)], "given"),
        ([said("given", 10), said("withdrawn", 5)], [said("given", 4)], "withdrawn"),
        ([], [said("withdrawn", 5)], "withdrawn"),
        ([said("withdrawn", 5)], [said("given", 9, "voice")], "withdrawn"),
    ],
)
def test_of_two_histories_the_last_word_counts_and_no_withdrawal_is_lost(
    mine: list[Consent], theirs: list[Consent], counts: str
) -> None:
    for one, other in ((mine, theirs), (theirs, mine)):
        together = consents(tuple(one), tuple(other))
        assert current(together)["sms", "marketing"].state == counts
        assert set(together) == {*mine, *theirs}


def test_a_withdrawal_after_the_merge_stands_with_both_when_it_is_undone(astrix: Whole) -> None:
    two(astrix)
    token = merged(astrix)["undo_token"]
    a = stored(astrix, "lead_one")
    tree = astrix.house.tree.org(astrix.cast.org)
    row = LeadStore(astrix.house.tree).get(astrix.cast.org, "lead_one")
    assert row is not None
    withdrawal = said("withdrawn", 99)
    leads = astrix.house.crm.leads
    by = By(actor="usr_x")
    tree.batch_now(lambda batch: leads.change_in(batch, row, {"consent": (*a.consent, withdrawal)}, by=by))

    undo(astrix.developer, token)

    assert stored(astrix, "lead_one").consent == (withdrawal,)
    assert stored(astrix, "lead_two").consent == (withdrawal,)


def test_a_chain_is_followed_and_undone_from_its_end(astrix: Whole) -> None:
    two(astrix)
    a_lead(astrix, "lead_three")
    first = merged(astrix)["undo_token"]
    second = merged(astrix, other="lead_one", into="lead_three")["undo_token"]

    assert astrix.viewer.get("/api/leads/lead_two").json["id"] == "lead_three"
    early = undo(astrix.developer, first)
    assert (early.status, early.code) == (409, "invalid_state")

    assert undo(astrix.developer, second).status == 200
    assert undo(astrix.developer, first).status == 200
    assert astrix.viewer.get("/api/leads/lead_two").json["id"] == "lead_two"


@pytest.mark.parametrize(
    ("into", "other", "code"),
    [
        ("lead_one", "lead_one", "invalid_state"),
        ("lead_one", "lead_none", "not_found"),
        ("lead_none", "lead_one", "not_found"),
        ("lead_one", "lead_taken", "invalid_state"),
        ("lead_taken", "lead_one", "invalid_state"),
        ("lead_one", "lead_deleted", "invalid_state"),
        ("lead_one", "lead_theirs", "not_found"),
    ],
)
def test_what_cannot_be_merged_is_refused_with_the_reason(
    astrix: Whole, into: str, other: str, code: str
) -> None:
    two(astrix)
    a_lead(astrix, "lead_taken", merged_into="lead_two")
    a_lead(astrix, "lead_deleted", deleted_at=5)
    a_lead(astrix, "lead_theirs", org=astrix.cast.other_org)

    assert merge(astrix.developer, other, into).code == code


def test_no_field_of_another_name_can_be_chosen(astrix: Whole) -> None:
    two(astrix)

    refused = merge(astrix.developer, take={"created_by": "theirs"})

    assert (refused.status, refused.details[0]["path"]) == (400, "take.created_by")


def test_neither_a_member_nor_a_viewer_nor_a_stranger_merges(astrix: Whole) -> None:
    two(astrix)

    assert merge(astrix.member).code == "insufficient_role"
    assert merge(astrix.viewer).code == "insufficient_role"
    assert merge(astrix.stranger).code == "not_found"
    token = merged(astrix)["undo_token"]
    assert undo(astrix.member, token).code == "insufficient_role"
    assert undo(astrix.stranger, token).code == "not_found"


def test_two_people_who_merge_at_once_make_one_merge(astrix: Whole) -> None:
    two(astrix)

    answers = [merge(astrix.developer), merge(astrix.owner, "lead_one", "lead_two"), merge(astrix.manager)]

    assert [one.status for one in answers] == [200, 409, 409]
    assert {one.code for one in answers[1:]} == {"invalid_state"}


def test_two_processes_that_merge_at_once_make_one_merge(
    astrix: Whole, prepared_whole: Prepared, tmp_path: Path
) -> None:
    two(astrix)
    with whole(prepared_whole, tmp_path / "data") as other:
        gate, answers = Barrier(2), []

        def ask(asker: Asker, lead_id: str, other_id: str) -> None:
            gate.wait()
            answers.append(merge(asker, other_id, lead_id).status)

        both = ((astrix.developer, "lead_one", "lead_two"), (other.manager, "lead_two", "lead_one"))
        threads = [Thread(target=ask, args=words) for words in both]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    assert sorted(answers) == [200, 409]
    leads = [stored(astrix, name).merged_into for name in ("lead_one", "lead_two")]
    assert leads.count(None) == 1


def test_the_same_request_merges_once(astrix: Whole) -> None:
    two(astrix)
    body = {"other_id": "lead_two"}
    twice = [
        astrix.owner.post("/api/leads/lead_one/merge", body, headers=[("idempotency-key", "k1")])
        for _ in "12"
    ]

    assert [one.status for one in twice] == [200, 200]
    assert twice[0].json == twice[1].json


def test_a_merge_is_undone_once_and_only_for_thirty_days(astrix: Whole) -> None:
    two(astrix)
    token = merged(astrix)["undo_token"]
    assert undo(astrix.developer, token).status == 200
    assert undo(astrix.developer, token).code == "invalid_state"
    assert undo(astrix.developer, "mrg_none").code == "not_found"

    late = merged(astrix)["undo_token"]
    merging = astrix.house.crm.merging
    astrix.clock.advance(30 * DAY_US / 1e6)
    with pytest.raises(Exception, match="invalid_state"):
        run(merging.undo(astrix.cast.org, late, by=By(actor="usr_x")))

    run(astrix.house.crm.duplicates.trim(astrix.cast.org))
    kept = [row.value for row in astrix.house.tree.org(astrix.cast.org).rows(MERGES)]
    assert [(one.before, one.after) for one in kept] == [(None, None)] * 2
    assert astrix.house.crm.timeline.family(astrix.cast.org, "lead_two") == ("lead_one", "lead_two")


def test_undo_does_not_fill_an_organization_beyond_what_it_holds(astrix: Whole) -> None:
    two(astrix)
    token = merged(astrix)["undo_token"]
    quotas = astrix.house.life.quotas
    astrix.house.tree.host.batch_now(
        lambda batch: quotas.set_lead_limit_in(batch, astrix.cast.org, 1, actor="usr_x", request_id=None)
    )

    assert undo(astrix.developer, token).code == "lead_limit"
    assert stored(astrix, "lead_two").merged_into == "lead_one"


def test_leads_that_were_made_one_are_no_candidates_any_more(astrix: Whole) -> None:
    a_lead(astrix, "lead_one", phone="+4930123456")
    a_lead(astrix, "lead_two", phone="+4930123456")
    search(astrix)
    assert len(found(astrix)) == 1

    merged(astrix)

    assert found(astrix) == []
    assert astrix.viewer.get("/api/duplicates").json["total"] == 0


def test_the_later_contact_of_the_two_counts_until_it_is_undone(astrix: Whole) -> None:
    two(astrix)
    astrix.member.post("/api/leads/lead_two/notes", {"text": "x"})

    answer = merged(astrix)
    assert answer["lead"]["last_activity_at"] is not None

    assert undo(astrix.developer, answer["undo_token"]).json["lead"]["last_activity_at"] is None
