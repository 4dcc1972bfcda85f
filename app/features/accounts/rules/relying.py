"""Which page a passkey may be made for and used on."""

import ipaddress
from typing import Final
from urllib.parse import urlsplit

from app.features.accounts.types.factors import Relying

LOCALHOST: Final = "localhost"


def relying(url: str, host: str) -> Relying | None:
    """The page at `host` of a realm whose address is `url`. None: a browser makes no passkeys for it.

    A passkey is bound to a host name; addresses in numbers have none. A realm on this very machine may also be opened
    as localhost.
    """
    parts = urlsplit(url)
    own, asked = parts.hostname or "", _name(host)
    if asked == LOCALHOST and is_loopback(own):
        return Relying(LOCALHOST, f"{parts.scheme}://{host.lower()}")
    if asked != own or is_address(own):
        return None
    return Relying(own, url)


def is_loopback(name: str) -> bool:
    return name == LOCALHOST or (is_address(name) and ipaddress.ip_address(name).is_loopback)


def is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def _name(host: str) -> str:
    """Without the port."""
    try:
        return urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return ""
