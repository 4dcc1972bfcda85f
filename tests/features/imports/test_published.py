"""A published sheet, from its address to leads; fetched by the engine, kept like any other file."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.providers.outward.fetcher import OutwardFetcher
from tests.features.imports.carrying import Carrying, people
from tests.providers.web_server import Said, WebServer
from tests.whole import Prepared, whole


@pytest.fixture
def server() -> Iterator[WebServer]:
    with WebServer().listening() as listening:
        yield listening


@pytest.fixture
def imports(tmp_path: Path, prepared_whole: Prepared) -> Iterator[Carrying]:
    fetcher = OutwardFetcher(loopback=True)
    with whole(
        prepared_whole, tmp_path / "data", plugs=lambda plugs: replace(plugs, fetcher=fetcher)
    ) as astrix:
        yield Carrying(astrix, astrix.owner)


def begun(imports: Carrying, server: WebServer) -> str:
    made = imports.door.post("/api/imports", {"published_csv_url": f"http://127.0.0.1:{server.port}/people"})
    assert made.status == 201, made.body
    assert made.json["state"] == "fetching"
    assert server.asked == []
    one: str = made.json["id"]
    return one


def test_a_published_sheet_becomes_leads(imports: Carrying, server: WebServer) -> None:
    # given
    server.pages["/people"] = Said(body=people(5).encode())
    one = begun(imports, server)

    # when
    imports.astrix.work()
    read = imports.read(one)
    imports.preview(one)
    done = imports.started(one)

    # then
    assert (read["state"], read["source"], read["rows_estimate"]) == ("mapping", "published_csv", 5)
    assert done["buckets"]["created"] == 5
    assert len(server.asked) == 1


@pytest.mark.parametrize(
    ("said", "code"),
    [
        (Said(status=404), "fetch_nothing"),
        (Said(headers={"content-type": "text/html"}, body=b"<html>"), "fetch_no_csv"),
        (Said(status=302, headers={"location": "https://10.0.0.1/"}), "address_unfit"),
        (Said(body=b"PK\x03\x04"), "spreadsheet"),
    ],
)
def test_what_lies_there_and_is_no_sheet_fails_with_its_reason(
    imports: Carrying, server: WebServer, said: Said, code: str
) -> None:
    # given
    server.pages["/people"] = said
    one = begun(imports, server)

    # when
    imports.astrix.work()

    # then
    failed = imports.read(one)
    assert (failed["state"], failed["error"]["code"]) == ("failed", code)
    assert failed["error"]["message"].endswith(".")
    assert imports.count() == 0
