"""The search of the top bar: what it finds, in which order, and for whom."""

from typing import Any

import pytest

from app.features.crm.store.tasks import TaskStore
from app.features.crm.types.tasks import Task
from tests.features.crm.people import a_lead
from tests.http.asking import Asker
from tests.whole import Whole


@pytest.fixture
def known(astrix: Whole) -> Whole:
    a_lead(
        astrix,
        "lead_ada",
        first_name="Ada",
        last_name="Reyes",
        phone="+14155550100",
        email="ada@reyes.example",
    )
    a_lead(astrix, "lead_bo", first_name="Bo", last_name="Adams", company="Reyes Roofing")
    a_lead(astrix, "lead_cy", first_name="Cy", last_name="Gone", company="Reyes", deleted_at=5)
    astrix.owner.post("/api/views", {"name": "Roofing of Reyes"})
    astrix.manager.post("/api/views", {"name": "Reyes shared", "shared": True})
    store = TaskStore(astrix.house.tree)

    def fill(batch: Any) -> None:
        for number, done in enumerate((None, 7)):
            task = Task(
                id=f"task_{number}",
                title="Call Reyes back",
                lead_id="lead_ada",
                done_at=done,
                created_at=1,
                created_by="x",
            )
            store.put_in(batch, task)

    astrix.house.tree.org(astrix.cast.org).batch_now(fill)
    return astrix


def found(door: Asker, words: str, **more: Any) -> dict[str, list[str]]:
    asked = "&".join(f"{name}={value}" for name, value in {"q": words, **more}.items())
    answer = door.get(f"/api/search?{asked}")
    assert answer.status == 200, answer.body
    return {group["kind"]: [item["title"] for item in group["items"]] for group in answer.json["groups"]}


def test_people_come_first_then_tasks_and_views(known: Whole) -> None:
    answer = known.owner.get("/api/search?q=reyes").json

    assert [group["kind"] for group in answer["groups"]] == ["lead", "task", "view"]
    assert found(known.owner, "reyes") == {
        "lead": ["Bo Adams", "Ada Reyes"],
        "task": ["Call Reyes back"],
        "view": ["Reyes shared", "Roofing of Reyes"],
    }
    ada = answer["groups"][0]["items"][1]
    assert ada == {
        "id": "lead_ada", "title": "Ada Reyes", "detail": "ada@reyes.example · +14155550100", "path": "/leads/lead_ada",
    }  # fmt: skip
    assert answer["groups"][1]["items"][0]["path"] == "/leads/lead_ada"


def test_a_name_that_begins_so_comes_before_the_others(known: Whole) -> None:
    assert found(known.owner, "ada")["lead"] == ["Ada Reyes", "Bo Adams"]


def test_a_number_is_found_however_it_is_written(known: Whole) -> None:
    for words in ("(415)%20555-0100", "415.555.0100", "%2B14155550100", "5550100"):
        assert found(known.owner, words)["lead"] == ["Ada Reyes"]


def test_there_are_as_many_as_were_asked_for_and_word_of_the_rest(known: Whole) -> None:
    (leads, *_) = known.owner.get("/api/search?q=reyes&limit=1").json["groups"]

    assert (len(leads["items"]), leads["more"]) == (1, True)


def test_nobody_finds_what_is_not_theirs_to_see(known: Whole) -> None:
    assert found(known.stranger, "reyes") == {}
    assert "Roofing of Reyes" not in found(known.manager, "reyes")["view"]
    assert found(known.viewer, "reyes")["view"] == ["Reyes shared"]
    assert set(found(known.key("leads:read"), "reyes")) == {"lead", "view"}
    assert known.key("tasks:read").get("/api/search?q=reyes").status == 403
    assert known.door.get("/api/search?q=reyes").status == 401


@pytest.mark.parametrize(
    "query", ["", "q=", "q=x&limit=0", "q=x&limit=21", "q=x&kind=lead", "q=" + "x" * 201]
)
def test_what_cannot_be_searched_for_is_refused(known: Whole, query: str) -> None:
    assert known.owner.get(f"/api/search?{query}").code == "invalid_params"


def test_blanks_find_nothing(known: Whole) -> None:
    assert found(known.owner, "%20%20") == {}
