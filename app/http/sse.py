"""Changes of an org, told to the browsers of its people as they happen."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import msgspec

from app.core.ids import OrgId
from app.core.reasons import RATE_LIMITED, Refused, invalid
from app.core.roles import ALL
from app.http.caller import Caller
from app.http.endpoint import Answer, Call, Download, Endpoint, Roles
from app.http.guard import Guard
from app.http.reply import EVENT_STREAM
from app.store.errors import StoreError
from app.store.kinds import Change, Kind, Row
from app.store.org import Org
from app.store.tree import Tree

HEARTBEAT_S: Final = 15.0
JUDGED_EVERY_S: Final = 0.5
"""So soon a stream ends that its caller may not follow any more: within a second, whatever the machine does."""
CHANGES_AT_ONCE: Final = 200
MANY: Final = "*"
"""In place of an id: so many records of the kind changed that they are not told one by one."""
STREAMS_PER_USER_MAX: Final = 10
_SEQUENCE_DIGITS_MAX: Final = 18
_HEARTBEAT: Final = b": still here\n\n"


@dataclass(frozen=True)
class Stream:
    """Changes of one kind, told as events of one name. Without `visible` everyone in the org may see them all.

    Where `visible` is given, a deletion is not told: the record that would say whose it was is gone.
    """

    kind: Kind[Any]
    event: str
    visible: Callable[[Row[Any], Caller], bool] | None = None
    of_host: bool = False
    """The host's own records of this kind concern every org as well, and are told in all of them."""


HostSeqs = Mapping[str, Row[Any]]


class Told(msgspec.Struct, frozen=True):
    """What changed; whoever shows it reads it again."""

    id: str
    version: int
    deleted: bool = False


class Streams:
    """Open streams of this process. Each reads the journal at its own pace, so nothing queues for a slow reader."""

    def __init__(self, tree: Tree, streams: Sequence[Stream], *, guard: Guard) -> None:
        self._tree = tree
        self._by_kind: Mapping[str, Stream] = {stream.kind.name: stream for stream in streams}
        self._guard = guard
        self._open: Counter[tuple[OrgId, str]] = Counter()

    def endpoint(self) -> Endpoint:
        return Endpoint(
            method="GET",
            path="/api/stream",
            handler=self.follow,
            summary="What changes in the organization, as server-sent events",
            needs=Roles(ALL),
            scope="events:read",
            tag="stream",
            produces="text/event-stream",
        )

    async def follow(self, call: Call[None]) -> Answer[Download]:
        org = self._tree.org(call.caller.org)
        since = _since(call.meta.last_event_id, org.last_seq)
        if self._open[call.caller.org, call.caller.actor] >= STREAMS_PER_USER_MAX:
            raise Refused(RATE_LIMITED, retry_after_s=round(HEARTBEAT_S))
        stream = Download(self._events(org, call.caller, since), EVENT_STREAM.decode())
        return Answer(stream, headers=(("X-Accel-Buffering", "no"),))

    async def _events(self, org: Org, caller: Caller, since: int) -> AsyncIterator[bytes]:
        mine = (caller.org, caller.actor)
        self._open[mine] += 1
        try:
            yield b"retry: 2000\nid: %d\n\n" % since
            async for chunk in self._told(org, caller, since):
                yield chunk
        finally:
            self._open[mine] -= 1
            self._open += Counter()  # drops those at zero

    async def _told(self, org: Org, caller: Caller, since: int) -> AsyncIterator[bytes]:
        loop = asyncio.get_running_loop()
        silent_since_s = loop.time()
        host_told: HostSeqs = {}  # told anew at each start: nobody knows what a stream missed
        while self._guard.still(caller):
            try:
                chunk, since = self._news(org, caller, since)
                host_seqs = self._host_seqs()
                chunk += _events_of_host(host_seqs, host_told)
                host_told = host_seqs
                if not chunk and loop.time() - silent_since_s >= HEARTBEAT_S:
                    chunk = _HEARTBEAT
                if chunk:
                    silent_since_s = loop.time()
                    yield chunk
                await org.changed(since, JUDGED_EVERY_S)
            except StoreError:
                return

    def _news(self, org: Org, caller: Caller, since: int) -> tuple[bytes, int]:
        last = org.last_seq
        changes = org.changes(since, CHANGES_AT_ONCE, kinds=self._by_kind)
        if changes is None:
            return b"event: resync\nid: %d\ndata: {}\n\n" % last, last
        if len(changes) == CHANGES_AT_ONCE:
            return self._crowd(org, caller, since)
        told = b"".join(self._event(org, caller, change) for change in changes)
        return told, max(last, changes[-1].seq) if changes else last

    def _crowd(self, org: Org, caller: Caller, since: int) -> tuple[bytes, int]:
        """Very much has changed, as while an import runs. A kind with more news than anybody looks at one by one is
        told of once: read it again."""
        last = org.last_seq
        many: list[str] = []
        few: list[Change] = []
        for kind, stream in self._by_kind.items():
            changes = org.changes(since, CHANGES_AT_ONCE + 1, kinds=(kind,)) or []
            if len(changes) > CHANGES_AT_ONCE:
                many.append(stream.event)
            else:
                few += [change for change in changes if change.seq <= last]
        few.sort(key=lambda change: change.seq)
        told = [self._event(org, caller, change) for change in few]
        told += [_event(last, event, Told(MANY, 0)) for event in dict.fromkeys(many)]
        return b"".join(told), last

    def _host_seqs(self) -> HostSeqs:
        """Of each kind that the host keeps for all: its event, and where its newest change lies."""
        of_host = [stream for stream in self._by_kind.values() if stream.of_host]
        rows = [(stream.event, next(self._tree.host.rows(stream.kind), None)) for stream in of_host]
        return {event: row for event, row in rows if row is not None}

    def _event(self, org: Org, caller: Caller, change: Change) -> bytes:
        stream = self._by_kind.get(change.kind)
        if stream is None:
            return b""
        row = org.get(stream.kind, change.key)
        if stream.visible is not None and (row is None or not stream.visible(row, caller)):
            return b""
        return _event(change.seq, stream.event, Told(change.key, change.version, deleted=row is None))


def _event(seq: int, name: str, told: Told) -> bytes:
    return b"id: %d\nevent: %s\ndata: %s\n\n" % (seq, name.encode(), msgspec.json.encode(told))


def _events_of_host(now: HostSeqs, told: HostSeqs) -> bytes:
    """Without an id: a stream that is taken up again goes on by the org's own sequence."""
    news = {event: row for event, row in now.items() if event not in told or told[event].seq != row.seq}
    return b"".join(
        b"event: %s\ndata: %s\n\n" % (event.encode(), msgspec.json.encode(Told(row.key, row.version)))
        for event, row in news.items()
    )


def _since(last_event_id: str | None, newest: int) -> int:
    if last_event_id is None:
        return newest
    if not (last_event_id.isascii() and last_event_id.isdigit()) or len(last_event_id) > _SEQUENCE_DIGITS_MAX:
        raise invalid("Last-Event-ID", "Send the id of the last event you have seen, or no such header.")
    return int(last_event_id)
