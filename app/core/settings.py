"""What the operator sets, read once from the environment into one frozen struct; all problems are named together."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final, Literal, TypeVar
from urllib.parse import urlsplit

import msgspec

from app.core.randomness import from_base64url
from app.core.secrets import KEY_BYTES, Secret

T = TypeVar("T")
C = TypeVar("C", bound=str)

LogLevel = Literal["debug", "info", "warning", "error"]
SignupPolicy = Literal["open", "invite", "closed"]
KeyRing = dict[str, Secret[bytes]]

_KID_CHARACTERS_MAX: Final = 64
_DISK_FLOOR_DEFAULT_MB: Final = 2_048
_DISK_RESERVE_DEFAULT_MB: Final = 2_048
_ORG_QUOTA_DEFAULT_MB: Final = 20_480


class Setting(msgspec.Struct, frozen=True):
    """One row of the handbook's table of settings."""

    name: str
    meaning: str
    default: str
    secret: bool = False


SETTINGS: Final = (
    Setting("ASTRIX_DATA", "The directory that holds every organization's files.", "./data"),
    Setting(
        "ASTRIX_TENANT_URL",
        "The address tenants open in their browser; links in mail start with it.",
        "http://127.0.0.1:8080",
    ),
    Setting("ASTRIX_HQ_URL", "The address of HQ, reachable for the operator only.", "http://127.0.0.1:8081"),
    Setting(
        "ASTRIX_SIGNING_KEYS",
        "Keys that sign access tokens, as kid:base64url(32-byte Ed25519 seed), separated by commas. "
        "The first signs, all verify.",
        "none; required",
        secret=True,
    ),
    Setting(
        "ENVELOPE_MASTER_KEY",
        "Keys that wrap stored secrets, as kid:base64url(32 bytes), separated by commas. "
        "The first seals, all open. Without one, whatever needs a secret answers not_ready.",
        "none",
        secret=True,
    ),
    Setting("ASTRIX_LOG", "How much is logged: debug, info, warning or error.", "info"),
    Setting("ASTRIX_SIGNUP", "Who may sign up before HQ has said so: open, invite or closed.", "invite"),
    Setting(
        "ASTRIX_SMTP_URL",
        "Where platform mail (invites, resets) goes out, as smtp://user:password@host:587 or smtps://…:465. "
        "Without it mail stays in the sealed outbox: astrix mail list.",
        "none",
        secret=True,
    ),
    Setting("ASTRIX_MAIL_FROM", "The sender of platform mail.", "none; required with ASTRIX_SMTP_URL"),
    Setting(
        "ASTRIX_TRUSTED_PROXIES",
        "Addresses of the proxies whose X-Forwarded-For is believed, separated by commas. "
        "A Unix socket is always believed.",
        "none",
    ),
    Setting(
        "ASTRIX_DISK_FLOOR_MB",
        "Free space on the data disk below which /readyz says no.",
        str(_DISK_FLOOR_DEFAULT_MB),
    ),
    Setting(
        "ASTRIX_DISK_RESERVE_MB",
        "The last part of the data disk that is kept for journals: uploads, recordings and exports stop before it.",
        str(_DISK_RESERVE_DEFAULT_MB),
    ),
    Setting(
        "ASTRIX_ORG_QUOTA_MB",
        "How much of the disk one organization may take up, unless HQ has set another amount for it. 0: no limit.",
        str(_ORG_QUOTA_DEFAULT_MB),
    ),
    Setting(
        "ASTRIX_CLAMAV_SOCKET",
        "The Unix socket of ClamAV's daemon. Where it is set, every file that people send is scanned, "
        "and none is taken while the scanner is down.",
        "none; nothing is scanned",
    ),
)


class SettingsProblems(Exception):
    def __init__(self, problems: list[str]) -> None:
        super().__init__("; ".join(problems))
        self.problems = problems


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    data: Path
    tenant_url: str
    hq_url: str
    signing_keys: KeyRing
    master_keys: KeyRing
    log_level: LogLevel
    signup: SignupPolicy
    smtp_url: Secret[str] | None
    mail_from: str | None
    trusted_proxies: frozenset[str]
    disk_floor_mb: int
    disk_reserve_mb: int = _DISK_RESERVE_DEFAULT_MB
    org_quota_mb: int = _ORG_QUOTA_DEFAULT_MB
    clamav_socket: Path | None = None

    @classmethod
    def read(cls, environ: Mapping[str, str]) -> "Settings":
        reader = _Reader(environ)
        settings = cls(
            data=Path(reader.text("ASTRIX_DATA", "./data")).absolute(),
            tenant_url=reader.parsed("ASTRIX_TENANT_URL", _origin, "http://127.0.0.1:8080"),
            hq_url=reader.parsed("ASTRIX_HQ_URL", _origin, "http://127.0.0.1:8081"),
            signing_keys=reader.parsed("ASTRIX_SIGNING_KEYS", _key_ring, ""),
            master_keys=reader.parsed("ENVELOPE_MASTER_KEY", _key_ring, ""),
            log_level=reader.parsed("ASTRIX_LOG", _one_of("debug", "info", "warning", "error"), "info"),
            signup=reader.parsed("ASTRIX_SIGNUP", _one_of("open", "invite", "closed"), "invite"),
            smtp_url=reader.parsed("ASTRIX_SMTP_URL", _smtp_url, ""),
            mail_from=reader.text("ASTRIX_MAIL_FROM", "") or None,
            trusted_proxies=frozenset(
                filter(None, map(str.strip, reader.text("ASTRIX_TRUSTED_PROXIES", "").split(",")))
            ),
            disk_floor_mb=reader.parsed("ASTRIX_DISK_FLOOR_MB", _whole_number, str(_DISK_FLOOR_DEFAULT_MB)),
            disk_reserve_mb=reader.parsed(
                "ASTRIX_DISK_RESERVE_MB", _whole_number, str(_DISK_RESERVE_DEFAULT_MB)
            ),
            org_quota_mb=reader.parsed("ASTRIX_ORG_QUOTA_MB", _whole_number, str(_ORG_QUOTA_DEFAULT_MB)),
            clamav_socket=reader.parsed("ASTRIX_CLAMAV_SOCKET", _socket_path, ""),
        )
        reader.require(
            bool(reader.text("ASTRIX_SIGNING_KEYS", "")),
            "ASTRIX_SIGNING_KEYS is not set: nobody could sign in.",
        )
        reader.require(
            settings.smtp_url is None or settings.mail_from is not None,
            "ASTRIX_MAIL_FROM is not set, but ASTRIX_SMTP_URL is: mail needs a sender.",
        )
        reader.finish()
        return settings


class _Reader:
    def __init__(self, environ: Mapping[str, str]) -> None:
        self._environ = environ
        self._problems: list[str] = []

    def text(self, name: str, default: str) -> str:
        return self._environ.get(name, "").strip() or default

    def parsed(self, name: str, parse: Callable[[str], T], default: str) -> T:
        try:
            return parse(self.text(name, default))
        except ValueError as problem:
            self._problems.append(f"{name}: {problem}.")
            return parse(default)

    def require(self, holds: bool, sentence: str) -> None:
        if not holds:
            self._problems.append(sentence)

    def finish(self) -> None:
        if self._problems:
            raise SettingsProblems(self._problems)


def _origin(text: str) -> str:
    parts = urlsplit(text)
    if (
        parts.scheme not in ("http", "https")
        or not parts.hostname
        or parts.path not in ("", "/")
        or parts.query
    ):
        raise ValueError("it must be an origin such as https://app.example.com")
    return text.rstrip("/")


def _one_of(*choices: C) -> Callable[[str], C]:
    def parse(text: str) -> C:
        for choice in choices:
            if text == choice:
                return choice
        raise ValueError(f"it must be one of {', '.join(choices)}")

    return parse


def _socket_path(text: str) -> Path | None:
    if not text:
        return None
    if not text.startswith("/"):
        raise ValueError("it must be the whole path of a socket, such as /run/clamav/clamd.ctl")
    return Path(text)


def _whole_number(text: str) -> int:
    if not text.isascii() or not text.isdigit():
        raise ValueError("it must be a whole number")
    return int(text)


def _key_ring(text: str) -> KeyRing:
    ring: KeyRing = {}
    for entry in filter(None, (part.strip() for part in text.split(","))):
        kid, colon, encoded = entry.partition(":")
        if not colon or not kid or len(kid) > _KID_CHARACTERS_MAX:
            raise ValueError("each key must read kid:base64url, and the kid at most 64 characters")
        try:
            key = from_base64url(encoded)
        except ValueError:
            raise ValueError(f"the key {kid} is not base64url") from None
        if len(key) != KEY_BYTES:
            raise ValueError(f"the key {kid} must be {KEY_BYTES} bytes, it is {len(key)}")
        if kid in ring:
            raise ValueError(f"the key id {kid} stands twice")
        ring[kid] = Secret(key)
    return ring


def _smtp_url(text: str) -> Secret[str] | None:
    if not text:
        return None
    parts = urlsplit(text)
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
        raise ValueError("it must look like smtp://user:password@host:587 or smtps://host:465")
    return Secret(text)
