"""What a file is stands in it, not in its name; programs, scripts and bombs are not kept."""

import io
import struct
import zipfile

import pytest

from app.features.files.rules.content import NotTaken
from app.features.files.rules.packages import BOMB, office_content
from tests.cast import Cast, Stage
from tests.features.files.sending import asked, finish, link_to, sent, uploaded
from tests.features.files.test_upload import blobs
from tests.http.asking import Asker

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HTML = b"<!doctype html><html><body onload=alert(1)>hello</body></html>"


def package(*parts: tuple[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as made:
        for name, content in parts:
            made.writestr(name, content)
    return out.getvalue()


DOCX = package(("[Content_Types].xml", b"<Types/>"), ("word/document.xml", b"<w:document/>"))


@pytest.mark.parametrize(
    ("name", "content", "mime"),
    [
        ("offer.pdf", PDF, "application/pdf"),
        ("offer.docx", DOCX, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        ("list.csv", "Name;Ort\nÄnne;Köln\n".encode("latin-1"), "text/csv"),
        ("list.csv", "Name\tOrt\n".encode("utf-16"), "text/csv"),
        ("readme.md", b"# Hello", "text/markdown"),
        ("voice.mp3", b"ID3\x04\0\0\0\0\0\0" + b"\xff\xfb\x90" * 50, "audio/mpeg"),
        ("voice.wav", b"RIFF\x24\0\0\0WAVEfmt " + bytes(40), "audio/wav"),
    ],
)
def test_what_is_taken_on_a_lead(name: str, content: bytes, mime: str, owner: Asker) -> None:
    file = uploaded(owner, content, name=name)

    assert (file["mime"], file["name"], file["warnings"]) == (mime, name, [])


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("photo.jpg", b"MZ\x90\0" + bytes(200)),
        ("notes.txt", b"\x7fELF" + bytes(200)),
        ("notes.txt", b"#!/bin/sh\nrm -rf /\n"),
        ("notes.txt", b"\xef\xbb\xbf  <?php system($_GET['c']); ?>"),
        ("data.csv", b"\xca\xfe\xba\xbe" + bytes(200)),
        (
            "offer.docx",
            package(("[Content_Types].xml", b""), ("word/vbaProject.bin", b"x"), ("word/document.xml", b"")),
        ),
        ("offer.zip", package(("a.txt", b"x"))),
        ("offer.pdf", bytes(range(256)) * 20),
        ("offer.docx", b"PK\x03\x04" + bytes(100)),
    ],
    ids=range(9),
)
def test_what_is_not_kept_leaves_nothing(
    name: str, content: bytes, owner: Asker, house: Stage, cast: Cast
) -> None:
    file_id = sent(owner, content, name=name)

    refused = finish(owner, file_id)

    assert (refused.status, refused.code) == (415, "unsupported_media_type")
    assert blobs(house, cast) == []
    assert finish(owner, file_id).code == "not_found"


@pytest.mark.parametrize(
    "name", ["setup.exe", "run.BAT", "macro.xlsm", "link.lnk", "page.hta", "a.pdf.scr", "x.js"]
)
def test_a_name_that_runs_is_refused_before_anything_is_sent(name: str, owner: Asker) -> None:
    assert asked(owner, b"hello", name=name).code == "unsupported_media_type"


@pytest.mark.parametrize(
    ("purpose", "name", "content"),
    [
        ("import", "list.csv", PDF),
        ("import", "list.csv", HTML),
        ("import", "list.xlsx", DOCX),
        ("email_asset", "logo.svg", SVG),
        ("email_asset", "page.html", HTML),
        ("kb", "voice.mp3", b"ID3\x04\0\0\0\0\0\0" + bytes(20)),
    ],
)
def test_each_purpose_takes_its_own_kinds(purpose: str, name: str, content: bytes, owner: Asker) -> None:
    refused = finish(owner, sent(owner, content, purpose=purpose, name=name, lead_id=None))

    assert (refused.status, refused.code) == (415, "unsupported_media_type")
    assert "taken" in refused.json["error"]["message"] or "kept" in refused.json["error"]["message"]


def test_a_list_for_an_import_is_known_by_its_content(owner: Asker) -> None:
    rows = b"name,phone\nAda,+491701234567\n"

    assert uploaded(owner, rows, purpose="import", name="people.data", lead_id=None)["name"] == "people.txt"
    assert uploaded(owner, rows, purpose="import", name="people.csv", lead_id=None)["mime"] == "text/csv"


@pytest.mark.parametrize(
    ("name", "content"), [("a.svg", SVG), ("a.html", HTML), ("a.txt", HTML), ("a.xml", SVG)]
)
def test_what_could_run_in_a_browser_is_only_ever_saved(
    name: str, content: bytes, owner: Asker, door: Asker
) -> None:
    file = uploaded(owner, content, name=name)

    got = door.get(link_to(owner, file))

    assert got.header("content-type") == "application/octet-stream"
    assert (got.header("content-disposition") or "").startswith("attachment;")
    assert "sandbox" in (got.header("content-security-policy") or "")
    assert got.header("x-content-type-options") == "nosniff"


def test_a_pdf_is_shown_and_one_that_carries_scripts_says_so(owner: Asker, door: Asker) -> None:
    file = uploaded(owner, PDF.replace(b"<<>>", b"<</S/JavaScript>>", 1), name="offer.pdf")

    got = door.get(link_to(owner, file))

    assert file["warnings"]
    assert (got.header("content-disposition") or "").startswith("inline;")
    assert got.header("content-type") == "application/pdf"


def test_a_name_that_lies_is_put_right(owner: Asker) -> None:
    file = uploaded(owner, PDF, name="photo.jpg", mime="image/jpeg")

    assert (file["name"], file["mime"]) == ("photo.pdf", "application/pdf")
    assert file["warnings"] == ["Its name ended in .jpg, but it is PDF. It was named so."]


def bomb() -> bytes:
    return package(("[Content_Types].xml", b""), ("word/document.xml", bytes(64 << 20)))


def many_parts() -> bytes:
    return package(*((f"word/{at}.xml", b"") for at in range(5_001)), compression=zipfile.ZIP_STORED)


def long_list() -> bytes:
    """Says at its end that its list is longer than any that is read."""
    head, end = DOCX[:-22], bytearray(DOCX[-22:])
    end[12:16] = struct.pack("<I", 2 << 20)
    return head + bytes(end)


def lies_about_parts() -> bytes:
    """All parts are said to lie in the same bytes, as the worst bombs do."""
    out = bytearray(package(*((f"word/{at}.xml", bytes(4_000_000)) for at in range(200))))
    return bytes(out)


def large_file_end(comment: bytes = b"") -> bytes:
    """The end tells of one part; the one for large files, which readers believe instead, of 300 000."""
    count, start = 300_000, 30
    parts = (b"PK\x01\x02" + bytes(42)) * count
    large = struct.pack(
        "<4sQ2H2L4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, count, count, len(parts), start
    ) + struct.pack("<4sLQL", b"PK\x06\x07", 0, start + len(parts), 1)
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 1, 1, 46, start, len(comment))
    return b"PK\x03\x04" + bytes(26) + parts + large + end + comment


def test_a_list_of_parts_for_large_files_is_measured_before_it_is_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Reading it took many seconds and hundreds of megabytes of whoever asked for it to be looked at."""
    read: list[object] = []
    monkeypatch.setattr(zipfile, "ZipFile", read.append)

    for comment in (b"", b"x" * 65_535):
        with pytest.raises(NotTaken) as refused:
            office_content(io.BytesIO(large_file_end(comment)))
        assert str(refused.value) == BOMB

    assert read == []


def test_a_document_that_ends_like_a_large_file_is_taken(owner: Asker) -> None:
    with zipfile.ZipFile(io.BytesIO(DOCX)) as made:
        count, start = len(made.infolist()), made.start_dir
    at = DOCX.rindex(b"PK\x05\x06")
    size = at - start
    large = struct.pack(
        "<4sQ2H2L4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, count, count, size, start
    ) + struct.pack("<4sLQL", b"PK\x06\x07", 0, at, 1)

    file = uploaded(owner, DOCX[:at] + large + DOCX[at:], name="offer.docx")

    assert file["name"] == "offer.docx"


@pytest.mark.parametrize("made", [bomb, many_parts, long_list, lies_about_parts, large_file_end])
def test_a_bomb_is_refused_before_it_is_unpacked(made: object, owner: Asker) -> None:
    content: bytes = made()  # type: ignore[operator]  # each of them makes a document

    refused = finish(owner, sent(owner, content, name="offer.docx"))

    assert (refused.status, refused.code) == (415, "unsupported_media_type")
