"""What may stand in a body, and what is answered to everything else."""

import asyncio
import time
from collections.abc import Iterator

import pytest
from starlette.types import Message

from app.core.reasons import INVALID_PARAMS, Refused
from app.core.roles import OWNER
from app.http.body import ClientGone, read
from tests.http.conftest import House

JSON = [("content-type", "application/json")]
DEEP = 100_000
SLOWEST_ANSWER_S = 2.0


def many_keys(count: int) -> bytes:
    return b'{"title":"x",' + b",".join(b'"k%d":1' % number for number in range(count)) + b"}"


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"{", 400),
        (b"[]", 400),
        (b"null", 400),
        (b'"text"', 400),
        (b'{"title":"x"} trailing', 400),
        (b'{"title":"x"}{"title":"y"}', 400),
        (b'\xef\xbb\xbf{"title":"x"}', 400),
        (b'{"title":"\xff"}', 400),
        (b'{"title":"x","weight":NaN}', 400),
        (b'{"title":"x","weight":-Infinity}', 400),
        (b'{"title":"x","weight":1e999}', 400),
        (b'{"title":"x","copies":' + b"9" * 5_000 + b"}", 400),
        (b'{"title":"x","weight":' + b"9" * 5_000 + b"}", 400),
        (b'{"title":"x","unknown":' + b"9" * 5_000 + b"}", 400),
        (b'{"title":"x","title":"y"}', 400),
        (b'{"title":"x","weight":1,"weight":1}', 400),
        (b'{"title":"\\ud800"}', 400),
        (b'{"title":"\\udc00 and more"}', 400),
        (b'{"title":"x","tags":["\\ud800"]}', 400),
        (b'{"title":"x","\\ud800":1}', 400),
        (b'{"title":"x","tags":' + b"[" * DEEP + b"]" * DEEP + b"}", 400),
        (b'{"title":"x","unknown":' + b"[" * 32 + b"]" * 32 + b"}", 400),
        (b"[" * DEEP, 400),
        (b"{" * 40 + b'"' + b'\\"' * 500_000, 400),
        (b"{" * 40 + b'"\\' * 300_000, 400),
        (b"[" * 20 + b'"",' * 300_000, 400),
        (many_keys(80_000), 400),
        (many_keys(200_000), 413),
        (b'{"title":"' + b"x" * (10 << 20) + b'"}', 413),
        (b'{"title":"[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[["}', 201),
        ('{"title":"Zoë 😀 \\ud83d\\ude00"}'.encode(), 201),
    ],
    ids=lambda value: value[:40].decode("latin-1") if isinstance(value, bytes) else str(value),
)
def test_a_body_is_read_in_one_way_or_refused_at_once(house: House, body: bytes, status: int) -> None:
    asker = house.ask(OWNER)
    started = time.process_time()

    answer = asker.ask("POST", "/api/notes", headers=JSON, body=body)

    assert answer.status == status
    assert answer.code in (None, "invalid_params", "payload_too_large")
    assert time.process_time() - started < SLOWEST_ANSWER_S


def test_a_body_without_an_announced_length_is_cut_off_while_it_is_read(house: House) -> None:
    taken = 0

    def endless() -> Iterator[bytes]:
        nonlocal taken
        for _ in range(40):
            taken += 1
            yield b" " * 65_536

    answer = house.ask(OWNER).ask("POST", "/api/notes", headers=JSON, body=endless())

    assert (answer.status, answer.code) == (413, "payload_too_large")


def test_a_body_that_never_ends_is_given_up() -> None:
    async def silent() -> Message:
        await asyncio.Event().wait()
        raise AssertionError

    with pytest.raises(Refused) as refused:
        asyncio.run(read(silent, wait_s=0.01))

    assert refused.value.reason is INVALID_PARAMS


def test_who_hangs_up_in_the_middle_gets_no_answer() -> None:
    chunks: list[Message] = [
        {"type": "http.request", "body": b"{", "more_body": True},
        {"type": "http.disconnect"},
    ]

    async def hanging_up() -> Message:
        return chunks.pop(0)

    with pytest.raises(ClientGone):
        asyncio.run(read(hanging_up))


@pytest.mark.parametrize(
    "headers",
    [
        [],
        [("content-type", "text/plain")],
        [("content-type", "application/json; charset=utf-16")],
        [("content-type", "application/x-www-form-urlencoded")],
        [("content-type", "application/json"), ("content-encoding", "gzip")],
    ],
)
def test_only_plain_json_is_read(house: House, headers: list[tuple[str, str]]) -> None:
    answer = house.ask(OWNER).ask("POST", "/api/notes", headers=headers, body=b'{"title":"x"}')

    assert (answer.status, answer.code) == (415, "unsupported_media_type")


def test_json_with_its_charset_is_json(house: House) -> None:
    headers = [("content-type", "Application/JSON; charset=UTF-8")]

    assert house.ask(OWNER).ask("POST", "/api/notes", headers=headers, body=b'{"title":"x"}').status == 201


def test_every_wrong_field_is_named_in_words(house: House) -> None:
    sent = {"title": 7, "copies": 12, "tags": ["a", 5], "role": "owner", "__proto__": {}}

    answer = house.ask(OWNER).post("/api/notes", sent)

    assert answer.code == "invalid_params"
    assert {problem["path"]: problem["message"] for problem in answer.details} == {
        "title": "This must be text, not a whole number.",
        "copies": "This must be at most 9.",
        "tags[1]": "This must be text, not a whole number.",
        "role": "There is no such field here.",
        "__proto__": "There is no such field here.",
    }


def test_a_missing_field_is_named(house: House) -> None:
    answer = house.ask(OWNER).post("/api/notes", {"text": "no title"})

    assert answer.details == [{"path": "title", "message": "This field is required."}]


@pytest.mark.parametrize("field", ["role", "org_id", "id", "created_by", "plan", "version", "__proto__"])
def test_fields_a_client_may_never_set_change_nothing(house: House, field: str) -> None:
    before = house.tree.org(house.org).last_seq

    answer = house.ask(OWNER).post("/api/notes", {"title": "x", field: "owner"})

    assert (answer.status, answer.code) == (400, "invalid_params")
    assert house.tree.org(house.org).last_seq == before


@pytest.mark.parametrize(
    ("query", "path"),
    [
        ("limit=0", "limit"),
        ("limit=201", "limit"),
        ("limit=ten", "limit"),
        ("limit=1&limit=2", "limit"),
        ("limit=1e999", "limit"),
        ("cursor=garbage", "cursor"),
        ("cursor=" + "x" * 2_000, "cursor"),
        ("q=%ff", "query"),
        ("nonsense=1", "nonsense"),
        ("&".join(f"a{number}=1" for number in range(150)), "query"),
    ],
)
def test_a_query_that_cannot_be_meant_is_refused(house: House, query: str, path: str) -> None:
    answer = house.ask(OWNER).get(f"/api/notes?{query}")

    assert (answer.status, answer.code) == (400, "invalid_params")
    assert [problem["path"] for problem in answer.details] == [path]


def test_a_list_is_walked_by_its_cursor(house: House) -> None:
    asker = house.ask(OWNER)
    for number in range(5):
        asker.post("/api/notes", {"title": f"note {number}"})

    first = asker.get("/api/notes?limit=3&q=a%20b&tag=x&tag=y").json
    rest = asker.get(f"/api/notes?limit=3&cursor={first['next_cursor']}").json

    assert [note["title"] for note in first["items"] + rest["items"]] == [
        f"note {n}" for n in (4, 3, 2, 1, 0)
    ]
    assert (first["total"], rest["next_cursor"]) == (5, None)
