"""Leads that may be one person: found by the engine, told with the reason, dismissed for good."""

from typing import Any

import pytest

from app.core.clock import SECOND_US
from app.features.crm.rules.likeness import likeness, pairs, print_of, traits_of
from app.features.crm.types.lead import LeadSlim
from tests.features.crm.people import a_lead
from tests.whole import Whole, run


def look(astrix: Whole) -> int | None:
    return run(astrix.house.crm.duplicates.search(astrix.cast.org))


def search(astrix: Whole) -> None:
    """As the engine does: it asks again whenever it was told to."""
    while (until := look(astrix)) is not None:
        astrix.clock.advance((until - astrix.clock.now_us()) / SECOND_US)


def found(astrix: Whole, query: str = "") -> list[dict[str, Any]]:
    listed: list[dict[str, Any]] = astrix.viewer.get(f"/api/duplicates{query}").json["items"]
    return listed


def slim(**fields: Any) -> LeadSlim:
    return LeadSlim(stage="new", created_at=1, **fields)


ADA = {"first_name": "Ada", "last_name": "Reyes"}


@pytest.mark.parametrize(
    ("one", "other", "kind", "scores", "why"),
    [
        ({**ADA, "phone": "+4930123456"}, {**ADA, "phone": "+4930123456"}, "exact", (95, 100), "same_phone"),
        (
            {"email": "ada@reyes.example"},
            {**ADA, "email": "ada@reyes.example"},
            "exact",
            (95, 100),
            "same_email",
        ),
        (
            {**ADA, "phone": "+4930123456"},
            {"first_name": "Ben", "last_name": "Reyes", "phone": "+4930123456"},
            "fuzzy",
            (1, 40),
            "another_first_name",
        ),
        (
            {**ADA, "company": "Reyes GmbH"},
            {"first_name": "Áda", "last_name": "Reyés", "company": "REYES"},
            "fuzzy",
            (70, 94),
            "same_company",
        ),
        (
            {"first_name": "Catherine", "last_name": "Meyer", "email": "c.meyer@one.example"},
            {"first_name": "Katherine", "last_name": "Meier", "email": "cmeyer@two.example"},
            "fuzzy",
            (60, 94),
            "same_mailbox",
        ),
        (
            {**ADA, "phone": "+4930123456"},
            {**ADA, "phone": "+493015123456"},
            "fuzzy",
            None,
            "",
        ),
    ],
)
def test_what_two_leads_share_decides_how_likely_they_are_one(
    one: dict[str, Any], other: dict[str, Any], *, kind: str, scores: tuple[int, int] | None, why: str
) -> None:
    judged = likeness(traits_of("a", slim(**one)), traits_of("b", slim(**other)))

    if scores is None:
        assert judged is None
        return
    assert judged is not None
    assert judged.kind == kind
    assert scores[0] <= judged.score <= scores[1]
    assert why in judged.why


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (ADA, ADA | {"email": "other@example.com", "phone": "+4930999999"}),
        (
            {**ADA, "email": "info@one.example"},
            {"first_name": "Bo", "last_name": "Li", "email": "info@two.example"},
        ),
        ({"first_name": "Ada"}, {"last_name": "Reyes"}),
        ({}, {}),
    ],
)
def test_people_with_little_in_common_are_two(one: dict[str, Any], other: dict[str, Any]) -> None:
    one = {"email": "one@example.com", "phone": "+4930111111", **one}

    assert likeness(traits_of("a", slim(**one)), traits_of("b", slim(**other))) is None


def test_each_pair_is_compared_once_and_a_large_group_with_neighbours_only() -> None:
    known = {
        f"l{number:03}": traits_of(f"l{number:03}", slim(**ADA, phone="+4930123456")) for number in range(300)
    }

    compared = list(pairs(known))

    assert len(compared) == len(set(compared))
    assert 300 < len(compared) < 300 * 20


def test_only_what_is_compared_changes_the_print() -> None:
    one, other = traits_of("a", slim(**ADA)), traits_of("b", slim(**ADA))

    assert print_of(one, other) == print_of(other, one)
    assert print_of(one, other) == print_of(one, traits_of("b", slim(**ADA, score=5)))
    assert print_of(one, other) != print_of(one, traits_of("b", slim(**ADA, company="X")))


def test_what_was_found_is_listed_side_by_side_the_likeliest_first(astrix: Whole) -> None:
    a_lead(astrix, "lead_one", phone="+4930123456")
    a_lead(astrix, "lead_two", phone="+4930123456")
    a_lead(astrix, "lead_ben", first_name="Ben", phone="+4930123456")
    assert found(astrix) == []

    search(astrix)

    listed = found(astrix)
    assert [one["kind"] for one in listed] == ["exact", "fuzzy", "fuzzy"]
    assert {lead["id"] for lead in listed[0]["leads"]} == {"lead_one", "lead_two"}
    assert listed[0]["score"] > listed[1]["score"]
    assert astrix.stranger.get("/api/duplicates").json["items"] == []


def test_a_lead_that_changes_is_compared_again_and_others_are_not(astrix: Whole) -> None:
    a_lead(astrix, "lead_one", phone="+4930123456")
    a_lead(astrix, "lead_two", phone="+4930123456")
    search(astrix)
    assert len(found(astrix)) == 1

    a_lead(astrix, "lead_two", first_name="Zoe", last_name="Quist", phone="+4930777777")
    until = look(astrix)
    assert until is not None
    assert len(found(astrix)) == 1

    search(astrix)
    assert found(astrix) == []


def test_a_deleted_lead_is_nobodys_duplicate(astrix: Whole) -> None:
    a_lead(astrix, "lead_one", phone="+4930123456")
    a_lead(astrix, "lead_two", phone="+4930123456")
    search(astrix)

    a_lead(astrix, "lead_two", phone="+4930123456", deleted_at=5)
    assert found(astrix) == []
    search(astrix)

    assert astrix.viewer.get("/api/duplicates").json["total"] == 0


def test_what_was_dismissed_comes_back_only_when_one_of_the_two_changes(astrix: Whole) -> None:
    a_lead(astrix, "lead_one", phone="+4930123456")
    a_lead(astrix, "lead_two", phone="+4930123456")
    search(astrix)
    (one,) = found(astrix)

    assert astrix.member.post(f"/api/duplicates/{one['id']}/dismiss").code == "insufficient_role"
    assert astrix.stranger.post(f"/api/duplicates/{one['id']}/dismiss").code == "not_found"
    assert astrix.developer.post(f"/api/duplicates/{one['id']}/dismiss").status == 204

    a_lead(astrix, "lead_two", phone="+4930123456", score=5)
    search(astrix)
    assert found(astrix) == []
    assert [row["id"] for row in found(astrix, "?dismissed=true")] == [one["id"]]

    a_lead(astrix, "lead_two", phone="+4930123456", company="New Inc")
    search(astrix)
    assert [row["id"] for row in found(astrix)] == [one["id"]]


def test_the_same_request_dismisses_once(astrix: Whole) -> None:
    a_lead(astrix, "lead_one", phone="+4930123456")
    a_lead(astrix, "lead_two", phone="+4930123456")
    search(astrix)
    path = f"/api/duplicates/{found(astrix)[0]['id']}/dismiss"

    twice = [astrix.developer.post(path, headers=[("idempotency-key", "k1")]) for _ in "12"]

    assert [one.status for one in twice] == [204, 204]
    assert len(astrix.owner.get("/api/audit?action=duplicate.dismiss").json["items"]) == 1


def test_a_search_that_was_cut_off_is_done_again(astrix: Whole, monkeypatch: pytest.MonkeyPatch) -> None:
    a_lead(astrix, "lead_one", phone="+4930123456")
    a_lead(astrix, "lead_two", phone="+4930123456")
    duplicates = astrix.house.crm.duplicates

    async def fail(*_: Any, **__: Any) -> None:
        raise RuntimeError("the power went")

    monkeypatch.setattr(duplicates, "_write", fail)
    with pytest.raises(RuntimeError):
        search(astrix)
    monkeypatch.undo()

    search(astrix)
    assert len(found(astrix)) == 1


def test_nothing_is_compared_while_somebody_writes_much_unless_that_takes_long(astrix: Whole) -> None:
    searched: list[float] = []
    began = astrix.clock.now_us()
    for number in range(90):
        a_lead(astrix, f"lead_{number}", phone="+4930123456")
        look(astrix)
        if found(astrix) and not searched:
            searched.append((astrix.clock.now_us() - began) / SECOND_US)
        astrix.clock.advance(1)

    assert len(searched) == 1
    assert 60 <= searched[0] <= 62


def test_a_list_goes_on_by_its_cursor(astrix: Whole) -> None:
    for number in range(4):
        a_lead(astrix, f"lead_{number}", phone="+4930123456")
    search(astrix)

    first = astrix.viewer.get("/api/duplicates?limit=4").json
    second = astrix.viewer.get(f"/api/duplicates?limit=4&cursor={first['next_cursor']}").json

    assert first["total"] == 6
    assert len({row["id"] for row in first["items"] + second["items"]}) == 6
    assert second["next_cursor"] is None
