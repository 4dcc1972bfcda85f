"""One HTTP request as the edge sees it, before anybody decided anything."""

import ipaddress
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from starlette.types import Receive, Scope

from app.http.headers import RequestHeaders

USER_AGENT_CHARACTERS_MAX: Final = 300
METHODS: Final = frozenset({"GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH"})
OTHER: Final = "other"
_IPV6_NETWORK_BITS: Final = 64


@dataclass
class Request:
    method: str
    raw_path: bytes
    query: bytes
    headers: RequestHeaders
    receive: Receive
    id: str
    ip: str
    org_id: str | None = None
    user_id: str | None = None
    key_id: str | None = None
    route: str | None = None
    """The path as the table has it; for logs and figures, which must not hold what a caller wrote."""
    status: int = 0
    code: str | None = None

    @classmethod
    def of(cls, scope: Scope, receive: Receive, *, request_id: str, proxies: frozenset[str]) -> "Request":
        headers = RequestHeaders(scope["headers"])
        return cls(
            method=scope["method"],
            raw_path=scope.get("raw_path") or scope["path"].encode(),
            query=scope["query_string"],
            headers=headers,
            receive=receive,
            id=headers.request_id or request_id,
            ip=client_ip(scope, headers, proxies),
        )

    @property
    def told_method(self) -> str:
        """For logs and figures, which must not hold what a caller wrote."""
        return self.method if self.method in METHODS else OTHER

    @property
    def who(self) -> dict[str, str]:
        """What its log lines say of the caller, as far as he is known yet."""
        known = {"org_id": self.org_id, "user_id": self.user_id, "key_id": self.key_id}
        return {name: value for name, value in known.items() if value is not None}

    @property
    def user_agent(self) -> str:
        return self.headers.text(b"user-agent")[:USER_AGENT_CHARACTERS_MAX]

    @property
    def origin(self) -> str | None:
        return self.headers.text(b"origin") or None

    @property
    def host(self) -> str:
        return self.headers.text(b"host").lower()


def client_ip(scope: Scope, headers: RequestHeaders, proxies: frozenset[str]) -> str:
    """The peer, or what a trusted hop says of its own peer: the last entry, which the hop itself wrote."""
    client = scope.get("client")
    peer = client[0] if client and client[0] else None
    if peer is not None and peer not in proxies:
        return str(peer)
    forwarded = headers.all(b"x-forwarded-for")
    if not forwarded:
        return str(peer or "local")
    return _address(forwarded[-1].rpartition(b",")[2].strip()) or str(peer or "local")


@lru_cache(4_096)
def network_of(ip: str) -> str:
    """What shares one allowance: an IPv4 address, or the IPv6 network that one customer is given."""
    try:
        address = ipaddress.ip_address(ip)
    except ValueError:
        return ip
    if address.version == 4:
        return ip
    return str(ipaddress.ip_network((address, _IPV6_NETWORK_BITS), strict=False))


def _address(text: bytes) -> str | None:
    try:
        return str(ipaddress.ip_address(text.decode("ascii")))
    except ValueError:
        return None
