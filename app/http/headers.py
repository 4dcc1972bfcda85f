"""The headers that come in, and those that go out with every answer."""

import re
from collections.abc import Iterable
from typing import Final

from app.core.reasons import Refused, invalid
from app.http.reply import Headers

_REQUEST_ID: Final = re.compile(rb"[A-Za-z0-9_-]{1,64}")
_IF_MATCH: Final = re.compile(rb'"(\d{1,18})"')
_COOKIES_MAX: Final = 50

APP_POLICY: Final = (
    b"default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; "
    b"connect-src 'self'; worker-src 'self'; manifest-src 'self'; media-src 'self' blob:; form-action 'self'; "
    b"frame-ancestors 'none'; base-uri 'none'"
)
SECURITY: Final[Headers] = [
    (b"content-security-policy", APP_POLICY),
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"strict-origin-when-cross-origin"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=(self), payment=(), usb=()"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
]
NO_STORE: Final = (b"cache-control", b"no-store")
VARY: Final = (b"vary", b"Authorization, X-Org-ID")


class RequestHeaders:
    """The raw pairs of a request; names are lower-case already."""

    def __init__(self, pairs: Iterable[tuple[bytes, bytes]]) -> None:
        self._pairs = list(pairs)

    def all(self, name: bytes) -> list[bytes]:
        return [value for known, value in self._pairs if known == name]

    def first(self, name: bytes) -> bytes | None:
        for known, value in self._pairs:
            if known == name:
                return value
        return None

    def text(self, name: bytes) -> str:
        return (self.first(name) or b"").decode("latin-1")

    @property
    def request_id(self) -> str | None:
        """The caller's own, where it is one that may stand in a log line."""
        sent = self.first(b"x-request-id")
        return sent.decode() if sent is not None and _REQUEST_ID.fullmatch(sent) else None

    @property
    def if_match(self) -> int | None:
        sent = self.all(b"if-match")
        if not sent or sent == [b"*"]:
            return None
        found = _IF_MATCH.fullmatch(sent[0].strip())
        if found is None or len(sent) > 1:
            raise _no_version()
        return int(found[1])

    @property
    def cookies(self) -> dict[str, str]:
        pairs = self.text(b"cookie").split(";", _COOKIES_MAX)
        named = (pair.strip().partition("=") for pair in pairs[:_COOKIES_MAX])
        return {name: value.strip('"') for name, equals, value in named if equals}


def _no_version() -> Refused:
    return invalid("If-Match", 'Send the version you have seen in quotes, such as "7".')
