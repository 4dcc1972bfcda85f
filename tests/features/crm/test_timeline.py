"""A lead's timeline: filters, pages, entries of machines, and that nothing is told twice."""

import threading
from pathlib import Path
from typing import Any

import pytest

from app.core.reasons import Refused
from app.features.crm.store.timeline import TIMELINE
from app.features.crm.types.by import By
from app.features.crm.types.timeline import ENTRY_TYPES, SOURCES_REMEMBERED, NewEntry, TimelineQuery
from tests.features.crm.people import a_lead
from tests.whole import Prepared, Whole, run, whole

PATH = "/api/leads/lead_ada/timeline"
BY = By(actor="house", name="Astrix", kind="house")


def write(astrix: Whole, *entries: NewEntry, by: By = BY, lead_id: str = "lead_ada") -> None:
    timeline = astrix.house.crm.timeline
    for entry in entries:
        astrix.clock.advance(0.001)
        org = astrix.house.tree.org(astrix.cast.org)
        org.batch_now(lambda batch, entry=entry: timeline.write_in(batch, lead_id, entry, by=by))  # type: ignore[misc]


def once(astrix: Whole, source: str, lead_id: str = "lead_ada") -> bool:
    entry = NewEntry(type="sms", text=source, source=source)
    return run(astrix.house.crm.timeline.write_once(astrix.cast.org, lead_id, entry, by=BY))


def texts(page: dict[str, Any]) -> list[str]:
    return [one["text"] for one in page["items"]]


def walked(astrix: Whole, query: str) -> list[dict[str, Any]]:
    """All pages, one after the other."""
    pages: list[dict[str, Any]] = []
    cursor = ""
    while len(pages) < 100:
        page = astrix.viewer.get(f"{PATH}?{query}{cursor}").json
        pages.append(page)
        if page["next_cursor"] is None:
            return pages
        cursor = f"&cursor={page['next_cursor']}"
    raise AssertionError("the pages have no end")


def test_entries_of_some_types_only(astrix: Whole) -> None:
    a_lead(astrix)
    write(astrix, *(NewEntry(type=kind, text=kind) for kind in ENTRY_TYPES))

    assert texts(astrix.viewer.get(PATH).json) == list(reversed(ENTRY_TYPES))
    assert texts(astrix.viewer.get(f"{PATH}?type=call&type=nova").json) == ["nova", "call"]
    refused = astrix.viewer.get(f"{PATH}?type=fax")
    assert (refused.status, refused.code) == (400, "invalid_params")


@pytest.mark.parametrize("relayed", [False, True])
def test_pages_tell_each_entry_once_while_others_are_written(astrix: Whole, relayed: bool) -> None:
    a_lead(astrix)
    write(astrix, *(NewEntry(type="sms", text=str(number)) for number in range(10)))
    log = astrix.house.tree.org(astrix.cast.org).log(TIMELINE)
    told: list[str] = []
    cursor = ""
    while True:
        page = astrix.viewer.get(f"{PATH}?limit=3{cursor}").json
        told += texts(page)
        write(astrix, NewEntry(type="sms", text="late"))
        if relayed:
            log.take_over()
        if page["next_cursor"] is None:
            break
        cursor = f"&cursor={page['next_cursor']}"

    assert told == [str(number) for number in reversed(range(10))]


def test_a_filter_that_fits_few_entries_pages_on_to_the_last_of_them(
    astrix: Whole, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.store.log_pages.ROWS_LOOKED_AT_MAX", 10)
    a_lead(astrix)
    entries = [NewEntry(type="call" if number % 17 == 0 else "sms", text=str(number)) for number in range(60)]
    write(astrix, *entries)
    while astrix.house.tree.org(astrix.cast.org).log(TIMELINE).take_over():
        pass

    pages = walked(astrix, "type=call&limit=3")

    assert [text for page in pages for text in texts(page)] == ["51", "34", "17", "0"]
    assert len(pages) > 2
    for page in pages:
        assert page.get("total", 0) <= 4
        assert page.get("total_at_least", 0) <= len(page["items"])


def test_a_filter_over_merged_leads_keeps_the_order_of_time(
    astrix: Whole, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.store.log_pages.ROWS_LOOKED_AT_MAX", 10)
    a_lead(astrix)
    a_lead(astrix, "lead_two")
    for number in range(50):
        kind: Any = "call" if number % 12 == 0 else "sms"
        write(astrix, NewEntry(type=kind, text=str(number)), lead_id="lead_ada" if number % 5 else "lead_two")
    answer = astrix.developer.post("/api/leads/lead_ada/merge", {"other_id": "lead_two"})
    assert answer.status == 200
    while astrix.house.tree.org(astrix.cast.org).log(TIMELINE).take_over():
        pass

    pages = walked(astrix, "type=call&limit=2")

    assert [text for page in pages for text in texts(page)] == ["48", "36", "24", "12", "0"]


def test_a_machine_says_why_on_what_and_how_sure_it_is(astrix: Whole) -> None:
    a_lead(astrix)
    nova = By(
        actor="nova",
        name="NOVA",
        kind="nova",
        why="Asked for it",
        evidence=("call_1", "msg_2"),
        confidence=0.8,
    )

    write(astrix, NewEntry(type="nova", facts={"changes": {"title": {"from": "", "to": "Dr"}}}), by=nova)

    (told,) = astrix.viewer.get(PATH).json["items"]
    assert (told["why"], told["evidence"], told["confidence"]) == ("Asked for it", ["call_1", "msg_2"], 0.8)
    assert told["by"] == {"kind": "nova", "id": "nova", "name": "NOVA"}


def test_what_came_through_a_batch_names_it(astrix: Whole) -> None:
    a_lead(astrix)

    write(astrix, NewEntry(type="stage"), by=By(actor="usr_x", kind="batch", source="run_1"))
    write(astrix, NewEntry(type="system"), by=By(actor="usr_x", kind="import", source="imp_1"))

    items = astrix.viewer.get(PATH).json["items"]
    assert [(one["source"], one["batch_id"]) for one in items] == [("imp_1", None), ("run_1", "run_1")]


def test_an_event_that_is_told_twice_is_written_once(astrix: Whole) -> None:
    a_lead(astrix)
    a_lead(astrix, "lead_two")

    assert [once(astrix, "SM1") for _ in "123"] == [True, False, False]
    assert once(astrix, "SM1", "lead_two")
    assert once(astrix, "SM2")
    assert texts(astrix.viewer.get(PATH).json) == ["SM2", "SM1"]


def test_an_old_event_that_is_told_again_days_later_is_found_in_the_timeline(astrix: Whole) -> None:
    a_lead(astrix)
    events = [f"SM{number}" for number in range(2 * SOURCES_REMEMBERED + 3)]
    assert all(once(astrix, source) for source in events)
    log = astrix.house.tree.org(astrix.cast.org).log(TIMELINE)
    log.take_over()
    astrix.clock.advance(5 * 86_400)

    assert not any(once(astrix, source) for source in (events[0], events[1], events[-1], events[70]))

    assert once(astrix, "SM-new")
    page = run(astrix.house.crm.timeline.page(astrix.cast.org, "lead_ada", TimelineQuery(limit=200)))
    assert len(page.items) == len(events) + 1


def test_two_processes_that_are_told_at_once_write_one_entry(
    astrix: Whole, prepared_whole: Prepared, tmp_path: Path
) -> None:
    a_lead(astrix)
    with whole(prepared_whole, tmp_path / "data") as other:
        assert other.viewer.get(PATH).status == 200
        for number in range(SOURCES_REMEMBERED + 1):
            once(astrix, f"SM{number}")
        wrote: list[bool] = []
        gate = threading.Barrier(4)

        def tell(here: Whole) -> None:
            gate.wait()
            wrote.append(once(here, "SM-both"))

        threads = [threading.Thread(target=tell, args=(here,)) for here in (astrix, other) * 2]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert not once(other, "SM0")

    assert sorted(wrote) == [False, False, False, True]
    rows = astrix.house.tree.org(astrix.cast.org).log(TIMELINE).tail(subject="lead_ada", limit=200).rows
    assert [row.value.source for row in rows].count("SM-both") == 1


def test_an_event_of_a_merged_lead_is_told_once_by_the_one_that_stays(astrix: Whole) -> None:
    a_lead(astrix)
    a_lead(astrix, "lead_two")
    assert once(astrix, "SM1", "lead_two")
    astrix.developer.post("/api/leads/lead_ada/merge", {"other_id": "lead_two"})

    assert not once(astrix, "SM1", "lead_two")
    assert not once(astrix, "SM1", "lead_ada")
    assert once(astrix, "SM2", "lead_two")

    (told,) = [one for one in astrix.viewer.get(PATH).json["items"] if one["source"] == "SM2"]
    assert told["lead_id"] == "lead_ada"


def test_nothing_is_written_about_a_lead_that_is_not_there(astrix: Whole) -> None:
    with pytest.raises(Refused, match="not_found"):
        once(astrix, "SM1", "lead_none")


def test_an_entry_without_a_source_cannot_be_written_once(astrix: Whole) -> None:
    a_lead(astrix)

    with pytest.raises(ValueError, match="source"):
        run(astrix.house.crm.timeline.write_once(astrix.cast.org, "lead_ada", NewEntry(type="sms"), by=BY))


def test_what_happened_earlier_does_not_move_the_last_contact_back(astrix: Whole) -> None:
    a_lead(astrix)
    write(astrix, NewEntry(type="call", at=2_000_000))
    write(astrix, NewEntry(type="email", at=1_000_000), NewEntry(type="system"), NewEntry(type="stage"))

    lead = astrix.viewer.get("/api/leads/lead_ada").json

    assert (lead["last_activity_at"], lead["last_activity_type"]) == ("1970-01-01T00:00:02.000Z", "call")


@pytest.mark.parametrize(
    "cursor", ["x", "", "bm90IGpzb24", "eyJiZWdhbiI6MSwicGxhY2VzIjp7ImxlYWRfYWRhIjoiZmYtMC0wIn19"]
)
def test_what_is_no_cursor_of_this_timeline_is_refused(astrix: Whole, cursor: str) -> None:
    a_lead(astrix)
    write(astrix, NewEntry(type="sms"))

    refused = astrix.viewer.get(f"{PATH}?cursor={cursor}")

    assert (refused.status, refused.code) == (400, "invalid_params")


def test_a_cursor_opens_no_other_leads_entries(astrix: Whole) -> None:
    a_lead(astrix)
    a_lead(astrix, "lead_two")
    write(astrix, *(NewEntry(type="sms", text=str(number)) for number in range(3)))
    cursor = astrix.viewer.get(f"{PATH}?limit=1").json["next_cursor"]

    other = astrix.viewer.get(f"/api/leads/lead_two/timeline?cursor={cursor}")

    assert other.json["items"] == []


def test_a_stranger_and_an_unknown_lead_are_answered_alike(astrix: Whole) -> None:
    a_lead(astrix)

    assert astrix.stranger.get(PATH).code == "not_found"
    assert astrix.viewer.get("/api/leads/lead_none/timeline").code == "not_found"
    assert astrix.key("leads:read").get(PATH).status == 200
    assert astrix.key("tasks:read").get(PATH).code == "insufficient_role"
