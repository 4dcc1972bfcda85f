"""Which addresses an issuer may have: https; and where somebody develops, plain http on this very machine."""

import ipaddress
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from app.ports.outside import Rejected
from app.providers.outward.addresses import Judge, is_public, refuse_unfit_url

URL_CHARACTERS_MAX: Final = 1_000
_LOOPBACK_NAMES: Final = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True)
class Bounds:
    """`private_network`: the operator says that this issuer lies inside. `development`: this house has no https."""

    private_network: bool = False
    development: bool = False


def is_loopback(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False


def is_anywhere(address: str) -> bool:
    """On a private network: every address that a host can have."""
    try:
        known = ipaddress.ip_address(address)
    except ValueError:
        return False
    return not (known.is_multicast or known.is_unspecified or known.is_reserved or known.is_link_local)


def refuse_unfit(url: str, bounds: Bounds) -> None:
    """Rejected unless an address of an issuer may look like this."""
    if len(url) > URL_CHARACTERS_MAX:
        raise Rejected("sso_address", "The address is too long.")
    if bounds.development and is_for_development(url):
        return
    if not bounds.private_network:
        refuse_unfit_url(url)
        return
    for holds, sentence in _demands(url):
        if not holds:
            raise Rejected("sso_address", sentence)


def judge_of(url: str, bounds: Bounds) -> Judge:
    if bounds.development and is_for_development(url):
        return is_loopback
    return is_anywhere if bounds.private_network else is_public


def is_for_development(url: str) -> bool:
    """Plain http, to this very machine."""
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018  (raises where it is none)
    except ValueError:
        return False
    plain = parts.scheme == "http" and parts.hostname in _LOOPBACK_NAMES
    return plain and not parts.fragment and parts.username is None and url.isascii() and url.isprintable()


def _demands(url: str) -> tuple[tuple[bool, str], ...]:
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018  (raises where it is none)
    except ValueError:
        return ((False, "This is not a web address."),)
    return (
        (parts.scheme == "https", "The address must begin with https."),
        (bool(parts.hostname), "The address must name a host."),
        (parts.username is None, "The address must not carry a user or a password."),
        (not parts.fragment, "The address must not have a fragment."),
        (url.isascii() and url.isprintable() and " " not in url, "The address holds characters it must not."),
    )
