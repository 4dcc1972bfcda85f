"""The first look at a file: its encoding, what separates its cells, what its columns are."""

import asyncio
import threading
from collections.abc import AsyncGenerator, Iterable, Iterator, Sequence
from itertools import chain, islice
from typing import Final

from app.core.ids import OrgId
from app.features.files.types.files import BYTES_MAX, StoredFile
from app.features.imports.rules.bad_file import BadFile
from app.features.imports.rules.columns import columns_of
from app.features.imports.rules.dialect import SAMPLE_RECORDS, delimiter_of, has_header, said_delimiter
from app.features.imports.rules.encoding import Encoding, survey, texts
from app.features.imports.rules.reader import lines, records
from app.features.imports.service.desk import ImportsDesk
from app.features.imports.service.source import Source
from app.features.imports.service.steps import Ended, Steps
from app.features.imports.service.surroundings import Around
from app.features.imports.types.columns import Column
from app.features.imports.types.options import Options
from app.features.imports.types.records import Import, State
from app.work.item import Ticket

SAMPLE_CHARACTERS: Final = 262_144
NAME_CHARACTERS_MAX: Final = 120


class Reading:
    def __init__(self, desk: ImportsDesk, steps: Steps, around: Around) -> None:
        self._desk = desk
        self._steps = steps
        self._around = around

    async def work(self, org: OrgId, ticket: Ticket) -> None:
        one = self._steps.wanted(org, ticket, ("fetching", "reading"))
        if one is None:
            return
        loop = asyncio.get_running_loop()
        await self._steps.in_thread(org, ticket, one, work=lambda stop: self._read(org, one, (loop, stop)))

    def _read(
        self, org: OrgId, one: Import, running: tuple[asyncio.AbstractEventLoop, threading.Event]
    ) -> None:
        file_id = one.file_id
        if file_id is None and one.url is not None:
            file_id = self._fetched(org, one, running).id
            fetching: tuple[State, ...] = ("fetching",)
            if self._steps.change_now(org, one.id, fetching, state="reading", file_id=file_id) is None:
                raise Ended
        assert file_id is not None
        source = Source(self._desk.files, org, file_id)
        counting = _Counting(source.chunks(), running[1])
        encoding = survey(counting)
        fields = _looked_at(source, encoding)
        columns = columns_of(fields.names, fields.rows, self._around.fields(org))
        self._steps.change_now(
            org,
            one.id,
            ("fetching", "reading"),
            state="mapping",
            size=source.file.size,
            encoding=encoding.name,
            mark_bytes=encoding.mark_bytes,
            delimiter=fields.delimiter,
            has_header=fields.has_header,
            first_record=fields.first_record,
            names=tuple(fields.names),
            top=tuple(cell[:NAME_CHARACTERS_MAX] for cell in fields.top),
            columns=tuple(columns),
            rows=max(0, counting.lines - fields.first_record),
            options=Options(mapping=suggested(columns), country=self._around.country(org)),
        )

    def _fetched(
        self, org: OrgId, one: Import, running: tuple[asyncio.AbstractEventLoop, threading.Event]
    ) -> StoredFile:
        assert one.url is not None
        content = self._desk.fetcher.fetch(one.url, bytes_max=BYTES_MAX["import"])
        return self._desk.files.put_generated(
            org, _pulled(content, *running), name=f"{one.id}.csv", mime="text/csv", purpose="import"
        )


class Look:
    """What a first look comes to."""

    def __init__(self, delimiter: str, said: int, rows: list[list[str]]) -> None:
        self.delimiter = delimiter
        self.has_header = has_header(rows)
        self.first_record = said + self.has_header
        width = _width(rows, self.has_header)
        self.top = rows[0]
        self.names = named(rows[0] if self.has_header else [], width)
        self.rows = rows[1:] if self.has_header else rows


def _looked_at(source: Source, encoding: Encoding) -> Look:
    found = texts(source.chunks(), encoding)
    sample, rest = _sample(found)
    first_line = next(lines([sample]), "")
    said = said_delimiter(first_line)
    delimiter = said or delimiter_of(sample)
    read = records(chain((sample,), rest), delimiter)
    rows = [record.cells for record in islice(read, int(said is not None), SAMPLE_RECORDS)]
    if not rows:
        raise BadFile("empty")
    look = Look(delimiter, int(said is not None), rows)
    if not look.rows and next(read, None) is None:
        raise BadFile("no_rows")
    return look


def _sample(found: Iterator[str]) -> tuple[str, Iterable[str]]:
    held, length = [], 0
    for text in found:
        held.append(text)
        length += len(text)
        if length >= SAMPLE_CHARACTERS:
            break
    return "".join(held), found


def _width(rows: list[list[str]], has_header: bool) -> int:
    """As many columns as the header names, unless most rows have more."""
    named_ones = len(rows[0])
    wider = sum(len(cells) > named_ones for cells in rows)
    return named_ones if has_header and wider * 2 <= len(rows) else max(map(len, rows))


def named(header: Sequence[str], width: int) -> list[str]:
    """A name for each column, also for those that have none."""
    names = [name.strip()[:NAME_CHARACTERS_MAX] for name in header]
    names += [""] * (width - len(names))
    return [name or f"Column {number}" for number, name in enumerate(names, 1)]


def suggested(columns: Iterable[Column]) -> dict[int, str]:
    return {column.index: column.suggested for column in columns if column.suggested is not None}


class _Counting:
    """Chunks of a file, and how many lines they end."""

    def __init__(self, chunks: Iterator[bytes], stop: threading.Event) -> None:
        self._chunks = chunks
        self._stop = stop
        self.lines = 0

    def __iter__(self) -> Iterator[bytes]:
        last = b"\n"
        for chunk in self._chunks:
            if self._stop.is_set():
                raise Ended
            self.lines += chunk.count(b"\n") or chunk.count(b"\r")
            last = chunk
            yield chunk
        self.lines += not last.endswith((b"\n", b"\r", b"\n\0"))


def _pulled(
    content: AsyncGenerator[bytes, None], loop: asyncio.AbstractEventLoop, stop: threading.Event
) -> Iterator[bytes]:
    """From the loop into a thread."""

    async def following() -> bytes | None:
        return await anext(content, None)

    try:
        while (chunk := asyncio.run_coroutine_threadsafe(following(), loop).result()) is not None:
            if stop.is_set():
                raise Ended
            yield chunk
    finally:
        asyncio.run_coroutine_threadsafe(content.aclose(), loop).result()
