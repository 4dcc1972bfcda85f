"""Where an org keeps what it knows of its files. The bytes are blobs."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any, Final

from app.core.ids import OrgId
from app.features.files.types.files import LinkCount, Purge, StoredFile, Upload, UsedLink
from app.store.batch import Batch
from app.store.kinds import Index, Kind, Row
from app.store.query import Page
from app.store.tree import Tree


def _lead(file: StoredFile) -> tuple[str, ...]:
    return () if file.lead_id is None else (file.lead_id,)


def _purpose(file: StoredFile) -> tuple[str, ...]:
    return (file.purpose,)


FILES: Final[Kind[StoredFile]] = Kind("files", StoredFile, (Index("lead", _lead), Index("purpose", _purpose)))
UPLOADS: Final[Kind[Upload]] = Kind("uploads", Upload)
LINK_COUNTS: Final[Kind[LinkCount]] = Kind("link_counts", LinkCount)
USED_LINKS: Final[Kind[UsedLink]] = Kind("used_links", UsedLink)
PURGES: Final[Kind[Purge]] = Kind("purges", Purge)
KINDS: Final[tuple[Kind[Any], ...]] = (FILES, UPLOADS, LINK_COUNTS, USED_LINKS, PURGES)


class FileStore:
    def __init__(self, tree: Tree) -> None:
        self._tree = tree

    def file(self, org: OrgId, file_id: str) -> Row[StoredFile] | None:
        return self._tree.org(org).get(FILES, file_id)

    def files(self, org: OrgId) -> Iterator[Row[StoredFile]]:
        return self._tree.org(org).rows(FILES)

    def at(self, org: OrgId, path: str) -> Row[StoredFile] | None:
        """The file whose bytes lie there: its id is the first part of the blob's name."""
        row = self.file(org, path.rpartition("/")[2].partition(".")[0])
        return row if row is not None and row.value.path == path else None

    def of_lead(self, org: OrgId, lead_id: str) -> list[Row[StoredFile]]:
        return self._tree.org(org).find(FILES, "lead", lead_id)

    def page(
        self,
        org: OrgId,
        narrow: Mapping[str, str | Collection[str]],
        *,
        deleted: bool,
        limit: int,
        after: str | None,
    ) -> Page[StoredFile]:
        def wanted(file: StoredFile) -> bool:
            return (file.deleted_at is not None) == deleted and not file.purging

        return self._tree.org(org).query(FILES, where=wanted, narrow=narrow, limit=limit, after=after)

    def upload(self, org: OrgId, file_id: str) -> Row[Upload] | None:
        return self._tree.org(org).get(UPLOADS, file_id)

    def uploads(self, org: OrgId) -> Iterator[Row[Upload]]:
        return self._tree.org(org).rows(UPLOADS)

    def link_count(self, org: OrgId, path: str) -> int:
        row = self._tree.org(org).get(LINK_COUNTS, path)
        return 0 if row is None else row.value.count

    def used_links(self, org: OrgId) -> Iterator[Row[UsedLink]]:
        return self._tree.org(org).rows(USED_LINKS)

    def purges(self, org: OrgId) -> Iterator[Row[Purge]]:
        return self._tree.org(org).rows(PURGES)

    # Within a batch of the org

    def taken_since_in(self, batch: Batch, since_us: int) -> int:
        """What is promised to uploads, and what has become a file since a moment."""
        taken: int = sum(row.value.size for row in batch.rows(UPLOADS))
        for row in batch.rows(FILES):
            if row.at_us < since_us:
                break
            if row.value.created_at >= since_us:
                taken += row.value.size
        return taken

    def count_link_in(self, batch: Batch, path: str) -> None:
        """From now on no link that was given out before opens what lies there."""
        row = batch.get(LINK_COUNTS, path)
        batch.put(LINK_COUNTS, path, LinkCount(path=path, count=1 if row is None else row.value.count + 1))
