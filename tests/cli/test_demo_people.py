"""The people of the demo organization."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.cli.demo_people import PEOPLE, People
from app.features.crm.types.listing import LeadQuery
from tests.whole import Prepared, Whole, prepare, run, whole


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Prepared:
    return prepare(tmp_path_factory.mktemp("demo") / "data")


@pytest.fixture
def astrix(tmp_path: Path, prepared: Prepared) -> Iterator[Whole]:
    with whole(prepared, tmp_path / "data") as standing:
        yield standing


def moved_in(astrix: Whole) -> None:
    users = {player.role: player.user for player in astrix.cast.insiders}
    run(People(astrix.house, astrix.cast.org, users).move_in())


def test_a_practice_has_its_patients_what_was_said_with_them_and_what_is_to_do(astrix: Whole) -> None:
    moved_in(astrix)

    leads = astrix.viewer.get("/api/leads?sort=-last_activity_at&limit=1").json
    assert leads["total"] == PEOPLE + 2
    entries = astrix.viewer.get(f"/api/leads/{leads['items'][0]['id']}/timeline?type=note").json["items"]
    assert entries[0]["text"]
    assert astrix.viewer.get("/api/leads?suppressed=true&channel=sms").json["total"] == 5
    assert astrix.member.get("/api/tasks?assignee=me").json["total"] > 0
    names = {view["name"] for view in astrix.viewer.get("/api/views").json["items"]}
    assert {"Hot and new", "Recall due", "Nobody's yet"} <= names


def test_a_run_that_was_cut_off_goes_on_and_makes_nothing_twice(astrix: Whole) -> None:
    moved_in(astrix)
    tasks = astrix.viewer.get("/api/tasks").json["total"]

    moved_in(astrix)

    assert astrix.house.crm.listing.count(astrix.cast.org, LeadQuery()) == PEOPLE + 2
    assert astrix.viewer.get("/api/tasks").json["total"] == tasks
