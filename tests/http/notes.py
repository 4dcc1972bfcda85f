"""A room for the tests of the edge: notes that are written, read and changed, and doors of every kind."""

from typing import Annotated, Any

import msgspec

from app.core.ids import Ids
from app.core.reasons import NOT_FOUND, Refused
from app.core.roles import ALL, DEVELOPER, MANAGER, OWNER
from app.http.endpoint import (
    PUBLIC,
    TOKEN,
    Answer,
    Call,
    Cookie,
    Download,
    Endpoint,
    Permission,
    PublicCall,
    Roles,
)
from app.http.lists import ListPage, PageQuery
from app.store.batch import Batch
from app.store.kinds import Index, Kind, Row
from app.store.tree import Tree


class Stored(msgspec.Struct, frozen=True):
    title: str
    text: str
    secret_ink: str = "never shown"


class NewNote(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    title: Annotated[str, msgspec.Meta(min_length=1, max_length=80)]
    text: str = ""
    copies: Annotated[int, msgspec.Meta(ge=1, le=9)] = 1
    tags: list[str] = []
    weight: float | None = None


class Note(msgspec.Struct, frozen=True):
    id: str
    title: str
    text: str
    version: int


class Who(msgspec.Struct, frozen=True):
    user_id: str
    role: str
    step_up: bool


class Greeting(msgspec.Struct, frozen=True):
    hello: str
    ip: str


class Key(msgspec.Struct, frozen=True):
    secret: str


class NotesQuery(PageQuery, frozen=True, kw_only=True, forbid_unknown_fields=True):
    q: str | None = None
    tag: list[str] = msgspec.field(default_factory=list)


NOTES: Kind[Stored] = Kind("notes", Stored, (Index("title", lambda note: [note.title], unique=True),))
WRITE = Permission("notes.write", OWNER, MANAGER, DEVELOPER)


ANYBODY = Roles(ALL)


def shown(row: Row[Stored]) -> Note:
    return Note(row.key, row.value.title, row.value.text, row.version)


class Notes:
    def __init__(self, tree: Tree, ids: Ids) -> None:
        self._tree = tree
        self._ids = ids
        self.pings = 0

    async def add(self, call: Call[NewNote]) -> Note:
        key = self._ids.new("note")

        def write(batch: Batch) -> Row[Stored]:
            return batch.put(NOTES, key, Stored(call.body.title, call.body.text), expect=0)

        return shown(await self._tree.org(call.caller.org).batch(write, idem=call.idem_for(shown)))

    async def read(self, call: Call[None]) -> Note:
        row = self._tree.org(call.caller.org).get(NOTES, call.path["id"])
        if row is None:
            raise Refused(NOT_FOUND)
        return shown(row)

    async def all(self, call: Call[None]) -> ListPage[Note]:
        page = self._tree.org(call.caller.org).query(NOTES, limit=call.query.limit, after=call.query.cursor)
        return ListPage.of(page, shown)

    async def change(self, call: Call[NewNote]) -> Note:
        def write(batch: Batch) -> Row[Stored]:
            if batch.get(NOTES, call.path["id"]) is None:
                raise Refused(NOT_FOUND)
            return batch.put(
                NOTES, call.path["id"], Stored(call.body.title, call.body.text), expect=call.if_match
            )

        return shown(await self._tree.org(call.caller.org).batch(write))

    async def remove(self, call: Call[None]) -> None:
        await self._tree.org(call.caller.org).batch(
            lambda batch: batch.delete(NOTES, call.path["id"], expect=call.if_match)
        )

    async def ping(self, call: Call[None]) -> Who:
        self.pings += 1
        return await self.who(call)

    async def key(self, _: Call[None]) -> Key:
        self.pings += 1
        return Key(f"sk_{self.pings}")

    async def who(self, call: Call[None]) -> Who:
        return Who(call.caller.user, call.caller.role, call.caller.step_up)

    async def greet(self, call: PublicCall[None]) -> Answer[Greeting]:
        greeting = Greeting("everybody", call.meta.ip)
        return Answer(greeting, set_cookies=(Cookie("seen", "yes", 60, path="/api/hello"),))

    async def csv(self, _: Call[None]) -> Download:
        return Download([b"id,title\r\n", b"1,one\r\n"], "text/csv; charset=utf-8", "nötes.csv")

    async def boom(self, _: Call[None]) -> Note:
        raise ZeroDivisionError("canary-in-the-trace")

    def endpoints(self) -> tuple[Endpoint, ...]:
        def row(method: Any, path: str, handler: Any, needs: Any = ANYBODY, **more: Any) -> Endpoint:
            summary = f"{method} of a test"
            return Endpoint(
                method=method, path=path, handler=handler, needs=needs, summary=summary, tag="notes", **more
            )

        many = ListPage[Note]
        return (
            row("POST", "/api/notes", self.add, WRITE, takes=NewNote, gives=Note, status=201),
            row("GET", "/api/notes", self.all, query=NotesQuery, gives=many),
            row("GET", "/api/notes/{id}", self.read, gives=Note),
            row("PUT", "/api/notes/{id}", self.change, WRITE, takes=NewNote, gives=Note, conflict=shown),
            row("DELETE", "/api/notes/{id}", self.remove, WRITE),
            row("POST", "/api/ping", self.ping, gives=Who),
            row("POST", "/api/keys", self.key, gives=Key, secret_answer=True, status=201),
            row("GET", "/api/who", self.who, TOKEN, gives=Who),
            row("GET", "/api/vault", self.who, Permission("vault.open", OWNER), gives=Who, step_up=True),
            row("GET", "/api/hello", self.greet, PUBLIC, gives=Greeting),
            row("GET", "/api/notes.csv", self.csv, produces="text/csv"),
            row("GET", "/api/boom", self.boom, gives=Note),
            row("POST", "/api/restore", self.ping, Roles({OWNER}), gives=Who, when_closed=True),
            row("GET", "/admin/stats", self.who, TOKEN, gives=Who, realm="admin"),
        )
