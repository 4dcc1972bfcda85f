"""What keeps `scripts/start` from starting: one plain sentence each, before anything is installed."""

import socket
import subprocess
from pathlib import Path

import pytest

from machinery.place import ROOT
from machinery.start import demand_room
from machinery.trouble import Trouble


def start(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(ROOT / "scripts" / "start"), *map(str, arguments)],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize("flag", ["--tenant", "--hq"])
def test_a_taken_port_is_named_with_the_flag_that_chooses_another(flag: str, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other, socket.create_server(("127.0.0.1", 0)) as spare:
        taken = f"127.0.0.1:{other.getsockname()[1]}"
        free = spare.getsockname()[1]
        spare.close()
        listeners = {"--tenant": f"127.0.0.1:{free}", "--hq": f"127.0.0.1:{free}", flag: taken}

        ended = start(*(word for pair in listeners.items() for word in pair), "--data", tmp_path)

    assert ended.returncode == 3
    assert ended.stderr.strip() == (
        f"{taken} is taken by another program: stop it, or choose another with {flag} HOST:PORT."
    )


def test_a_data_directory_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("")

    ended = start("--tenant", free_port(), "--hq", free_port(), "--data", file / "data")

    assert ended.returncode == 3
    assert f"The data directory {file / 'data'} cannot be written" in ended.stderr
    assert "--data DIR" in ended.stderr


def test_a_full_disk_is_told_with_what_is_left(tmp_path: Path) -> None:
    with pytest.raises(Trouble, match="has 12 MB left"):
        demand_room(tmp_path, 12_000_000)


@pytest.mark.parametrize("address", ["8080", "127.0.0.1:", "127.0.0.1:0", "127.0.0.1:99999", ":80x"])
def test_an_address_that_is_none_is_wrong_usage(address: str) -> None:
    ended = start("--tenant", address)

    assert ended.returncode == 2
    assert "must read HOST:PORT" in ended.stderr


def free_port() -> str:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return f"127.0.0.1:{probe.getsockname()[1]}"
