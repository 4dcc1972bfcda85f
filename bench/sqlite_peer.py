"""The peer: SQLite with a write-ahead log, synchronous FULL, the same records and the same indexes."""

import sqlite3
from collections.abc import Iterable, Sequence
from pathlib import Path

import msgspec

from bench.leads import Lead, LeadRow

SCHEMA = """
CREATE TABLE leads (
    key TEXT PRIMARY KEY, version INTEGER NOT NULL, seq INTEGER NOT NULL, at_us INTEGER NOT NULL,
    name TEXT, email TEXT UNIQUE, phone TEXT UNIQUE, company TEXT, stage TEXT, owner_id TEXT,
    external_id TEXT UNIQUE, data BLOB NOT NULL
) WITHOUT ROWID;
CREATE INDEX by_stage ON leads (stage, seq);
CREATE INDEX by_owner ON leads (owner_id, seq);
CREATE INDEX by_seq ON leads (seq);
CREATE TABLE lead_tags (tag TEXT NOT NULL, key TEXT NOT NULL, PRIMARY KEY (tag, key)) WITHOUT ROWID;
CREATE INDEX tags_of ON lead_tags (key);
"""
PUT = """
INSERT INTO leads VALUES (?, 1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (key) DO UPDATE SET version = version + 1, seq = excluded.seq, at_us = excluded.at_us,
    name = excluded.name, email = excluded.email, phone = excluded.phone, company = excluded.company,
    stage = excluded.stage, owner_id = excluded.owner_id, external_id = excluded.external_id, data = excluded.data
"""
NEWEST = """
SELECT leads.data FROM lead_tags JOIN leads ON leads.key = lead_tags.key
WHERE lead_tags.tag = ? AND leads.stage = ? ORDER BY leads.seq DESC LIMIT 50
"""
LIKE = """
SELECT data FROM leads WHERE name LIKE ? OR email LIKE ? OR phone LIKE ? OR company LIKE ?
ORDER BY seq DESC LIMIT 50
"""
BUSY_MS = 60_000


class SqlitePeer:
    def __init__(self, path: Path) -> None:
        self._path = path
        self._base = sqlite3.connect(path, isolation_level=None, timeout=BUSY_MS / 1000)
        self._base.execute("PRAGMA journal_mode = WAL")
        self._base.execute("PRAGMA synchronous = FULL")
        self._row = msgspec.json.Decoder(LeadRow)
        self._seq = 0

    def create(self) -> None:
        self._base.executescript(SCHEMA)

    def write(self, leads: Iterable[tuple[str, Lead]]) -> None:
        """One transaction."""
        self._base.execute("BEGIN IMMEDIATE")
        for key, lead in leads:
            self._put(key, lead)
        self._base.execute("COMMIT")

    def get(self, key: str) -> LeadRow | None:
        found = self._base.execute(
            "SELECT version, seq, at_us, data FROM leads WHERE key = ?", (key,)
        ).fetchone()
        return None if found is None else self._row.decode(found[3])

    def newest(self, stage: str, tag: str) -> list[LeadRow]:
        return self._rows(NEWEST, (tag, stage))

    def search(self, text: str) -> list[LeadRow]:
        return self._rows(LIKE, (f"%{text}%",) * 4)

    def count(self) -> int:
        return int(self._base.execute("SELECT count(*) FROM leads").fetchone()[0])

    def close(self) -> None:
        self._base.close()

    def _rows(self, statement: str, values: Sequence[str]) -> list[LeadRow]:
        return [self._row.decode(data) for (data,) in self._base.execute(statement, values)]

    def _put(self, key: str, lead: Lead) -> None:
        self._seq += 1
        shown = (lead.name, lead.email, lead.phone, lead.company, lead.stage, lead.owner_id, lead.external_id)
        self._base.execute(PUT, (key, self._seq, self._seq, *shown, msgspec.json.encode(lead)))
        self._base.execute("DELETE FROM lead_tags WHERE key = ?", (key,))
        self._base.executemany("INSERT INTO lead_tags VALUES (?, ?)", [(tag, key) for tag in lead.tags])
