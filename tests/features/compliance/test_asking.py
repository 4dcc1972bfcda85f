"""What other rooms ask before they contact anybody, in any process, and how an erased person stays suppressed."""

import random
from pathlib import Path
from typing import Any

import pytest

from app.core.ids import OrgId
from app.features.compliance.service import Suppressions
from app.features.compliance.service import known as knowing
from app.features.compliance.store import ERASURE_KEY
from app.features.compliance.types import CHANNELS, NO_FLAGS, Channel, Flag
from app.store.batch import Batch
from app.store.traces import Person
from tests.conftest import Size
from tests.http.test_stream import listening
from tests.whole import Prepared, Whole, run, whole

NUMBER, OTHER, MAIL = "+14155550132", "+14155550199", "jo@example.com"


def write(astrix: Whole, channel: Channel, *addresses: str, **more: Any) -> list[bool]:
    def add(batch: Batch) -> list[bool]:
        told = {"reason": "stop", "source": "message:msg_1", "by": "house", **more}
        return [suppressions(astrix).add_in(batch, channel, address, **told) for address in addresses]

    return astrix.house.tree.org(astrix.cast.org).batch_now(add)


def suppressions(astrix: Whole) -> Suppressions:
    return astrix.house.compliance.suppressions


def in_batch(astrix: Whole, act: Any) -> Any:
    return astrix.house.tree.org(astrix.cast.org).batch_now(act)


def test_each_channel_has_a_list_of_its_own_and_each_org_its_own_lists(astrix: Whole) -> None:
    write(astrix, "sms", NUMBER)
    write(astrix, "email", MAIL, reason="bounce", source="provider")

    asked = suppressions(astrix)
    flags = asked.of(astrix.cast.org, phone=NUMBER, email=MAIL)
    since = astrix.clock.now_us()
    assert flags.sms == Flag(reason="stop", since=since, source="message:msg_1")
    assert flags.email == Flag(reason="bounce", since=since, source="provider")
    assert flags.voice is None
    assert asked.of(astrix.cast.org, phone=OTHER) == NO_FLAGS
    assert asked.of(astrix.cast.org) == NO_FLAGS
    assert asked.of(astrix.cast.other_org, phone=NUMBER, email=MAIL) == NO_FLAGS


def test_a_batch_sees_what_it_has_just_written(astrix: Whole) -> None:
    def act(batch: Batch) -> tuple[bool, bool]:
        asked = suppressions(astrix)
        before = asked.flags_in(batch, phone=NUMBER).sms is not None
        asked.add_in(batch, "sms", NUMBER, reason="stop", source="provider", by="house")
        return before, asked.flags_in(batch, phone=NUMBER).sms is not None

    assert in_batch(astrix, act) == (False, True)


def test_whether_an_address_is_new_is_told_once(astrix: Whole) -> None:
    assert write(astrix, "sms", NUMBER, NUMBER, OTHER) == [True, False, True]
    assert write(astrix, "sms", NUMBER, reason="dnc") == [False]


def test_what_a_batch_added_can_be_taken_back_unless_more_was_said_since(astrix: Whole) -> None:
    write(astrix, "sms", NUMBER, OTHER, reason="manual", source="batch:run_1")
    write(astrix, "sms", OTHER, reason="stop")

    def take_back(batch: Batch) -> list[bool]:
        asked = suppressions(astrix)
        told = {"source": "batch:run_1", "by": "usr_a"}
        wanted = ((NUMBER, told), (OTHER, told), (MAIL, told), (OTHER, {**told, "source": None}))
        return [asked.take_back_in(batch, "sms", address, **more) for address, more in wanted]

    assert in_batch(astrix, take_back) == [True, False, False, False]
    assert suppressions(astrix).addresses(astrix.cast.org, "sms") == {OTHER}


def test_start_from_the_person_opens_the_way_unless_others_had_their_reasons(astrix: Whole) -> None:
    write(astrix, "sms", NUMBER)
    write(astrix, "sms", OTHER, reason="dnc")
    write(astrix, "sms", OTHER)

    def start(batch: Batch) -> list[bool]:
        asked = suppressions(astrix)
        return [
            asked.restored_in(batch, "sms", address, source="message:msg_2", by="house")
            for address in (NUMBER, OTHER, OTHER, "+442079460958")
        ]

    assert in_batch(astrix, start) == [True, False, False, True]
    flags = suppressions(astrix).of(astrix.cast.org, phone=OTHER)
    assert flags.sms is not None
    assert flags.sms.reason == "dnc"


# Sets and counts


def test_the_sets_are_what_is_stored_after_any_row_of_changes(astrix: Whole, *, size: Size) -> None:
    chance, asked, org = random.Random(7), suppressions(astrix), astrix.cast.org
    truth: dict[Channel, set[str]] = {channel: set() for channel in CHANNELS}

    for _ in range(size.of(150, 3_000)):
        channel, address = chance.choice(CHANNELS), f"+1415555{chance.randrange(40):04}"
        act = chance.choice(("add", "add", "later", "remove", "look", "else"))
        if act in ("add", "later"):
            write(astrix, channel, address, reason="manual" if act == "add" else "dnc", source="s")
            truth[channel].add(address)
        elif act == "remove":
            in_batch(astrix, lambda batch, c=channel, a=address: asked.store.delete(batch, f"{c}:{a}"))
            truth[channel].discard(address)
        elif act == "else":
            astrix.clock.advance(1)
            astrix.manager.put("/api/org", {"name": f"Number {chance.random()}"})
        else:
            assert asked.addresses(org, channel) == truth[channel]
    assert {channel: asked.addresses(org, channel) for channel in CHANNELS} == truth
    assert sum(asked.counts(org).values()) == sum(map(len, truth.values()))


def test_a_set_that_nothing_changed_is_the_very_same_one(astrix: Whole) -> None:
    write(astrix, "sms", NUMBER)
    asked, org = suppressions(astrix), astrix.cast.org
    first = asked.addresses(org, "sms")

    write(astrix, "voice", OTHER)
    astrix.manager.put("/api/org", {"name": "Another name"})

    assert asked.addresses(org, "sms") is first
    assert asked.addresses(org, "voice") == {OTHER}


def test_the_sets_of_many_orgs_do_not_stay_in_memory_for_ever(
    astrix: Whole, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(knowing, "ORGS_KEPT_MAX", 1)
    write(astrix, "sms", NUMBER)
    known, cast = knowing.Known(suppressions(astrix).store), astrix.cast

    for _ in range(2):
        assert known.addresses(cast.org, "sms") == {NUMBER}
        assert known.addresses(cast.other_org, "sms") == frozenset()
        assert len(known) == 1


def test_another_process_sees_a_suppression_at_once(
    astrix: Whole, prepared_whole: Prepared, tmp_path: Path
) -> None:
    with whole(prepared_whole, tmp_path / "data") as other:
        assert suppressions(other).addresses(other.cast.org, "sms") == frozenset()
        write(astrix, "sms", NUMBER)

        assert suppressions(other).of(other.cast.org, phone=NUMBER).sms is not None
        assert suppressions(other).addresses(other.cast.org, "sms") == {NUMBER}


def test_the_stream_tells_of_a_suppression_to_everybody_in_the_org_alone(astrix: Whole) -> None:
    async def scenario() -> tuple[str, str]:
        async with (
            listening(astrix.viewer) as inside,
            listening(astrix.stranger) as outside,
        ):
            await astrix.owner.answer(
                "POST",
                "/api/suppression/sms",
                headers=[("content-type", "application/json")],
                body=b'{"phone": "+14155550132"}',
            )
            return await inside.until("event: suppression"), outside.text

    told, unheard = run(scenario())
    assert "sms:+14155550132" in told
    assert "suppression" not in unheard


# Erased persons


def erase(astrix: Whole, **person: Any) -> int:
    known = {name: frozenset(values) for name, values in person.items()}
    return astrix.house.compliance.traces.erase(astrix.cast.org, Person(**known))


def everything(astrix: Whole) -> str:
    return str(astrix.owner.get("/api/suppression/sms").json) + str(
        list(astrix.house.tree.org(astrix.cast.org).rows(suppressions(astrix).store.import_kind))
    )


def test_an_erased_person_stays_suppressed_and_cannot_be_read(astrix: Whole) -> None:
    write(astrix, "sms", NUMBER, OTHER, note="Jo Bloggs texted STOP.")
    write(astrix, "email", MAIL)

    assert erase(astrix, phones=[NUMBER], emails=[MAIL]) == 2

    org, asked = astrix.cast.org, suppressions(astrix)
    flags = asked.of(org, phone=NUMBER, email=MAIL)
    assert (flags.sms is not None, flags.email is not None, flags.voice) == (True, True, None)
    assert asked.addresses(org, "sms") == {OTHER}
    assert in_batch(astrix, lambda batch: asked.flags_in(batch, phone=NUMBER).sms) == flags.sms
    (erased,) = [item for item in astrix.owner.get("/api/suppression/sms").json["items"] if item["erased"]]
    assert (erased["address"], erased["note"], erased["reason"]) == (None, "", "stop")
    assert "4155550132" not in everything(astrix)


def test_erasing_twice_erases_nothing_more_and_adding_them_again_makes_no_second_entry(astrix: Whole) -> None:
    write(astrix, "sms", NUMBER)
    erase(astrix, phones=[NUMBER])

    assert erase(astrix, phones=[NUMBER]) == 0
    assert write(astrix, "sms", NUMBER, reason="dnc", note="Jo again.") == [False]
    (item,) = astrix.owner.get("/api/suppression/sms").json["items"]
    assert [said["reason"] for said in item["later"]] == ["dnc"]
    assert item["later"][0]["note"] == ""


def test_who_was_erased_can_agree_again(astrix: Whole) -> None:
    write(astrix, "sms", NUMBER)
    erase(astrix, phones=[NUMBER])
    body = {"phone": NUMBER, "reason": "Came back to us.", "evidence": "Form 4711."}

    lifted = astrix.owner.post("/api/suppression/sms/unsuppress", body)

    assert lifted.json["removed"] is True
    assert suppressions(astrix).of(astrix.cast.org, phone=NUMBER) == NO_FLAGS


def test_no_key_is_made_before_somebody_is_erased_and_each_org_has_its_own(astrix: Whole) -> None:
    tree = astrix.house.tree

    def keys(org: OrgId) -> list[str]:
        return [row.value.key for row in tree.org(org).rows(ERASURE_KEY)]

    write(astrix, "sms", NUMBER)
    assert keys(astrix.cast.org) == []
    erase(astrix, phones=[NUMBER])
    write(astrix, "sms", OTHER)
    erase(astrix, phones=[OTHER])
    assert len(keys(astrix.cast.org)) == 1
    assert keys(astrix.cast.other_org) == []


def test_what_is_kept_about_a_person_is_handed_out_to_them(astrix: Whole) -> None:
    write(astrix, "sms", NUMBER, note="Texted STOP.")
    write(astrix, "voice", OTHER)
    person = Person(phones=frozenset({NUMBER}), emails=frozenset({MAIL}))

    traces = astrix.house.compliance.traces
    ((name, content),) = traces.export(astrix.cast.org, person)

    assert name == "suppression.json"
    assert b"Texted STOP." in content
    assert OTHER.encode() not in content
    assert list(traces.export(astrix.cast.other_org, person)) == []


@pytest.mark.long
def test_a_hundred_thousand_addresses_are_one_set(astrix: Whole) -> None:
    numbers = [f"+1415{at:07}" for at in range(2_000_000, 2_100_000)]
    for start in range(0, len(numbers), 1_000):
        write(astrix, "voice", *numbers[start : start + 1_000], reason="dnc")

    assert suppressions(astrix).addresses(astrix.cast.org, "voice") == set(numbers)
