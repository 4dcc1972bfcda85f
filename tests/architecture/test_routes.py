"""What holds for every route, because it is asked of the table and not of a list of routes."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_origin

import pytest

from app.compose import House
from app.http.endpoint import Endpoint
from tests.architecture.house import fingerprint
from tests.cast import Cast
from tests.http.asking import Asker

COUNTED = frozenset({"audit", "limits", "wm"})
"""What a request may touch without changing anything: the audit log, the table of rates, and the words of both."""
STREAM = "/api/stream"
SOMETHING = re.compile(r"\{([a-z_]+)\}")


def documented(door: Asker) -> dict[tuple[str, str], dict[str, Any]]:
    document = door.get("/api/openapi.json").json
    return {
        (method.upper(), path): operation
        for path, operations in document["paths"].items()
        for method, operation in operations.items()
        if method in {"get", "post", "put", "delete"}
    }


def rows(house: House) -> Iterator[Endpoint]:
    return (row for row in house.edge.rows if row.realm == "tenant")


def test_the_served_document_names_exactly_the_routes_of_the_table(house: House, door: Asker) -> None:
    assert set(documented(door)) == {(row.method, row.path) for row in rows(house)}


def test_every_list_tells_where_it_goes_on_and_how_much_there_is(house: House) -> None:
    # What changes goes on for ever: it tells where, and never how much.
    lists = [
        row
        for row in house.edge.endpoints
        if "items" in fields_of(row.gives) and "next_since" not in fields_of(row.gives)
    ]

    assert len(lists) > 8
    assert [row.name for row in lists if not {"next_cursor", "total"} <= fields_of(row.gives)] == []


def fields_of(gives: Any) -> set[str]:
    shape = get_origin(gives) or gives
    return set(shape.__struct_fields__) if hasattr(shape, "__struct_fields__") else set()


def test_every_route_says_in_the_document_what_it_does_gives_and_refuses(house: House, door: Asker) -> None:
    told = documented(door)

    for row in rows(house):
        operation = told[row.method, row.path]
        codes = re.findall(r"[a-z_]{4,}", str(operation["responses"]))
        assert operation["summary"] == row.summary
        assert str(row.success) in operation["responses"]
        assert {reason.code for reason in row.refuses} <= set(codes), row.name
        takes_body = row.takes is not None or row.streams_bytes_max is not None
        assert ("requestBody" in operation) == takes_body, row.name


def test_every_reason_that_a_route_names_is_in_the_one_table(house: House) -> None:
    for row in house.edge.rows:
        for reason in row.refuses:
            assert house.reasons[reason.code] == reason


def test_no_two_routes_answer_the_same_request(house: House) -> None:
    shapes = [(row.realm, row.method, SOMETHING.sub("{}", row.path)) for row in house.edge.rows]

    assert len(shapes) == len(set(shapes))


@pytest.mark.parametrize("who", ["owner", "viewer", "stranger"])
def test_no_route_that_reads_changes_a_byte(
    house: House, cast: Cast, door: Asker, *, data: Path, who: str
) -> None:
    player = getattr(cast, who)
    reading = [row for row in rows(house) if row.method == "GET" and row.path != STREAM]
    # The first reads of a process may tidy up after what came before; the second ones show what reading does.
    answers = [_read(door, row, player.headers) for row in reading]
    before = fingerprint(data, but_for=COUNTED)

    again = [_read(door, row, player.headers) for row in reading]

    assert fingerprint(data, but_for=COUNTED) == before
    assert again == answers
    assert 200 in again
    assert all(
        status < 500 or row.path == "/api/me/push/key" for row, status in zip(reading, again, strict=True)
    )


def _read(door: Asker, row: Endpoint, headers: dict[str, str]) -> int:
    path = SOMETHING.sub("nothing_of_that_name", row.path)
    return door.get(path, headers=list(headers.items())).status
