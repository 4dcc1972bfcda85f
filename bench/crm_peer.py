"""The same leads in SQLite (write-ahead log, an index for each filter and each order), behind a bare route.

Called as `python -m bench.crm_peer DATABASE PORT`. Takes the parameters of the list that the benchmark asks for, and no
others; checks no token, so that nothing slows it down but its query.
"""

import sqlite3
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Final
from urllib.parse import parse_qsl

import msgspec
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from app.features.crm.types.lead import Lead
from app.features.crm.types.timeline import Touch
from app.http.server import SERVER_SETTINGS

TABLE: Final = """
PRAGMA journal_mode = WAL;
CREATE TABLE leads (
  key TEXT PRIMARY KEY, name TEXT, last_name TEXT, company TEXT, email TEXT, phone TEXT, stage TEXT, owner TEXT,
  country TEXT, score INTEGER, created_at INTEGER, updated_at INTEGER, last_activity_at INTEGER, data TEXT
) WITHOUT ROWID;
CREATE TABLE lead_tags (tag TEXT, key TEXT, PRIMARY KEY (tag, key)) WITHOUT ROWID;
"""
INDEXED: Final = (
    *("name", "last_name", "company", "stage", "owner", "country", "score", "created_at", "updated_at"),
    *("last_activity_at", "phone", "email"),
)
PAGE: Final = 50
COUNTED_MAX: Final = 10_001
SORTS: Final = ("name", "last_name", "company", "score", "created_at", "updated_at", "last_activity_at")
TEXT: Final = "(name LIKE ? OR email LIKE ? OR phone LIKE ? OR company LIKE ?)"


def fill(path: Path, leads: Iterable[Lead], touches: Iterable[tuple[str, Touch]]) -> None:
    base = sqlite3.connect(path)
    base.executescript(TABLE)
    touched = {key: touch.at for key, touch in touches}
    for number, lead in enumerate(leads):
        name = lead.name.lower()
        shown = (
            lead.id,
            name,
            lead.last_name.lower(),
            lead.company.lower(),
            lead.email,
            lead.phone,
            lead.stage,
        )
        more = (lead.owner_user_id, lead.country, lead.score, lead.created_at, number, touched.get(lead.id))
        row = (*shown, *more, msgspec.json.encode(lead).decode())
        base.execute(f"INSERT INTO leads VALUES ({','.join('?' * len(row))})", row)
        base.executemany("INSERT INTO lead_tags VALUES (?, ?)", [(tag, lead.id) for tag in lead.tags])
    for column in INDEXED:
        base.execute(f"CREATE INDEX by_{column} ON leads ({column}, key)")
    base.execute("ANALYZE")
    base.commit()
    base.close()


class Peer:
    def __init__(self, path: Path) -> None:
        self._base = sqlite3.connect(path, check_same_thread=False, cached_statements=256)
        self._base.execute("PRAGMA cache_size = -65536")

    def page(self, query: str) -> bytes:
        """What the list answers: the first page as whole records, and how many there are, up to 10 000."""
        asked = parse_qsl(query)
        parts = list(_conditions(asked))
        where = " AND ".join(part for part, _ in parts) or "1"
        values = [value for _, those in parts for value in those]
        sort = dict(asked).get("sort", "-updated_at")
        column, way = sort.removeprefix("-"), "DESC" if sort.startswith("-") else "ASC"
        if column not in SORTS:
            raise ValueError(column)
        found = self._base.execute(
            f"SELECT data FROM leads WHERE {where} ORDER BY {column} {way}, key {way} LIMIT {PAGE}", values
        )
        items = ",".join(data for (data,) in found)
        count = f"SELECT count(*) FROM (SELECT 1 FROM leads WHERE {where} LIMIT {COUNTED_MAX})"
        (total,) = self._base.execute(count, values).fetchone()
        return f'{{"items":[{items}],"total":{total}}}'.encode()


SINGLE: Final = {
    "tag": "key IN (SELECT key FROM lead_tags WHERE tag = ?)",
    "score_min": "score >= ?",
    "score_max": "score <= ?",
}


def _conditions(asked: list[tuple[str, str]]) -> Iterator[tuple[str, list[Any]]]:
    for name in ("stage", "owner", "country"):
        values = [value for one, value in asked if one == name]
        if values:
            yield f"{name} IN ({','.join('?' * len(values))})", values
    for name, value in asked:
        if name in SINGLE:
            yield SINGLE[name], [value]
        elif name == "assigned":
            yield "owner IS NULL", []
    for word in dict(asked).get("q", "").split():
        yield TEXT, [f"%{word}%"] * 4


def app(path: Path) -> Starlette:
    peer = Peer(path)

    async def leads(request: Request) -> Response:
        return Response(peer.page(request.url.query), media_type="application/json")

    async def healthy(_: Request) -> Response:
        return Response()

    return Starlette(routes=[Route("/api/leads", leads), Route("/healthz", healthy)])


def main(words: list[str]) -> None:
    path, port = words
    uvicorn.run(app(Path(path)), host="127.0.0.1", port=int(port), **{**SERVER_SETTINGS, "lifespan": "off"})


if __name__ == "__main__":
    main(sys.argv[1:])
