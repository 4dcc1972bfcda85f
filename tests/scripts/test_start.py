"""`scripts/start` as a newcomer runs it, on free ports and an empty tree."""

import contextlib
import http.client
import json
import os
import signal
import socket
from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path

from machinery.place import ROOT
from tests.cli.processes import Running, alive, await_gone, await_that, spawned

READY = "Astrix BOS is ready."
# The first of these tests may find the web application changed, and builds it.
BUILD_PATIENCE_S = 180.0


def started(folder: Path, *options: str) -> AbstractContextManager[Running]:
    words = [str(ROOT / "scripts" / "start"), "--data", str(folder / "data")]
    words += ["--tenant", free_address(), "--hq", free_address(), *options]
    return spawned(words, folder / "start.out")


def free_address() -> str:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return f"127.0.0.1:{probe.getsockname()[1]}"


def await_ready(start: Running) -> str:
    await_that(
        lambda: "Ctrl-C ends it." in start.output() or start.process.poll() is not None,
        start.output,
        patience_s=BUILD_PATIENCE_S,
    )
    assert READY in start.output(), start.output()
    return start.output()


def address_in(output: str, name: str) -> str:
    line = next(line for line in output.splitlines() if line.strip().startswith(name))
    return line.split()[-1].removeprefix("http://")


def answers(address: str, path: str) -> int:
    with contextlib.closing(http.client.HTTPConnection(address, timeout=20)) as connection:
        connection.request("GET", path)
        return connection.getresponse().status


def test_the_first_start_prints_addresses_that_answer_and_logins_for_its_owner_only(tmp_path: Path) -> None:
    with started(tmp_path) as start:
        said = await_ready(start)

        assert answers(address_in(said, "Tenant app"), "/") == 200
        assert answers(address_in(said, "HQ"), "/healthz") == 200
        for login in json.loads((tmp_path / "data" / ".dev" / "logins.json").read_text())["users"]:
            assert login["email"] in said
            assert login["password"] in said
        hq = json.loads((tmp_path / "data" / ".dev" / "logins.json").read_text())["hq"]
        assert [hq[part] in said for part in ("email", "password", "totp_secret")] == [True] * 3
        assert hq["recovery_codes"][0] in said
        for name in ("", "keys.env", "logins.json", "astrix.log"):
            assert (tmp_path / "data" / ".dev" / name).stat().st_mode & 0o077 == 0, name


def test_a_later_start_makes_nothing_anew_and_shows_the_same_logins(tmp_path: Path) -> None:
    with started(tmp_path) as start:
        await_ready(start)
        start.signal(signal.SIGINT)
        assert start.await_end() == 0
    own = tmp_path / "data" / ".dev"
    kept = {name: (own / name).read_text() for name in ("keys.env", "logins.json")}

    with started(tmp_path) as start:
        said = await_ready(start)

    assert "Making" not in said
    assert {name: (own / name).read_text() for name in kept} == kept
    assert json.loads(kept["logins.json"])["users"][0]["password"] in said


def test_ctrl_c_ends_everything_below_a_start_without_a_demo(tmp_path: Path) -> None:
    with started(tmp_path, "--no-demo") as start:
        said = await_ready(start)
        assert "Logins" not in said
        assert "astrix admin create" in said
        assert not list((tmp_path / "data").glob("org_*"))
        family = start.family()

        start.signal(signal.SIGINT)

        assert start.await_end() == 0
        assert family
        assert not any(map(alive, family))
        assert start.output().endswith("Stopped.\n")


def test_nothing_outlives_a_killed_start(tmp_path: Path) -> None:
    with started(tmp_path, "--no-demo") as start:
        await_ready(start)
        family = start.family()

        start.signal(signal.SIGKILL)
        start.await_end()

        await_gone(family)


def test_an_appliance_that_ends_by_itself_is_told_with_its_log(tmp_path: Path) -> None:
    with started(tmp_path, "--no-demo") as start:
        await_ready(start)
        supervisor = start.family()[0]

        os.kill(supervisor, signal.SIGKILL)

        assert start.await_end() == 1
        assert "ended by itself" in start.output()
        assert str(tmp_path / "data" / ".dev" / "astrix.log") in start.output()


def test_wrong_settings_are_told_before_the_log_is_named(tmp_path: Path) -> None:
    with wrong_setting("ASTRIX_LOG", "loud"), started(tmp_path, "--no-demo") as start:
        assert start.await_end() == 3

        assert "These settings need attention" in start.output()
        assert "ASTRIX_LOG" in start.output()
        assert "Traceback" not in start.output()


@contextlib.contextmanager
def wrong_setting(name: str, value: str) -> Iterator[None]:
    os.environ[name] = value
    try:
        yield
    finally:
        del os.environ[name]
