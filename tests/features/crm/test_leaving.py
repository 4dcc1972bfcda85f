"""What goes with a lead that goes for good."""

from app.features.crm.service.leaving import Leaving
from app.features.crm.store.leads import LEADS
from app.features.crm.store.merges import CANDIDATES, MERGES
from app.features.crm.store.tasks import TASKS
from app.features.crm.store.timeline import TOUCHED
from tests.features.crm.people import a_lead
from tests.features.crm.test_duplicates import search
from tests.features.crm.test_tasks import a_task
from tests.whole import Whole


def test_a_lead_goes_with_those_that_were_merged_into_it_and_all_that_lies_beside_them(
    astrix: Whole,
) -> None:
    for name in ("lead_one", "lead_two", "lead_three", "lead_other"):
        a_lead(astrix, name, phone="+4930123456")
    a_task(astrix, lead_id="lead_two")
    kept = a_task(astrix, lead_id="lead_other")
    astrix.member.post("/api/leads/lead_one/notes", {"text": "x"})
    astrix.developer.post("/api/leads/lead_two/merge", {"other_id": "lead_three"})
    astrix.developer.post("/api/leads/lead_one/merge", {"other_id": "lead_two"})
    search(astrix)
    org, leaving = astrix.house.tree.org(astrix.cast.org), Leaving(astrix.house.tree)

    gone = org.batch_now(lambda batch: leaving.purge_in(batch, "lead_one"))

    assert gone == ("lead_one", "lead_two", "lead_three")
    assert [row.key for row in org.rows(LEADS)] == ["lead_other"]
    assert [row.key for row in org.rows(TASKS)] == [kept["id"]]
    assert [org.count(kind) for kind in (MERGES, CANDIDATES, TOUCHED)] == [0, 0, 0]
