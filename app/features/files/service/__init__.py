"""Files of an organization: taken in, looked at, kept, handed out, and let go when their time is over."""

from collections.abc import AsyncIterator, Iterable
from typing import BinaryIO

from app.core.ids import OrgId
from app.features.files.rules.keeping import kept_until_us
from app.features.files.service.desk import FilesDesk, Leads
from app.features.files.service.fetching import Fetching
from app.features.files.service.finishing import Finishing
from app.features.files.service.keeping import Keeping
from app.features.files.service.purging import Purging
from app.features.files.service.receiving import Receiving
from app.features.files.service.signing import Signing
from app.features.files.service.traces import FileTraces
from app.features.files.service.uploads import Uploads
from app.features.files.types.files import Purpose, StoredFile
from app.features.files.types.wire import LinkView, Sent, Wanted

__all__ = ["Files", "FilesDesk", "Leads"]


class Files:
    def __init__(self, desk: FilesDesk) -> None:
        self._desk = desk
        self.uploads = Uploads(desk)
        self.receiving = Receiving(desk)
        self.finishing = Finishing(desk)
        self.signing = Signing(desk)
        self.fetching = Fetching(desk)
        self.keeping = Keeping(desk)
        self.purging = Purging(desk)
        self.traces = FileTraces(desk)
        desk.quotas.promised = self.uploads.promised

    def tell(self, leads: Leads) -> None:
        """Who knows the people that files belong to, and writes on their timeline what becomes of them."""
        self._desk.leads = leads

    async def fetch(self, wanted: Wanted) -> Sent:
        return await self.fetching.fetch(wanted)

    async def receive(self, query: str, chunks: AsyncIterator[bytes]) -> None:
        await self.receiving.receive(query, chunks)

    # For other rooms

    def take(self, org: OrgId, file_id: str, purpose: Purpose) -> StoredFile:
        """A finished file of this purpose; Refused(NOT_FOUND) for any other."""
        return self.keeping.take(org, file_id, purpose)

    def open(self, org: OrgId, file: StoredFile) -> BinaryIO:
        return self.keeping.open(org, file)

    def put_generated(
        self, org: OrgId, content: bytes | Iterable[bytes], *, name: str, mime: str, purpose: Purpose
    ) -> StoredFile:
        """What the house itself writes; swept after a week. For code without a loop."""
        return self.keeping.make(org, content, name=name, mime=mime, purpose=purpose)

    def made_as(self, org: OrgId, purpose: Purpose, name: str) -> list[StoredFile]:
        """What the house itself wrote under a name."""
        return self.keeping.made_as(org, purpose, name)

    def kept_until_us(self, file: StoredFile) -> int | None:
        return kept_until_us(file)

    def forget(self, org: OrgId, file_id: str) -> None:
        """At once, for rooms that have judged themselves. Twice is once; for code without a loop."""
        self.traces.forget(org, file_id)

    def link(self, org: OrgId, file: StoredFile, *, ttl_s: int) -> LinkView:
        """For rooms that have judged themselves who may have it."""
        return self.signing.link(org, file.path, ttl_s=ttl_s)
