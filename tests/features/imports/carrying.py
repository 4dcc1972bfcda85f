"""How tests bring files in: uploaded, looked at, previewed, started and taken back, as people do it."""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from tests.http.asking import Asker, Response
from tests.whole import Whole

NOBODY_AGREED = {"consent": {"none": True}}


@dataclass(frozen=True)
class Carrying:
    astrix: Whole
    door: Asker

    def by(self, door: Asker) -> "Carrying":
        return replace(self, door=door)

    def file(self, content: str | bytes, name: str = "people.csv") -> str:
        """The id of an uploaded file."""
        raw = content.encode() if isinstance(content, str) else content
        asked = {"purpose": "import", "name": name, "size": len(raw), "mime": "text/csv"}
        told = self.door.post("/api/files/upload-url", asked)
        assert told.status == 201, told.body
        sent = self.door.ask("PUT", told.json["url"], body=raw)
        assert sent.status == 204, sent.body
        finished = self.door.post("/api/files/finish", {"file_id": told.json["file_id"]})
        assert finished.status == 200, finished.body
        file_id: str = finished.json["file"]["id"]
        return file_id

    def begun(self, content: str | bytes, name: str = "people.csv") -> Any:
        """An import whose file was read."""
        made = self.door.post("/api/imports", {"file_id": self.file(content, name)})
        assert made.status == 201, made.body
        self.astrix.work()
        return self.read(made.json["id"])

    def previewed(self, content: str | bytes, **said: Any) -> Any:
        one = self.begun(content)
        assert one["state"] == "mapping", one["error"]
        return self.preview(one["id"], **said)

    def preview(self, import_id: str, **said: Any) -> Any:
        asked = self.door.post(f"/api/imports/{import_id}/preview", said)
        assert asked.status == 202, asked.body
        self.astrix.work()
        return self.read(import_id)

    def done(self, content: str | bytes, **said: Any) -> Any:
        """All the way."""
        one = self.previewed(content, **said)
        assert one["state"] == "ready", one["error"]
        return self.started(one["id"])

    def started(self, import_id: str, consent: Any = None) -> Any:
        asked = self.start(import_id, NOBODY_AGREED if consent is None else {"consent": consent})
        assert asked.status == 202, asked.body
        self.astrix.work()
        return self.read(import_id)

    def undone(self, import_id: str) -> Any:
        asked = self.undo(import_id)
        assert asked.status == 202, asked.body
        self.astrix.work()
        return self.read(import_id)

    def start(self, import_id: str, said: Any) -> Response:
        return self.door.post(f"/api/imports/{import_id}/start", said)

    def undo(self, import_id: str, said: Any = None) -> Response:
        return self.door.post(f"/api/imports/{import_id}/undo", {} if said is None else said)

    def read(self, import_id: str) -> Any:
        found = self.door.get(f"/api/imports/{import_id}")
        assert found.status == 200, found.body
        return found.json

    def rows(self, import_id: str, query: str = "") -> list[Any]:
        found = self.door.get(f"/api/imports/{import_id}/rows?limit=200{query}")
        assert found.status == 200, found.body
        items: list[Any] = found.json["items"]
        return items

    def errors(self, import_id: str) -> list[list[str]]:
        found = self.door.get(f"/api/imports/{import_id}/errors.csv")
        assert found.status == 200, found.body
        return list(csv.reader(io.StringIO(found.body.decode("utf-8-sig"))))

    def leads(self, query: str = "") -> list[Any]:
        found = self.door.get(f"/api/leads?limit=200&sort=created_at{query}")
        assert found.status == 200, found.body
        items: list[Any] = found.json["items"]
        return items

    def count(self) -> int:
        found = self.door.get("/api/leads/counts")
        assert found.status == 200, found.body
        total: int = found.json.get("total", found.json.get("total_at_least"))
        return total


def sheet(header: Sequence[str], rows: Iterable[Sequence[object]], delimiter: str = ",") -> str:
    written = io.StringIO()
    writer = csv.writer(written, delimiter=delimiter, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows(rows)
    return written.getvalue()


def people(count: int, first: int = 0) -> str:
    """So many rows of different people."""
    header = ("First name", "Last name", "E-mail", "Phone", "Company")
    rows = (
        (f"Ann{number}", "Adler", f"ann{number}@example.com", f"+4917{10000000 + number}", "Harbour Ltd")
        for number in range(first, first + count)
    )
    return sheet(header, rows)
