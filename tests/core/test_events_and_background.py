import asyncio

import pytest

from app.core.background import Tasks
from app.core.events import Bus, Event
from app.core.reasons import INVALID_PARAMS, KERNEL_REASONS, RATE_LIMITED, Reason, ReasonTable, Refused


class SomethingHappened(Event, frozen=True):
    what: str


def test_a_failing_listener_does_not_deafen_the_others() -> None:
    heard: list[str] = []

    async def failing(event: SomethingHappened) -> None:
        raise RuntimeError(event.what)

    async def hearing(event: SomethingHappened) -> None:
        heard.append(event.what)

    bus = Bus()
    bus.listen(SomethingHappened, failing)
    bus.listen(SomethingHappened, hearing)

    asyncio.run(bus.publish(SomethingHappened(what="a lead was made")))

    assert heard == ["a lead was made"]


def test_stopping_ends_every_task_and_waits_for_its_clean_up() -> None:
    ended: list[str] = []

    async def work() -> None:
        try:
            await asyncio.sleep(60)
        finally:
            await asyncio.sleep(0)
            ended.append("cleaned up")

    async def run() -> None:
        tasks = Tasks("test")
        tasks.start("work", work())
        await asyncio.sleep(0)
        await tasks.stop(grace_s=5)

    asyncio.run(run())

    assert ended == ["cleaned up"]


def test_the_owner_learns_of_a_crash() -> None:
    crashes: list[tuple[str, str]] = []

    async def work() -> None:
        raise LookupError("gone")

    async def run() -> None:
        tasks = Tasks("owner", on_crash=lambda name, error: crashes.append((name, str(error))))
        tasks.start("work", work())
        await asyncio.sleep(0.01)

    asyncio.run(run())

    assert crashes == [("owner.work", "gone")]


def test_one_code_cannot_mean_two_things() -> None:
    with pytest.raises(ValueError, match="not_found"):
        ReasonTable(KERNEL_REASONS, [Reason("not_found", 410, "Gone.")])


def test_the_same_reason_may_be_handed_in_twice() -> None:
    table = ReasonTable(KERNEL_REASONS, [INVALID_PARAMS])

    assert table["invalid_params"] is INVALID_PARAMS
    assert len(table) == len(KERNEL_REASONS)


def test_a_refusal_tells_its_facts_in_its_sentence() -> None:
    assert Refused(RATE_LIMITED, retry_after_s=7).sentence == "That was too fast. Wait 7 s, then go on."
    assert "{" not in Refused(Reason("x", 409, "Since {since} it is {what}."), what="shut").sentence
