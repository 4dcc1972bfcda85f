"""The supervisor with real processes below it."""

import contextlib
import http.client
import os
import signal
import socket
from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from app.cli.supervisor import Patience
from tests.cli.processes import Running, alive, await_gone, await_that, running


def sample(line_up: str, folder: Path) -> AbstractContextManager[Running]:
    return running(["-m", "tests.cli.sample", line_up, str(folder)], folder)


def notes(folder: Path) -> list[str]:
    place = folder / "notes"
    return place.read_text().splitlines() if place.exists() else []


def await_notes(folder: Path, count: int) -> list[str]:
    await_that(lambda: len(notes(folder)) >= count, lambda: f"only {notes(folder)}")
    return notes(folder)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_stop_signal_ends_it_cleanly_with_nothing_left(number: signal.Signals, tmp_path: Path) -> None:
    with sample("steady", tmp_path) as supervisor:
        await_notes(tmp_path, 1)
        family = supervisor.family()

        supervisor.signal(number)

        assert supervisor.await_end() == 0
        assert family
        assert not any(map(alive, family))


def test_a_killed_child_is_started_again(tmp_path: Path) -> None:
    with sample("steady", tmp_path) as supervisor:
        await_notes(tmp_path, 1)
        first = supervisor.await_event("child.started")["pid"]

        os.kill(first, signal.SIGKILL)

        second = supervisor.await_event("child.started", count=2)["pid"]
        await_notes(tmp_path, 2)
        assert second != first
        assert supervisor.await_event("child.died")["exit_code"] == -signal.SIGKILL


def test_a_child_that_will_not_stay_up_ends_everything_and_says_so(tmp_path: Path) -> None:
    with sample("fragile", tmp_path) as supervisor:
        assert supervisor.await_end() == 1

        gave_up = supervisor.await_event("child.gave_up")
        assert (gave_up["child"], gave_up["exit_code"]) == ("fragile", 7)
        assert len(notes(tmp_path)) == Patience.deaths_max + 1
        assert supervisor.events("child.stopped")[-1]["child"] == "steady"


def test_an_engine_that_will_not_stay_up_is_tried_again_and_takes_no_door_with_it(tmp_path: Path) -> None:
    with sample("poisoned", tmp_path) as supervisor:
        steady = supervisor.await_event("child.started")["pid"]

        await_notes(tmp_path, Patience.deaths_max + 3)

        assert alive(steady)
        assert supervisor.events("child.gave_up") == []


def test_each_death_waits_longer_than_the_one_before(tmp_path: Path) -> None:
    with sample("fragile", tmp_path) as supervisor:
        supervisor.await_end()

        pauses = [line["restart_in_s"] for line in supervisor.events("child.died")]
        assert pauses == sorted(pauses)
        assert len(set(pauses)) == len(pauses)


def test_doors_close_before_the_engine_stops(tmp_path: Path) -> None:
    with sample("polite", tmp_path) as supervisor:
        await_notes(tmp_path, 2)

        supervisor.signal(signal.SIGTERM)
        supervisor.await_end()

        assert notes(tmp_path)[2:] == ["door", "engine"]


def test_what_a_dead_child_left_running_ends_with_it(tmp_path: Path) -> None:
    with sample("grandchild", tmp_path) as supervisor:
        left_behind = int(await_notes(tmp_path, 1)[0])

        os.kill(supervisor.await_event("child.started")["pid"], signal.SIGKILL)
        supervisor.await_event("child.started", count=2)

        await_gone([left_behind])


def test_a_second_signal_does_not_wait_for_a_deaf_child(tmp_path: Path) -> None:
    with sample("deaf", tmp_path) as supervisor:
        await_notes(tmp_path, 1)
        family = supervisor.family()

        supervisor.signal(signal.SIGINT)
        supervisor.signal(signal.SIGTERM)

        assert supervisor.await_end() == 0
        assert supervisor.events("child.killed")
        assert not any(map(alive, family))


def test_everything_logged_is_one_json_document_a_line(tmp_path: Path) -> None:
    with sample("web", tmp_path) as supervisor:
        worker_of(tmp_path)
        supervisor.signal(signal.SIGTERM)
        supervisor.await_end()

        lines = supervisor.output().splitlines()
        assert len(supervisor.events()) == len(lines) > 0


def test_the_web_child_answers_and_replaces_a_killed_worker(tmp_path: Path) -> None:
    with sample("web", tmp_path) as supervisor:
        worker = worker_of(tmp_path)

        os.kill(worker, signal.SIGKILL)

        await_workers(supervisor)
        assert {worker_of(tmp_path) for _ in range(5)}.isdisjoint({worker})
        assert len(supervisor.events("child.started")) == 1


def test_a_request_finds_the_door_open_while_its_child_is_replaced(tmp_path: Path) -> None:
    with sample("web", tmp_path) as supervisor:
        workers = await_workers(supervisor)

        os.kill(supervisor.await_event("child.started")["pid"], signal.SIGKILL)
        await_gone(workers)

        assert worker_of(tmp_path) not in workers


def test_a_request_under_way_is_answered_before_the_stop(tmp_path: Path) -> None:
    with sample("web", tmp_path) as supervisor, slow_request(tmp_path) as request:
        supervisor.signal(signal.SIGTERM)

        assert request.getresponse().status == 200
        assert supervisor.await_end() == 0


def test_nothing_outlives_a_killed_supervisor(tmp_path: Path) -> None:
    with sample("web", tmp_path) as supervisor:
        family = await_workers(supervisor)

        supervisor.signal(signal.SIGKILL)
        supervisor.await_end()

        await_gone(family)


def await_workers(supervisor: Running) -> list[int]:
    """The web child's master and its two workers."""
    await_that(lambda: len(supervisor.family()) == 3, lambda: str(supervisor.family()))
    return supervisor.family()


class DoorConnection(http.client.HTTPConnection):
    def __init__(self, path: Path) -> None:
        super().__init__("localhost", timeout=20)
        self._path = path

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(self.timeout)
        self.sock.connect(str(self._path))


def is_open(door: Path) -> bool:
    """The file is there from the moment it is bound, and refuses everybody until it is listened at."""
    try:
        with contextlib.closing(DoorConnection(door)) as connection:
            connection.connect()
    except (FileNotFoundError, ConnectionRefusedError):
        return False
    return True


def worker_of(folder: Path) -> int:
    """Which process answers; asked until the door is open."""
    door = folder / "web.sock"
    await_that(lambda: is_open(door), lambda: "no open door")
    with contextlib.closing(DoorConnection(door)) as connection:
        connection.request("GET", "/", headers={"Connection": "close"})
        return int(connection.getresponse().read())


@contextlib.contextmanager
def slow_request(folder: Path) -> Iterator[http.client.HTTPConnection]:
    worker_of(folder)
    with contextlib.closing(DoorConnection(folder / "web.sock")) as connection:
        connection.request("GET", "/slow")
        yield connection
