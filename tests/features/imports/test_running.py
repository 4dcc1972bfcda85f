"""The import itself: consent, cancelling, what a stop leaves, what is told of it."""

import threading
from functools import partial
from typing import Any

import msgspec
import pytest

from app.features.imports.service.steps import Wanted
from app.features.imports.store import CHUNKS, IMPORTS
from app.store.batch import Batch
from app.work.item import WORK, Ticket
from tests.features.imports.carrying import NOBODY_AGREED, Carrying, people, sheet
from tests.whole import run

BY_TEXT = {
    "channel": "sms",
    "class": "marketing",
    "source": "form",
    "wording": "Yes, send me offers by text.",
    "evidence": "fair 2026",
}


@pytest.mark.parametrize(
    ("said", "path"),
    [
        ({}, "consent"),
        ({"consent": {}}, "consent"),
        ({"consent": {"none": False, "records": []}}, "consent"),
        ({"consent": {"none": True, "records": [BY_TEXT]}}, "consent"),
        ({"consent": {"records": [{**BY_TEXT, "wording": " "}]}}, "consent.records[0].wording"),
        ({"consent": {"records": [BY_TEXT, BY_TEXT]}}, "consent.records"),
        ({"consent": {"records": [{**BY_TEXT, "channel": "smoke"}]}}, "consent.records[0].channel"),
    ],
)
def test_nothing_starts_before_somebody_said_how_these_people_agreed(
    imports: Carrying, said: dict[str, Any], path: str
) -> None:
    # given
    ready = imports.previewed(people(2))

    # when
    refused = imports.start(ready["id"], said)

    # then
    assert refused.code == "invalid_params"
    assert [problem["path"] for problem in refused.details] == [path]
    assert imports.read(ready["id"])["state"] == "ready"
    assert imports.count() == 0


def test_what_they_agreed_to_is_kept_on_each_lead_with_the_import_as_evidence(imports: Carrying) -> None:
    # given
    ready = imports.previewed(people(2))

    # when
    done = imports.started(ready["id"], {"records": [BY_TEXT]})

    # then
    assert done["consent"]["records"] == [BY_TEXT]
    for lead in imports.leads():
        told = imports.door.get(f"/api/leads/{lead['id']}/consent").json["current"]["sms"]["marketing"]
        assert (told["state"], told["wording"]) == ("given", BY_TEXT["wording"])
        assert told["evidence"] == f"{done['id']}: fair 2026"


def test_who_withdrew_has_not_agreed_again_because_a_file_holds_them(imports: Carrying) -> None:
    # given
    imports.done(people(2))
    lead = next(one for one in imports.leads() if one["first_name"] == "Ann1")
    withdrawn = {**BY_TEXT, "state": "withdrawn", "source": "message"}
    assert imports.door.put(f"/api/leads/{lead['id']}/consent", withdrawn).status == 200

    # when
    ready = imports.previewed(people(2).replace("Harbour", "Quay"), policy="update")
    done = imports.started(ready["id"], {"records": [BY_TEXT]})

    # then
    assert done["buckets"]["updated"] == 2
    assert {one["code"] for one in ready["preview"]["problems"]} == {"stays_withdrawn"}
    states = {one["first_name"]: one["consent"]["sms"]["marketing"]["state"] for one in imports.leads()}
    assert states == {"Ann0": "given", "Ann1": "withdrawn"}


def test_a_cancelled_import_keeps_what_it_did_and_offers_to_take_it_back(imports: Carrying) -> None:
    # given: an import whose second chunk is never reached
    ready = imports.previewed(people(600))
    assert imports.start(ready["id"], NOBODY_AGREED).status == 202
    running = imports.astrix.house.imports.running
    write, org = running._step, imports.astrix.cast.org

    def once(batch: Any, **what: Any) -> bool:
        went = write(batch, **what)
        row = batch.get(IMPORTS, ready["id"])
        batch.put(IMPORTS, ready["id"], _with(row.value, state="cancelling"))
        return went

    running._step = once  # type: ignore[method-assign]

    # when
    imports.astrix.work()
    cancelled = imports.read(ready["id"])

    # then
    assert cancelled["state"] == "cancelled"
    assert cancelled["buckets"]["created"] == imports.count() == 250
    assert cancelled["undo_token"]
    assert imports.undone(ready["id"])["undone"]["deleted"] == 250
    assert imports.count() == 0
    assert org


def _with(one: Any, **fields: Any) -> Any:
    return msgspec.structs.replace(one, **fields)


def test_cancelling_before_it_started_ends_it(imports: Carrying) -> None:
    # given
    ready = imports.previewed(people(2))

    # when
    cancelled = imports.door.post(f"/api/imports/{ready['id']}/cancel")

    # then
    assert cancelled.json["state"] == "cancelled"
    assert cancelled.json["undo_token"] is None
    assert imports.start(ready["id"], NOBODY_AGREED).code == "invalid_state"
    assert imports.door.post(f"/api/imports/{ready['id']}/cancel").code == "invalid_state"


def test_an_import_that_was_cut_off_goes_on_at_the_next_row_and_says_so(imports: Carrying) -> None:
    # given: the engine ends after two chunks, and the file holds a twin of an early row further down
    content = people(700) + people(1).partition("\n")[2]
    ready = imports.previewed(content)
    assert imports.start(ready["id"], NOBODY_AGREED).status == 202
    house, org = imports.astrix.house, imports.astrix.cast.org
    running = house.imports.running
    write = running._step
    written: list[int] = []

    def dies(batch: Any, **what: Any) -> bool:
        if len(written) == 2:
            raise KeyboardInterrupt
        written.append(1)
        return write(batch, **what)

    one = house.tree.org(org).get(IMPORTS, ready["id"])
    assert one is not None
    running._step = dies  # type: ignore[method-assign]
    with pytest.raises(BaseException):  # noqa: B017  (the end of the process, as far as a test can have it)
        running._run(org, one.value, again=False, stop=threading.Event())
    running._step = write  # type: ignore[method-assign]
    assert imports.count() == 500

    # when
    imports.astrix.work()
    done = imports.read(ready["id"])

    # then
    assert done["state"] == "done"
    assert done["resumed"] is True
    assert done["buckets"] == {"created": 700, "updated": 0, "duplicate": 1, "invalid": 0, "skipped": 0}
    assert imports.count() == 700
    assert [row["row"] for row in imports.rows(done["id"], "&bucket=duplicate")] == [701]


def test_work_that_is_done_twice_does_nothing_twice(imports: Carrying) -> None:
    # given
    done = imports.done(people(3))
    house, org = imports.astrix.house, imports.astrix.cast.org
    seq = house.tree.org(org).last_seq

    # when
    payload = msgspec.Raw(msgspec.json.encode(Wanted(done["id"])))
    for work in (
        house.imports.reading,
        house.imports.previewing,
        house.imports.running,
        house.imports.undoing,
    ):
        run(work.work(org, Ticket("work_again", 2, payload)))

    # then
    assert house.tree.org(org).last_seq == seq


def test_an_import_that_nobody_is_at_any_more_is_shown_as_failed_and_can_be_taken_back(
    imports: Carrying,
) -> None:
    # given: the queue gave it up
    ready = imports.previewed(people(2))
    assert imports.start(ready["id"], NOBODY_AGREED).status == 202
    org = imports.astrix.house.tree.org(imports.astrix.cast.org)
    for key in [row.key for row in org.rows(WORK)]:
        org.batch_now(partial(Batch.delete, kind=WORK, key=key))

    # when
    told = imports.read(ready["id"])

    # then
    assert (told["state"], told["error"]["code"]) == ("failed", "engine_gave_up")
    assert told["undo_token"]
    assert imports.undone(ready["id"])["state"] == "undone"


def test_a_key_used_twice_begins_one_import(imports: Carrying) -> None:
    # given
    file_id = imports.file(people(1))
    key = [("Idempotency-Key", "the-same")]

    # when
    first = imports.door.post("/api/imports", {"file_id": file_id}, headers=key)
    again = imports.door.post("/api/imports", {"file_id": file_id}, headers=key)

    # then
    assert first.json["id"] == again.json["id"]
    assert again.header("idempotent-replayed") == "true"
    assert len(imports.door.get("/api/imports").json["items"]) == 1


def test_each_step_is_audited_once_and_no_lead_is(imports: Carrying) -> None:
    # when
    done = imports.done(people(5))
    imports.undone(done["id"])

    # then
    found = imports.door.get(f"/api/audit?target={done['id']}&limit=50").json["items"]
    assert [entry["action"] for entry in reversed(found)] == [
        "import.create",
        "import.start",
        "import.done",
        "import.undo",
        "import.undone",
    ]
    assert found[-3]["facts"]["created"] == 5
    assert imports.door.get("/api/audit?action=lead.*").json["items"] == []


def test_a_long_import_tells_who_started_it(imports: Carrying) -> None:
    # given
    ready = imports.previewed(people(3))
    assert imports.start(ready["id"], NOBODY_AGREED).status == 202
    imports.astrix.clock.advance(11)

    # when
    imports.astrix.work()

    # then
    (notice,) = [
        one for one in imports.door.get("/api/notices").json["items"] if one["kind"] == "import_done"
    ]
    assert notice["path"] == f"/imports/{ready['id']}"
    assert "people.csv" in notice["title"]
    assert "3 new leads" in notice["body"]


def test_what_an_import_keeps_for_being_taken_back_goes_after_thirty_days(imports: Carrying) -> None:
    # given
    done = imports.done(sheet(("First name", "E-mail"), [("Ann", "ann@x.org"), ("Ben", "nobody")]))
    house, org = imports.astrix.house, imports.astrix.cast.org
    due_us = run(house.imports.letting_go.sweep(org))
    assert due_us is not None
    assert house.tree.org(org).count(CHUNKS) == 1

    # when
    imports.astrix.clock.advance(30 * 86_400 + 1)
    run(house.imports.letting_go.sweep(org))

    # then
    row = house.tree.org(org).get(IMPORTS, done["id"])
    assert row is not None
    assert house.tree.org(org).count(CHUNKS) == 0
    assert (row.value.preview, row.value.columns, row.value.buckets.created) == (None, (), 1)
    assert b"ann@x.org" not in repr(row.value).encode()


def test_a_custom_field_that_was_taken_away_meanwhile_is_passed_over(imports: Carrying) -> None:
    # given
    fields = {"fields": [{"name": "Budget", "kind": "number", "key": "budget"}]}
    assert imports.door.put("/api/fields", fields).status == 200
    ready = imports.previewed(sheet(("First name", "Budget"), [("Ann", "7")]))
    assert imports.door.put("/api/fields", {"fields": []}).status == 200

    # when
    done = imports.started(ready["id"])

    # then
    assert done["buckets"]["created"] == 1
    assert imports.leads()[0]["custom"] == {}


def test_a_file_that_is_gone_fails_the_import_in_words_and_what_was_done_can_be_taken_back(
    imports: Carrying,
) -> None:
    # given
    ready = imports.previewed(people(2))
    assert imports.door.send("DELETE", f"/api/files/{ready['file_id']}").status < 300

    # when
    failed = imports.started(ready["id"])

    # then
    assert (failed["state"], failed["error"]["code"]) == ("failed", "source_gone")
    assert imports.undone(ready["id"])["state"] == "undone"
