"""Leads by what another system knows them by."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import quote

import pytest

from app.compose import compose
from tests.features.crm.test_leads import make, timeline
from tests.http.asking import Asker, Response
from tests.whole import Whole


def upsert(door: Asker, key: str, value: str, **fields: Any) -> Response:
    return door.put(f"/api/leads/by/{key}/{quote(value, safe='')}", fields)


@pytest.mark.parametrize(
    ("key", "value", "stored"),
    [
        ("external_id", "crm 17:ü", "crm 17:ü"),
        ("phone", "+49 (0)30 123 45 67", "+49301234567"),
        ("phone", "030 1234567", "+49301234567"),
        ("email", "Ada+x@Reyes.Example", "ada+x@reyes.example"),
    ],
)
def test_who_is_not_there_is_made_and_who_is_there_is_changed(
    key: str, value: str, stored: str, astrix: Whole
) -> None:
    made = upsert(astrix.developer, key, value, first_name="Ada")
    again = upsert(astrix.developer, key, value, first_name="Ada")
    changed = upsert(astrix.developer, key, value, score=5)

    assert (made.status, made.json[key], made.json["version"]) == (201, stored, 1)
    assert (again.status, again.json) == (200, made.json)
    assert (changed.status, changed.json["id"], changed.json["score"]) == (200, made.json["id"], 5)
    assert len(timeline(astrix, made.json["id"])) == 2


def test_a_local_number_is_of_the_country_that_comes_with_it(astrix: Whole) -> None:
    made = upsert(astrix.manager, "phone", "044 668 18 00", country="Switzerland")

    assert (made.status, made.json["phone"], made.json["country"]) == (201, "+41446681800", "CH")
    assert upsert(astrix.manager, "phone", "044 668 18 00", country="CH").json == made.json


def test_a_value_that_two_leads_share_names_neither(astrix: Whole) -> None:
    ids = {make(astrix.manager, first_name=name, phone="030 1234567")["id"] for name in ("Ada", "Eva")}

    answer = upsert(astrix.manager, "phone", "030 1234567", score=1)

    assert (answer.status, answer.code) == (409, "duplicate")
    assert set(answer.details["lead_ids"]) == ids


def test_deleted_leads_are_not_found_by_it(astrix: Whole) -> None:
    first = upsert(astrix.manager, "external_id", "x", first_name="Ada").json
    astrix.manager.ask("DELETE", f"/api/leads/{first['id']}")

    assert upsert(astrix.manager, "external_id", "x", first_name="Ada").status == 201


@pytest.mark.parametrize(
    ("key", "value", "fields", "status"),
    [
        ("phone", "12", {}, 400),
        ("email", "nobody", {}, 400),
        ("external_id", " ", {}, 400),
        ("external_id", "x" * 129, {}, 400),
        ("external_id", "x", {"external_id": None}, 400),
        ("external_id", "x", {"score": 500}, 400),
        ("name", "Ada", {}, 404),
        ("external_id", "../../etc", {}, 404),
    ],
)
def test_what_names_nobody_makes_nobody(
    key: str, value: str, fields: dict[str, Any], status: int, astrix: Whole
) -> None:
    assert upsert(astrix.manager, key, value, **fields).status == status
    assert astrix.house.crm.leads.count(astrix.cast.org) == 0


def test_two_processes_at_once_make_one_lead(astrix: Whole) -> None:
    """A second house on the same tree shares nothing with the first but the files and their locks."""
    other = compose(astrix.house.settings, clock=astrix.clock)
    edge = other.edge.tenant()
    doors = [astrix.manager, Asker(edge, astrix.manager.headers)]
    try:
        for number in range(10):
            with ThreadPoolExecutor(2) as pool:
                asked = [
                    pool.submit(upsert, door, "external_id", f"x-{number}", first_name="Ada")
                    for door in doors
                ]
                answers = [one.result() for one in asked]
            assert sorted(answer.status for answer in answers) == [200, 201]
            assert len({answer.json["id"] for answer in answers}) == 1
    finally:
        other.close()
    assert astrix.house.crm.leads.count(astrix.cast.org) == 10


def test_members_and_viewers_may_not_and_strangers_have_their_own(astrix: Whole) -> None:
    mine = upsert(astrix.manager, "external_id", "x", first_name="Ada").json

    assert upsert(astrix.member, "external_id", "x", score=1).code == "insufficient_role"
    assert upsert(astrix.viewer, "external_id", "x", score=1).code == "insufficient_role"
    theirs = upsert(astrix.stranger, "external_id", "x", score=1)
    assert (theirs.status, theirs.json["id"] == mine["id"]) == (201, False)
    assert upsert(astrix.key("leads:write"), "external_id", "x", score=2).json["id"] == mine["id"]
    assert upsert(astrix.key("leads:read"), "external_id", "x", score=2).status == 403
