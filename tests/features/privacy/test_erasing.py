"""After somebody is erased no file of the tree speaks of them, and nothing of anybody else is gone."""

import shutil
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

import msgspec
import pytest

from app.core.ids import OrgId
from app.features.audit.types import AuditQuery
from app.features.files.store import FILES
from app.features.orgs.store import EXPORTS
from app.features.orgs.types import Export
from app.features.privacy.store import ERASED, REQUESTS
from app.store.archive import BadArchive
from app.store.batch import Batch
from app.store.fsck import check
from app.store.traces import Person
from app.work.attempts import BROKEN_OFF_MAX
from app.work.item import WORK, Ticket
from tests.features.files.sending import uploaded
from tests.features.privacy.people import (
    EMAIL,
    LIST,
    NAME,
    PHONE,
    WORDS,
    erase,
    found,
    much,
    other,
    person,
    requests,
)
from tests.whole import Prepared, Whole, run, whole


def test_nothing_speaks_of_them_any_more(astrix: Whole) -> None:
    lead_id, bob = much(astrix), other(astrix)
    assert found(astrix)

    asked = erase(astrix, lead_id)
    assert (asked.status, asked.json["state"]) == (202, "waiting")
    astrix.work()

    (request,) = requests(astrix)
    assert (request["state"], request["error"]) == ("done", None)
    assert found(astrix) == {}
    assert astrix.owner.get(f"/api/leads/{lead_id}").code == "not_found"
    assert [entry["text"] for entry in _notes(astrix, bob)] == ["Bob builds"]
    assert astrix.owner.get(f"/api/files?lead_id={bob}").json["total"] == 1


def _notes(astrix: Whole, lead_id: str) -> list[dict[str, str]]:
    listed: list[dict[str, str]] = astrix.owner.get(f"/api/leads/{lead_id}/timeline?type=note").json["items"]
    return listed


def test_the_report_says_what_went_where_and_what_ages_out(astrix: Whole) -> None:
    erase(astrix, much(astrix))
    astrix.work()

    (request,) = requests(astrix)
    counts = {part["room"]: part["count"] for part in request["parts"]}

    assert counts["crm"] >= 3
    assert counts["files"] == 2
    assert counts["logs"] >= 4
    assert counts["notices"] >= 1
    assert counts["compliance"] >= 1
    assert request["left"] == []
    assert any("12 months" in note for note in request["notes"])
    assert not any(word.lower() in str(request).lower() for word in WORDS)


def test_it_is_audited_by_ids_alone(astrix: Whole) -> None:
    lead_id = much(astrix)
    erase(astrix, lead_id)
    astrix.work()

    entries = run(astrix.house.audit.page(astrix.cast.org, AuditQuery(action="privacy.*"))).items

    assert [entry.action for entry in entries] == ["privacy.erased", "privacy.erase"]
    assert entries[1].facts["leads"] == lead_id
    assert not any(word.lower() in str(entries).lower() for word in WORDS)


def test_the_host_keeps_ids_and_prints_alone(astrix: Whole) -> None:
    lead_id = much(astrix)
    erase(astrix, lead_id)
    astrix.work()

    (row,) = astrix.house.tree.host.rows(ERASED)

    assert (row.value.lead_ids, len(row.value.prints)) == ((lead_id,), 2)
    assert found(astrix) == {}


def test_they_stay_suppressed(astrix: Whole) -> None:
    erase(astrix, much(astrix))
    astrix.work()

    flags = astrix.house.compliance.suppressions.of(astrix.cast.org, phone=PHONE)

    assert flags.sms is not None


@pytest.mark.parametrize("confirm", ["", "Quilla", "erase", "quilla featherstonehaugh"])
def test_it_must_be_confirmed_to_the_letter(confirm: str, astrix: Whole) -> None:
    lead_id = person(astrix)

    assert erase(astrix, lead_id, confirm=confirm).code == "invalid_params"
    assert astrix.owner.get(f"/api/leads/{lead_id}").status == 200


def test_who_may(astrix: Whole) -> None:
    lead_id = person(astrix)
    wanted = {"lead_id": lead_id, "confirm": NAME}

    assert astrix.owner.post("/api/privacy/erase", wanted).code == "step_up_required"
    for player in (astrix.cast.manager, astrix.cast.developer, astrix.cast.member, astrix.cast.viewer):
        assert (
            astrix.as_(player, stepped_up=True).post("/api/privacy/erase", wanted).code == "insufficient_role"
        )
    stranger = astrix.as_(astrix.cast.stranger, stepped_up=True)
    assert stranger.post("/api/privacy/erase", wanted).code == "not_found"
    assert astrix.key("leads:write").post("/api/privacy/erase", wanted).code == "insufficient_role"
    assert astrix.developer.get("/api/privacy/requests").code == "insufficient_role"


@pytest.mark.parametrize("whom", [{}, {"phone": PHONE, "email": EMAIL}, {"phone": "12"}, {"email": "nobody"}])
def test_one_person_is_named_in_one_way(whom: dict[str, str], astrix: Whole) -> None:
    person(astrix)
    owner = astrix.as_(astrix.cast.owner, stepped_up=True)

    assert owner.post("/api/privacy/erase", {**whom, "confirm": NAME}).code == "invalid_params"


def test_somebody_can_be_named_by_their_address(astrix: Whole) -> None:
    much(astrix)
    owner = astrix.as_(astrix.cast.owner, stepped_up=True)

    asked = owner.post("/api/privacy/erase", {"email": EMAIL.upper(), "confirm": EMAIL})
    assert asked.status == 202
    astrix.work()

    assert found(astrix) == {}


def test_an_address_that_several_share_does_not_say_who(astrix: Whole) -> None:
    person(astrix)
    astrix.owner.post("/api/leads", {"first_name": "Ada", "phone": PHONE})
    owner = astrix.as_(astrix.cast.owner, stepped_up=True)

    assert owner.post("/api/privacy/erase", {"phone": PHONE, "confirm": PHONE}).code == "invalid_state"


def test_whoever_shares_a_number_keeps_it(astrix: Whole) -> None:
    lead_id = person(astrix)
    ada = astrix.owner.post("/api/leads", {"first_name": "Ada", "phone": PHONE}).json["id"]
    astrix.owner.post(f"/api/leads/{ada}/notes", {"text": f"Ada is reached at {PHONE}"})

    erase(astrix, lead_id)
    astrix.work()

    assert astrix.owner.get(f"/api/leads/{ada}").json["phone"] == PHONE
    assert len(_notes(astrix, ada)) == 1


def test_asking_twice_is_asking_once(astrix: Whole) -> None:
    lead_id = person(astrix)

    assert erase(astrix, lead_id).status == 202
    assert erase(astrix, lead_id).code == "invalid_state"


def test_what_was_merged_goes_with_it(astrix: Whole) -> None:
    lead_id = much(astrix)
    twin = astrix.owner.post(
        "/api/leads", {"first_name": "Q", "last_name": "Featherstonehaugh", "email": EMAIL}
    )
    merged = astrix.owner.post(f"/api/leads/{lead_id}/merge", {"other_id": twin.json["id"]})
    assert merged.status == 200, merged.body

    erase(astrix, lead_id)
    astrix.work()

    assert found(astrix) == {}


def test_what_was_gathered_for_them_goes_too(astrix: Whole) -> None:
    lead_id = much(astrix)
    assert astrix.manager.post("/api/privacy/export", {"lead_id": lead_id}).status == 202
    astrix.as_(astrix.cast.owner, stepped_up=True).post("/api/org/export")
    astrix.work()
    assert [one["state"] for one in requests(astrix)] == ["done"]

    erase(astrix, lead_id)
    astrix.work()

    assert [one["kind"] for one in requests(astrix)] == ["erase"]
    assert found(astrix) == {}
    assert list(astrix.house.tree.org(astrix.cast.org).blobs.names("exports")) == []


STEPS = ["claim", "archives", "notices", "files", "compliance", "crm", "logs", "left", "compact", "over"]


@pytest.mark.parametrize("step", STEPS)
def test_killed_at_any_step_it_goes_on(step: str, astrix: Whole, monkeypatch: pytest.MonkeyPatch) -> None:
    lead_id = much(astrix)
    erase(astrix, lead_id)
    _break_at(step, astrix, monkeypatch)
    _attempt(astrix)
    assert requests(astrix)[0]["state"] != "done"
    monkeypatch.undo()

    _attempt(astrix)

    assert requests(astrix)[0]["state"] == "done"
    assert found(astrix) == {}
    entries = run(astrix.house.audit.page(astrix.cast.org, AuditQuery(action="privacy.erased"))).items
    assert len(entries) == 1


def _attempt(astrix: Whole) -> None:
    """One run as the engine makes it, whatever becomes of it."""
    erasing = astrix.house.privacy.erasing
    row = next(iter(astrix.house.tree.org(astrix.cast.org).rows(REQUESTS)))
    ticket = _ticket(row.key)
    try:
        run(erasing.erase(astrix.cast.org, ticket))
    except _Killed:
        return


class _Killed(Exception):
    """Stands for the end of the engine: whatever was committed stays, nothing else happened."""


def _ticket(request: str) -> Ticket:
    return Ticket(id="work_x", attempt=1, payload=msgspec.Raw(msgspec.json.encode({"request": request})))


def _break_at(step: str, astrix: Whole, monkeypatch: pytest.MonkeyPatch) -> None:
    erasing = astrix.house.privacy.erasing

    def killed(*_: object, **__: object) -> int:
        raise _Killed

    methods = {"claim": "_claim_in", "logs": "_logs", "left": "_left", "compact": "_compacted"}
    if step in methods:
        monkeypatch.setattr(erasing, methods[step], killed)
    elif step == "over":
        monkeypatch.setattr(astrix.house.audit, "record", killed)
    else:
        desk = erasing._desk
        cut = tuple(replace(trace, erase=killed) if trace.name == step else trace for trace in desk.traces)
        monkeypatch.setattr(desk, "traces", cut)


def test_whoever_comes_back_with_a_copy_is_erased_again(prepared_whole: Prepared, tmp_path: Path) -> None:
    data, copy = tmp_path / "data", tmp_path / "copy"
    with whole(prepared_whole, data) as astrix:
        lead_id = much(astrix)
        home = astrix.house.tree.org(astrix.cast.org).paths.home
        shutil.copytree(home, copy)
        erase(astrix, lead_id)
        astrix.work()
        assert found(astrix) == {}

    shutil.rmtree(home)
    shutil.copytree(copy, home, ignore=shutil.ignore_patterns("wm"))
    with whole(prepared_whole, data) as astrix:
        assert found(astrix)
        for _ in range(2):
            run(astrix.house.privacy.reapply(astrix.cast.org))
            astrix.work()

        assert found(astrix) == {}
        assert [(one["by"], one["state"]) for one in requests(astrix)] == [("house", "done")]


def test_an_org_that_goes_takes_its_erasures_with_it(astrix: Whole) -> None:
    erase(astrix, person(astrix))
    astrix.work()
    privacy, org = astrix.house.privacy, astrix.cast.org
    packed = privacy.packed(org, secrets=False)

    run(privacy.forget(org))
    assert list(astrix.house.tree.host.rows(ERASED)) == []
    for _ in range(2):
        run(privacy.unpack(org, packed))

    assert len(list(astrix.house.tree.host.rows(ERASED))) == 1
    assert not any(word.lower() in packed.decode().lower() for word in WORDS)
    with pytest.raises(BadArchive):
        privacy.judge(b"[{}]")


def test_what_is_nobodys_to_erase_is_named(astrix: Whole) -> None:
    lead_id = person(astrix)
    view = {"name": f"Like {NAME}", "shared": True, "query": {}, "columns": [], "layout": "table"}
    made = astrix.owner.post("/api/views", view)
    assert made.status == 201, made.body

    erase(astrix, lead_id)
    astrix.work()

    assert requests(astrix)[0]["left"] == [f"views {made.json['id']}"]


def test_an_archive_of_the_org_that_is_just_made_is_waited_for(astrix: Whole) -> None:
    lead_id = person(astrix)
    org = astrix.house.tree.org(astrix.cast.org)
    running = Export(id="exp_x", by=astrix.cast.owner.user, created_at=0, state="running")
    org.batch_now(lambda batch: batch.put(EXPORTS, "exp_x", running))
    erase(astrix, lead_id)

    astrix.work()
    assert requests(astrix)[0]["state"] == "running"

    org.batch_now(lambda batch: batch.delete(EXPORTS, "exp_x"))
    astrix.clock.advance(60)
    astrix.work()
    assert requests(astrix)[0]["state"] == "done"


def test_what_failed_goes_on_when_it_is_asked_for_again(astrix: Whole) -> None:
    erase(astrix, person(astrix))
    org = astrix.house.tree.org(astrix.cast.org)
    (row,) = org.rows(REQUESTS)
    astrix.work()
    owner, path = astrix.as_(astrix.cast.owner, stepped_up=True), f"/api/privacy/requests/{row.key}/again"
    assert owner.post(path).code == "invalid_state"

    failed = msgspec.structs.replace(row.value, state="failed", error="It stopped.")
    org.batch_now(lambda batch: batch.put(REQUESTS, row.key, failed))
    assert owner.post(path).json["state"] == "waiting"
    astrix.work()

    assert requests(astrix)[0]["state"] == "done"
    assert owner.post("/api/privacy/requests/req_none/again").code == "not_found"


@pytest.mark.parametrize("kind", ["erase", "export"])
def test_what_died_with_its_engine_is_told_as_failed_and_goes_on(astrix: Whole, kind: str) -> None:
    lead_id, org = person(astrix), astrix.house.tree.org(astrix.cast.org)
    owner = astrix.as_(astrix.cast.owner, stepped_up=True)
    export = partial(owner.post, "/api/privacy/export", {"lead_id": lead_id})
    asked = export() if kind == "export" else erase(astrix, lead_id)
    (item,) = org.rows(WORK)
    often = msgspec.structs.replace(item.value, started_at=1, broken_off=BROKEN_OFF_MAX)
    org.batch_now(lambda batch: batch.put(WORK, item.key, often))
    astrix.work()

    (told,) = requests(astrix)
    again = owner.post(f"/api/privacy/requests/{asked.json['id']}/again")
    twice = owner.post(f"/api/privacy/requests/{asked.json['id']}/again")
    astrix.work()

    assert (told["state"], bool(told["error"])) == ("failed", True)
    assert (again.json["state"], twice.code) == ("waiting", "invalid_state")
    assert [one["state"] for one in requests(astrix)] == ["done"]


def test_an_erasure_that_died_is_in_nobodys_way(astrix: Whole) -> None:
    lead_id, org = person(astrix), astrix.house.tree.org(astrix.cast.org)
    erase(astrix, lead_id)
    assert erase(astrix, lead_id).code == "invalid_state"
    (item,) = org.rows(WORK)
    org.batch_now(lambda batch: batch.delete(WORK, item.key))

    assert erase(astrix, lead_id).status == 202
    astrix.work()

    assert found(astrix) == {}


def test_an_archive_that_was_begun_twice_is_erased_too(astrix: Whole) -> None:
    lead_id, org = person(astrix), astrix.cast.org
    astrix.owner.post("/api/privacy/export", {"lead_id": lead_id})
    (row,) = astrix.house.tree.org(org).rows(REQUESTS)
    assert row.value.person is not None
    # when: the power fails behind the archive and before it says so
    astrix.house.privacy.exporting._gathered(org, row.key, row.value.person)
    astrix.work()
    assert len(list(astrix.house.tree.org(org).blobs.names("files"))) == 1

    erase(astrix, lead_id)
    astrix.work()

    assert list(astrix.house.tree.org(org).blobs.names("files")) == []


def test_an_archive_that_nobody_came_to_know_of_is_erased_too(astrix: Whole) -> None:
    lead_id, org = person(astrix), astrix.cast.org
    astrix.owner.post("/api/privacy/export", {"lead_id": lead_id})
    (row,) = astrix.house.tree.org(org).rows(REQUESTS)
    assert row.value.person is not None
    astrix.house.privacy.exporting._gathered(org, row.key, row.value.person)
    (item,) = astrix.house.tree.org(org).rows(WORK)
    astrix.house.tree.org(org).batch_now(lambda batch: batch.delete(WORK, item.key))

    erase(astrix, lead_id)
    astrix.work()

    assert list(astrix.house.tree.org(org).blobs.names("files")) == []


def test_a_list_whose_bytes_went_before_the_power_failed_goes_whole(
    astrix: Whole, monkeypatch: pytest.MonkeyPatch
) -> None:
    lead_id = person(astrix)
    uploaded(astrix.owner, LIST, purpose="import", name=f"{NAME}.csv", lead_id=None)
    org = astrix.house.tree.org(astrix.cast.org)
    batch_now, batches = org.batch_now, []

    def no_power(write: Callable[[Batch], object]) -> object:
        """There is none any more when the record of the file is to go."""
        batches.append(write)
        if len(batches) > 1:
            raise OSError("no power")
        return batch_now(write)

    with monkeypatch.context() as cut:
        cut.setattr(org, "batch_now", no_power)
        with pytest.raises(OSError, match="no power"):
            astrix.house.files.traces.erase(astrix.cast.org, Person(phones=frozenset({PHONE})))
    assert check(org.paths.home.parent).problems == []

    erase(astrix, lead_id)
    astrix.work()

    assert list(org.rows(FILES)) == []
    assert found(astrix) == {}


def test_what_comes_in_while_it_goes_on_goes_too(astrix: Whole, monkeypatch: pytest.MonkeyPatch) -> None:
    lead_id = much(astrix)
    desk = astrix.house.privacy.erasing._desk
    late: list[str] = []

    def with_a_late_file(org: OrgId, whom: Person) -> int:
        if not late:
            late.append(uploaded(astrix.owner, f"Late news of {NAME}".encode(), lead_id=lead_id)["id"])
        return crm.erase(org, whom)

    crm = next(trace for trace in desk.traces if trace.name == "crm")
    traces = tuple(replace(trace, erase=with_a_late_file) if trace is crm else trace for trace in desk.traces)
    monkeypatch.setattr(desk, "traces", traces)
    erase(astrix, lead_id)
    astrix.work()

    assert (len(late), requests(astrix)[0]["state"]) == (1, "done")
    assert found(astrix) == {}
