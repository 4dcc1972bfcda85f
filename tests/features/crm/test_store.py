"""What the lists of leads stand on."""

from app.features.crm.store.leads import LEADS, LeadStore
from app.features.crm.types.lead import Lead
from tests.whole import Whole


def test_a_lead_is_found_by_what_it_has_until_it_is_deleted(astrix: Whole) -> None:
    org, store = astrix.cast.org, LeadStore(astrix.house.tree)
    lead = Lead(id="lead_one", stage="new", email="ada@reyes.example", created_at=1, created_by="usr_x")
    astrix.house.tree.org(org).batch_now(lambda batch: store.put_in(batch, lead))
    assert [row.key for row in store.with_value(org, "email", "ada@reyes.example")] == ["lead_one"]

    gone = Lead(
        id="lead_one", stage="new", email="ada@reyes.example", created_at=1, created_by="usr_x", deleted_at=2
    )
    astrix.house.tree.org(org).batch_now(lambda batch: store.put_in(batch, gone))

    assert store.with_value(org, "email", "ada@reyes.example") == []
    assert astrix.house.tree.org(org).count(LEADS) == 1


def test_another_organization_has_none_of_them(astrix: Whole) -> None:
    store = LeadStore(astrix.house.tree)
    lead = Lead(id="lead_one", stage="new", created_at=1, created_by="usr_x")
    astrix.house.tree.org(astrix.cast.org).batch_now(lambda batch: store.put_in(batch, lead))

    assert store.get(astrix.cast.other_org, "lead_one") is None
