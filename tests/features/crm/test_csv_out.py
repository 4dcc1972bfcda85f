"""A list of leads as a file: what stands in it, what it cannot do to a spreadsheet, and who gets it."""

import csv
import io
from typing import Any

import pytest

from app.features.compliance.types import Consent
from app.features.crm.rules.columns import STANDARD, harmless
from app.features.crm.store.pipeline import PipelineStore
from app.features.crm.types.pipeline import Field, Fields
from tests.features.crm.people import a_lead
from tests.http.asking import Asker
from tests.whole import Whole

FIELDS = Fields(
    fields=(
        Field(key="budget", name="Budget", kind="number"),
        Field(key="score", name="Other score", kind="text"),
        Field(key="vip", name="VIP", kind="checkbox"),
    )
)
HOSTILE = (
    '=HYPERLINK("http://evil.example","x")',
    "+1+cmd|' /C calc'!A0",
    "-2+3",
    "@SUM(1)",
    "\t=1",
    "\r=1",
    "＝1+1",
    "＋1a",
    "－1a",
    "＠x",
    "\u200b=1",
    "\ufeff@x",
    "\u2060\u200d+x",
    "\u034f=1",
    "\u115f=1",
    "\u3164=1",
    "\u2800=1",
    "\ufe0f@x",
    "=\u0338cmd",
    "'=1",
    "'-5",
    "  =1",
    "|calc",
)
PLAIN = (
    "Ada",
    "+14155550100",
    "+1 (415) 555-0100",
    "-5",
    "12",
    "a=b",
    "O'Brien",
    "",
    "Zoë",
    "1 = 2",
    "'quoted'",
)


@pytest.fixture
def listed(astrix: Whole) -> Whole:
    org = astrix.house.tree.org(astrix.cast.org)
    org.batch_now(lambda batch: PipelineStore(astrix.house.tree).put_fields(batch, FIELDS))
    consent = Consent(
        channel="sms",
        class_="marketing",
        state="given",
        source="form",
        wording="Yes",
        at=1_760_000_000_000_000,
        by="x",
    )
    a_lead(
        astrix,
        "lead_a",
        external_id="e-1",
        phone="+14155550100",
        email="ada@reyes.example",
        tags=("fair", "hot"),
        owner_user_id=astrix.cast.owner.user,
        score=-3,
        custom={"budget": -2.5, "score": "=1", "vip": True, "gone": "hidden"},
        consent=(consent,),
    )
    a_lead(
        astrix,
        "lead_b",
        first_name=HOSTILE[0],
        last_name='Two "lines"\r\nlong',
        company="Acme; Inc",
        stage="won",
    )
    return astrix


def rows(door: Asker, query: str = "") -> list[dict[str, str]]:
    answer = door.get(f"/api/leads.csv?{query}")
    assert answer.status == 200, answer.body
    text = answer.body.decode()
    assert text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(text[1:], newline="")))


def test_every_column_of_a_lead_is_there(listed: Whole) -> None:
    ada = next(row for row in rows(listed.owner) if row["astrix_id"] == "lead_a")

    assert len(ada) == len(STANDARD) + 3
    expected = {
        "external_id": "e-1", "first_name": "Ada", "last_name": "Reyes", "phone": "+14155550100",
        "email": "ada@reyes.example", "tags": "fair, hot", "stage": "new", "score": "-3", "budget": "-2.5",
        "custom.score": "'=1", "vip": "true", "owner_user_id": str(listed.cast.owner.user),
        "consent sms marketing": "given 2025-10-09T08:53:20.000Z form", "consent voice marketing": "",
        "suppressed sms": "",
    }  # fmt: skip
    assert {name: ada[name] for name in expected} == expected
    assert ada["owner"] == listed.house.people.name_of(listed.cast.owner.user)
    assert "hidden" not in ada.values()


def test_cells_that_a_spreadsheet_would_run_are_made_text(listed: Whole) -> None:
    (row,) = rows(listed.owner, "stage=won")

    assert row["first_name"] == "'" + HOSTILE[0]
    assert row["last_name"] == 'Two "lines"\r\nlong'
    assert row["company"] == "Acme; Inc"


@pytest.mark.parametrize("text", HOSTILE)
def test_what_runs_is_neutralised(text: str) -> None:
    assert harmless(text) == f"'{text}"


@pytest.mark.parametrize("text", PLAIN)
def test_what_cannot_run_stays_as_it_is(text: str) -> None:
    assert harmless(text) == text


def test_columns_are_chosen_and_filters_hold(listed: Whole) -> None:
    found = rows(listed.owner, "columns=name&columns=custom.budget&columns=suppression&stage=new&sort=name")

    assert [list(row) for row in found] == [
        ["first_name", "last_name", "budget", "suppressed voice", "suppressed sms", "suppressed email"]
    ]


@pytest.mark.parametrize(
    ("query", "path"), [("columns=shoe", "columns"), ("columns=custom.none", "columns"), ("sort=x", "sort")]
)
def test_what_is_no_column_is_refused_before_anything_is_sent(listed: Whole, query: str, path: str) -> None:
    answer = listed.owner.get(f"/api/leads.csv?{query}")

    assert (answer.status, answer.json["error"]["details"][0]["path"]) == (400, path)


def test_owners_managers_and_developers_take_leads_out_and_nobody_else(listed: Whole) -> None:
    allowed = (listed.owner, listed.manager, listed.developer, listed.key("leads:read"))
    refused = (listed.member, listed.viewer, listed.key("tasks:read"))

    assert [len(rows(door)) for door in allowed] == [2] * 4
    assert [door.get("/api/leads.csv").status for door in refused] == [403] * 3
    assert [door.post("/api/leads/export-link", {}).status for door in refused] == [403] * 3
    assert rows(listed.stranger) == []


def test_taking_out_is_written_down_without_what_was_searched_for(listed: Whole) -> None:
    rows(listed.owner, "q=ada@reyes.example&stage=new")

    entry = listed.owner.get("/api/audit?action=leads.export").json["items"][0]
    assert entry["facts"]["leads"] == 1
    assert "ada@" not in str(entry["facts"])
    assert "new" in entry["facts"]["query"]


def link(door: Asker, **asked: Any) -> str:
    answer = door.post("/api/leads/export-link", asked)
    assert answer.status == 201, answer.body
    return str(answer.json["url"])


def test_a_link_opens_the_same_file_once(listed: Whole) -> None:
    url = link(listed.owner, query={"stage": ["won"]}, columns=["id", "stage"])

    first, second = listed.door.get(url), listed.door.get(url)

    assert first.body.decode() == "\ufeffastrix_id,stage\r\nlead_b,won\r\n"
    assert "attachment" in dict(first.headers)["content-disposition"]
    assert (second.status, second.json["error"]["code"]) == (410, "link_expired")


def test_a_link_is_good_for_a_minute(listed: Whole) -> None:
    url = link(listed.owner)
    listed.clock.advance(60 + 31)

    assert listed.door.get(url).json["error"]["code"] == "link_expired"


def test_a_link_that_was_changed_opens_nothing(listed: Whole) -> None:
    url = link(listed.owner)

    for wrong in (
        url.replace("exports/leads", "exports/other"),
        url[:-2],
        url.replace("action=export", "action=get"),
    ):
        answer = listed.door.get(wrong)
        assert (answer.status, answer.json["error"]["code"]) == (401, "invalid_signature")
    assert listed.door.get("/api/leads/export").status == 401


def test_a_link_serves_nobody_who_was_put_out_meanwhile(listed: Whole) -> None:
    url = link(listed.developer)
    user = listed.cast.developer.user
    answer = listed.as_(listed.cast.owner, stepped_up=True).put(
        f"/api/users/{user}/disabled", {"disabled": True}
    )
    assert answer.status in (200, 204), answer.body

    assert listed.door.get(url).status == 410


def test_a_private_view_is_exported_by_its_owner_alone(listed: Whole) -> None:
    view = listed.manager.post("/api/views", {"name": "Won", "query": {"stage": ["won"]}}).json

    assert [row["astrix_id"] for row in rows(listed.manager, f"view_id={view['id']}")] == ["lead_b"]
    assert listed.owner.get(f"/api/leads.csv?view_id={view['id']}").status == 404


def test_a_long_list_comes_whole_and_in_its_order(listed: Whole) -> None:
    for number in range(450):
        a_lead(listed, f"lead_n{number:04d}", first_name=f"N{number:04d}", stage="lost")

    found = rows(listed.owner, "stage=lost&sort=-name&columns=first_name")

    assert [row["first_name"] for row in found] == [f"N{number:04d}" for number in reversed(range(450))]
