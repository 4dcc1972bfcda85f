"""The stages of the pipeline: renamed, ordered, added, taken away with their leads."""

from typing import Any

import pytest

from app.features.crm.service import pipeline
from tests.features.crm.test_leads import make, timeline
from tests.http.asking import Asker, Response
from tests.whole import Whole

STANDARD = ("new", "contacted", "qualified", "won", "lost", "no_answer")


def stages(door: Asker) -> list[Any]:
    items: list[Any] = door.get("/api/stages").json["items"]
    return items


def kept(door: Asker) -> list[dict[str, str]]:
    return [{"id": stage["id"], "name": stage["name"]} for stage in stages(door)]


def with_own(door: Asker, name: str = "Hot") -> str:
    answer = door.put("/api/stages", {"stages": [*kept(door), {"name": name}]})
    assert answer.status == 200, answer.body
    return str(answer.json["items"][-1]["id"])


def test_a_new_organization_has_the_standard_pipeline_with_its_counts(astrix: Whole) -> None:
    make(astrix.manager, first_name="Ada")
    make(astrix.manager, first_name="Eva", stage="won")

    found = stages(astrix.viewer)

    assert tuple(stage["id"] for stage in found) == STANDARD
    assert {stage["id"]: stage["count"] for stage in found if stage["count"]} == {"new": 1, "won": 1}
    assert {stage["kind"] for stage in found} == {"standard"}


def test_stages_are_renamed_ordered_and_added(astrix: Whole) -> None:
    wanted = [{"name": "Très chaud"}, *reversed(kept(astrix.manager))]
    wanted[-1] = {"id": "new", "name": "Fresh"}

    answer = astrix.manager.put("/api/stages", {"stages": wanted})

    assert answer.status == 200
    assert [(one["id"], one["name"]) for one in answer.json["items"]][:2] == [
        ("own-tres-chaud", "Très chaud"),
        ("no_answer", "No answer"),
    ]
    assert answer.json["items"][-1]["name"] == "Fresh"
    assert make(astrix.manager, first_name="Ada")["stage"] == "own-tres-chaud"


def test_leads_of_a_stage_that_goes_are_moved_with_it(astrix: Whole) -> None:
    own = with_own(astrix.manager)
    lead = make(astrix.manager, first_name="Ada", stage=own)
    standard = [stage for stage in kept(astrix.manager) if stage["id"] != own]

    unsaid = astrix.manager.put("/api/stages", {"stages": standard})
    assert [one["path"] for one in unsaid.details] == [f"moved.{own}"]
    moved = astrix.manager.put("/api/stages", {"stages": standard, "moved": {own: "won"}})

    assert (moved.status, moved.json["moving"]) == (200, False)
    assert astrix.viewer.get(f"/api/leads/{lead['id']}").json["stage"] == "won"
    assert timeline(astrix, lead["id"])[0]["facts"] == {"from": own, "to": "won"}


def test_many_leads_are_moved_by_the_engine(astrix: Whole, monkeypatch: pytest.MonkeyPatch) -> None:
    own = with_own(astrix.manager)
    made = astrix.manager.post("/api/leads/bulk", {"leads": [{"stage": own}] * 25}).json["results"]
    monkeypatch.setattr(pipeline, "MOVED_AT_ONCE", 10)
    monkeypatch.setattr(pipeline, "MOVED_A_BATCH", 10)
    standard = [stage for stage in kept(astrix.manager) if stage["id"] != own]

    moving = astrix.manager.put("/api/stages", {"stages": standard, "moved": {own: "lost"}})
    assert moving.json["moving"] is True
    astrix.work()

    assert {stage["id"]: stage["count"] for stage in stages(astrix.viewer)}["lost"] == 25
    assert astrix.viewer.get("/api/stages").json["moving"] is False
    assert astrix.viewer.get(f"/api/leads/{made[0]['id']}").json["version"] == 2


def test_a_lead_that_is_restored_into_a_stage_that_is_gone_enters_the_first(astrix: Whole) -> None:
    own = with_own(astrix.manager)
    lead = make(astrix.manager, first_name="Ada", stage=own)
    astrix.manager.ask("DELETE", f"/api/leads/{lead['id']}")
    astrix.manager.put("/api/stages", {"stages": [one for one in kept(astrix.manager) if one["id"] != own]})

    assert astrix.manager.post(f"/api/leads/{lead['id']}/restore").json["stage"] == "new"


@pytest.mark.parametrize(
    ("change", "path"),
    [
        (lambda stages: stages[1:], "stages"),
        (lambda stages: [*stages, {"name": "new"}], "stages[6].name"),
        (lambda stages: [*stages, {"name": " "}], "stages[6].name"),
        (lambda stages: [*stages, {"name": "x" * 41}], "stages[6].name"),
        (lambda stages: [*stages, {"name": "a\nb"}], "stages[6].name"),
        (lambda stages: [*stages, {"id": "own-none", "name": "None"}], "stages[6].id"),
        (lambda stages: [*stages, stages[0] | {"name": "Twice"}], "stages[6].id"),
        (lambda stages: [*stages, *({"name": f"Stage {at}"} for at in range(45))], "stages"),
    ],
)
def test_no_pipeline_can_be_like_that(change: Any, path: str, astrix: Whole) -> None:
    answer = astrix.manager.put("/api/stages", {"stages": change(kept(astrix.manager))})

    assert (answer.status, answer.code) == (400, "invalid_params")
    assert path in {one["path"] for one in answer.details}
    assert tuple(stage["id"] for stage in stages(astrix.viewer)) == STANDARD


def test_two_people_do_not_write_over_each_other(astrix: Whole) -> None:
    body = {"stages": [*kept(astrix.manager), {"name": "Hot"}]}

    def put(version: str) -> Response:
        return astrix.manager.send("PUT", "/api/stages", value=body, headers=[("if-match", version)])

    assert put('"0"').status == 200
    late = put('"0"')
    assert (late.status, late.code, late.details["current"]["version"]) == (409, "version_conflict", 1)


def test_only_owners_and_managers_change_it(astrix: Whole) -> None:
    body = {"stages": kept(astrix.manager)}

    for door in (astrix.developer, astrix.member, astrix.viewer, astrix.key("leads:write")):
        assert door.put("/api/stages", body).status == 403
    with_own(astrix.owner)
    assert tuple(stage["id"] for stage in stages(astrix.stranger)) == STANDARD
