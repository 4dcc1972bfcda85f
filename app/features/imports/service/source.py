"""The file of an import, record by record."""

from collections.abc import Iterable, Iterator
from itertools import islice

from app.core.ids import OrgId
from app.features.files.service import Files
from app.features.files.types.files import StoredFile
from app.features.imports.rules.encoding import Encoding, texts
from app.features.imports.rules.reader import Record, records
from app.features.imports.types.records import Import

CHUNK_BYTES = 1 << 18


class Source:
    """Opened anew by each step that reads it. Refused(NOT_FOUND) where the file is gone, BadFile where it is none."""

    def __init__(self, files: Files, org: OrgId, file_id: str) -> None:
        self._files = files
        self._org = org
        self.file: StoredFile = files.take(org, file_id, "import")

    def chunks(self) -> Iterator[bytes]:
        with self._files.open(self._org, self.file) as file:
            while chunk := file.read(CHUNK_BYTES):
                yield chunk

    def records(self, one: Import) -> Iterator[Record]:
        """Those that are rows: neither the header nor what comes before it."""
        text = texts(self.chunks(), Encoding(one.encoding, one.mark_bytes))
        return islice(records(text, one.delimiter), one.first_record, None)


def pieces(texts_: Iterable[str], size: int) -> Iterator[bytes]:
    """Text in pieces of at least so many characters."""
    held: list[str] = []
    length = 0
    for text in texts_:
        held.append(text)
        length += len(text)
        if length >= size:
            yield "".join(held).encode()
            held, length = [], 0
    if held:
        yield "".join(held).encode()
