"""One line of a file: a JSON object that ends with the checksum of everything before it."""

from typing import Any, Generic, TypeVar
from zlib import crc32

import msgspec

D = TypeVar("D")

SEAL_BYTES = len(b',"z":"00000000"}')


class Line(msgspec.Struct, Generic[D], gc=False, omit_defaults=True):
    """A record as it was written: whole, never a patch. Short names, because every line repeats them."""

    c: str
    """collection"""
    k: str
    """key"""
    s: int
    """sequence, contiguous over the life of the org"""
    t: int
    """time, microseconds since 1970"""
    v: int = 0
    """version of the record"""
    o: str = ""
    """operation: put when empty"""
    n: int = 0
    """lines still to come in this batch; the line with 0 commits it"""
    i: str = ""
    """idempotency key"""
    f: str = ""
    """fingerprint of the request that the idempotency key protects"""
    a: str | None = None
    """the answer kept for a repeated request"""
    d: D | None = None
    """the record"""


class RawLine(Line[Any], gc=False, omit_defaults=True):
    """A line whose record is still JSON; empty where it has none."""

    d: msgspec.Raw = msgspec.Raw()


class BadLine(ValueError):
    """A line whose checksum does not match, or that is not what it should be."""


_encoder = msgspec.json.Encoder()
_decoder = msgspec.json.Decoder(RawLine)


def sealed(body: bytes) -> bytes:
    """The line of a JSON object, with checksum and newline."""
    head = body[:-1]
    return b'%b,"z":"%08x"}\n' % (head, crc32(head))


def is_whole(line: bytes) -> bool:
    """Whether a line (without its newline) is exactly what was written."""
    return line[-SEAL_BYTES:] == b',"z":"%08x"}' % crc32(memoryview(line)[:-SEAL_BYTES])


def encoded(line: Line[Any]) -> bytes:
    return sealed(_encoder.encode(line))


def decoded(line: bytes) -> RawLine:
    """The line with its record still as JSON; BadLine when it is not whole."""
    if not is_whole(line):
        raise BadLine("the checksum of the line does not match")
    try:
        return _decoder.decode(line)
    except msgspec.DecodeError as problem:
        raise BadLine(f"the line is not a record: {problem}") from problem
