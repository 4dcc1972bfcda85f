"""What holds for every test: its size, and no way out to the network."""

import ipaddress
import os
import sys
from dataclasses import dataclass

import pytest

LOCAL_NAMES = {"", "localhost", "localhost.localdomain"}
REACHING_OUT = {"socket.connect", "socket.sendto", "socket.sendmsg"}
LOOKING_UP = {"socket.getaddrinfo", "socket.gethostbyname"}


@dataclass(frozen=True)
class Size:
    """How much a sized test does: seeded and small for every run, whole under `--long`."""

    long: bool

    def of(self, short: int, long: int) -> int:
        return long if self.long else short


class NetworkBlocked(RuntimeError):
    """A test tried to leave this machine."""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--long", action="store_true", default=False, help="sized tests run at full size")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "long: runs under --long only, because no small size proves it")
    # An audit hook sees every socket of this process, whichever library opens it.
    sys.addaudithook(stay_on_loopback)
    # A machine's own settings must not decide a test.
    for name in [name for name in os.environ if name.startswith("ASTRIX_")]:
        del os.environ[name]


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("--long"):
        return
    for item in items:
        if item.get_closest_marker("long"):
            item.add_marker(pytest.mark.skip(reason="runs under --long"))


@pytest.fixture(scope="session")
def size(pytestconfig: pytest.Config) -> Size:
    return Size(long=bool(pytestconfig.getoption("--long")))


def stay_on_loopback(event: str, arguments: tuple[object, ...]) -> None:
    if event in REACHING_OUT:
        _demand_local(arguments[1] if len(arguments) > 1 else None)
    elif event in LOOKING_UP and not is_local(arguments[0]) and literal(arguments[0]) is None:
        raise NetworkBlocked(f"tests look up no names; something wanted {arguments[0]!r}")


def _demand_local(address: object) -> None:
    # A path of a Unix socket, or one that is connected already, leads nowhere else.
    if isinstance(address, tuple) and not is_local(address[0]):
        raise NetworkBlocked(f"tests stay on this machine; something wanted {address[0]!r}")


def is_local(host: object) -> bool:
    if host is None or as_text(host) in LOCAL_NAMES:
        return True
    address = literal(host)
    return address is not None and (address.is_loopback or address.is_unspecified)


def literal(host: object) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    """An address written in numbers; making sense of one asks nobody."""
    try:
        return ipaddress.ip_address(as_text(host))
    except ValueError:
        return None


def as_text(host: object) -> str:
    return host.decode(errors="replace") if isinstance(host, bytes) else str(host)
