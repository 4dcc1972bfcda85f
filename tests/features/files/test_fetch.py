"""A file by a signed link: whole or in part, for its time, and nothing else by any other words."""

import asyncio
from urllib.parse import quote

import pytest

from app.core.clock import SECOND_US, RecordedClock
from app.core.ids import OrgId
from app.features.audit.types import AuditQuery
from app.features.files.rules.span import Beyond, span
from app.store.links import Grant
from tests.cast import LINKS, Cast, Stage
from tests.http.asking import Asker, Response

NAME = "exports/exp_one.zip"
CONTENT = bytes(range(256)) * 40


@pytest.fixture
def url(house: Stage, cast: Cast, clock: RecordedClock) -> str:
    house.tree.org(cast.org).blobs.put(NAME, CONTENT, room=len(CONTENT))
    return link(cast.org, clock)


def test_the_bearer_gets_it_as_an_attachment(door: Asker, url: str) -> None:
    got = door.get(url)

    assert (got.status, got.body) == (200, CONTENT)
    assert got.header("content-type") == "application/zip"
    assert got.header("content-disposition") == "attachment; filename*=UTF-8''exp_one.zip"
    assert (got.header("content-length"), got.header("accept-ranges")) == (str(len(CONTENT)), "bytes")
    assert (got.header("x-content-type-options"), got.header("cache-control")) == ("nosniff", "no-store")


def test_it_is_written_down_first(door: Asker, house: Stage, cast: Cast, url: str) -> None:
    door.get(url)

    (entry,) = asyncio.run(house.audit.page(cast.org, AuditQuery(action="file.get"))).items
    assert (entry.actor, entry.target, entry.facts) == ("link", NAME, {"ip": "127.0.0.1"})


def test_who_has_it_already_gets_nothing_more(door: Asker, url: str) -> None:
    tag = door.get(url).header("etag")
    assert tag is not None

    again = door.get(url, [("if-none-match", f'"other", {tag}')])

    assert (again.status, again.body) == (304, b"")


@pytest.mark.parametrize(
    ("asked", "first", "end"),
    [
        ("bytes=0-0", 0, 1),
        ("bytes=100-199", 100, 200),
        ("bytes=10000-", 10_000, 10_240),
        ("bytes=10000-999999", 10_000, 10_240),
        ("bytes=-40", 10_200, 10_240),
        ("bytes=-99999", 0, 10_240),
    ],
)
def test_a_part_is_that_part(asked: str, first: int, end: int, door: Asker, url: str) -> None:
    got = door.get(url, [("range", asked)])

    assert got.body == CONTENT[first:end]
    if end - first < len(CONTENT):
        assert (got.status, got.header("content-range")) == (206, f"bytes {first}-{end - 1}/{len(CONTENT)}")
    assert got.header("content-length") == str(end - first)


@pytest.mark.parametrize(
    "asked",
    [
        "bytes=5-2",
        "bytes=-",
        "bytes=a-b",
        "bytes=" + ",".join(f"{at}-{at + 9}" for at in range(2_000)),
        "bytes=0-1,0-1",
        "bytes=" + "9" * 4_000 + "-",
        "lines=1-2",
        "bytes=+1-2",
    ],
    ids=range(8),
)
def test_what_is_no_single_range_is_answered_with_the_whole(asked: str, door: Asker, url: str) -> None:
    got = door.get(url, [("range", asked)])

    assert (got.status, got.body) == (200, CONTENT)


@pytest.mark.parametrize("asked", ["bytes=10240-", "bytes=99999-100000", "bytes=-0"])
def test_what_lies_beyond_is_refused(asked: str, door: Asker, url: str) -> None:
    refused = door.get(url, [("range", asked)])

    assert (refused.status, refused.code) == (416, "range_not_satisfiable")


def test_a_part_of_another_file_is_not_glued_to_this_one(door: Asker, url: str) -> None:
    got = door.get(url, [("range", "bytes=5-9"), ("if-range", '"of-another"')])

    assert (got.status, got.body) == (200, CONTENT)


def test_a_link_ends(door: Asker, url: str, clock: RecordedClock) -> None:
    clock.advance(900 + 31)

    refused = door.get(url)

    assert (refused.status, refused.code) == (410, "link_expired")


@pytest.mark.parametrize("field", ["org", "path", "action", "exp", "v", "sig"])
def test_no_field_of_it_may_be_changed_left_out_or_said_otherwise(field: str, door: Asker, url: str) -> None:
    head, _, query = url.partition("?")
    pairs = [pair.partition("=") for pair in query.split("&")]
    changed = "&".join(f"{name}={value}{'0' if name == field else ''}" for name, _, value in pairs)
    missing = "&".join(f"{name}={value}" for name, _, value in pairs if name != field)
    shouted = "&".join(f"{name.upper() if name == field else name}={value}" for name, _, value in pairs)

    for other in (changed, missing, shouted, "&".join(reversed(query.split("&")))):
        assert_invalid(door.get(f"{head}?{other}"))


@pytest.mark.parametrize(
    "path",
    [
        "exports/../../org_other/exports/x.zip",
        "exports/%2e%2e/x",
        "/etc/passwd",
        "exports/a;b.zip",
        "secret/twilio.json",
        "000001.log.jsonl",
        "exports/none.zip",
    ],
)
def test_even_a_signed_name_leads_to_a_blob_of_the_org_or_nowhere(
    path: str, door: Asker, cast: Cast, clock: RecordedClock
) -> None:
    refused = door.get(link(cast.org, clock, path=path))

    assert refused.status in (401, 404)


def test_a_link_into_an_org_that_is_gone_leads_nowhere(door: Asker, cast: Cast, clock: RecordedClock) -> None:
    gone = OrgId("org_01jz0000000000000000000000")

    assert door.get(link(gone, clock)).status == 404
    assert_invalid(door.get(link(OrgId("_host"), clock)))


def test_nothing_signed_for_another_act_opens_a_file(
    door: Asker, url: str, cast: Cast, clock: RecordedClock
) -> None:
    assert_invalid(door.get(link(cast.org, clock, action="put")))


@pytest.mark.parametrize("query", ["", "org=x", "a=1&b=2", "%00", "org=" + "x" * 3_000, quote("ü")])
def test_what_is_no_link_is_none(query: str, door: Asker) -> None:
    assert_invalid(door.get(f"/api/files/get?{query}"))


def test_a_range_of_nothing_is_beyond() -> None:
    assert span(None, 0) is None
    with pytest.raises(Beyond):
        span("bytes=0-", 0)


def link(org: OrgId, clock: RecordedClock, *, path: str = NAME, action: str = "get") -> str:
    query = LINKS.sign(Grant(org, path, action, clock.now_us() // SECOND_US + 900, 0))
    return f"/api/files/get?{query}"


def assert_invalid(refused: Response) -> None:
    assert (refused.status, refused.code) == (401, "invalid_signature")
