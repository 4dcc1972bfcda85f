"""How many leads an org may hold."""

from app.features.crm.types.by import THE_HOUSE
from app.features.crm.types.drafts import LeadDraft
from app.features.crm.types.lead import KEPT_DAYS
from app.store.batch import Batch
from tests.features.crm.test_leads import make
from tests.whole import Whole, run


def limit(astrix: Whole, leads: int) -> None:
    quotas = astrix.house.life.quotas

    def write(batch: Batch) -> None:
        quotas.set_lead_limit_in(batch, astrix.cast.org, leads, actor="usr_hq", request_id=None)

    astrix.house.tree.host.batch_now(write)


def test_no_more_leads_than_the_limit_fit_in(astrix: Whole) -> None:
    limit(astrix, 2)
    make(astrix.manager, first_name="Ada")
    make(astrix.manager, first_name="Eva")

    full = astrix.manager.post("/api/leads", {"first_name": "Ida"})

    assert (full.status, full.code, full.details) == (409, "lead_limit", {"limit": 2})
    upserted = astrix.manager.put("/api/leads/by/external_id/x", {"first_name": "Ida"})
    assert upserted.code == "lead_limit"
    bulk = astrix.manager.post("/api/leads/bulk", {"leads": [{"first_name": "Ida"}]})
    assert bulk.json["results"][0]["error"]["code"] == "lead_limit"
    assert astrix.stranger.post("/api/leads", {"first_name": "Ida"}).status == 201


def test_a_deleted_lead_makes_room_and_needs_room_to_come_back(astrix: Whole) -> None:
    limit(astrix, 1)
    first = make(astrix.manager, first_name="Ada")
    astrix.manager.ask("DELETE", f"/api/leads/{first['id']}")

    make(astrix.manager, first_name="Eva")

    assert astrix.manager.post(f"/api/leads/{first['id']}/restore").code == "lead_limit"


def test_the_limit_holds_within_one_batch_as_well(astrix: Whole) -> None:
    limit(astrix, 3)

    answer = astrix.manager.post("/api/leads/bulk", {"leads": [{"first_name": "Ada"}] * 5})

    statuses = [one["status"] for one in answer.json["results"]]
    assert statuses == ["created", "created", "created", "failed", "failed"]


# Going for good


def test_after_thirty_days_a_deleted_lead_goes_with_its_timeline_and_nothing_else(astrix: Whole) -> None:
    gone, kept = (make(astrix.manager, first_name=name) for name in ("Ada", "Eva"))
    for lead in (gone, kept):
        astrix.manager.post(f"/api/leads/{lead['id']}/notes", {"text": "hello"})
    astrix.manager.ask("DELETE", f"/api/leads/{gone['id']}")
    crm, org = astrix.house.crm, astrix.cast.org

    astrix.clock.advance((KEPT_DAYS - 1) * 86_400)
    run(crm.purging.purge(org))
    assert crm.leads.count(org) == 2
    astrix.clock.advance(86_400)
    run(crm.purging.purge(org))
    run(crm.purging.purge(org))

    assert crm.leads.count(org) == 1
    assert list(crm.timeline.entries(org, gone["id"])) == []
    assert len(list(crm.timeline.entries(org, kept["id"]))) == 2


def test_a_purge_that_was_cut_off_is_finished_by_the_next(astrix: Whole) -> None:
    crm, org = astrix.house.crm, astrix.cast.org
    lead = make(astrix.manager, first_name="Ada")
    astrix.manager.ask("DELETE", f"/api/leads/{lead['id']}")
    astrix.clock.advance(KEPT_DAYS * 86_400)
    erased = crm.purging._timeline.log(org).erase(
        lambda subject, _: subject == lead["id"]
    )  # and then no power
    assert erased == 2

    run(crm.purging.purge(org))

    assert crm.leads.count(org) == 0


def test_every_night_the_engine_looks_for_them(astrix: Whole) -> None:
    (task,) = [task for task in astrix.house.tasks if task.name == "crm.purge"]

    assert task.brought_about_by() == "every day at 03:40 local time"


def test_imports_make_leads_without_an_entry_each_in_the_audit_log(astrix: Whole) -> None:
    drafts = [LeadDraft(first_name=f"Ada {number}") for number in range(3)]
    org = astrix.house.tree.org(astrix.cast.org)

    rows = org.batch_now(
        lambda batch: [astrix.house.crm.leads.create_in(batch, draft, by=THE_HOUSE) for draft in drafts]
    )

    assert [row.value.origin for row in rows] == ["house"] * 3
