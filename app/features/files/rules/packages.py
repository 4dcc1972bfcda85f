"""Office documents are packages of packed parts: judged by their list of parts, before anything is unpacked. Pure."""

import struct
import zipfile
from typing import BinaryIO, Final

from app.features.files.rules.content import Content, NotTaken

PARTS_MAX: Final = 5_000
LIST_BYTES_MAX: Final = 1 << 20
UNPACKED_BYTES_MAX: Final = 512 << 20
RATIO_MAX: Final = 200
RATIO_MATTERS_BYTES: Final = 8 << 20
"""Small parts may be packed as tightly as they are; a few megabytes of blanks harm nobody."""
_END: Final = b"PK\x05\x06"
_END_BYTES: Final = 22
_POINTER: Final = b"PK\x06\x07"
_POINTER_BYTES: Final = 20
_LARGE_BYTES: Final = 76
"""The end for large files and the pointer to it, which stand before the end itself."""
_COMMENT_BYTES_MAX: Final = 65_535

BOMB: Final = "Unpacked, this document would be far larger than any real one. It was not opened."
BROKEN: Final = "This document is damaged: the list of its parts cannot be read."
MACROS: Final = "This document carries macros, which can run as a program. Save it without them."
PLAIN_ZIP: Final = "Archives are not kept here. Add the files that are in it one by one."

_OOXML: Final = "application/vnd.openxmlformats-officedocument."
_MAIN_PARTS: Final = (
    ("word/document.xml", Content(f"{_OOXML}wordprocessingml.document", "docx", "office")),
    ("xl/workbook.xml", Content(f"{_OOXML}spreadsheetml.sheet", "xlsx", "office")),
    ("ppt/presentation.xml", Content(f"{_OOXML}presentationml.presentation", "pptx", "office")),
)
_ODF: Final = "application/vnd.oasis.opendocument."
_OPEN: Final = {
    f"{_ODF}text": Content(f"{_ODF}text", "odt", "office"),
    f"{_ODF}spreadsheet": Content(f"{_ODF}spreadsheet", "ods", "office"),
    f"{_ODF}presentation": Content(f"{_ODF}presentation", "odp", "office"),
}
_STORED: Final = 0
_MIMETYPE_BYTES_MAX: Final = 100


def office_content(file: BinaryIO) -> Content:
    """Which office document a package is; NotTaken where it is none, or one that would harm."""
    _demand_short_list(file)
    try:
        with zipfile.ZipFile(file) as package:
            parts = package.infolist()
            _demand_sane(parts, file)
            return _kind(package, parts)
    except (zipfile.BadZipFile, struct.error, ValueError, EOFError, NotImplementedError, OSError):
        raise NotTaken(BROKEN) from None


def _demand_short_list(file: BinaryIO) -> None:
    """Read from the end of the file, before a library reads all of a list of millions."""
    size = file.seek(0, 2)
    file.seek(max(0, size - _LARGE_BYTES - _END_BYTES - _COMMENT_BYTES_MAX))
    tail = file.read()
    at = tail.rfind(_END)
    if at < 0 or len(tail) - at < _END_BYTES:
        raise NotTaken(BROKEN)
    count, list_bytes = _list_told(tail, at)
    if count > PARTS_MAX or list_bytes > LIST_BYTES_MAX:
        raise NotTaken(BOMB)
    file.seek(0)


def _list_told(tail: bytes, at: int) -> tuple[int, int]:
    """How many parts, in how many bytes. What stands before the end, for large files, counts instead of it."""
    large = at - _LARGE_BYTES
    if at >= _POINTER_BYTES and tail.startswith(_POINTER, at - _POINTER_BYTES):
        if large < 0:
            raise NotTaken(BROKEN)
        count, list_bytes = struct.unpack_from("<QQ", tail, large + 32)
    else:
        count, list_bytes = struct.unpack_from("<HI", tail, at + 10)
    return count, list_bytes


def _demand_sane(parts: list[zipfile.ZipInfo], file: BinaryIO) -> None:
    size = file.seek(0, 2)
    unpacked = sum(part.file_size for part in parts)
    packed = sum(part.compress_size for part in parts)
    if len(parts) > PARTS_MAX or unpacked > UNPACKED_BYTES_MAX or packed > size:
        raise NotTaken(BOMB)
    if unpacked > RATIO_MATTERS_BYTES and unpacked > packed * RATIO_MAX:
        raise NotTaken(BOMB)
    if any(part.flag_bits & 1 for part in parts):
        raise NotTaken(
            "This document is locked with a password, so it cannot be looked at. Save it without one."
        )


def _kind(package: zipfile.ZipFile, parts: list[zipfile.ZipInfo]) -> Content:
    names = {part.filename.lower() for part in parts}
    if any(
        name.endswith(("vbaproject.bin", ".vbs", ".exe", ".js")) or "/basic/" in f"/{name}" for name in names
    ):
        raise NotTaken(MACROS)
    found = next((content for name, content in _MAIN_PARTS if name in names), None)
    if found is not None and "[content_types].xml" in names:
        return found
    opened = _OPEN.get(_told_type(package, parts))
    if opened is None:
        raise NotTaken(PLAIN_ZIP)
    return opened


def _told_type(package: zipfile.ZipFile, parts: list[zipfile.ZipInfo]) -> str:
    first = next((part for part in parts if part.filename == "mimetype"), None)
    if first is None or first.compress_type != _STORED or first.file_size > _MIMETYPE_BYTES_MAX:
        return ""
    return package.read(first).decode("ascii", "replace").strip()
