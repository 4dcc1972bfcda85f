"""Headers, envelopes, versions and methods: what every answer looks like."""

import io
import json
import logging
from collections.abc import Iterator

import msgspec
import pytest

from app.core.log import JsonLines
from app.core.roles import OWNER, VIEWER
from app.http.endpoint import PUBLIC, Endpoint
from app.store.errors import NotReady, StorageFull
from tests.http.asking import Asker, Response
from tests.http.conftest import House

NOTE = {"title": "first"}
ALWAYS = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "strict-origin-when-cross-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    """Everything the house logs, as it would stand on standard output."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonLines())
    logger = logging.getLogger("astrix")
    before = logger.level
    logger.addHandler(handler)
    logger.setLevel(logging.DEBUG)
    yield stream
    logger.removeHandler(handler)
    logger.setLevel(before)


@pytest.mark.parametrize(
    ("method", "target"),
    [
        ("GET", "/api/notes"),
        ("GET", "/api/nothing"),
        ("GET", "/api/boom"),
        ("PATCH", "/api/notes"),
        ("GET", "/healthz"),
        ("GET", "/"),
        ("GET", "/handbook/"),
        ("GET", "/api/openapi.json"),
        ("GET", "/x/../admin"),
    ],
)
def test_every_answer_carries_the_security_headers_once(house: House, method: str, target: str) -> None:
    answer = house.ask(OWNER).ask(method, target)

    assert {name: answer.header(name) for name in ALWAYS} == ALWAYS
    policy = answer.header("content-security-policy") or ""
    assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self'")
    assert "unsafe" not in policy
    assert answer.header("cache-control") == "no-store"
    assert answer.header("x-request-id")
    assert not any(name.startswith("access-control") for name, _ in answer.headers)


def test_an_error_has_one_shape(house: House) -> None:
    answer = house.ask(None).get("/api/notes", [("x-request-id", "abc")])

    error = {"code": "missing_token", "message": "You are not signed in.", "request_id": "abc"}
    assert answer.json == {"error": error}
    assert answer.header("content-type") == "application/json"


@pytest.mark.parametrize("sent", ["", "has space", "x" * 65, "né", "a\r\nb"])
def test_a_request_id_that_may_not_stand_in_a_log_is_replaced(house: House, sent: str) -> None:
    assert (
        house.ask(OWNER).get("/api/notes", [("x-request-id", sent)]).header("x-request-id") or ""
    ).startswith("req_")


def test_what_nobody_foresaw_is_told_as_nothing_and_logged_whole(house: House, lines: io.StringIO) -> None:
    answer = house.ask(OWNER).get("/api/boom")

    assert (answer.status, answer.code) == (500, "internal_error")
    assert b"canary" not in answer.body
    told = [json.loads(line) for line in lines.getvalue().splitlines()]
    failures = [line for line in told if line["event"] == "request.failed"]
    assert len(failures) == 1
    assert "canary-in-the-trace" in failures[0]["error"]
    assert failures[0]["request_id"] == answer.header("x-request-id")
    assert (failures[0]["org_id"], failures[0]["user_id"]) == (house.org, "usr_owner")


def test_every_request_leaves_one_line_without_what_was_sent(house: House, lines: io.StringIO) -> None:
    canary = "canary-4151"
    asker = house.ask(OWNER)
    token = dict(asker.headers)["authorization"].removeprefix("Bearer ")
    pairs = [("user-agent", f"{canary}\r\nnew line"), ("cookie", f"session={canary}"), ("origin", canary)]
    targets = [
        ("GET", f"/api/notes?q={canary}"),
        ("GET", f"/api/notes/{canary}"),
        ("GET", f"/{canary}"),
        ("GET", f"/api/{canary}"),
        (canary.upper(), "/api/notes"),
        ("POST", "/api/notes"),
        ("GET", "/api/hello"),
        ("GET", "/api/boom"),
    ]

    for method, target in targets:
        asker.ask(method, target, headers=pairs, body=canary.encode() if method == "POST" else b"")
    asker.post("/api/notes", {"title": canary, "phone": "+14155550132", "email": f"{canary}@example.com"})

    text = lines.getvalue()
    assert canary not in text.lower()
    assert token not in text
    told = [line for line in map(json.loads, text.splitlines()) if line["event"] == "http.request"]
    assert len(told) == len(targets) + 1
    assert {"ts", "level", "method", "route", "status", "latency_ms", "request_id"} <= set(told[0])
    assert (told[0]["route"], told[0]["org_id"], told[1]["route"]) == (
        "/api/notes",
        house.org,
        "/api/notes/{id}",
    )


def test_a_method_a_path_does_not_take_is_told_what_it_takes(house: House) -> None:
    one = house.ask(OWNER).ask("POST", "/api/notes/note_1")
    two = house.ask(OWNER).ask("PATCH", "/api/notes")
    page = house.ask(None).ask("POST", "/healthz")

    assert (one.status, one.code, one.header("allow")) == (
        405,
        "method_not_allowed",
        "DELETE, GET, HEAD, PUT",
    )
    assert two.header("allow") == "GET, HEAD, POST"
    assert (page.status, page.header("allow")) == (405, "GET, HEAD")


def test_head_is_get_without_the_body(house: House) -> None:
    asker = house.ask(VIEWER)

    whole, head = asker.get("/api/who"), asker.ask("HEAD", "/api/who")

    assert (head.status, head.body) == (200, b"")
    assert head.header("content-length") == str(len(whole.body))


@pytest.mark.parametrize(
    "target",
    [
        "/api//notes",
        "/api/%6eotes",
        "/api/notes/",
        "/api/./notes",
        "/x/../api/notes",
        "/API/notes",
        "/api/notes;a=1",
    ],
)
def test_no_other_spelling_of_a_path_reaches_its_route(house: House, target: str) -> None:
    assert house.ask(OWNER).get(target).status == 404


@pytest.mark.parametrize(
    "target", ["//admin", "/%61dmin", "/x/../admin", "/admin%2f", "/admin/", "/admin", "/api/x"]
)
def test_hq_serves_its_page_for_no_odd_path(house: House, target: str) -> None:
    assert house.ask("cto", realm="admin").get(target).status == 404


@pytest.mark.parametrize(
    "segment", ["%00", "%2e%2e", "..", "%2f", "a%5cb", "%ff", "x" * 2_000, "%0a", "%e2%80%ae"]
)
def test_a_name_in_a_path_is_plain_text(house: House, segment: str) -> None:
    assert house.ask(OWNER).get(f"/api/notes/{segment}").status == 404


def test_a_changed_record_is_shown_with_the_refusal(house: House) -> None:
    asker = house.ask(OWNER)
    note = asker.post("/api/notes", NOTE).json["id"]
    asker.put(f"/api/notes/{note}", {"title": "second"}, [("If-Match", '"1"')])

    late = asker.put(f"/api/notes/{note}", {"title": "third"}, [("If-Match", '"1"')])
    gone = asker.send("DELETE", f"/api/notes/{note}", headers=[("If-Match", '"1"')])

    assert (late.status, late.code) == (409, "version_conflict")
    assert late.details["current"] == {"id": note, "title": "second", "text": "", "version": 2}
    assert gone.code == "version_conflict"
    assert "never shown" not in str(gone.json)
    assert asker.send("DELETE", f"/api/notes/{note}", headers=[("If-Match", '"2"')]).status == 204
    assert asker.put(f"/api/notes/{note}", NOTE).status == 404


@pytest.mark.parametrize("sent", ["1", 'W/"1"', '"x"', '""', '"1", "2"', '"' + "9" * 400 + '"'])
def test_if_match_names_one_version(house: House, sent: str) -> None:
    answer = house.ask(OWNER).put("/api/notes/note_1", NOTE, [("If-Match", sent)])

    assert (answer.status, answer.details[0]["path"]) == (400, "If-Match")


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        (StorageFull("org_1", "no space"), 503, "storage_full"),
        (NotReady("org_1", "line 7 is torn at /secret/path"), 503, "not_ready"),
    ],
)
def test_a_store_that_cannot_is_answered_without_its_paths(
    house: House, error: Exception, status: int, code: str
) -> None:
    async def fail(_: object) -> None:
        raise error

    row = Endpoint(method="GET", path="/api/fail", handler=fail, summary="fails", needs=PUBLIC, tag="x")
    door = house.edge.__class__(**{**vars(house.edge), "endpoints": (row,)}).tenant()

    answer = Asker(door).get("/api/fail")

    assert (answer.status, answer.code) == (status, code)
    assert b"secret" not in answer.body


def test_a_duplicate_names_the_field(house: House) -> None:
    house.ask(OWNER).post("/api/notes", NOTE)

    answer = house.ask(OWNER).post("/api/notes", NOTE)

    assert (answer.status, answer.code, answer.details) == (409, "duplicate", {"field": "title"})


def test_cookies_are_out_of_reach_of_scripts_and_other_sites(house: House) -> None:
    answer = house.ask(None).get("/api/hello")

    cookie = answer.header("set-cookie")
    assert cookie == "seen=yes; Path=/api/hello; Max-Age=60; HttpOnly; SameSite=Strict; Secure"


def test_a_download_is_an_attachment_with_its_name(house: House) -> None:
    answer = house.ask(OWNER).get("/api/notes.csv")

    assert answer.body == b"id,title\r\n1,one\r\n"
    assert answer.header("content-disposition") == "attachment; filename*=UTF-8''n%C3%B6tes.csv"


def test_only_a_trusted_hop_names_another_address(house: House) -> None:
    def seen_from(peer: tuple[str, int] | None, proxies: frozenset[str]) -> Response:
        door = house.edge.__class__(**{**vars(house.edge), "proxies": proxies}).tenant()
        return Asker(door, client=peer).get("/api/hello", [("x-forwarded-for", "198.51.100.1, 203.0.113.9")])

    stranger = ("192.0.2.7", 1)
    assert seen_from(stranger, frozenset()).json["ip"] == "192.0.2.7"
    assert seen_from(stranger, frozenset({"192.0.2.7"})).json["ip"] == "203.0.113.9"
    assert seen_from(None, frozenset()).json["ip"] == "203.0.113.9"


def test_an_open_body_type_is_refused_when_the_row_is_made() -> None:
    class Loose(msgspec.Struct):
        anything: int

    async def never(_: object) -> None:
        raise AssertionError

    with pytest.raises(ValueError, match="forbid unknown fields"):
        Endpoint(method="POST", path="/api/x", handler=never, summary="x", needs=PUBLIC, tag="x", takes=Loose)
