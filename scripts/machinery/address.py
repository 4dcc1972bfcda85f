"""HOST:PORT on the command line, and whether something else already listens there."""

import argparse
import errno
import socket
from dataclasses import dataclass

from machinery.trouble import Trouble

PORT_MAX = 65_535


@dataclass(frozen=True)
class Address:
    host: str
    port: int

    def __str__(self) -> str:
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"


def parse_address(text: str) -> Address:
    host, colon, port = text.rpartition(":")
    host = host.removeprefix("[").removesuffix("]")
    if not colon or not host or not port.isascii() or not port.isdigit() or not 0 < int(port) <= PORT_MAX:
        raise argparse.ArgumentTypeError(f"{text!r} must read HOST:PORT, for example 127.0.0.1:8080")
    return Address(host, int(port))


def demand_free(address: Address, flag: str) -> None:
    """Asked before anything is installed: nobody should wait a minute to hear that a port is taken."""
    try:
        family, kind, protocol, _, where = socket.getaddrinfo(
            address.host, address.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(where)
    except socket.gaierror:
        raise Trouble(
            f"{address.host} is not an address of this machine: choose another with {flag}."
        ) from None
    except OSError as error:
        raise Trouble(sentence(address, flag, error)) from None


def sentence(address: Address, flag: str, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"{address} is taken by another program: stop it, or choose another with {flag} HOST:PORT."
    if error.errno == errno.EACCES:
        return f"This user may not listen at {address}: choose a port above 1023 with {flag} HOST:PORT."
    if error.errno == errno.EADDRNOTAVAIL:
        return f"{address.host} is not an address of this machine: choose another with {flag} HOST:PORT."
    return f"Listening at {address} is not possible ({error.strerror}): choose another with {flag} HOST:PORT."
