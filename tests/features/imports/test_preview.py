"""The preview: what would happen, and nothing that does."""

import pytest

from app.features.orgs.store import LEAD_LIMITS
from app.features.orgs.types import LeadLimit
from tests.features.imports.carrying import Carrying, people, sheet


def limit(imports: Carrying, leads: int) -> None:
    org = imports.astrix.cast.org
    told = LeadLimit(org_id=org, leads=leads, set_at=0, set_by="hq")
    imports.astrix.house.tree.host.batch_now(lambda batch: batch.put(LEAD_LIMITS, org, told))


def test_a_preview_changes_no_lead_and_shows_the_first_rows_as_they_would_be(imports: Carrying) -> None:
    # when
    ready = imports.previewed(people(30))

    # then
    first = ready["preview"]["first"]
    assert imports.count() == 0
    assert len(first) == 20
    assert first[0]["cells"] == ["Ann0", "Adler", "ann0@example.com", "+491710000000", "Harbour Ltd"]
    assert first[0]["fields"]["phone"] == "+491710000000"
    assert (first[0]["row"], first[0]["line"], first[0]["bucket"]) == (1, 2, "created")


def test_every_class_of_problem_is_counted_with_its_first_rows_and_cells_can_be_mended(
    imports: Carrying,
) -> None:
    # given
    rows = [("Ann", "nobody", "+491701234567"), ("Ben", "ben@x.org", "12"), ("Cleo", "c@x.org", "")]
    ready = imports.previewed(sheet(("First name", "E-mail", "Phone"), rows))
    problems = {one["code"]: one for one in ready["preview"]["problems"]}
    assert problems.keys() == {"bad_email", "bad_phone"}
    assert problems["bad_email"]["rows"][0] == {
        "row": 1,
        "line": 2,
        "column": 1,
        "value": "nobody",
        "detail": problems["bad_email"]["rows"][0]["detail"],
    }
    assert ready["preview"]["buckets"]["invalid"] == 2

    # when
    one = imports.preview(ready["id"], fixes={"1": {"1": "ann@x.org"}})
    both = imports.preview(ready["id"], fixes={"2": {"2": "+491707654321"}})
    back = imports.preview(ready["id"], fixes={"1": {"1": None}})

    # then
    assert one["preview"]["buckets"]["created"] == 2
    assert both["preview"]["buckets"]["created"] == 3
    assert both["fixes"] == {"1": {"1": "ann@x.org"}, "2": {"2": "+491707654321"}}
    assert back["preview"]["buckets"]["invalid"] == 1

    # when
    imports.preview(ready["id"], fixes={"1": {"1": "ann@x.org"}})
    imports.started(ready["id"])

    # then
    assert sorted(lead["email"] for lead in imports.leads()) == ["ann@x.org", "ben@x.org", "c@x.org"]


def test_a_preview_says_how_many_would_not_fit_and_the_import_leaves_them_out(imports: Carrying) -> None:
    # given
    limit(imports, 12)
    imports.done(people(5))

    # when
    ready = imports.previewed(people(20, first=100))

    # then
    preview = ready["preview"]
    assert (preview["limit"], preview["room"], preview["no_room"]) == (12, 7, 13)
    assert preview["buckets"] == {"created": 7, "updated": 0, "duplicate": 0, "invalid": 0, "skipped": 13}

    # when
    done = imports.started(ready["id"])

    # then
    assert done["buckets"] == preview["buckets"]
    assert imports.count() == 12
    assert {row["reason"] for row in imports.rows(done["id"], "&bucket=skipped")} == {"no_room"}


def test_a_preview_says_what_would_change_on_whom(imports: Carrying) -> None:
    # given
    imports.done(people(3))
    changed = people(3).replace("Harbour Ltd", "Quay Ltd")

    # when
    update = imports.previewed(changed, policy="update")
    merge = imports.preview(update["id"], policy="merge")

    # then
    assert update["preview"]["changes"] == {"company": 3}
    assert merge["preview"]["changes"] == {}
    assert merge["preview"]["reasons"] == {"unchanged": 3}


@pytest.mark.parametrize(
    ("said", "path"),
    [
        ({"mapping": {"0": "shoe"}}, "mapping.0"),
        ({"mapping": {"0": "custom.shoe"}}, "mapping.0"),
        ({"mapping": {"9": "email"}}, "mapping.9"),
        ({"mapping": {"x": "email"}}, "mapping.x"),
        ({"mapping": {"0": "email", "1": "email"}}, "mapping.1"),
        ({"policy": "destroy"}, "policy"),
        ({"country": "XX"}, "country"),
        ({"stage": "nowhere"}, "stage"),
        ({"owner": "usr_nobody"}, "owner"),
        ({"tags": ["x" * 65]}, "tags"),
        ({"fixes": {"1": {"9": "x"}}}, "fixes.1.9"),
        ({"fixes": {"-1": {"0": "x"}}}, "fixes.-1"),
        ({"created": 5}, "created"),
    ],
)
def test_what_does_not_fit_the_file_or_the_organization_is_refused_by_name(
    imports: Carrying, said: dict[str, object], path: str
) -> None:
    # given
    one = imports.begun(people(2))

    # when
    refused = imports.door.post(f"/api/imports/{one['id']}/preview", said)

    # then
    assert refused.code == "invalid_params"
    assert [problem["path"] for problem in refused.details] == [path]
    assert imports.read(one["id"])["state"] == "mapping"


def test_who_must_not_be_contacted_stays_so_and_is_told(imports: Carrying) -> None:
    # given
    put = imports.door.post("/api/suppression/email", {"email": "ann1@example.com", "reason": "stop"})
    assert put.status < 300, put.body

    # when
    done = imports.done(people(3))

    # then
    told = {one["code"]: one["count"] for one in done["preview"]["problems"]}
    assert told == {"stays_suppressed": 1}
    ann = next(lead for lead in imports.leads() if lead["first_name"] == "Ann1")
    assert ann["suppression"]["email"]["reason"] == "stop"
