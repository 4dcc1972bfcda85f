"""The built web application of one realm: known files, and its one page for every address that it draws itself."""

import mimetypes
import re
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Final

from app.http.caller import Realm
from app.http.headers import RequestHeaders
from app.http.reply import Headers, Reply
from app.http.request import Request

TENANT_PAGES: Final = frozenset({b"/", b"/login", b"/signup", b"/invite", b"/forgot", b"/reset"})
_HQ_PAGE: Final = re.compile(rb"/(?:[a-z][a-z-]*(?:/[A-Za-z0-9_-]+)*)?")
_HQ_RESERVED: Final = frozenset({b"admin", b"api", b"handbook"})
_IMMUTABLE: Final = (b"cache-control", b"public, max-age=31536000, immutable")
_ASKED_AGAIN: Final = (b"cache-control", b"no-cache")
_VARY_ENCODING: Final = (b"vary", b"Accept-Encoding")
_PACKED: Final = ((b"br", ".br"), (b"gzip", ".gz"))
_NOT_SERVED: Final = frozenset({"build-manifest.json", "index.html"})
_QUALITY_ZERO: Final = re.compile(rb";\s*q\s*=\s*0(?:\.0*)?\s*$")
_TYPES: Final = {
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".svg": "image/svg+xml",
    ".webmanifest": "application/manifest+json",
    ".woff2": "font/woff2",
    ".json": "application/json",
}
_NOT_BUILT: Final = (
    b"<!doctype html><html lang=en><meta charset=utf-8><title>Astrix BOS</title>"
    b"<p>The web application is not built on this machine. Build it with <code>scripts/start</code>, "
    b"then load this page again.</p></html>"
)


@dataclass(frozen=True)
class File:
    path: Path
    etag: bytes
    packed: tuple[tuple[bytes, Path], ...]
    immutable: bool

    def reply(self, headers: RequestHeaders) -> Reply:
        caching = _IMMUTABLE if self.immutable else _ASKED_AGAIN
        own: Headers = [(b"etag", self.etag), caching, _VARY_ENCODING]
        if self.etag in (tag.strip() for tag in headers.text(b"if-none-match").encode("latin-1").split(b",")):
            return Reply(304, b"", own)
        encoding, path = self._best(headers.first(b"accept-encoding") or b"")
        own.append((b"content-type", _type_of(self.path).encode()))
        if encoding:
            own.append((b"content-encoding", encoding))
        return Reply(200, path.read_bytes(), own)

    def _best(self, accepted: bytes) -> tuple[bytes, Path]:
        names = {
            part.partition(b";")[0].strip().lower()
            for part in accepted.split(b",")
            if not _QUALITY_ZERO.search(part)
        }
        for encoding, path in self.packed:
            if encoding in names:
                return encoding, path
        return b"", self.path


class WebApp:
    """Files are listed once, so no request can name a path that the build did not make."""

    def __init__(self, realm: Realm, dist: Path | None) -> None:
        self._is_page: Callable[[bytes], bool] = _tenant_page if realm == "tenant" else _hq_page
        self._files = {} if dist is None else dict(_files_of(dist))
        index = None if dist is None else dist / "index.html"
        self._index = index.read_bytes() if index is not None and index.is_file() else None

    async def __call__(self, request: Request) -> Reply | None:
        file = self._files.get(request.raw_path)
        if file is not None:
            request.route = "/assets/…" if file.immutable else request.raw_path.decode()
            return file.reply(request.headers)
        if not self._is_page(request.raw_path):
            return None
        request.route = "(app)"
        html = (b"content-type", b"text/html; charset=utf-8")
        return Reply(503, _NOT_BUILT, [html]) if self._index is None else Reply(200, self._index, [html])


def _tenant_page(path: bytes) -> bool:
    return path in TENANT_PAGES or path.startswith(b"/o/")


def _hq_page(path: bytes) -> bool:
    """Plain words, and none that begins like what is served here otherwise, however it is spelled."""
    return _HQ_PAGE.fullmatch(path) is not None and path.split(b"/")[1] not in _HQ_RESERVED


def _files_of(dist: Path) -> list[tuple[bytes, File]]:
    paths = sorted(path for path in dist.rglob("*") if path.is_file())
    known = set(paths)
    return [
        (b"/" + path.relative_to(dist).as_posix().encode(), _file(path, known, dist))
        for path in paths
        if path.suffix not in (".br", ".gz") and path.relative_to(dist).as_posix() not in _NOT_SERVED
    ]


def _file(path: Path, known: set[Path], dist: Path) -> File:
    packed = tuple(
        (encoding, path.with_name(path.name + suffix))
        for encoding, suffix in _PACKED
        if path.with_name(path.name + suffix) in known
    )
    digest = blake2b(path.read_bytes(), digest_size=12).hexdigest()
    immutable = path.relative_to(dist).parts[0] == "assets"
    return File(path, f'W/"{digest}"'.encode(), packed, immutable)


def _type_of(path: Path) -> str:
    return _TYPES.get(path.suffix) or mimetypes.guess_type(path.name)[0] or "application/octet-stream"
