"""The list of leads through the edge: every filter, every order, and who may ask."""

from typing import Any
from urllib.parse import quote, urlencode

import pytest

from app.features.crm.store.pipeline import PipelineStore
from app.features.crm.store.timeline import TimelineStore
from app.features.crm.types.pipeline import Field, Fields
from app.features.crm.types.timeline import Touch
from tests.features.crm.people import a_lead
from tests.http.asking import Asker
from tests.whole import Whole

DAY_US = 86_400_000_000
START_US = 1_760_000_000_000_000
FIELDS = Fields(
    fields=(
        Field(key="budget", name="Budget", kind="number", filterable=True),
        Field(key="until", name="Until", kind="date", filterable=True),
        Field(key="plan", name="Plan", kind="text"),
        Field(key="vip", name="VIP", kind="checkbox"),
    )
)


@pytest.fixture
def listed(astrix: Whole) -> Whole:
    """Five live leads, one that was deleted and one that was merged away."""
    cast = astrix.cast
    people: tuple[dict[str, Any], ...] = (
        {
            "first_name": "Ada",
            "last_name": "Reyes",
            "company": "Zeta",
            "stage": "new",
            "tags": ("hot", "fair"),
        },
        {"first_name": "Bo", "last_name": "Émile", "company": "alpha", "stage": "won", "tags": ("hot",)},
        {"first_name": "Cy", "last_name": "Adams", "company": "", "stage": "new", "score": 5},
        {"first_name": "Di", "last_name": "Quist", "company": "Beta", "stage": "lost", "score": 90},
        {"first_name": "Ed", "last_name": "ender", "company": "Ärger", "stage": "contacted", "score": 40},
        {"first_name": "Flo", "last_name": "Gone", "stage": "won", "tags": ("hot",), "deleted_at": 5},
        {"first_name": "Gus", "last_name": "Merged", "stage": "new", "merged_into": "lead_0"},
    )
    more: tuple[dict[str, Any], ...] = (
        {
            "phone": "+14155550100",
            "email": "ada@reyes.example",
            "country": "US",
            "owner_user_id": cast.owner.user,
        },
        {"phone": "+491712345678", "country": "DE", "custom": {"budget": 100, "plan": "Basic"}},
        {"email": "cy@adams.example", "custom": {"budget": 250.5, "until": "2026-02-01", "vip": True}},
        {"phone": "+14155550103", "owner_user_id": cast.manager.user, "custom": {"until": "2026-03-10"}},
        {"phone": "+14155550100", "country": "US", "custom": {"vip": False, "plan": "basic"}},
        {"phone": "+14155550100"},
        {},
    )
    for number, (one, other) in enumerate(zip(people, more, strict=True)):
        a_lead(astrix, f"lead_{number}", **{**one, **other, "created_at": START_US + number * DAY_US})
    org = astrix.house.tree.org(cast.org)
    org.batch_now(lambda batch: PipelineStore(astrix.house.tree).put_fields(batch, FIELDS))
    touches = TimelineStore(astrix.house.tree)

    def touch(batch: Any) -> None:
        for number, days in ((2, 30), (0, 10), (3, 20)):
            touches.touch(batch, f"lead_{number}", Touch(at=START_US + days * DAY_US, type="note"))

    org.batch_now(touch)
    return astrix


def names(door: Asker, query: str) -> list[str]:
    answer = door.get(f"/api/leads?{query}")
    assert answer.status == 200, answer.body
    assert answer.json["total"] == len(answer.json["items"])
    return [item["first_name"] for item in answer.json["items"]]


CASES = {
    "": "Ed Di Cy Bo Ada",
    "stage=new": "Cy Ada",
    "stage=new&stage=won": "Cy Bo Ada",
    "tag=hot": "Bo Ada",
    "tag=hot&tag=fair": "Bo Ada",
    "tags=hot&tags=fair": "Ada",
    "tags=none-has-it": "",
    "country=US": "Ed Ada",
    "owner=me": "Ada",
    "owner=none": "Ed Cy Bo",
    "owner=me&owner=none": "Ed Cy Bo Ada",
    "assigned=true": "Di Ada",
    "assigned=false": "Ed Cy Bo",
    "has_email=true": "Cy Ada",
    "has_email=false": "Ed Di Bo",
    "has_phone=false": "Cy",
    "score_min=5": "Ed Di Cy",
    "score_min=6&score_max=89": "Ed",
    "score_max=5": "Cy",
    "created_from=2025-10-10": "Ed Di Cy Bo",
    "created_from=2025-10-10&created_to=2025-10-11": "Cy Bo",
    "created_to=2025-10-09T08:53:20Z": "Ada",
    "activity_from=2025-10-20": "Di Cy",
    "activity_to=2025-10-30": "Di Ada",
    "custom.budget.min=100": "Cy Bo",
    "custom.budget.max=100.5": "Bo",
    "custom.budget=100": "Bo",
    "custom.budget=*": "Cy Bo",
    "custom.until.from=2026-02-02": "Di",
    "custom.until.to=2026-02": "Cy",
    "custom.plan=BASIC": "Ed Bo",
    "custom.plan=*": "Ed Bo",
    "custom.vip=true": "Cy",
    "custom.vip=false": "Ed",
    "custom.vip=true&custom.budget.min=1": "Cy",
    "q=ADA": "Cy Ada",
    "q=reyes zeta": "Ada",
    "q=0171 2345678": "Bo",
    "q=(415) 555-0100": "Ed Ada",
    "q=hot": "Bo Ada",
    "q=adams&stage=won": "",
    "deleted=true": "Flo",
    "deleted=true&stage=won&tag=hot&q=gone": "Flo",
    "deleted=true&stage=new": "",
    "view_id=view_mine": "Ada",
    "view_id=view_unassigned&stage=won": "Bo",
    "sort=name": "Ada Bo Cy Di Ed",
    "sort=-first_name": "Ed Di Cy Bo Ada",
    "sort=last_name": "Cy Bo Ed Di Ada",
    "sort=company": "Bo Ed Di Ada Cy",
    "sort=-company": "Ada Di Ed Bo Cy",
    "sort=email": "Ada Cy Bo Di Ed",
    "sort=phone": "Ada Ed Di Bo Cy",
    "sort=stage": "Ada Cy Ed Bo Di",
    "sort=score": "Cy Ed Di Ada Bo",
    "sort=-score": "Di Ed Cy Bo Ada",
    "sort=country": "Bo Ada Ed Cy Di",
    "sort=created_at": "Ada Bo Cy Di Ed",
    "sort=updated_at": "Ada Bo Cy Di Ed",
    "sort=last_activity_at": "Ada Di Cy Bo Ed",
    "sort=-last_activity_at": "Cy Di Ada Ed Bo",
    "sort=custom.budget": "Bo Cy Ada Di Ed",
    "sort=-custom.plan": "Ed Bo Di Cy Ada",
}


@pytest.mark.parametrize("query", CASES)
def test_each_filter_and_order_means_what_it_says(listed: Whole, query: str) -> None:
    asked = "&".join(quote(part, safe="=.*") for part in query.split("&"))

    assert names(listed.owner, asked) == CASES[query].split()


def test_all_filters_hold_of_the_whole_answer(listed: Whole) -> None:
    answer = listed.owner.get("/api/leads?q=ada&stage=new&assigned=true")

    (item,) = answer.json["items"]
    assert item["name"] == "Ada Reyes"
    assert item["last_activity_type"] == "note"
    assert item["suppression"] == {"voice": None, "sms": None, "email": None}
    assert answer.json["next_cursor"] is None


def test_owners_are_sorted_by_their_names(listed: Whole) -> None:
    people = listed.house.people
    cast = listed.cast
    first, second = sorted(
        ((people.name_of(cast.owner.user).lower(), "Ada"), (people.name_of(cast.manager.user).lower(), "Di"))
    )

    assert names(listed.owner, "sort=owner")[:2] == [first[1], second[1]]


def test_who_may_not_be_contacted_is_found_by_channel(listed: Whole) -> None:
    for channel, body in (("sms", {"phone": "+14155550100"}), ("email", {"email": "cy@adams.example"})):
        answer = listed.owner.post(f"/api/suppression/{channel}", body)
        assert answer.status in (200, 201), answer.body

    assert names(listed.owner, "suppressed=true&channel=sms") == ["Ed", "Ada"]
    assert names(listed.owner, "suppressed=true&channel=voice") == []
    assert names(listed.owner, "suppressed=true") == ["Ed", "Cy", "Ada"]
    assert names(listed.owner, "suppressed=false") == ["Di", "Bo"]
    assert names(listed.owner, "suppressed=false&channel=email") == ["Ed", "Di", "Bo", "Ada"]
    assert names(listed.owner, "suppressed=true&channel=sms&deleted=true") == ["Flo"]


@pytest.mark.parametrize(
    ("query", "path"),
    [
        ("stange=new", "stange"),
        ("sort=shoe_size", "sort"),
        ("sort=custom.unheard", "custom.unheard"),
        ("custom.unheard=1", "custom.unheard"),
        ("custom.budget.least=1", "custom.budget.least"),
        ("custom.budget.min=much", "custom.budget.min"),
        ("custom.budget.min=nan", "custom.budget.min"),
        ("custom.budget=1&custom.budget=2", "custom"),
        ("created_from=yesterday", "created_from"),
        ("activity_to=2026-13-01", "activity_to"),
        ("score_min=x", "score_min"),
        ("assigned=maybe", "assigned"),
        ("channel=fax", "channel"),
        ("limit=0", "limit"),
        ("limit=201", "limit"),
        ("q=" + "x" * 201, "q"),
        ("cursor=zzzz", "cursor"),
        ("at=-1", "at"),
        ("at=100000001", "at"),
        ("at=1.5", "at"),
        ("at=0&cursor=zzzz", "at"),
    ],
)
def test_what_cannot_be_understood_is_named(listed: Whole, query: str, path: str) -> None:
    answer = listed.owner.get(f"/api/leads?{query}")

    assert answer.status == 400
    assert answer.json["error"]["code"] == "invalid_params"
    assert any(problem["path"].startswith(path) for problem in answer.json["error"]["details"])


def test_everybody_of_the_organization_reads_and_nobody_else(listed: Whole) -> None:
    doors = (
        listed.owner,
        listed.manager,
        listed.developer,
        listed.member,
        listed.viewer,
        listed.key("leads:read"),
    )

    assert [len(names(door, "")) for door in doors] == [5] * 6
    assert names(listed.stranger, "") == []
    assert listed.key("tasks:read").get("/api/leads").status == 403
    assert listed.door.get("/api/leads").status == 401


def test_a_key_has_no_leads_of_its_own(listed: Whole) -> None:
    assert names(listed.key("leads:read"), "owner=me") == []


def test_pages_follow_each_other_while_leads_change(listed: Whole) -> None:
    for sort in ("name", "-score", "-updated_at", "last_activity_at", "custom.budget"):
        seen: list[str] = []
        cursor: str | None = None
        while True:
            asked = {"sort": sort, "limit": 2, **({} if cursor is None else {"cursor": cursor})}
            page = listed.owner.get(f"/api/leads?{urlencode(asked)}").json
            seen += [item["first_name"] for item in page["items"]]
            cursor = page["next_cursor"]
            if cursor is None:
                break
            a_lead(listed, f"lead_new_{sort}_{len(seen)}", first_name="Zoe", last_name="Zz")
        assert sorted(name for name in seen if name != "Zoe")[:5] == ["Ada", "Bo", "Cy", "Di", "Ed"]
        assert len([name for name in seen if name != "Zoe"]) == 5


@pytest.mark.parametrize("sort", ["name", "-score", "-updated_at", "updated_at", "last_activity_at"])
def test_a_page_begins_at_any_row_and_its_cursor_goes_on(listed: Whole, sort: str) -> None:
    whole = names(listed.owner, f"sort={sort}")

    for at in range(7):
        page = listed.owner.get(f"/api/leads?sort={sort}&limit=2&at={at}").json
        assert [item["first_name"] for item in page["items"]] == whole[at : at + 2]
        assert page["total"] == 5
        assert (page["next_cursor"] is None) == (at >= 3)
        if page["next_cursor"]:
            following = listed.owner.get(f"/api/leads?sort={sort}&limit=2&cursor={page['next_cursor']}").json
            assert [item["first_name"] for item in following["items"]] == whole[at + 2 : at + 4]


def test_a_row_is_counted_among_those_that_are_asked_for(listed: Whole) -> None:
    answer = listed.owner.get("/api/leads?stage=new&q=ada&at=1").json
    beyond = listed.owner.get("/api/leads?deleted=true&at=1").json

    assert [item["first_name"] for item in answer["items"]] == ["Ada"]
    assert (beyond["items"], beyond["total"], beyond["next_cursor"]) == ([], 1, None)


def test_heads_of_a_board_are_counted_under_the_filter(listed: Whole) -> None:
    by_stage = listed.owner.get("/api/leads/counts?by=stage&has_phone=true").json
    by_owner = listed.owner.get("/api/leads/counts?by=owner").json
    by_tag = listed.owner.get("/api/leads/counts?by=tag").json
    alone = listed.owner.get("/api/leads/counts?stage=new").json

    assert by_stage["total"] == 4
    assert {one["value"]: one["count"] for one in by_stage["groups"]} == {
        "new": 1, "won": 1, "lost": 1, "contacted": 1,
    }  # fmt: skip
    assert {one["value"]: one["count"] for one in by_owner["groups"]} == {
        listed.cast.owner.user: 1, listed.cast.manager.user: 1, None: 3,
    }  # fmt: skip
    assert {one["value"]: one["count"] for one in by_tag["groups"]} == {"hot": 2, "fair": 1}
    assert alone == {"groups": [], "total": 2}
