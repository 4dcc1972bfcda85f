"""Addresses to listen at: how they read, and what is said when one cannot be had."""

import os
import socket
from argparse import ArgumentTypeError
from pathlib import Path

import pytest

from app.cli.address import Address, bound_address, close, listen, parse_address
from app.cli.outcome import Stopped


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("127.0.0.1:8080", Address(host="127.0.0.1", port=8080)),
        ("[::1]:8080", Address(host="::1", port=8080)),
        ("localhost:0", Address(host="localhost", port=0)),
        ("unix:/run/a.sock", Address(path=Path("/run/a.sock"))),
    ],
)
def test_an_address_reads_back_as_it_was_written(text: str, address: Address) -> None:
    assert parse_address(text) == address
    assert str(address) == text


@pytest.mark.parametrize(
    "text", ["", "8080", ":8080", "host:", "host:x", "host:70000", "unix:", "unix:/" + "a" * 120]
)
def test_what_is_no_address_is_refused(text: str) -> None:
    with pytest.raises(ArgumentTypeError):
        parse_address(text)


def test_any_free_port_is_told_after_binding() -> None:
    asked = parse_address("127.0.0.1:0")

    with listen(asked) as listener:
        assert bound_address(listener, asked).port == listener.getsockname()[1] > 0


def test_a_taken_port_is_named() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        taken = f"127.0.0.1:{other.getsockname()[1]}"

        with pytest.raises(Stopped, match=f"{taken} is taken by another program"):
            listen(parse_address(taken))


def test_an_address_of_another_machine_is_named() -> None:
    with pytest.raises(Stopped, match=r"192\.0\.2\.1 is not an address of this machine"):
        listen(parse_address("192.0.2.1:8080"))


def test_a_socket_left_by_a_killed_process_is_replaced(tmp_path: Path) -> None:
    place = tmp_path / "a.sock"
    left = socket.socket(socket.AF_UNIX)
    left.bind(str(place))
    left.close()

    with listen(parse_address(f"unix:{place}")):
        assert place.is_socket()


def test_a_socket_somebody_answers_at_is_not_taken_away(tmp_path: Path) -> None:
    address = parse_address(f"unix:{tmp_path / 'a.sock'}")

    with listen(address), pytest.raises(Stopped, match="is taken by another program"):
        listen(address)


def test_a_file_that_is_no_socket_is_never_removed(tmp_path: Path) -> None:
    place = tmp_path / "precious"
    place.write_text("kept")

    with pytest.raises(Stopped):
        listen(parse_address(f"unix:{place}"))

    assert place.read_text() == "kept"


def test_the_socket_goes_when_it_is_closed(tmp_path: Path) -> None:
    address = parse_address(f"unix:{tmp_path / 'a.sock'}")

    close(listen(address), address)

    assert not os.path.lexists(tmp_path / "a.sock")
