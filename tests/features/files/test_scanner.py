"""What the virus scanner says, asked over a real socket in clamd's own words."""

import socket
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from app.features.files.service import Files
from app.ports.outside import Rejected, Unreachable
from app.providers.clamav.scanner import ClamScanner, answers
from tests.cast import Cast, Stage
from tests.features.files.sending import finish, sent
from tests.features.files.test_upload import blobs
from tests.http.asking import Asker

EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


@dataclass
class Clamd:
    """A daemon of a few lines: takes in a stream piece by piece and looks for one mark."""

    path: Path
    answer: Callable[[bytes], bytes] | None = None
    limit: int = 1 << 20
    seen: list[bytes] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._line.bind(str(self.path))
        self._line.listen()
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()

    def stop(self) -> None:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as last:
            last.connect(str(self.path))
        self._thread.join()
        self._line.close()
        self.path.unlink(missing_ok=True)

    def _serve(self) -> None:
        while True:
            caller, _ = self._line.accept()
            with caller, caller.makefile("rb") as said:
                command = _until_nul(said.read)
                if not command:
                    return
                caller.sendall(b"PONG\0" if command == b"zPING" else self._scanned(said.read))

    def _scanned(self, read: Callable[[int], bytes]) -> bytes:
        content = b""
        while length := _length(read(4)):
            content += read(length)
            if len(content) > self.limit:
                return b"INSTREAM size limit exceeded. ERROR\0"
        self.seen.append(content)
        if self.answer is not None:
            return self.answer(content)
        return b"stream: Eicar-Test-Signature FOUND\0" if EICAR in content else b"stream: OK\0"


def _length(head: bytes) -> int:
    return int.from_bytes(head, "big")


def _until_nul(read: Callable[[int], bytes]) -> bytes:
    got = b""
    while byte := read(1):
        if byte == b"\0":
            break
        got += byte
    return got


@pytest.fixture
def clamd(tmp_path: Path) -> Iterator[Clamd]:
    daemon = Clamd(tmp_path / "clamd.ctl")
    yield daemon
    daemon.stop()


@pytest.fixture
def scanned(house: Stage, clamd: Clamd, monkeypatch: pytest.MonkeyPatch) -> Clamd:
    """The house with that scanner plugged in."""
    make: Callable[[Stage], Files] = vars(Stage)["files"].fget

    def with_scanner(stage: Stage) -> Files:
        files = make(stage)
        files._desk.scanner = ClamScanner(clamd.path, wait_s=2)
        return files

    monkeypatch.setattr(Stage, "files", property(with_scanner))
    return clamd


def test_what_is_clean_is_kept_and_all_of_it_was_seen(scanned: Clamd, owner: Asker) -> None:
    content = b"harmless\n" * 100_000

    assert finish(owner, sent(owner, content)).status == 200
    assert scanned.seen == [content]


def test_what_is_infected_is_refused_and_removed(
    scanned: Clamd, owner: Asker, house: Stage, cast: Cast
) -> None:
    del scanned
    file_id = sent(owner, b"hello " + EICAR)

    refused = finish(owner, file_id)

    assert (refused.status, refused.code) == (400, "file_infected")
    assert "Eicar-Test-Signature" in refused.json["error"]["message"]
    assert blobs(house, cast) == []
    assert finish(owner, file_id).code == "not_found"


@pytest.mark.parametrize(
    "answer", [b"", b"stream: \0", b"what?\0", b"Can't allocate memory ERROR\0"], ids=range(4)
)
def test_where_the_scanner_says_nothing_clear_the_file_waits(
    answer: bytes, scanned: Clamd, owner: Asker
) -> None:
    scanned.answer = lambda _: answer
    file_id = sent(owner, b"hello")

    refused = finish(owner, file_id)
    assert (refused.status, refused.code) == (503, "scanner_unavailable")
    assert refused.header("retry-after") == "60"

    scanned.answer = None
    assert finish(owner, file_id).status == 200


def test_where_the_scanner_is_down_nothing_is_let_through(house: Stage, tmp_path: Path) -> None:
    del house
    with pytest.raises(Unreachable):
        ClamScanner(tmp_path / "nobody.ctl").found_in([b"hello"])
    assert not answers(tmp_path / "nobody.ctl")


def test_a_file_that_is_too_large_to_scan_is_not_let_through(clamd: Clamd) -> None:
    with pytest.raises(Rejected):
        ClamScanner(clamd.path).found_in(iter([b"x" * 300_000] * 20))


def test_a_living_scanner_answers(clamd: Clamd) -> None:
    assert answers(clamd.path)
