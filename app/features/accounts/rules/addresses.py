"""What an e-mail address is, and which network an IP address belongs to."""

from hashlib import sha256
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Final

IPV4_NETWORK_BITS: Final = 24
IPV6_NETWORK_BITS: Final = 64
UNKNOWN_NETWORK: Final = "unknown"


def normal_email(text: str) -> str | None:
    """The address in the one form that is stored and compared; None where it is none."""
    from email_validator import EmailNotValidError, validate_email

    try:
        found = validate_email(text.strip(), check_deliverability=False, allow_smtputf8=True)
    except EmailNotValidError:
        return None
    return found.normalized.lower()


def account_key(email: str) -> str:
    """Names an address without saying it: known and unknown addresses are counted alike."""
    return f"account:{sha256(email.encode()).hexdigest()}"


def network_key(ip: str) -> str:
    """A home or an office, not one of the many addresses it can take."""
    try:
        address = ip_address(ip)
    except ValueError:
        return f"network:{UNKNOWN_NETWORK}"
    if isinstance(address, IPv6Address) and address.ipv4_mapped is not None:
        address = address.ipv4_mapped
    bits = IPV4_NETWORK_BITS if address.version == 4 else IPV6_NETWORK_BITS
    return f"network:{ip_network((address, bits), strict=False)}"
