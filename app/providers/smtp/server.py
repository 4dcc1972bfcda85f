"""Which server takes our mail, as the operator wrote it in one address."""

import ipaddress
from dataclasses import dataclass
from typing import Final
from urllib.parse import unquote, urlsplit

from app.core.secrets import Secret

STARTTLS_PORT: Final = 587
TLS_PORT: Final = 465


@dataclass(frozen=True)
class SmtpServer:
    host: str
    port: int
    tls_from_start: bool
    user: str | None
    password: Secret[str] | None

    @classmethod
    def at(cls, url: Secret[str]) -> "SmtpServer":
        parts = urlsplit(url.reveal())
        tls = parts.scheme == "smtps"
        return cls(
            host=parts.hostname or "",
            port=parts.port or (TLS_PORT if tls else STARTTLS_PORT),
            tls_from_start=tls,
            user=unquote(parts.username) if parts.username else None,
            password=Secret(unquote(parts.password)) if parts.password else None,
        )

    @property
    def on_this_machine(self) -> bool:
        """Only here may mail and password travel unencrypted."""
        if self.host == "localhost":
            return True
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return False
