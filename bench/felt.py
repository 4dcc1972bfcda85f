"""What is decided about somebody in one colour, until the other colour judges by it: requests, and streams it ends.

Two whole appliances stand on one data directory. The time runs from the answer that the one colour gave to the first
answer of the other that knows of it; for a stream, until the server ends it.
"""

import math
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from bench import Row
from tests.journeys.colours import ACTS, Act, Colours, colours, following

BAR_MS: float = 1000.0
ROUNDS = 40
ROUNDS_QUICK = 8
STREAMS = 10
STREAMS_QUICK = 3
PAUSE_S = 0.1
"""Between rounds: one token may ask 20 times a second."""
ASK_AGAIN_S = 0.002
GIVEN_UP_AFTER_S = 10.0


def rows(quick: bool) -> Iterator[Row]:
    with tempfile.TemporaryDirectory() as folder, colours(Path(folder)) as at:
        for act in ACTS:
            took = [by_request(at, act) for _ in range(ROUNDS_QUICK if quick else ROUNDS)]
            yield from told(f"{act.name}, at the next request", took)
        for act in ACTS:
            took = [by_stream(at, act) for _ in range(STREAMS_QUICK if quick else STREAMS)]
            yield from told(f"{act.name}, an open stream ends", took)


def told(name: str, took_ms: list[float]) -> Iterator[Row]:
    for measure, value in (("p95", p95(took_ms)), ("max", max(took_ms))):
        yield Row(
            f"{name}, {measure} of {len(took_ms)}",
            value,
            "ms",
            bar=f"< {BAR_MS:,.0f} ms",
            ok=value < BAR_MS,
        )


def by_request(at: Colours, act: Act) -> float:
    headers, made = act.subject(at)
    assert act.told(at.green, headers) is None
    assert act.act(at, made).status < 400
    answered_s = time.monotonic()
    while act.told(at.green, headers) != act.felt and time.monotonic() - answered_s < GIVEN_UP_AFTER_S:
        time.sleep(ASK_AGAIN_S)
    took_ms = (time.monotonic() - answered_s) * 1000
    act.undo(at, made)
    time.sleep(PAUSE_S)
    return took_ms


def by_stream(at: Colours, act: Act) -> float:
    headers, made = act.subject(at)
    with following(at.green, headers) as stream:
        assert act.act(at, made).status < 400
        answered_s = time.monotonic()
        stream.ended.wait(GIVEN_UP_AFTER_S)
    ended_at_s = stream.ended_at_s or time.monotonic()
    act.undo(at, made)
    time.sleep(PAUSE_S)
    return max(0.0, ended_at_s - answered_s) * 1000


def p95(took: list[float]) -> float:
    return sorted(took)[math.ceil(len(took) * 0.95) - 1]
