"""Lists from files: each row is added, known or told with its reason; cut off anywhere, none counts twice."""

import asyncio
import threading
from typing import Any

import msgspec
import pytest

from app.features.audit.types import AuditQuery
from app.features.compliance.service import imports as importing
from app.store.traces import Person
from app.work.item import WORK, Ticket
from tests.features.compliance.conftest import Upload
from tests.http.asking import Response
from tests.whole import Whole, run

VOICE = "/api/suppression/voice"
FEW = b"Phone,Name\n(415) 555-0132,Jo\n+14155550199,Al\n415 555 0132,Jo again\nnobody,?\n,\n72345,Short\n"


def start(astrix: Whole, file_id: str, **more: Any) -> Response:
    return astrix.developer.post(f"{VOICE}/import", {"file_id": file_id, "country": "US", **more})


def addresses(astrix: Whole) -> frozenset[str]:
    return astrix.house.compliance.suppressions.addresses(astrix.cast.org, "voice")


def many(count: int) -> bytes:
    return b"phone\n" + b"".join(b"+1415%07d\n" % at for at in range(2_000_000, 2_000_000 + count))


def test_a_short_list_is_taken_at_once_and_every_row_is_accounted_for(astrix: Whole, upload: Upload) -> None:
    answer = start(astrix, upload(FEW), reason="dnc")

    assert answer.status == 200, answer.body
    told = answer.json
    assert (told["state"], told["of"], told["rows"]) == ("done", 5, 5)
    assert (told["added"], told["known"], told["invalid_count"]) == (2, 1, 2)
    assert [(bad["row"], bad["value"]) for bad in told["invalid"]] == [(5, "nobody"), (7, "72345")]
    assert all(bad["message"].endswith(".") for bad in told["invalid"])
    assert addresses(astrix) == {"+14155550132", "+14155550199"}
    (item, *_) = astrix.viewer.get(VOICE).json["items"]
    assert (item["reason"], item["source"], item["by"]) == (
        "dnc",
        f"import:{told['id']}",
        astrix.cast.developer.user,
    )


def test_it_is_one_entry_of_the_audit_log_however_many_rows_it_has(astrix: Whole, upload: Upload) -> None:
    told = start(astrix, upload(FEW)).json

    found = run(astrix.house.audit.page(astrix.cast.org, AuditQuery(action="suppression.*"))).items
    assert [(entry.action, entry.target) for entry in found] == [("suppression.import", told["id"])]
    assert (found[0].facts["added"], found[0].facts["invalid"]) == ("2", "2")


def test_the_same_file_again_adds_nothing(astrix: Whole, upload: Upload) -> None:
    file_id = upload(FEW)
    start(astrix, file_id)

    again = start(astrix, file_id).json

    assert (again["added"], again["known"]) == (0, 3)
    assert len(addresses(astrix)) == 2


@pytest.mark.parametrize(
    "content",
    [b"\n", b"phone\n", b'phone\n"+14155550132\n', b"+1415555\0\n", b"," * 300, b"x" * 200_000],
)
def test_a_file_that_is_no_list_is_refused_and_nothing_is_written(
    astrix: Whole, upload: Upload, content: bytes
) -> None:
    answer = start(astrix, upload(content))

    assert (answer.status, answer.code) == (400, "invalid_params")
    assert answer.details[0]["path"] == "file_id"
    assert addresses(astrix) == frozenset()
    assert astrix.owner.get(f"{VOICE}/imports").json["items"] == []


def test_hostile_cells_are_told_as_they_are_but_move_no_cursor(astrix: Whole, upload: Upload) -> None:
    content = b'phone\n=HYPERLINK(1)\n"\x1b[2J\r\nx"\n' + b"9" * 500 + b"\n+14155550132\n"

    told = start(astrix, upload(content)).json

    assert (told["added"], told["invalid_count"]) == (1, 3)
    assert told["invalid"][0]["value"] == "=HYPERLINK(1)"
    assert told["invalid"][1]["value"] == "\ufffd[2J\ufffd\ufffdx"
    assert len(told["invalid"][2]["value"]) == 80


def test_a_file_of_somebody_else_or_for_something_else_is_not_found(astrix: Whole, upload: Upload) -> None:
    file_id = upload(FEW)
    other = astrix.house.files.put_generated(
        astrix.cast.org, FEW, name="list.csv", mime="text/csv", purpose="lead"
    )

    assert astrix.stranger.post(f"{VOICE}/import", {"file_id": file_id}).status == 404
    assert start(astrix, other.id).status == 404
    assert start(astrix, "file_nothing").status == 404
    assert addresses(astrix) == frozenset()


def test_an_import_is_read_by_everybody_in_the_org_on_its_own_channel_alone(
    astrix: Whole, upload: Upload
) -> None:
    import_id = start(astrix, upload(FEW)).json["id"]

    assert astrix.viewer.get(f"{VOICE}/imports/{import_id}").json["added"] == 2
    assert [one["id"] for one in astrix.viewer.get(f"{VOICE}/imports").json["items"]] == [import_id]
    assert astrix.stranger.get(f"{VOICE}/imports/{import_id}").status == 404
    assert astrix.viewer.get(f"/api/suppression/sms/imports/{import_id}").status == 404


def test_the_same_request_twice_is_one_import(astrix: Whole, upload: Upload) -> None:
    body = {"file_id": upload(FEW), "country": "US"}
    door = astrix.owner.with_headers(("Idempotency-Key", "once"))

    first, again = (door.post(f"{VOICE}/import", body) for _ in range(2))

    assert first.json == again.json
    assert len(astrix.owner.get(f"{VOICE}/imports").json["items"]) == 1


def test_the_same_request_for_a_long_list_waits_for_the_engine_once(astrix: Whole, upload: Upload) -> None:
    body = {"file_id": upload(many(2_100)), "country": "US"}
    door = astrix.owner.with_headers(("Idempotency-Key", "once"))

    first, again = (door.post(f"{VOICE}/import", body) for _ in range(2))

    assert first.json == again.json
    assert again.json["state"] == "waiting"
    astrix.work()
    (told,) = astrix.owner.get(f"{VOICE}/imports").json["items"]
    assert (told["state"], told["added"]) == ("done", 2_100)


def test_an_import_whose_work_died_is_told_as_failed(astrix: Whole, upload: Upload) -> None:
    import_id = start(astrix, upload(many(2_100))).json["id"]
    tree, org = astrix.house.tree, astrix.cast.org
    (item,) = tree.org(org).rows(WORK)
    tree.org(org).batch_now(lambda batch: batch.delete(WORK, item.key))

    told = astrix.viewer.get(f"{VOICE}/imports/{import_id}").json

    assert told["state"] == "failed"
    assert "again" in told["error"]


# Long ones


def test_a_long_list_is_read_by_the_engine(astrix: Whole, upload: Upload) -> None:
    answer = start(astrix, upload(many(2_300) + b"nobody\n"))
    assert (answer.status, answer.json["state"]) == (202, "waiting")
    assert addresses(astrix) == frozenset()

    astrix.work()

    told = astrix.viewer.get(f"{VOICE}/imports/{answer.json['id']}").json
    assert (told["state"], told["of"], told["rows"], told["added"]) == ("done", 2_301, 2_301, 2_300)
    assert (told["invalid_count"], told["invalid"][0]["row"]) == (1, 2_302)
    assert len(addresses(astrix)) == 2_300
    entries = run(astrix.house.audit.page(astrix.cast.org, AuditQuery(action="suppression.import"))).items
    assert [entry.facts["state"] for entry in entries] == ["done", "waiting"]
    assert {entry.actor for entry in entries} == {astrix.cast.developer.user}


def test_cut_off_anywhere_it_goes_on_behind_the_last_row(
    astrix: Whole, upload: Upload, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "BATCH_ROWS", 50)
    monkeypatch.setattr(importing, "AT_ONCE_ROWS_MAX", 10)
    import_id = start(astrix, upload(many(220) + b"+14152000000\nnobody\n")).json["id"]
    imports, org = astrix.house.compliance.imports, astrix.cast.org
    row = imports._store.import_(org, import_id)
    assert row is not None
    ticket = Ticket(row.value.work, 1, msgspec.Raw(msgspec.json.encode({"import_id": import_id})))

    for stop_after in (1, 2):
        with pytest.raises(importing.Broken):
            run_until(imports, org, ticket, stop_after)
    seen = imports.get(org, "voice", import_id)
    assert (seen.state, seen.rows, seen.added) == ("running", 150, 150)
    astrix.work()

    told = imports.get(org, "voice", import_id)
    assert (told.state, told.rows, told.added, told.known, told.invalid_count) == ("done", 222, 220, 1, 1)
    assert len(addresses(astrix)) == 220


def run_until(imports: importing.Imports, org: Any, ticket: Ticket, batches: int) -> None:
    """As if the engine ended after so many batches."""
    row = imports._store.import_(org, ticket.read(importing.Wanted).import_id)
    assert row is not None

    class Ending(threading.Event):
        def __init__(self) -> None:
            super().__init__()
            self.asked = 0

        def is_set(self) -> bool:
            self.asked += 1
            return self.asked > batches

    imports._run(org, row.value, ticket=ticket, stop=Ending())


def test_two_engines_at_once_count_no_row_twice(
    astrix: Whole, upload: Upload, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "BATCH_ROWS", 20)
    monkeypatch.setattr(importing, "AT_ONCE_ROWS_MAX", 10)
    import_id = start(astrix, upload(many(400))).json["id"]
    imports, org = astrix.house.compliance.imports, astrix.cast.org
    ticket = Ticket("work_1", 1, msgspec.Raw(msgspec.json.encode({"import_id": import_id})))

    async def both() -> None:
        await asyncio.gather(imports.run(org, ticket), imports.run(org, ticket))

    run(both())
    told = imports.get(org, "voice", import_id)
    assert (told.rows, told.added, told.known) == (400, 400, 0)


def test_a_long_list_that_turns_out_to_be_none_fails_before_its_first_row_is_written(
    astrix: Whole, upload: Upload
) -> None:
    answer = start(astrix, upload(many(30_000) + b'"not closed\n'))
    assert answer.status == 202

    astrix.work()

    told = astrix.viewer.get(f"{VOICE}/imports/{answer.json['id']}").json
    assert (told["state"], told["added"]) == ("failed", 0)
    assert "quotation mark" in told["error"]
    assert addresses(astrix) == frozenset()


def test_a_file_that_is_gone_by_then_fails_with_a_sentence(
    astrix: Whole, upload: Upload, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "AT_ONCE_ROWS_MAX", 1)
    file_id = upload(FEW)
    import_id = start(astrix, file_id).json["id"]
    assert astrix.owner.ask("DELETE", f"/api/files/{file_id}").status == 204

    astrix.work()

    told = astrix.viewer.get(f"{VOICE}/imports/{import_id}").json
    assert told["state"] == "failed"
    assert told["error"]


def test_import_records_do_not_pile_up(
    astrix: Whole, upload: Upload, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "IMPORTS_KEPT_MAX", 3)
    file_id = upload(FEW)

    made = [start(astrix, file_id).json["id"] for _ in range(5)]

    kept = [one["id"] for one in astrix.owner.get(f"{VOICE}/imports").json["items"]]
    assert kept == made[:1:-1]


def test_rows_that_were_no_address_are_forgotten_with_their_person(astrix: Whole, upload: Upload) -> None:
    import_id = start(astrix, upload(b"phone\n+14155550132\nJo Bloggs\nAl Other\n")).json["id"]

    astrix.house.compliance.traces.erase(astrix.cast.org, Person(names=frozenset({"jo bloggs"})))

    told = astrix.viewer.get(f"{VOICE}/imports/{import_id}").json
    assert [bad["value"] for bad in told["invalid"]] == ["", "Al Other"]
