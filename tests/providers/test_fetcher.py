"""Reading a file from an address that somebody chose: nothing private is ever called, nothing is read without end.

Wherever an address must not be called, the test's own guard would have seen the packet.
"""

import asyncio
import gzip
from collections.abc import Sequence

import pytest

from app.ports.outside import OutsideFailure, Rejected, Unreachable
from app.providers.outward.addresses import Place
from app.providers.outward.fetcher import OutwardFetcher, Patience, as_csv
from tests.providers.web_server import Said, WebServer

CSV = b"Name\nAnn\n"
ENOUGH = 1_000_000
OF_CSV = {"content-type": "text/csv"}


class Names:
    """A resolver with answers of a test's own, and a diary of what it was asked."""

    def __init__(self, answers: dict[str, Sequence[list[str]]]) -> None:
        self._answers = {name: list(those) for name, those in answers.items()}
        self.asked: list[str] = []

    async def places(self, host: str, port: int) -> list[Place]:
        self.asked.append(host)
        answers = self._answers.get(host)
        if not answers:
            raise OSError("no such name")
        found = answers.pop(0) if len(answers) > 1 else answers[0]
        return [(address, port) for address in found]


def read(fetcher: OutwardFetcher, url: str, bytes_max: int = ENOUGH) -> bytes:
    async def whole() -> bytes:
        return b"".join([piece async for piece in fetcher.fetch(url, bytes_max=bytes_max)])

    return asyncio.run(whole())


def local(resolver: Names | None = None, patience: Patience | None = None) -> OutwardFetcher:
    return OutwardFetcher(resolver, patience=patience, loopback=True)


def test_a_file_is_read_plain_and_without_anything_of_ours() -> None:
    # given
    with WebServer({"/x.csv": Said(body=CSV, chunks=3)}).listening() as server:
        # when
        found = read(local(), f"http://127.0.0.1:{server.port}/x.csv")

        # then
        assert found == CSV * 3
        ((_, headers),) = server.asked
        assert headers["accept-encoding"] == "identity"
        assert not {"authorization", "cookie", "referer"} & headers.keys()


@pytest.mark.parametrize(
    "url",
    [
        "http://sheets.example.com/x.csv",
        "ftp://sheets.example.com/x.csv",
        "file:///etc/passwd",
        "gopher://sheets.example.com/",
        "data:text/csv,a",
        "javascript:alert(1)",
        "//sheets.example.com/x.csv",
        "https:///x.csv",
        "https://",
        "",
        "https://127.0.0.1/x.csv",
        "https://127.1/x.csv",
        "https://0x7f.1/x.csv",
        "https://0x7f000001/x.csv",
        "https://2130706433/x.csv",
        "https://017700000001/x.csv",
        "https://[::1]/x.csv",
        "https://[::ffff:a9fe:a9fe]/x.csv",
        "https://[64:ff9b::7f00:1]/x.csv",
        "https://[2002:7f00:1::]/x.csv",
        "https://[fe80::1]/x.csv",
        "https://169.254.169.254/latest/meta-data",
        "https://100.64.0.1/x.csv",
        "https://localhost/x.csv",
        "https://user@sheets.example.com/x.csv",
        "https://user:word@sheets.example.com/x.csv",
        "https://sheets.example.com:8443/x.csv",
        "https://sheets.example.com:22/x.csv",
        "https://sheets.example.com:99999/x.csv",
        "https://sheets.example.com/a b.csv",
        "https://sheets.example.com/x.csv\r\nHost: evil",
        "https://sheets.example.com/ä.csv",
        "https://sheets。example.com/x.csv",
        "https://evil.example.com\\@sheets.example.com/x.csv",
        "https://sheets.example.com/" + "x" * 3_000,
    ],
)
def test_addresses_that_are_none_for_us_are_refused_before_anybody_is_asked(url: str) -> None:
    # given
    names = Names({"sheets.example.com": [["127.0.0.1"]]})

    # when
    with pytest.raises(Rejected) as refused:
        read(OutwardFetcher(names), url)

    # then
    assert refused.value.code == "address_unfit"
    assert names.asked == []


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "10.0.0.1", "192.168.1.1", "172.16.5.4", "169.254.169.254", "100.64.0.1", "0.0.0.0"),
        *(
            "168.63.129.16",
            "192.0.0.192",
            "::1",
            "::",
            "::ffff:127.0.0.1",
            "64:ff9b::7f00:1",
            "2002:7f00:1::",
        ),
        *("fe80::1", "fd00:ec2::254", "fec0::1", "ff02::1", "224.0.0.1", "255.255.255.255"),
    ],
)
@pytest.mark.parametrize("beside", [[], ["93.184.216.34"]])
def test_a_name_that_leads_to_a_private_address_is_refused_with_no_packet_sent(
    address: str, beside: list[str]
) -> None:
    # given
    names = Names({"sheets.example.com": [[*beside, address]]})

    # when
    with pytest.raises(Rejected) as refused:
        read(OutwardFetcher(names), "https://sheets.example.com/x.csv")

    # then
    assert refused.value.code == "address_private"


def test_the_socket_goes_to_the_address_that_was_judged_whatever_the_name_says_next() -> None:
    # given: the name answers something else the second time it is asked
    with WebServer({"/x.csv": Said(body=CSV)}).listening() as server:
        names = Names({"127.0.0.1": [["127.0.0.1"], ["10.0.0.1"]]})

        # when
        found = read(local(names), f"http://127.0.0.1:{server.port}/x.csv")

    # then
    assert found == CSV
    assert names.asked == ["127.0.0.1"]


def test_redirects_are_followed_as_far_as_three() -> None:
    # given
    moved = [Said(status=302, headers={"location": f"/{number + 1}"}) for number in range(4)]
    pages = {f"/{number}": page for number, page in enumerate(moved)} | {"/4": Said(body=CSV)}
    with WebServer(pages).listening() as server:
        home = f"http://127.0.0.1:{server.port}"

        # when
        found = read(local(), f"{home}/1")
        asked = len(server.asked)
        with pytest.raises(Rejected) as refused:
            read(local(), f"{home}/0")

        # then
        assert found == CSV
        assert asked == 4
        assert refused.value.code == "fetch_redirects"
        assert [path for path, _ in server.asked[asked:]] == ["/0", "/1", "/2", "/3"]


@pytest.mark.parametrize(
    ("location", "code"),
    [
        ("http://10.0.0.1/x.csv", "address_unfit"),
        ("http://169.254.169.254/latest", "address_unfit"),
        ("https://169.254.169.254/latest", "address_unfit"),
        ("https://inside.example.com/x.csv", "address_private"),
        ("https://mixed.example.com/x.csv", "address_private"),
        ("file:///etc/passwd", "address_unfit"),
        ("https://user:word@sheets.example.com/", "address_unfit"),
        ("https://sheets.example.com:8080/", "address_unfit"),
        ("//inside.example.com/x.csv", "address_unfit"),
    ],
)
def test_each_hop_is_judged_anew(location: str, code: str) -> None:
    # given
    inside = {"inside.example.com": [["192.168.0.7"]], "mixed.example.com": [["93.184.216.34", "fd00::1"]]}
    names = Names({**inside, "127.0.0.1": [["127.0.0.1"]]})
    # when
    with (
        WebServer({"/x.csv": Said(status=301, headers={"location": location})}).listening() as server,
        pytest.raises(Rejected) as refused,
    ):
        read(local(names), f"http://127.0.0.1:{server.port}/x.csv")

    # then
    assert refused.value.code == code


def test_a_redirect_to_nowhere_ends() -> None:
    with (
        WebServer({"/x.csv": Said(status=302, headers={})}).listening() as server,
        pytest.raises(Rejected) as no,
    ):
        read(local(), f"http://127.0.0.1:{server.port}/x.csv")
    assert no.value.code == "fetch_redirects"


@pytest.mark.parametrize(
    ("said", "kind", "code"),
    [
        (Said(status=404), Rejected, "fetch_nothing"),
        (Said(status=401), Rejected, "fetch_closed"),
        (Said(status=403), Rejected, "fetch_closed"),
        (Said(status=429), Unreachable, "fetch_later"),
        (Said(status=503), Unreachable, "fetch_later"),
        (Said(status=204), Rejected, "fetch_nothing"),
        (
            Said(headers={"content-type": "text/html; charset=utf-8"}, body=b"<html>"),
            Rejected,
            "fetch_no_csv",
        ),
        (Said(headers={"content-type": "image/png"}, body=b"x"), Rejected, "fetch_no_csv"),
        (Said(headers={"content-type": "application/zip"}, body=b"PK"), Rejected, "fetch_no_csv"),
        (
            Said(
                headers={"content-type": "text/csv", "content-encoding": "gzip"},
                body=gzip.compress(b"\0" * 10_000_000),
            ),
            Rejected,
            "fetch_packed",
        ),
        (
            Said(headers={"content-type": "text/csv", "content-length": "99999999999"}),
            Rejected,
            "fetch_too_large",
        ),
        (
            Said(headers={"content-type": "text/csv", "content-length": "50"}, body=b"short"),
            Unreachable,
            "fetch_unreachable",
        ),
    ],
)
def test_what_is_no_file_that_can_be_read_says_so(said: Said, kind: type[OutsideFailure], code: str) -> None:
    # when
    with WebServer({"/x.csv": said}).listening() as server, pytest.raises(kind) as refused:
        read(local(), f"http://127.0.0.1:{server.port}/x.csv")

    # then
    assert refused.value.code == code
    assert refused.value.sentence.endswith(".")


def test_a_file_without_end_is_cut_at_its_limit() -> None:
    # when
    with (
        WebServer({"/x.csv": Said(body=b"x" * 100_000, chunks=10_000)}).listening() as server,
        pytest.raises(Rejected) as refused,
    ):
        read(local(), f"http://127.0.0.1:{server.port}/x.csv", bytes_max=1_000_000)

    # then
    assert refused.value.code == "fetch_too_large"


@pytest.mark.parametrize(
    ("patience", "code"),
    [(Patience(silence_s=0.2), "fetch_unreachable"), (Patience(silence_s=5, whole_s=0.2), "fetch_slow")],
)
def test_who_dawdles_is_left(patience: Patience, code: str) -> None:
    # given
    pause_s = 3.0 if patience.silence_s < 1 else 0.15
    # when
    with (
        WebServer({"/x.csv": Said(body=b"a,b\n", chunks=40, pause_s=pause_s)}).listening() as server,
        pytest.raises(Unreachable) as left,
    ):
        read(local(patience=patience), f"http://127.0.0.1:{server.port}/x.csv")

    # then
    assert left.value.code == code


def test_a_name_that_nobody_knows_and_a_port_where_nobody_listens_may_go_better_later() -> None:
    for url, code in (
        ("https://nobody.example.com/x.csv", "address_unknown"),
        ("http://127.0.0.1:1/x.csv", "fetch_unreachable"),
    ):
        with pytest.raises(Unreachable) as refused:
            read(local(Names({"127.0.0.1": [["127.0.0.1"]]})), url)
        assert refused.value.code == code


@pytest.mark.parametrize(
    ("pasted", "read_from"),
    [
        (
            "https://docs.google.com/spreadsheets/d/e/2PACX/pubhtml?gid=7&single=true",
            "https://docs.google.com/spreadsheets/d/e/2PACX/pub?gid=7&single=true&output=csv",
        ),
        (
            "https://docs.google.com/spreadsheets/d/e/2PACX/pub?output=csv",
            "https://docs.google.com/spreadsheets/d/e/2PACX/pub?output=csv",
        ),
        ("https://example.com/pubhtml", "https://example.com/pubhtml"),
    ],
)
def test_a_sheet_that_is_published_as_a_page_is_read_as_csv(pasted: str, read_from: str) -> None:
    assert as_csv(pasted) == read_from


@pytest.mark.parametrize(
    "drip",
    [
        (b"HTTP/1.1 200 OK\r\n", b"x-more: y\r\n"),
        (b"HTTP/1.1 200 OK\r\ncontent-type: text/csv\r\ntransfer-encoding: chunked\r\n\r\n5;", b"x"),
    ],
    ids=["head", "length of a chunk"],
)
def test_who_is_never_silent_and_never_says_anything_is_left_when_the_time_is_over(
    drip: tuple[bytes, bytes],
) -> None:
    # given: something comes in all the time, and nothing of it is a piece of the file
    begin, more = drip
    hung_up: list[bool] = []

    async def fetched() -> None:
        over = asyncio.Event()

        async def dripping(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            await reader.readuntil(b"\r\n\r\n")
            writer.write(begin)
            try:
                for _ in range(100):
                    writer.write(more)
                    await writer.drain()
                    await asyncio.sleep(0.05)
            except ConnectionError:
                hung_up.append(True)
            writer.close()
            over.set()

        server = await asyncio.start_server(dripping, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        fetcher = local(patience=Patience(silence_s=5, whole_s=0.3))
        try:
            async for _ in fetcher.fetch(f"http://127.0.0.1:{port}/x.csv", bytes_max=ENOUGH):
                pass
        finally:
            await over.wait()
            server.close()

    # when
    with pytest.raises(Unreachable) as left:
        asyncio.run(fetched())

    # then: before the other side was done
    assert left.value.code == "fetch_slow"
    assert hung_up
