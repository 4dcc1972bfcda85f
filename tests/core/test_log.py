import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest

from app.core.log import JsonLines, bind, get_log
from app.core.secrets import Secret


class Lines:
    def __init__(self, stream: io.StringIO) -> None:
        self._stream = stream

    @property
    def text(self) -> str:
        return self._stream.getvalue()

    def all(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.text.splitlines()]


@pytest.fixture
def lines() -> Iterator[Lines]:
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonLines())
    logger = logging.getLogger("astrix")
    before = logger.level
    logger.addHandler(handler)
    logger.setLevel("DEBUG")
    yield Lines(stream)
    logger.removeHandler(handler)
    logger.setLevel(before)


def test_a_line_names_the_fact_and_what_was_bound_around_it(lines: Lines) -> None:
    with bind(request_id="req_1", org_id="org_1"):
        get_log("jobs").info("job.paused", reason="budget_hard_stop", left=3)
    get_log("jobs").info("job.resumed")

    paused, resumed = lines.all()
    assert paused["event"] == "job.paused"
    assert (paused["request_id"], paused["org_id"], paused["reason"], paused["left"]) == (
        "req_1",
        "org_1",
        "budget_hard_stop",
        3,
    )
    assert "request_id" not in resumed


def test_addresses_numbers_and_secrets_are_not_written(lines: Lines) -> None:
    log = get_log("canary")

    log.info("seen", to="ada.reyes@dental.example", phone="+1 (415) 555-0132", token=Secret("canary-token"))
    log.info("nested", inner={"list": ["ada.reyes@dental.example", "+14155550132"]})
    try:
        raise ValueError("no mail to ada.reyes@dental.example")
    except ValueError:
        log.exception("failed")

    for canary in ("ada.reyes", "dental.example", "555-0132", "5550132", "canary-token"):
        assert canary not in lines.text


def test_a_line_break_in_a_value_stays_inside_its_line(lines: Lines) -> None:
    get_log("x").info("seen", agent='a\r\n{"level":"error","event":"forged"}\u2028')

    assert len(lines.text.splitlines()) == 1
    assert [line["event"] for line in lines.all()] == ["seen"]


def test_logging_never_fails_the_work(lines: Lines) -> None:
    class Odd:
        def __str__(self) -> str:
            raise RuntimeError

        def __repr__(self) -> str:
            return "odd"

    get_log("x").info("seen", surrogate="\ud800", big=10**400, odd=Odd(), data=b"\xff")

    assert [line["event"] for line in lines.all()] == ["seen"]
