"""Which addresses may be called from here at all, judged on what a name resolves to, not on the name."""

import asyncio
import ipaddress
import re
import socket
from typing import Final, Protocol
from urllib.parse import urlsplit

from app.ports.outside import Rejected, Unreachable

HTTPS_PORT: Final = 443
RESOLVE_TIMEOUT_S: Final = 5.0

_NEVER: Final = tuple(
    map(
        ipaddress.ip_network,
        (
            "64:ff9b::/96",  # NAT64: an IPv4 address in disguise, and Python calls it global
            "64:ff9b:1::/48",
            "2002::/16",  # 6to4, another disguise
            "2001::/32",  # Teredo, a third
            "::/96",  # IPv4-compatible
            "fec0::/10",  # site-local
            "192.0.0.0/24",  # protocol assignments; some clouds keep their metadata here
            "192.88.99.0/24",  # the relay of 6to4
            "168.63.129.16/32",  # a cloud's own agent, on an address that looks public
        ),
    )
)
_LABEL: Final = "[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9])?"
_LAST_LABEL: Final = "[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?"
_DNS_NAME: Final = re.compile(rf"(?:{_LABEL}\.)+{_LAST_LABEL}\.?", re.IGNORECASE)


Place = tuple[str, int]
"""Address and port of a socket."""


class Resolver(Protocol):
    async def places(self, host: str, port: int) -> list[Place]:
        """Where a name lies, all of it; OSError where it lies nowhere."""


class SystemResolver:
    async def places(self, host: str, port: int) -> list[Place]:
        loop = asyncio.get_running_loop()
        async with asyncio.timeout(RESOLVE_TIMEOUT_S):
            found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        return [(str(place[0]), int(place[1])) for *_, place in found]


def is_public(text: str) -> bool:
    """Whether an address is one of the public internet, whatever it is written as."""
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return False
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped is not None:
        return is_public(str(address.ipv4_mapped))
    return (
        address.is_global
        and not address.is_multicast
        and not address.is_reserved
        and not any(address.version == never.version and address in never for never in _NEVER)
    )


def refuse_unfit_url(url: str) -> None:
    """Rejected unless it is https to a name on the usual port, without a user and a password in it."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise Rejected("address_unfit", "This is not a web address.") from None
    checks = (
        (parts.scheme == "https", "The address must begin with https."),
        (
            parts.username is None and parts.password is None,
            "The address must not carry a user or a password.",
        ),
        (port in (None, HTTPS_PORT), "The address must use the usual port of https."),
        (
            _DNS_NAME.fullmatch(parts.hostname or "") is not None,
            "The address must name a host in words, such as docs.google.com.",
        ),
        (url.isascii() and url.isprintable() and " " not in url, "The address holds characters it must not."),
        (not parts.fragment, "The address must not have a fragment."),
    )
    for holds, sentence in checks:
        if not holds:
            raise Rejected("address_unfit", sentence)


async def judged_place(resolver: Resolver, host: str, *, port: int, allowed: "Judge") -> Place:
    """Where to connect to. One bad address among those of a name spoils them all."""
    try:
        found = await resolver.places(host, port)
    except (OSError, UnicodeError) as unknown:
        raise Unreachable("address_unknown", "Nobody knows this address.") from unknown
    if not found:
        raise Unreachable("address_unknown", "Nobody knows this address.")
    if not all(allowed(address) for address, _ in found):
        raise Rejected("address_private", "This address does not lie on the public internet.")
    return found[0]


class Judge(Protocol):
    def __call__(self, address: str, /) -> bool: ...
