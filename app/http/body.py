"""Reading a body within its limits, and making of it the struct that a row asks for."""

import asyncio
import json
import re
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable
from typing import Any, Final

import msgspec
from msgspec.structs import replace
from starlette.types import Message, Receive

from app.core.reasons import INVALID_PARAMS, PAYLOAD_TOO_LARGE, UNSUPPORTED_MEDIA_TYPE, Refused, invalid
from app.http.fields import problems_of
from app.http.headers import RequestHeaders

JSON_BYTES_MAX: Final = 1 << 20
BODY_WAIT_S: Final = 30.0
"""So long a body may take in all; who sends next to nothing is cut by the server long before."""
STREAM_WINDOW_S: Final = 15.0
STREAM_BYTES_PER_WINDOW_MIN: Final = 65_536
"""Who sends a large body slower than this is cut, so that no link is held open for days."""
DEPTH_MAX: Final = 32
NUMBER_CHARACTERS_MAX: Final = 40

ENCODED: Final = replace(UNSUPPORTED_MEDIA_TYPE, sentence="Send the body as it is, uncompressed.")

# Takes a string that never ends in one piece too: looked for again from each of its quotes, it would cost the square.
_STRING: Final = re.compile(rb'"(?:[^"\\]++|\\.)*+(?:"|\\?\Z)', re.DOTALL)
_BRACKET: Final = re.compile(rb"[\[\]{}]")
_LONE_SURROGATE: Final = re.compile(r"[\ud800-\udfff]")
_JSON_TYPE: Final = re.compile(r'application/json\s*(?:;\s*charset\s*=\s*"?utf-8"?\s*)?', re.IGNORECASE)


class ClientGone(Exception):
    """The other side hung up before its request was whole."""


class TooSlow(Refused):
    """Whoever sends so slowly is answered and let go; the rest of the body is not waited for."""

    def __init__(self) -> None:
        problem = {"path": "body", "message": "The body came in too slowly. Try again on a better line."}
        super().__init__(INVALID_PARAMS, problems=[problem])


def demand_small(headers: RequestHeaders, limit: int = JSON_BYTES_MAX) -> None:
    """Refuses by what is announced, before anything is read."""
    announced = headers.first(b"content-length")
    if announced is not None and announced.isdigit() and int(announced[:20]) > limit:
        raise Refused(PAYLOAD_TOO_LARGE, limit_bytes=limit)


async def read(receive: Receive, limit: int = JSON_BYTES_MAX, *, wait_s: float = BODY_WAIT_S) -> bytes:
    try:
        async with asyncio.timeout(wait_s):
            return await _read(receive, limit)
    except TimeoutError:
        raise invalid("body", f"The body did not arrive within {wait_s:.0f} s.") from None


async def _read(receive: Receive, limit: int) -> bytes:
    chunks: list[bytes] = []
    length = 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ClientGone
        chunk = message.get("body", b"")
        length += len(chunk)
        if length > limit:
            raise Refused(PAYLOAD_TOO_LARGE, limit_bytes=limit)
        chunks.append(chunk)
        if not message.get("more_body"):
            return b"".join(chunks)


def streamed(receive: Receive, headers: RequestHeaders, limit: int) -> AsyncIterator[bytes]:
    """The body piece by piece, as its handler asks for it: nothing is read before, and no more than the limit."""
    if headers.text(b"content-encoding").strip().lower() not in ("", "identity"):
        raise Refused(ENCODED)
    return pieces(receive, limit)


async def pieces(
    receive: Receive,
    limit: int,
    *,
    window_s: float = STREAM_WINDOW_S,
    window_bytes_min: int = STREAM_BYTES_PER_WINDOW_MIN,
) -> AsyncIterator[bytes]:
    """Only the time that is spent waiting for the other side counts, not what is done with the pieces meanwhile."""
    total = gained = 0
    left_s = window_s
    more = True
    while more:
        asked_s = time.monotonic()
        message = await _within(receive, left_s)
        left_s -= time.monotonic() - asked_s
        if message is not None:
            more = message.get("more_body", False)
            chunk = message.get("body", b"")
            total, gained = total + len(chunk), gained + len(chunk)
            if total > limit:
                raise Refused(PAYLOAD_TOO_LARGE, limit_bytes=limit)
            if chunk:
                yield chunk
        if more and left_s <= 0:
            if gained < window_bytes_min:
                raise TooSlow
            gained, left_s = 0, window_s


async def _within(receive: Receive, wait_s: float) -> Message | None:
    """The next message, or None where none came in time."""
    try:
        async with asyncio.timeout(max(0.0, wait_s)):
            message = await receive()
    except TimeoutError:
        return None
    if message["type"] == "http.disconnect":
        raise ClientGone
    return message


def decoded(raw: bytes, takes: type[Any], headers: RequestHeaders) -> Any:
    if not raw and _can_be_empty(takes):
        return msgspec.convert({}, takes)
    _demand_plain_json(headers)
    document = _document(raw)
    try:
        return msgspec.json.decode(raw, type=takes)
    except msgspec.ValidationError as problem:
        raise Refused(INVALID_PARAMS, problems=problems_of(document, takes, problem)) from None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise _no_json("This is not JSON.") from None


def _can_be_empty(takes: type[Any]) -> bool:
    if not issubclass(takes, msgspec.Struct):
        return False
    return not any(field.required for field in msgspec.structs.fields(takes))


def _demand_plain_json(headers: RequestHeaders) -> None:
    encoding = headers.text(b"content-encoding").strip().lower()
    if encoding not in ("", "identity") or not _JSON_TYPE.fullmatch(headers.text(b"content-type").strip()):
        raise Refused(UNSUPPORTED_MEDIA_TYPE)


def _document(raw: bytes) -> Any:
    """The body read once more by a strict reader: nothing in it may be read in two ways, or be without bounds."""
    if _too_deep(raw):
        raise _no_json(f"It is nested deeper than {DEPTH_MAX} levels.")
    try:
        return _strict(raw.decode())
    except Refused:
        raise
    except (ValueError, RecursionError):
        raise _no_json("This is not JSON.") from None


def _too_deep(raw: bytes) -> bool:
    if raw.count(b"[") + raw.count(b"{") <= DEPTH_MAX:
        return False
    depth = 0
    for bracket in _BRACKET.finditer(_STRING.sub(b"", raw)):
        depth += 1 if bracket[0] in b"[{" else -1
        if depth > DEPTH_MAX:
            return True
    return False


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        twin = next(name for name, times in Counter(name for name, _ in pairs).items() if times > 1)
        raise invalid(_printable(twin), "This name stands twice in one object.")
    for name, value in pairs:
        _demand_text(name)
        if isinstance(value, str):
            _demand_text(value)
    return found


def _demand_text(text: str) -> None:
    if not text.isascii() and _LONE_SURROGATE.search(text):
        raise _no_json("It holds half of a character (a lone surrogate).")


def _number(parse: Callable[[str], Any]) -> Callable[[str], Any]:
    def within_bounds(text: str) -> Any:
        if len(text) > NUMBER_CHARACTERS_MAX:
            raise _no_json(f"A number in it has more than {NUMBER_CHARACTERS_MAX} characters.")
        return parse(text)

    return within_bounds


def _finite(text: str) -> float:
    number = float(text)
    if number - number != 0:
        raise _no_json("A number in it is too large.")
    return number


def _no_constant(text: str) -> Any:
    raise _no_json(f"{text} is not a number that JSON has.")


def _printable(name: str) -> str:
    return name.encode("ascii", "backslashreplace").decode()[:100]


def _no_json(message: str) -> Refused:
    return invalid("body", message)


_strict: Final = json.JSONDecoder(
    object_pairs_hook=_object,
    parse_int=_number(int),
    parse_float=_number(_finite),
    parse_constant=_no_constant,
).decode
