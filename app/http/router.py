"""From a request's method and path to the row that answers it.

Paths are compared as they were sent: only a `{name}` segment is percent-decoded, so that no other spelling of a path
reaches its route.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import unquote_to_bytes

from app.http.endpoint import Endpoint

SEGMENT_BYTES_MAX = 1_024


@dataclass(frozen=True)
class Match:
    endpoint: Endpoint
    path: Mapping[str, str]


@dataclass(frozen=True)
class WrongMethod:
    allowed: tuple[str, ...]


@dataclass(frozen=True)
class _Pattern:
    segments: tuple[tuple[bytes, str | None], ...]
    """Each is a literal, or has the name of a parameter."""

    def match(self, sent: list[bytes]) -> dict[str, str] | None:
        found: dict[str, str] = {}
        for (literal, name), segment in zip(self.segments, sent, strict=True):
            if name is None:
                if literal != segment:
                    return None
                continue
            value = _decoded(segment)
            if value is None:
                return None
            found[name] = value
        return found


class Router:
    def __init__(self, endpoints: Iterable[Endpoint]) -> None:
        self._fixed: dict[bytes, dict[str, Endpoint]] = defaultdict(dict)
        self._open: dict[int, dict[_Pattern, dict[str, Endpoint]]] = defaultdict(lambda: defaultdict(dict))
        for endpoint in endpoints:
            self._add(endpoint)

    def match(self, method: str, raw_path: bytes) -> Match | WrongMethod | None:
        """None where no row has this path. HEAD is answered by the row of GET."""
        method = "GET" if method == "HEAD" else method
        fixed = self._fixed.get(raw_path, {})
        if method in fixed:
            return Match(fixed[method], {})
        allowed = set(fixed)
        sent = raw_path.split(b"/")[1:]
        for pattern, methods in self._open.get(len(sent), {}).items():
            found = pattern.match(sent)
            if found is None:
                continue
            if method in methods:
                return Match(methods[method], found)
            allowed |= set(methods)
        return WrongMethod(_with_head(allowed)) if allowed else None

    def _add(self, endpoint: Endpoint) -> None:
        if "{" in endpoint.path:
            segments = tuple(_segment(text) for text in endpoint.path.split("/")[1:])
            methods = self._open[len(segments)][_Pattern(segments)]
        else:
            methods = self._fixed[endpoint.path.encode()]
        if endpoint.method in methods:
            raise ValueError(f"two rows are {endpoint.name}")
        methods[endpoint.method] = endpoint


def _segment(text: str) -> tuple[bytes, str | None]:
    return (b"", text[1:-1]) if text.startswith("{") else (text.encode(), None)


def _with_head(methods: set[str]) -> tuple[str, ...]:
    return tuple(sorted(methods | ({"HEAD"} if "GET" in methods else set())))


def _decoded(segment: bytes) -> str | None:
    """A parameter is text without control characters, slashes or dots that walk; else it names nothing."""
    if not segment or len(segment) > SEGMENT_BYTES_MAX:
        return None
    try:
        text = unquote_to_bytes(segment).decode() if b"%" in segment else segment.decode("ascii")
    except UnicodeDecodeError:
        return None
    if not text.isprintable() or "/" in text or "\\" in text or text in (".", ".."):
        return None
    return text
