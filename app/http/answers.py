"""From what a handler gives back to the reply, encoded once."""

from typing import Any, Final
from urllib.parse import quote

import msgspec

from app.http.endpoint import Answer, Cookie, Download, Endpoint
from app.http.reply import JSON_TYPE, Headers, Reply

_encoder: Final = msgspec.json.Encoder(decimal_format="number")


def encoded(value: Any) -> bytes:
    return b"" if value is None else _encoder.encode(value)


def reply_of(result: Any, endpoint: Endpoint, *, secure_cookies: bool) -> Reply:
    if not isinstance(result, Answer):
        return _reply(result, endpoint.success)
    reply = _reply(result.value, result.status or endpoint.success)
    reply.headers += [(name.lower().encode(), value.encode("latin-1")) for name, value in result.headers]
    reply.headers += [
        (b"set-cookie", _cookie(cookie, secure=secure_cookies)) for cookie in result.set_cookies
    ]
    return reply


def _reply(value: Any, status: int) -> Reply:
    if isinstance(value, Download):
        return Reply(status, value.chunks, _download_headers(value))
    if value is None:
        return Reply(status)
    headers: Headers = [JSON_TYPE]
    version = getattr(value, "version", None)
    if isinstance(version, int):
        headers.append((b"etag", f'"{version}"'.encode()))
    return Reply(status, encoded(value), headers)


def _download_headers(download: Download) -> Headers:
    headers: Headers = [(b"content-type", download.media_type.encode())]
    if download.file_name:
        name = quote(download.file_name, safe="")
        headers.append((b"content-disposition", f"attachment; filename*=UTF-8''{name}".encode()))
    return headers


def _cookie(cookie: Cookie, *, secure: bool) -> bytes:
    parts = [
        f"{cookie.name}={cookie.value}",
        f"Path={cookie.path}",
        f"Max-Age={cookie.max_age_s if cookie.value else 0}",
        "HttpOnly",
        f"SameSite={cookie.same_site}",
    ]
    return "; ".join([*parts, "Secure"] if secure else parts).encode("latin-1")
