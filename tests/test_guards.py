"""The guards of the suite itself: they must bite, or every other test proves less."""

import socket

import pytest

from tests.conftest import is_local


def test_a_connection_to_another_machine_is_stopped() -> None:
    with socket.socket() as outward, pytest.raises(RuntimeError, match="tests stay on this machine"):
        outward.connect(("192.0.2.1", 80))


def test_a_datagram_to_another_machine_is_stopped() -> None:
    with socket.socket(type=socket.SOCK_DGRAM) as outward, pytest.raises(RuntimeError, match="stay"):
        outward.sendto(b"x", ("192.0.2.1", 53))


def test_a_name_of_another_machine_is_not_looked_up() -> None:
    with pytest.raises(RuntimeError, match="tests look up no names"):
        socket.getaddrinfo("example.org", 443)


def test_loopback_stays_open() -> None:
    with (
        socket.create_server(("127.0.0.1", 0)) as server,
        socket.create_connection(server.getsockname(), timeout=5) as caller,
    ):
        assert caller.getpeername() == server.getsockname()


@pytest.mark.parametrize(
    ("host", "local"),
    [("127.0.0.1", True), ("::1", True), ("localhost", True), ("10.0.0.1", False), ("example.org", False)],
)
def test_only_this_machine_counts_as_local(host: str, *, local: bool) -> None:
    assert is_local(host) is local
