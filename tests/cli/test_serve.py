"""`astrix serve` with everything below it: real workers, a real engine, real sockets."""

import os
import signal
import socket
from pathlib import Path

import pytest

from tests.cli.appliance import Appliance, keys, serving
from tests.cli.processes import alive, await_gone, await_that, running

WORKERS = 2
# The three children, and the workers of the tenant's and of HQ's master.
FAMILY = 3 + WORKERS + 1


def family_of(appliance: Appliance) -> list[int]:
    appliance.await_ready()
    await_that(lambda: len(appliance.process.family()) == FAMILY, appliance.process.output)
    return appliance.process.family()


def sign_up(appliance: Appliance) -> str:
    body = {
        "email": "ada@house.example",
        "password": "correct-battery-72",
        "name": "Ada",
        "org_name": "House",
        "timezone": "Europe/Vienna",
    }
    answer = appliance.ask("/api/auth/signup", method="POST", body=body)
    assert answer.status == 201, answer.body
    return str(answer.told["org"]["id"])


def test_both_realms_answer_and_the_engine_runs(tmp_path: Path) -> None:
    with serving(tmp_path, "--workers", str(WORKERS)) as appliance:
        appliance.await_ready()

        assert appliance.ask("/healthz").status == 200
        assert appliance.ask("/readyz", door=1).status in (200, 503)
        assert appliance.process.await_event("engine.started")


def test_what_one_worker_wrote_is_there_after_all_of_them_were_killed(tmp_path: Path) -> None:
    with serving(tmp_path, "--workers", "1") as appliance:
        appliance.await_ready()
        org = sign_up(appliance)
        before = appliance.process.family()

        for pid in before:
            os.kill(pid, signal.SIGKILL)
        await_gone(before)

        assert appliance.ask("/healthz").status == 200
        again = {"email": "ada@house.example", "password": "correct-battery-72"}
        answer = appliance.ask("/api/auth/login", method="POST", body=again)
        me = appliance.ask("/api/auth/me", token=answer.told["access_token"])
        assert [mine["org_id"] for mine in me.told["orgs"]] == [org]


def test_a_killed_worker_is_replaced(tmp_path: Path) -> None:
    with serving(tmp_path, "--workers", str(WORKERS)) as appliance:
        before = family_of(appliance)
        worker = max(before)

        os.kill(worker, signal.SIGKILL)

        await_that(lambda: worker not in appliance.process.family(), appliance.process.output)
        assert worker not in family_of(appliance)
        assert appliance.ask("/healthz").status == 200


def test_a_killed_engine_is_started_again(tmp_path: Path) -> None:
    with serving(tmp_path, "--workers", "1") as appliance:
        appliance.process.await_event("engine.started")
        started = {line["child"]: line["pid"] for line in appliance.process.events("child.started")}

        os.kill(started["engine"], signal.SIGKILL)

        appliance.process.await_event("engine.started", count=2)
        assert appliance.process.await_event("child.died")["child"] == "engine"


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_stop_leaves_no_process_and_no_socket(number: signal.Signals, tmp_path: Path) -> None:
    door = tmp_path / "tenant.sock"
    with serving(tmp_path, "--workers", str(WORKERS), "--tenant", f"unix:{door}") as appliance:
        family = family_of(appliance)
        assert door.is_socket()

        appliance.process.signal(number)

        assert appliance.process.await_end() == 0
        assert not any(map(alive, family))
        assert not door.exists()


def test_nothing_outlives_a_killed_supervisor(tmp_path: Path) -> None:
    with serving(tmp_path, "--workers", str(WORKERS)) as appliance:
        family = family_of(appliance)

        appliance.process.signal(signal.SIGKILL)
        appliance.process.await_end()

        await_gone(family)


def test_everything_it_says_is_one_json_document_a_line(tmp_path: Path) -> None:
    with serving(tmp_path, "--workers", "1") as appliance:
        appliance.await_ready()
        appliance.ask("/healthz")
        appliance.process.signal(signal.SIGTERM)
        appliance.process.await_end()

        lines = appliance.process.output().splitlines()
        assert len(lines) == len(appliance.process.events())


def test_figures_are_served_on_the_private_door_alone(tmp_path: Path) -> None:
    with serving(tmp_path, "--workers", "1", "--private", "127.0.0.1:0") as appliance:
        appliance.await_ready()

        assert appliance.ask("/metrics", door=2).status == 200
        assert b"# TYPE" in appliance.ask("/metrics", door=2).body
        assert b"# TYPE" not in appliance.ask("/metrics").body


def test_whoever_started_it_is_told_when_it_is_ready_and_when_it_stops(tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
        manager.bind(str(tmp_path / "notify"))
        manager.settimeout(30)
        notify = {"NOTIFY_SOCKET": str(tmp_path / "notify")}
        with serving(tmp_path, "--workers", "1", environ=notify) as appliance:
            assert manager.recv(64) == b"READY=1"

            appliance.process.signal(signal.SIGTERM)

            assert manager.recv(64) == b"STOPPING=1"


def test_all_problems_of_the_settings_are_named_together(tmp_path: Path) -> None:
    wrong = {"ASTRIX_SIGNING_KEYS": "", "ASTRIX_SIGNUP": "maybe", "ASTRIX_LOG": "loud"}
    with serving(tmp_path, environ=wrong) as appliance:
        assert appliance.process.await_end() == 3

        said = appliance.process.output()
        for name in wrong:
            assert name in said
        assert "Traceback" not in said


def test_a_taken_port_is_one_sentence(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        taken = f"127.0.0.1:{other.getsockname()[1]}"
        with serving(tmp_path, "--tenant", taken) as appliance:
            assert appliance.process.await_end() == 3

            assert appliance.process.output().strip() == (
                f"{taken} is taken by another program: stop it, or choose another address."
            )


def test_a_data_directory_that_is_a_file_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("")
    with serving(tmp_path) as appliance:
        assert appliance.process.await_end() == 3

        assert "data directory" in appliance.process.output()
        assert len(appliance.process.output().splitlines()) == 1


@pytest.mark.parametrize("workers", ["0", "-1", "x", "1000"])
def test_a_number_of_workers_that_is_none_is_wrong_usage(workers: str, tmp_path: Path) -> None:
    with running(["-m", "app.cli", "serve", "--workers", workers], tmp_path, keys()) as process:
        assert process.await_end() == 2
