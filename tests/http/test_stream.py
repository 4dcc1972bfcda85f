"""`/api/stream`: what changed reaches whoever may see it, in order, from where he left off, as long as he may."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

import msgspec
import pytest
from starlette.types import Message

from app.core.roles import MEMBER, OWNER, VIEWER
from app.http.caller import Caller, Membership
from app.http.edge import Edge
from app.http.sse import CHANGES_AT_ONCE, STREAMS_PER_USER_MAX, Stream
from app.store.batch import Batch
from app.store.kinds import Row
from app.store.tree import Tree
from tests.http.asking import Asker
from tests.http.conftest import House
from tests.http.notes import NOTES, Stored

PATIENCE_S = 5.0


@dataclass
class Listening:
    """A browser that follows the stream, and can hang up."""

    status: int = 0
    text: str = ""
    ended: bool = False
    _news: asyncio.Event = field(default_factory=asyncio.Event)
    _hang_up: asyncio.Event = field(default_factory=asyncio.Event)

    async def until(self, part: str) -> str:
        async with asyncio.timeout(PATIENCE_S):
            while part not in self.text:
                self._news.clear()
                await self._news.wait()
        return self.text

    async def until_the_end(self) -> None:
        async with asyncio.timeout(PATIENCE_S):
            while not self.ended:
                self._news.clear()
                await self._news.wait()

    async def receive(self) -> Message:
        await self._hang_up.wait()
        return {"type": "http.disconnect"}

    async def send(self, message: Message) -> None:
        self.status = message.get("status", self.status)
        self.text += message.get("body", b"").decode()
        self.ended = message["type"] == "http.response.body" and not message.get("more_body")
        self._news.set()

    def hang_up(self) -> None:
        self._hang_up.set()


@asynccontextmanager
async def listening(asker: Asker, last_event_id: str | None = None) -> AsyncIterator[Listening]:
    listener = Listening()
    more = [] if last_event_id is None else [("last-event-id", last_event_id)]
    scope = asker._scope("GET", "/api/stream", [*asker.headers, *more])
    running = asyncio.ensure_future(asker.app(scope, listener.receive, listener.send))
    try:
        await listener.until("\n\n")
        yield listener
    finally:
        listener.hang_up()
        with suppress(asyncio.CancelledError):
            async with asyncio.timeout(PATIENCE_S):
                await running


async def write(house: House, title: str) -> str:
    body = msgspec.json.encode({"title": title})
    headers = [("content-type", "application/json")]
    answer = await house.ask(OWNER).answer("POST", "/api/notes", headers=headers, body=body)
    note: str = answer.json["id"]
    return note


def test_a_change_is_told_with_its_sequence(house: House) -> None:
    async def scene() -> tuple[str, str, int]:
        async with listening(house.ask(VIEWER)) as listener:
            note = await write(house, "news")
            return note, await listener.until("event: note"), house.tree.org(house.org).last_seq

    note, text, seq = asyncio.run(scene())

    assert f'id: {seq}\nevent: note\ndata: {{"id":"{note}","version":1,"deleted":false}}\n\n' in text


def test_a_change_made_by_another_process_is_told(house: House) -> None:
    home = house.tree.org(house.org).paths.home.parent
    elsewhere = Tree(home, kinds=(NOTES,), logs=(), clock=house.edge.clock)

    async def scene() -> str:
        watching = asyncio.ensure_future(house.tree.watch())
        try:
            async with listening(house.ask(VIEWER)) as listener:
                await elsewhere.org(house.org).batch(
                    lambda batch: batch.put(NOTES, "note_there", Stored("there", ""))
                )
                return await listener.until("note_there")
        finally:
            watching.cancel()

    try:
        assert "event: note" in asyncio.run(scene())
    finally:
        elsewhere.close()


def test_who_comes_back_is_told_what_he_missed(house: House) -> None:
    async def scene() -> tuple[list[str], str]:
        first = await write(house, "seen")
        seen = house.tree.org(house.org).last_seq
        missed = [await write(house, "missed one"), await write(house, "missed two")]
        async with listening(house.ask(VIEWER), str(seen)) as listener:
            text = await listener.until(missed[-1])
        assert first not in text
        return missed, text

    missed, text = asyncio.run(scene())

    assert text.index(missed[0]) < text.index(missed[1])


def test_very_many_changes_of_a_kind_are_told_in_one(house: House) -> None:
    async def scene() -> tuple[str, int]:
        org = house.tree.org(house.org)
        seen = org.last_seq

        def import_all(batch: Batch) -> None:
            for number in range(CHANGES_AT_ONCE + 1):
                batch.put(NOTES, f"note_{number}", Stored(f"many {number}", ""))

        await org.batch(import_all)
        async with listening(house.ask(VIEWER), str(seen)) as listener:
            return await listener.until("event: note"), org.last_seq

    text, seq = asyncio.run(scene())

    assert f'id: {seq}\nevent: note\ndata: {{"id":"*","version":0,"deleted":false}}\n\n' in text
    assert text.count("event:") == 1


def test_as_many_as_are_looked_at_one_by_one_are_told_one_by_one(house: House) -> None:
    async def scene() -> str:
        org = house.tree.org(house.org)
        seen = org.last_seq

        def write_some(batch: Batch) -> None:
            for number in range(CHANGES_AT_ONCE):
                batch.put(NOTES, f"note_{number}", Stored(f"some {number}", ""))

        await org.batch(write_some)
        async with listening(house.ask(VIEWER), str(seen)) as listener:
            return await listener.until(f"note_{CHANGES_AT_ONCE - 1}")

    assert asyncio.run(scene()).count("event: note") == CHANGES_AT_ONCE


@pytest.mark.parametrize("sent", ["abc", "-1", "9" * 30, "٣"])
def test_a_place_that_was_never_given_out_is_refused(house: House, sent: str) -> None:
    answer = house.ask(VIEWER).get("/api/stream", [("last-event-id", sent.encode().decode("latin-1"))])

    assert (answer.status, answer.details[0]["path"]) == (400, "Last-Event-ID")


def test_a_place_too_far_away_asks_to_read_everything_again(house: House) -> None:
    async def scene() -> str:
        await write(house, "first")
        async with listening(house.ask(VIEWER), "999999") as listener:
            return await listener.until("data: {}")

    assert "event: resync\n" in asyncio.run(scene())


def test_another_org_hears_nothing(house: House) -> None:
    async def scene() -> str:
        async with listening(house.ask("stranger")) as stranger, listening(house.ask(VIEWER)) as viewer:
            await write(house, "ours")
            await viewer.until("event: note")
            return stranger.text

    assert "event:" not in asyncio.run(scene())


def test_only_who_may_see_a_record_is_told_of_it_or_of_its_end(house: House) -> None:
    def visible(row: Row[Stored], caller: Caller) -> bool:
        return row.value.title in (caller.role, "all")

    edge: Edge = house.edge.__class__(**{**vars(house.edge), "streams": (Stream(NOTES, "note", visible),)})
    door = edge.tenant()

    async def scene() -> tuple[str, str, list[str]]:
        viewer, member = (Asker(door, house.ask(role).headers) for role in (VIEWER, MEMBER))
        async with listening(viewer) as one, listening(member) as other:
            notes = [await write(house, title) for title in (VIEWER, MEMBER)]
            await house.tree.org(house.org).batch(lambda batch: batch.delete(NOTES, notes[0]))
            last = await write(house, "all")
            await one.until(last)
            await other.until(last)
            return one.text, other.text, notes

    seen_by_viewer, seen_by_member, (for_viewer, for_member) = asyncio.run(scene())

    assert for_member not in seen_by_viewer
    assert for_viewer not in seen_by_member
    assert '"deleted":true' not in seen_by_viewer + seen_by_member


@pytest.mark.parametrize("cause", ["role", "disabled", "removed", "session", "closed"])
def test_a_stream_ends_when_its_reader_is_judged_anew(house: House, cause: str) -> None:
    members = house.gate.members
    mine = (house.org, "usr_member")

    def change() -> None:
        if cause == "role":
            members[mine] = Membership(VIEWER)
        elif cause == "disabled":
            members[mine] = Membership(MEMBER, disabled=True)
        elif cause == "removed":
            del members[mine]
        elif cause == "closed":
            house.gate.states[house.org] = "closed"
        else:
            house.gate.ended.add("ses_usr_member")

    async def scene() -> Listening:
        async with listening(house.ask(MEMBER)) as listener:
            change()
            await listener.until_the_end()
            return listener

    assert asyncio.run(scene()).ended


def test_a_stream_ends_with_its_token(house: House) -> None:
    async def scene() -> Listening:
        async with listening(house.ask(MEMBER, lives_s=2)) as listener:
            await listener.until_the_end()
            return listener

    assert asyncio.run(scene()).ended


def test_one_person_has_only_so_many_streams(house: House) -> None:
    async def scene() -> tuple[int, int]:
        asker = house.ask(MEMBER)
        async with listening(asker) as first:
            others = [listening(asker) for _ in range(STREAMS_PER_USER_MAX - 1)]
            for other in others:
                await other.__aenter__()
            refused = await asker.answer("GET", "/api/stream")
            for other in others:
                await other.__aexit__(None, None, None)
            again = await asker.answer("GET", "/api/stream")
            assert first.status == 200
            return refused.status, again.status

    assert asyncio.run(scene()) == (429, 200)
