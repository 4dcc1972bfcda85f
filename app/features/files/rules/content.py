"""What a file truly is, by what stands in it. Its name and the type it was announced with are only hints. Pure."""

import re
from dataclasses import dataclass
from typing import Final, Literal

import puremagic

from app.features.files.rules.names import DANGEROUS
from app.features.files.types.files import SentPurpose

HEAD_BYTES: Final = 65_536
CONTROLS_MAX: Final = 0.02
NULS_IN_WIDE_TEXT: Final = 0.3

Family = Literal["picture", "audio", "pdf", "office", "text", "markup"]


@dataclass(frozen=True)
class Content:
    mime: str
    suffix: str
    family: Family
    also: frozenset[str] = frozenset()
    """Other endings that name the same."""


class NotTaken(Exception):
    """A sentence for people."""


PNG: Final = Content("image/png", "png", "picture", frozenset({"apng"}))
JPEG: Final = Content("image/jpeg", "jpg", "picture", frozenset({"jpeg", "jpe", "jfif"}))
GIF: Final = Content("image/gif", "gif", "picture")
WEBP: Final = Content("image/webp", "webp", "picture")
PDF: Final = Content("application/pdf", "pdf", "pdf")
OFFICE: Final = Content("application/zip", "zip", "office")
"""A package; which one is told by the list of its parts."""
HTML: Final = Content("text/html", "html", "markup", frozenset({"htm", "xhtml"}))
SVG: Final = Content("image/svg+xml", "svg", "markup")

_SIGNATURES: Final[tuple[tuple[bytes, Content], ...]] = (
    (b"\x89PNG\r\n\x1a\n", PNG),
    (b"\xff\xd8\xff", JPEG),
    (b"GIF87a", GIF),
    (b"GIF89a", GIF),
    (b"%PDF-", PDF),
    (b"PK\x03\x04", OFFICE),
    (b"OggS", Content("audio/ogg", "ogg", "audio", frozenset({"oga", "opus"}))),
    (b"ID3", Content("audio/mpeg", "mp3", "audio")),
    (b"\xff\xfb", Content("audio/mpeg", "mp3", "audio")),
    (b"\xff\xf3", Content("audio/mpeg", "mp3", "audio")),
    (b"fLaC", Content("audio/flac", "flac", "audio")),
)
_RIFF: Final = {b"WEBP": WEBP, b"WAVE": Content("audio/wav", "wav", "audio")}
_M4A: Final = Content("audio/mp4", "m4a", "audio")
_TEXTS: Final = {
    content.suffix: content
    for content in (
        Content("text/plain", "txt", "text", frozenset({"text", "log"})),
        Content("text/csv", "csv", "text"),
        Content("text/tab-separated-values", "tsv", "text"),
        Content("text/markdown", "md", "text", frozenset({"markdown"})),
        Content("application/json", "json", "text"),
        Content("text/vcard", "vcf", "text"),
        Content("text/calendar", "ics", "text"),
        Content("message/rfc822", "eml", "text"),
    )
}
_RUNS: Final = (
    b"MZ",
    b"\x7fELF",
    b"\xca\xfe\xba\xbe",
    b"\xfe\xed\xfa",
    b"\xce\xfa\xed\xfe",
    b"\xcf\xfa\xed\xfe",
    b"\x00asm",
    b"dex\n",
    b"L\x00\x00\x00\x01\x14\x02\x00",
    b"!<arch>",
    b"#!",
    b"<?php",
    b"<%@",
    b"@echo",
    b"Windows Registry Editor",
    b"[InternetShortcut]",
    b"[Desktop Entry]",
)
_MARKUP: Final = re.compile(
    rb"<\s*(!doctype\s+html|html|head|body|script|iframe|object|embed|svg|foreignobject)\b", re.IGNORECASE
)
_SVG: Final = re.compile(rb"<\s*(?:[a-z]+:)?svg\b", re.IGNORECASE)
_BYTE_ORDER: Final = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
_CONTROLS: Final = bytes(sorted({*range(32)} - {0, 9, 10, 12, 13, 27}))

TAKEN: Final[dict[SentPurpose, frozenset[Family]]] = {
    "lead": frozenset(("picture", "audio", "pdf", "office", "text", "markup")),
    "email_asset": frozenset(("picture", "pdf", "office", "text")),
    "kb": frozenset(("pdf", "office", "text", "markup")),
    "import": frozenset(("text",)),
}
TAKEN_IN_WORDS: Final[dict[SentPurpose, str]] = {
    "lead": "images (JPEG, PNG, GIF, WebP), PDF, office documents, text, CSV and audio",
    "email_asset": "images (JPEG, PNG, GIF, WebP), PDF, office documents, text and calendar files",
    "kb": "PDF, office documents, text, Markdown and HTML",
    "import": "CSV and other plain text with one row to a line",
}
SHOWN_INLINE: Final[frozenset[str]] = frozenset(
    {content.mime for _, content in _SIGNATURES if content.family in ("picture", "audio", "pdf")}
    | {content.mime for content in _RIFF.values()}
    | {_M4A.mime}
)
"""What a browser may show by itself. Everything else is saved, whatever the link says."""


def content_of(head: bytes, name_suffix: str) -> Content:
    """By the first bytes; the end of the name decides only between kinds of plain text."""
    if _runs(head):
        raise NotTaken("This is a program or a script. Those are not kept here.")
    found = _by_signature(head)
    if found is not None:
        return found
    if not _is_text(head):
        raise NotTaken(f"This is {_foreign(head)}, which is not kept here.")
    if _MARKUP.search(head[:4_096]):
        return SVG if _SVG.search(head[:4_096]) else HTML
    return _text(name_suffix)


def demand_taken(content: Content, purpose: SentPurpose) -> None:
    if content.family not in TAKEN[purpose]:
        raise NotTaken(
            f"This is {content.suffix.upper()}, which is not taken here. Taken are {TAKEN_IN_WORDS[purpose]}."
        )


def demand_harmless_name(suffix: str) -> None:
    if suffix in DANGEROUS:
        raise NotTaken(f"Files that end in .{suffix} can run as a program. Those are not kept here.")


def fits(suffix: str, content: Content) -> bool:
    return suffix == content.suffix or suffix in content.also


def _runs(head: bytes) -> bool:
    start = _unmarked(head).lstrip()[:32]
    return any(start[: len(mark)].lower() == mark.lower() for mark in _RUNS)


def _unmarked(head: bytes) -> bytes:
    mark = next((mark for mark in _BYTE_ORDER if head.startswith(mark)), b"")
    return head[len(mark) :].replace(b"\0", b"") if mark[:1] in (b"\xff", b"\xfe") else head[len(mark) :]


def _by_signature(head: bytes) -> Content | None:
    if head[:4] == b"RIFF":
        return _RIFF.get(head[8:12])
    if head[4:8] == b"ftyp" and head[8:11] == b"M4A":
        return _M4A
    return next((content for mark, content in _SIGNATURES if head.startswith(mark)), None)


def _is_text(head: bytes) -> bool:
    """In any encoding: letters, not the codes of a machine. A NUL here and there is for whoever reads it to judge."""
    if not head:
        return False
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    nuls = head.count(0)
    if nuls > len(head) * NULS_IN_WIDE_TEXT:
        return max(head[0::2].count(0), head[1::2].count(0)) == nuls
    controls = len(head) - len(head.translate(None, _CONTROLS))
    return controls + nuls <= len(head) * CONTROLS_MAX


def _text(suffix: str) -> Content:
    found = next((content for content in _TEXTS.values() if fits(suffix, content)), None)
    return found or _TEXTS["txt"]


def _foreign(head: bytes) -> str:
    """What it seems to be, in the words of a list of thousands of kinds."""
    try:
        likely = puremagic.magic_string(head)
    except (puremagic.PureError, ValueError):
        return "of no kind that is known here"
    best = likely[0]
    ending = best.extension.removeprefix(".").upper()
    return f"a file of another kind ({ending})" if ending else "of no kind that is known here"
