"""Probes, figures, the built web app and the handbook."""

import asyncio
import gzip
import os
import re
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest
from prometheus_client.parser import text_string_to_metric_families

from app.core.clock import RecordedClock
from app.core.roles import OWNER
from app.core.settings import SETTINGS
from app.http.health import ClockSane, disk_above
from app.http.metrics import Figures, Snapshot, living
from tests.http.asking import Asker
from tests.http.conftest import House

INDEX = b"<!doctype html><title>app</title>"
SCRIPT = b"console.log(1)\n" * 40


@pytest.fixture
def built(house: House) -> House:
    """A build as the web build leaves it: pages, hashed assets, packed siblings."""
    for app in ("tenant", "hq"):
        dist = house.edge.web / app
        (dist / "assets").mkdir(parents=True)
        (dist / "index.html").write_bytes(INDEX + app.encode())
        (dist / "build-manifest.json").write_text("{}")
        script = dist / "assets" / "main-4f2a.js"
        script.write_bytes(SCRIPT)
        script.with_name("main-4f2a.js.gz").write_bytes(gzip.compress(SCRIPT))
        script.with_name("main-4f2a.js.br").write_bytes(b"brotli of it")
        (dist / "manifest.webmanifest").write_text("{}")
    house.__post_init__()
    return house


def test_alive_needs_nothing(house: House) -> None:
    house.tree.close()

    answer = house.ask(None).get("/healthz")

    assert (answer.status, answer.json) == (200, {"status": "ok"})


def test_ready_names_what_fails(house: House) -> None:
    def broken() -> bool:
        raise OSError("the disk is gone")

    def edge_with(checks: dict[str, object]) -> Asker:
        return Asker(replace(house.edge, checks=checks).tenant())  # type: ignore[arg-type]  # small checks of a test

    ready = edge_with({"tree_writable": lambda: True}).get("/readyz")
    not_ready = edge_with({"one": lambda: True, "two": lambda: False, "three": broken}).get("/readyz")

    assert (ready.status, ready.json["failing"]) == (200, [])
    assert (not_ready.status, not_ready.json["failing"]) == (503, ["two", "three"])
    assert not_ready.json["checks"] == {"one": True, "two": False, "three": False}
    assert b"disk is gone" not in not_ready.body


def test_the_disk_and_the_clock_are_judged(tmp_path: Path) -> None:
    clock = RecordedClock()
    sane = ClockSane(clock)

    assert disk_above(0, tmp_path)()
    assert not disk_above(1 << 40, tmp_path)()
    assert sane()
    clock.step_wall(3_600)
    assert not sane()
    clock.advance(61)
    assert sane()
    clock.step_wall(-40 * 365 * 86_400)
    clock.advance(61)
    assert not sane()


def test_the_version_is_told(house: House) -> None:
    assert house.ask(None).get("/version").json == {"version": "0.0.0"}


def test_figures_are_shown_on_the_private_socket_alone(house: House, tmp_path: Path) -> None:
    home = tmp_path / "figures"
    home.mkdir()
    house.ask(OWNER).get("/api/notes/note_1?q=canary")
    house.ask(None).get("/canary")
    mine = house.edge.figures.snapshot("tenant")
    (home / f"{os.getpid()}.json").write_bytes(msgspec.json.encode(mine))
    (home / "999999999.json").write_bytes(
        msgspec.json.encode(Snapshot("tenant-999999999", 999_999_999, {"GET /gone 200": 5}, {}))
    )

    private = Asker(house.edge.private(home, lambda: [("orgs", "Organizations.", 2)])).get("/metrics")

    families = {family.name: family for family in text_string_to_metric_families(private.body.decode())}
    samples = {
        (sample.labels["route"], sample.labels["status"]): sample.value
        for sample in families["astrix_http_requests"].samples
    }
    assert samples == {("/api/notes/{id}", "404"): 1, ("other", "404"): 1}
    assert families["astrix_orgs"].samples[0].value == 2
    assert {sample.name for sample in families["astrix_http_request_seconds"].samples} >= {
        "astrix_http_request_seconds_bucket",
        "astrix_http_request_seconds_sum",
    }
    assert b"canary" not in private.body
    assert not (home / "999999999.json").exists()
    assert house.ask(None).get("/metrics").status == 404


def test_figures_count_in_buckets_that_add_up() -> None:
    figures = Figures()
    for took_s in (0.0001, 0.003, 0.003, 99.0):
        figures.answered("GET", "/api/x", status=200, took_s=took_s)

    snapshot = figures.snapshot("hq")

    assert snapshot.requests == {"GET /api/x 200": 4}
    assert sum(snapshot.latency["/api/x"].counts) == 4
    assert snapshot.latency["/api/x"].counts[0] == 1
    assert snapshot.latency["/api/x"].counts[-1] == 1


def test_figures_are_left_while_a_worker_runs_and_once_more_when_it_stops(tmp_path: Path) -> None:
    figures = Figures()
    home = tmp_path / "figures"

    async def scene() -> list[int]:
        keeping = asyncio.ensure_future(figures.keep_written(home, "tenant"))
        await asyncio.sleep(0)
        early = [sum(one.requests.values()) for one in living(home)]
        figures.answered("GET", "/api/x", status=200, took_s=0.1)
        keeping.cancel()
        await asyncio.gather(keeping, return_exceptions=True)
        return early + [sum(one.requests.values()) for one in living(home)]

    assert asyncio.run(scene()) == [0, 1]


def test_figures_make_no_directory_but_their_own(tmp_path: Path) -> None:
    async def scene() -> None:
        keeping = asyncio.ensure_future(Figures().keep_written(tmp_path / "_host" / "figures", "tenant"))
        await asyncio.sleep(0)
        keeping.cancel()
        await asyncio.gather(keeping, return_exceptions=True)

    asyncio.run(scene())

    assert list(tmp_path.iterdir()) == []


def test_a_damaged_snapshot_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / "1.json").write_bytes(b"{half")

    assert list(living(tmp_path)) == []


@pytest.mark.parametrize(
    "path", ["/", "/login", "/signup", "/invite", "/forgot", "/reset", "/o/org_1/settings"]
)
def test_the_tenant_app_draws_its_own_addresses(built: House, path: str) -> None:
    answer = built.ask(None).get(path)

    assert (answer.status, answer.body) == (200, INDEX + b"tenant")
    assert answer.header("cache-control") == "no-store"


@pytest.mark.parametrize("path", ["/", "/orgs", "/security/audit"])
def test_hq_draws_every_address_that_is_not_its_api(built: House, path: str) -> None:
    assert built.ask(None, realm="admin").get(path).body == INDEX + b"hq"


@pytest.mark.parametrize(
    "path",
    ["/nothing", "/loginx", "/favicon.ico", "/index.html", "/build-manifest.json", "/assets/", "/o/%2e%2e/x"],
)
def test_what_the_build_did_not_make_is_not_there(built: House, path: str) -> None:
    answer = built.ask(None).get(path)

    assert (answer.status, answer.code) == (404, "not_found")


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [("gzip, br", "br"), ("gzip", "gzip"), ("br;q=0, gzip", "gzip"), ("identity", None), ("", None)],
)
def test_assets_are_kept_forever_and_packed_as_the_browser_likes(
    built: House, accepted: str, encoding: str | None
) -> None:
    answer = built.ask(None).get("/assets/main-4f2a.js", [("accept-encoding", accepted)])

    assert answer.header("content-encoding") == encoding
    assert answer.header("content-type") == "text/javascript; charset=utf-8"
    assert answer.header("cache-control") == "public, max-age=31536000, immutable"
    assert answer.header("vary") == "Accept-Encoding"
    if encoding is None:
        assert answer.body == SCRIPT


def test_a_file_without_a_hash_is_asked_for_again(built: House) -> None:
    first = built.ask(None).get("/manifest.webmanifest")

    again = built.ask(None).get("/manifest.webmanifest", [("if-none-match", first.header("etag") or "")])

    assert first.header("cache-control") == "no-cache"
    assert (again.status, again.body, again.header("content-length")) == (304, b"", None)


def test_an_app_that_is_not_built_says_so(house: House) -> None:
    answer = house.ask(None).get("/")

    assert answer.status == 503
    assert b"The web application is not built" in answer.body


def test_the_handbook_is_read_without_scripts(house: House) -> None:
    start = house.ask(None).get("/handbook/")
    decision = house.ask(None).get("/handbook/decisions/one-journal")
    style = house.ask(None).get("/handbook/style.css")
    bare = house.ask(None).get("/handbook/decisions")

    assert (start.status, decision.status, style.status) == (200, 200, 200)
    assert b"<script" not in decision.body
    assert b" style=" not in decision.body
    assert b'aria-current="page"' in decision.body
    assert style.header("content-type") == "text/css; charset=utf-8"
    assert (bare.status, bare.header("location")) == (308, "/handbook/decisions/")
    assert house.ask(None).get("/handbook/nothing").status == 404


def test_every_link_of_the_handbook_leads_to_a_page(house: House) -> None:
    asker = house.ask(None)
    todo, seen = ["/handbook/"], set[str]()
    while todo:
        page = todo.pop()
        if page in seen:
            continue
        seen.add(page)
        answer = asker.get(page)
        assert answer.status == 200, page
        links = re.findall(r'href="([^"#:]+)"', answer.body.decode())
        todo += [_absolute(page, link) for link in links]

    assert {"/handbook/settings", "/handbook/reasons", "/handbook/routes"} <= seen


def _absolute(page: str, link: str) -> str:
    return link if link.startswith("/") else page.rpartition("/")[0] + "/" + link


def test_every_setting_reason_and_route_stands_in_the_handbook(house: House) -> None:
    asker = house.ask(None)

    settings = asker.get("/handbook/settings").body.decode()
    reasons = asker.get("/handbook/reasons").body.decode()
    routes = asker.get("/handbook/routes").body.decode()

    assert [setting.name for setting in SETTINGS if setting.name not in settings] == []
    assert [reason.code for reason in house.edge.reasons if reason.code not in reasons] == []
    assert [row.name for row in house.edge.rows if row.name not in routes] == []
