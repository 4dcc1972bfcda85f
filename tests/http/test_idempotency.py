"""The same POST sent twice has one effect and one answer."""

import asyncio

import pytest

from app.core.roles import MANAGER, OWNER
from app.store.tree import Tree
from tests.http.asking import Response
from tests.http.conftest import House
from tests.http.notes import NOTES

NOTE = {"title": "once"}
KEY = [("Idempotency-Key", "key-1")]


def test_a_repeat_gets_the_first_answer_and_changes_nothing(house: House) -> None:
    asker = house.ask(OWNER)

    first = asker.post("/api/notes", NOTE, KEY)
    again = asker.post("/api/notes", NOTE, KEY)

    assert (again.status, again.body) == (first.status, first.body)
    assert first.header("idempotent-replayed") is None
    assert again.header("idempotent-replayed") == "true"
    assert again.header("content-type") == "application/json"
    assert house.tree.org(house.org).count(NOTES) == 1


def test_a_key_with_another_body_is_refused(house: House) -> None:
    asker = house.ask(OWNER)
    asker.post("/api/notes", NOTE, KEY)

    answer = asker.post("/api/notes", {"title": "other"}, KEY)

    assert (answer.status, answer.code) == (409, "idempotency_key_reused")


def test_keys_of_two_people_and_of_two_routes_do_not_meet(house: House) -> None:
    house.ask(OWNER).post("/api/notes", NOTE, KEY)

    other_person = house.ask(MANAGER).post("/api/notes", {"title": "theirs"}, KEY)
    other_route = house.ask(OWNER).post("/api/ping", None, KEY)
    other_org = house.ask("stranger").post("/api/notes", NOTE, KEY)

    assert [other_person.status, other_route.status, other_org.status] == [201, 200, 201]
    assert other_org.header("idempotent-replayed") is None


def test_a_handler_without_a_batch_runs_once_too(house: House) -> None:
    asker = house.ask(OWNER)

    first = asker.post("/api/ping", None, KEY)
    again = asker.post("/api/ping", None, KEY)

    assert first.body == again.body
    assert house.notes.pings == 1


def test_an_answer_with_a_secret_is_not_kept(house: House) -> None:
    asker = house.ask(OWNER)
    first = asker.post("/api/keys", None, KEY)

    again = asker.post("/api/keys", None, KEY)

    assert first.status == 201
    assert (again.status, again.code) == (409, "idempotency_key_reused")
    assert house.notes.pings == 1
    segments = [
        path.read_bytes() for path in house.tree.org(house.org).paths.home.rglob("*") if path.is_file()
    ]
    assert not any(first.json["secret"].encode() in segment for segment in segments)


def test_a_refused_request_may_be_sent_again(house: House) -> None:
    asker = house.ask(OWNER)
    asker.post("/api/notes", NOTE)

    refused = asker.post("/api/notes", NOTE, KEY)
    mended = asker.post("/api/notes", {"title": "other"}, KEY)

    assert (refused.status, refused.code) == (409, "duplicate")
    assert mended.status == 201


@pytest.mark.parametrize("key", ["", "x" * 129, " padded", "tab\there", "ümlaut"])
def test_a_key_is_short_printable_ascii(house: House, key: str) -> None:
    answer = house.ask(OWNER).post("/api/notes", NOTE, [("Idempotency-Key", key)])

    assert (answer.status, answer.code) == (400, "invalid_params")
    assert answer.details[0]["path"] == "Idempotency-Key"


def test_two_keys_are_refused(house: House) -> None:
    assert house.ask(OWNER).post("/api/notes", NOTE, [*KEY, *KEY]).code == "invalid_params"


def test_of_eight_at_once_one_is_done_and_the_others_wait_or_get_its_answer(house: House) -> None:
    asker = house.ask(OWNER)

    async def all_at_once() -> list[Response]:
        headers = [("content-type", "application/json"), *KEY]
        body = b'{"title":"once"}'
        return list(
            await asyncio.gather(
                *(asker.answer("POST", "/api/notes", headers=headers, body=body) for _ in range(8))
            )
        )

    answers = asyncio.run(all_at_once())

    assert sorted({answer.code or "done" for answer in answers}) == ["done", "idempotency_in_flight"]
    assert house.tree.org(house.org).count(NOTES) == 1


def test_another_process_replays_what_this_one_answered(house: House) -> None:
    first = house.ask(OWNER).post("/api/notes", NOTE, KEY)
    elsewhere = Tree(
        house.tree.org(house.org).paths.home.parent, kinds=(NOTES,), logs=(), clock=house.edge.clock
    )
    try:
        other = type(house)(
            elsewhere,
            house.gate,
            house.edge.__class__(**{**vars(house.edge), "tree": elsewhere}),
            house.notes,
            house.org,
            house.other_org,
        )

        again = other.ask(OWNER).post("/api/notes", NOTE, KEY)
    finally:
        elsewhere.close()

    assert again.header("idempotent-replayed") == "true"
    assert again.body == first.body
