"""Many leads in one request, each with its own result."""

from typing import Any

import msgspec
import pytest

from app.features.audit.types import AuditQuery
from tests.http.asking import Asker, Response
from tests.whole import Whole, run


def bulk(door: Asker, leads: list[Any], *, key: str = "", **more: Any) -> Response:
    headers = [("Idempotency-Key", key)] if key else []
    return door.post("/api/leads/bulk", {"leads": leads, **more}, headers)


def test_each_has_its_own_result_and_one_that_fails_stops_no_other(astrix: Whole) -> None:
    answer = bulk(
        astrix.manager,
        [
            {"first_name": "Ada", "external_id": "a"},
            {"first_name": "Eva", "phone": "12", "score": 500},
            {"first_name": "Ida", "external_id": "a"},
            {"first_name": 7, "unknown": True},
            {"first_name": "Mia"},
        ],
    )

    assert answer.status == 200
    results = answer.json["results"]
    assert [(one["index"], one["status"]) for one in results] == [
        (0, "created"),
        (1, "failed"),
        (2, "failed"),
        (3, "failed"),
        (4, "created"),
    ]
    assert {one["path"] for one in results[1]["error"]["details"]} == {"phone", "score"}
    assert results[2]["error"]["code"] == "duplicate"
    assert results[2]["error"]["details"]["lead_id"] == results[0]["id"]
    assert {one["path"] for one in results[3]["error"]["details"]} == {"first_name", "unknown"}
    assert astrix.house.crm.leads.count(astrix.cast.org) == 2


def test_upserts_change_who_is_there(astrix: Whole) -> None:
    bulk(astrix.manager, [{"phone": "030 1234567", "first_name": "Ada"}])

    answer = bulk(
        astrix.manager,
        [
            {"phone": "+49301234567", "score": 3},
            {"phone": "+49 30 1234567", "score": 3},
            {"phone": "030 7654321"},
            {"first_name": "Nobody"},
        ],
        mode="upsert",
        key_="",
    )
    assert answer.code == "invalid_params"  # a field that is not there

    answer = astrix.manager.post(
        "/api/leads/bulk",
        {
            "mode": "upsert",
            "key": "phone",
            "leads": [
                {"phone": "+49301234567", "score": 3},
                {"phone": "+49 30 1234567", "score": 3},
                {"phone": "030 7654321"},
                {"first_name": "Nobody"},
            ],
        },
    )

    assert [one["status"] for one in answer.json["results"]] == ["updated", "unchanged", "created", "failed"]


def test_the_same_request_again_makes_nothing_again(astrix: Whole) -> None:
    leads = [{"first_name": f"Ada {number}"} for number in range(120)]

    first = bulk(astrix.manager, leads, key="once")
    again = bulk(astrix.manager, leads, key="once")

    assert again.json == first.json
    assert astrix.house.crm.leads.count(astrix.cast.org) == 120


def test_what_was_durable_before_a_crash_is_not_made_again(astrix: Whole, monkeypatch: Any) -> None:
    """The first hundred commit, then the process is gone: nothing is known of the request as a whole."""
    leads = [{"first_name": f"Ada {number}"} for number in range(150)]
    crm, made = astrix.house.crm, []
    create_in = crm.leads.create_in

    def dies_at_the_second_batch(*args: Any, **named: Any) -> Any:
        made.append(1)
        if len(made) > 100:
            raise KeyError("killed")
        return create_in(*args, **named)

    monkeypatch.setattr(crm.leads, "create_in", dies_at_the_second_batch)
    assert bulk(astrix.manager, leads, key="once").status == 500
    assert crm.leads.count(astrix.cast.org) == 100
    monkeypatch.undo()

    again = bulk(astrix.manager, leads, key="once")

    assert [one["status"] for one in again.json["results"]] == ["created"] * 150
    assert crm.leads.count(astrix.cast.org) == 150


@pytest.mark.parametrize(
    ("body", "path"),
    [
        ({"leads": []}, "leads"),
        ({"leads": [{}] * 501}, "leads"),
        ({"leads": [{}], "mode": "merge"}, "mode"),
        ({"leads": [{}], "key": "name"}, "key"),
        ({"leads": "all"}, "leads"),
        ({}, "leads"),
    ],
)
def test_a_request_that_is_none_is_refused_whole(body: Any, path: str, astrix: Whole) -> None:
    answer = astrix.manager.post("/api/leads/bulk", body)

    assert (answer.status, answer.code) == (400, "invalid_params")
    assert [one["path"] for one in answer.details] == [path]


@pytest.mark.parametrize("lead", [None, 7, "Ada", [], [{}]])
def test_what_is_no_lead_fails_alone(lead: Any, astrix: Whole) -> None:
    answer = bulk(astrix.manager, [lead, {"first_name": "Ada"}])

    assert [one["status"] for one in answer.json["results"]] == ["failed", "created"]


def test_it_is_written_down_once_a_batch(astrix: Whole) -> None:
    bulk(astrix.manager, [{"first_name": "Ada"}] * 101 + [{"score": -1}])

    page = run(astrix.house.audit.page(astrix.cast.org, AuditQuery(action="leads.bulk")))

    assert [msgspec.to_builtins(entry.facts) for entry in page.items] == [
        {"created": 1, "updated": 0, "failed": 1},
        {"created": 100, "updated": 0, "failed": 0},
    ]


def test_members_and_viewers_may_not(astrix: Whole) -> None:
    assert bulk(astrix.member, [{}]).code == "insufficient_role"
    assert bulk(astrix.viewer, [{}]).code == "insufficient_role"
    assert bulk(astrix.key("leads:read"), [{}]).status == 403
    assert bulk(astrix.key("leads:write"), [{"first_name": "Ada"}]).status == 200
