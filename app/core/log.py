"""One JSON line per fact on standard output.

Every line carries what the request or the job around it bound (request id, org, user). Addresses and phone numbers
are masked, secrets are typed so that they cannot be written, and a line break in a value stays inside its line.
Writing a line never fails the work it tells of.
"""

import logging
import re
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Final

import msgspec

from app.core.clock import rfc3339
from app.core.secrets import keep_secrets_out

_VALUE_CHARACTERS_MAX: Final = 2_000
_TRACE_CHARACTERS_MAX: Final = 16_000

_bound: ContextVar[dict[str, Any]] = ContextVar("log_context", default={})  # noqa: B039  (never changed in place)
_encoder = msgspec.json.Encoder(enc_hook=keep_secrets_out, decimal_format="number")

# JSON lets these stand in a string; readers of lines do not.
_LINE_BREAKS: Final = {0x85: "\\u0085", 0x2028: "\\u2028", 0x2029: "\\u2029"}

_EMAIL: Final = re.compile(r"[A-Za-z0-9._%+\-]{1,64}@[A-Za-z0-9\-]{1,63}(?:\.[A-Za-z0-9\-]{1,63}){1,8}")
_PHONE: Final = re.compile(r"\+\d[\d\s().\-]{6,18}\d")


class Log:
    def __init__(self, name: str) -> None:
        self._logger = logging.getLogger(f"astrix.{name}")

    def debug(self, event: str, **fields: Any) -> None:
        self._write(logging.DEBUG, event, fields)

    def info(self, event: str, **fields: Any) -> None:
        self._write(logging.INFO, event, fields)

    def warning(self, event: str, **fields: Any) -> None:
        self._write(logging.WARNING, event, fields)

    def error(self, event: str, **fields: Any) -> None:
        self._write(logging.ERROR, event, fields)

    def exception(self, event: str, **fields: Any) -> None:
        """As `error`, with the trace of the exception being handled."""
        self._write(logging.ERROR, event, {**fields, "error": sys.exc_info()[1]})

    def _write(self, level: int, event: str, fields: dict[str, Any]) -> None:
        if self._logger.isEnabledFor(level):
            self._logger.log(level, event, extra={"fields": fields})


def get_log(name: str) -> Log:
    return Log(name)


@contextmanager
def bind(**fields: Any) -> Iterator[None]:
    """Everything logged inside carries these fields."""
    token = _bound.set({**_bound.get(), **fields})
    try:
        yield
    finally:
        _bound.reset(token)


def bound() -> dict[str, Any]:
    return _bound.get()


def start_logging(level: str) -> None:
    """Called once by each entry point; every library's records take the same form."""
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(JsonLines())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    logging.getLogger("astrix").setLevel(level.upper())


class JsonLines(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        fields: dict[str, Any] = getattr(record, "fields", None) or {}
        line = {
            "ts": rfc3339(int(record.created * 1_000_000)),
            "level": record.levelname.lower(),
            "event": record.getMessage() if record.name.startswith("astrix.") else f"library.{record.name}",
            "room": record.name.removeprefix("astrix."),
            **_bound.get(),
            **fields,
        }
        if not record.name.startswith("astrix."):
            line["message"] = record.getMessage()
        if record.exc_info and record.exc_info[1] is not None:
            line["error"] = record.exc_info[1]
        return _encode({name: _presentable(value) for name, value in line.items()})


def _encode(line: dict[str, Any]) -> str:
    try:
        text = _encoder.encode(line).decode()
    except Exception:  # a value nobody foresaw must not lose the line
        text = _encoder.encode({name: _ascii(value) for name, value in line.items()}).decode()
    return text.translate(_LINE_BREAKS)


def _ascii(value: Any) -> str:
    text = value if isinstance(value, str) else repr(value)
    return text.encode("ascii", "backslashreplace").decode()


def _presentable(value: Any) -> Any:
    try:
        return _plain(value)
    except Exception:  # an object whose own description fails
        return f"<{type(value).__name__}>"


def _plain(value: Any) -> Any:
    if isinstance(value, str):
        return masked(value)
    if isinstance(value, BaseException):
        trace = "".join(traceback.format_exception(value))
        return masked(trace[-_TRACE_CHARACTERS_MAX:], limit=_TRACE_CHARACTERS_MAX)
    if isinstance(value, int | float | bool) or value is None:
        return value
    if isinstance(value, dict):
        return {str(name): _presentable(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_presentable(inner) for inner in value]
    return masked(str(keep_secrets_out(value)))


def masked(text: str, limit: int = _VALUE_CHARACTERS_MAX) -> str:
    """Keeps enough of an address or a number to tell two apart, not enough to write to it."""
    shortened = text if len(text) <= limit else text[:limit] + "…"
    if "@" in shortened:
        shortened = _EMAIL.sub(_masked_email, shortened)
    if "+" in shortened:
        shortened = _PHONE.sub(_masked_phone, shortened)
    return shortened


def _masked_email(found: re.Match[str]) -> str:
    local, _, domain = found.group().partition("@")
    return f"{local[0]}***@***.{domain.rpartition('.')[2]}"


def _masked_phone(found: re.Match[str]) -> str:
    return f"{found.group()[:2]}***{found.group()[-2:]}"
