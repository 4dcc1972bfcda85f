"""Which encoding a file is written in, and its text, piece by piece.

UTF-8 is proved, not guessed: every byte is looked at. Only where it is another encoding, its lines with letters beyond
ASCII are shown to charset-normalizer, and a sample of them at that.
"""

import codecs
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from app.features.imports.rules.bad_file import BadFile

SAMPLE_BYTES: Final = 65_536
LINE_BYTES_MAX: Final = 4 << 20
STRAY_SHARE: Final = 20
"""Lines that happen to be valid UTF-8 in another encoding are rarer than one in so many."""
_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SPREADSHEETS: Final = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"\x1f\x8b", b"%PDF", b"7z\xbc\xaf", b"Rar!")
_WESTERN: Final = frozenset(
    "äöüßÄÖÜàâæçèéêëîïôœùûÿÀÂÇÈÉÊËÎÏÔÙÛáíóúñÁÍÓÚÑ¡¿ãõÃÕåøÅØÆªº€£§°’‘“”„–—…«»·´¨\u00a0²³µ®©"
)
"""Letters and marks that Western European files hold; where all of a sample are such, it is Windows-1252."""
_BY_ANOTHER_NAME: Final = {"latin_1": "cp1252", "iso8859_1": "cp1252", "ascii": "utf-8", "utf_8": "utf-8"}


class Encoding(NamedTuple):
    name: str
    mark_bytes: int = 0
    """What stands before the text to say so."""


def survey(chunks: Iterable[bytes]) -> Encoding:
    """Reads all of a file. Raises BadFile where it is no text, or text in two encodings."""
    pieces = iter(chunks)
    start = next(pieces, b"")
    if not start:
        raise BadFile("empty")
    if start.startswith(_SPREADSHEETS):
        raise BadFile("spreadsheet")
    marked = next((Encoding(name, len(mark)) for mark, name in _MARKS if start.startswith(mark)), None)
    wide = marked if marked is not None and marked.name != "utf-8" else _wide(start)
    if wide is not None:
        return wide
    found = _Survey()
    for lines in _whole_lines(start, pieces):
        found.take(lines)
    name = found.verdict()
    return Encoding(name, len(codecs.BOM_UTF8)) if marked is not None and name == "utf-8" else Encoding(name)


def texts(chunks: Iterable[bytes], encoding: Encoding) -> Iterator[str]:
    """The text of a file. Raises BadFile at what is none in its encoding."""
    decoder = codecs.getincrementaldecoder(encoding.name)("strict")
    skip, line = encoding.mark_bytes, 1
    for chunk in chunks:
        try:
            text = decoder.decode(chunk[skip:])
        except UnicodeDecodeError as problem:
            before = problem.object[: problem.start].decode(encoding.name, "replace")
            raise BadFile("mixed_encodings", line + _line_ends(before)) from None
        skip = 0
        yield text
        line += _line_ends(text)
    try:
        yield decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        raise BadFile("mixed_encodings", line) from None


class _Survey:
    """What is known of a file's bytes so far."""

    def __init__(self) -> None:
        self._line = 1
        self._utf8 = 0
        self._other = 0
        self._first_utf8 = 0
        self._first_other = 0
        self._sample = bytearray()

    def take(self, lines: bytes) -> None:
        """Whole lines, so that no letter is cut in two."""
        count = _line_ends_in(lines)
        if b"\0" in lines:
            raise BadFile("nul", self._line + _line_ends_in(lines[: lines.index(b"\0")]))
        if not lines.isascii():
            try:
                lines.decode()
            except UnicodeDecodeError:
                self._one_by_one(lines)
            else:
                self._first_utf8 = self._first_utf8 or self._line
                self._utf8 += sum(not line.isascii() for line in lines.split(b"\n"))
        self._line += count

    def _one_by_one(self, lines: bytes) -> None:
        for number, line in enumerate(lines.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n")):
            if line.isascii():
                continue
            try:
                line.decode()
            except UnicodeDecodeError:
                self._first_other = self._first_other or self._line + number
                self._other += 1
                if len(self._sample) < SAMPLE_BYTES:
                    self._sample += line[: SAMPLE_BYTES // 8] + b"\n"
            else:
                self._first_utf8 = self._first_utf8 or self._line + number
                self._utf8 += 1

    def verdict(self) -> str:
        if not self._other:
            return "utf-8"
        if self._utf8 > self._other // STRAY_SHARE:
            few = self._other <= self._utf8
            raise BadFile("mixed_encodings", self._first_other if few else self._first_utf8)
        return _guessed(bytes(self._sample))


def _guessed(sample: bytes) -> str:
    try:
        if set(sample.decode("cp1252")) <= _WESTERN | set(map(chr, range(128))):
            return "cp1252"
    except UnicodeDecodeError:
        pass
    from charset_normalizer import from_bytes

    best = from_bytes(sample).best()
    if best is None:
        raise BadFile("not_text")
    return _BY_ANOTHER_NAME.get(best.encoding, best.encoding)


def _wide(start: bytes) -> Encoding | None:
    """UTF-16 that does not say so: in text, every other byte of nearly all letters is zero."""
    sample = start[:4096]
    odd, even, half = sample[1::2].count(0), sample[0::2].count(0), len(sample) // 2
    if odd > half * 0.4 and even <= half * 0.05:
        return Encoding("utf-16-le")
    if even > half * 0.4 and odd <= half * 0.05:
        return Encoding("utf-16-be")
    return None


def _whole_lines(start: bytes, chunks: Iterator[bytes]) -> Iterator[bytes]:
    rest = start
    for chunk in chunks:
        cut = (chunk.rfind(b"\n") + 1) or (chunk.rfind(b"\r") + 1)
        if cut == 0:
            rest += chunk
            if len(rest) > LINE_BYTES_MAX:
                raise BadFile("line_too_long", 1)
            continue
        yield rest + chunk[:cut]
        rest = chunk[cut:]
    yield rest


def _line_ends_in(text: bytes) -> int:
    if b"\r" not in text:
        return text.count(b"\n")
    return text.count(b"\n") + text.count(b"\r") - text.count(b"\r\n")


def _line_ends(text: str) -> int:
    if "\r" not in text:
        return text.count("\n")
    return text.count("\n") + text.count("\r") - text.count("\r\n")
