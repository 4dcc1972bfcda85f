"""Links to files: who gets one, and how they are called back."""

from typing import Final

from app.core.clock import SECOND_US, rfc3339
from app.core.ids import OrgId
from app.core.reasons import INSUFFICIENT_ROLE, NOT_FOUND, Refused, invalid
from app.core.roles import DEVELOPER, MANAGER, OWNER, Role
from app.features.files.service.desk import FilesDesk
from app.features.files.store import LINK_COUNTS
from app.features.files.types.asker import Asker
from app.features.files.types.files import Purpose, StoredFile
from app.features.files.types.wire import LinkView, RevokeLinks, SignLink
from app.store.batch import Batch
from app.store.blobs import BlobMissing
from app.store.kinds import Idem
from app.store.links import Grant

GET: Final = "get"
ONCE: Final = "get-once-"
"""Followed by the id of the link."""
_ALL: Final[frozenset[Role] | None] = None
_BUILDERS: Final[frozenset[Role]] = frozenset((OWNER, MANAGER, DEVELOPER))
_LEADERS: Final[frozenset[Role]] = frozenset((OWNER, MANAGER))
WHO_READS: Final[dict[Purpose, frozenset[Role] | None]] = {
    "lead": _ALL,
    "email_asset": _ALL,
    "kb": _BUILDERS,
    "import": _BUILDERS,
    "privacy": _LEADERS,
}
_OPEN_AREAS: Final = ("voice/recording/", "voice/transcripts/")
"""Everybody in the org may hear and read these; they have no record here."""


class Signing:
    def __init__(self, desk: FilesDesk) -> None:
        self._desk = desk

    async def sign(self, org: OrgId, wanted: SignLink, *, asker: Asker) -> LinkView:
        path, lead_id = self._readable(org, wanted.path, wanted.file_id, role=asker.role)
        action = f"{ONCE}{self._desk.token()}" if wanted.once else GET
        facts = {"lead": lead_id, "path": path, "ttl_s": wanted.ttl_s, "once": wanted.once}
        await self._desk.audit.record_before(org, asker.act("file.sign", target=path, facts=facts))
        return self.link(org, path, ttl_s=wanted.ttl_s, action=action)

    def link(self, org: OrgId, path: str, *, ttl_s: int, action: str = GET) -> LinkView:
        """For rooms that have judged themselves who may have it."""
        exp_s = self._desk.clock.now_us() // SECOND_US + ttl_s
        grant = Grant(org, path, action, exp_s, self._desk.store.link_count(org, path))
        return LinkView(url=f"/api/files/get?{self._desk.links.sign(grant)}", exp=rfc3339(exp_s * SECOND_US))

    async def revoke(
        self, org: OrgId, wanted: RevokeLinks, *, asker: Asker, idem: Idem | None = None
    ) -> None:
        """From its answer on, no link that was given out before opens the file."""
        path, lead_id = self._readable(org, wanted.path, wanted.file_id, role=asker.role)

        def write(batch: Batch) -> None:
            self._desk.store.count_link_in(batch, path)
            facts = {"lead": lead_id, "path": path}
            self._desk.audit.record(batch, asker.act("file.revoke", target=path, facts=facts))

        await self._desk.tree.org(org).batch(write, idem=idem)

    def _readable(
        self, org: OrgId, path: str | None, file_id: str | None, *, role: Role
    ) -> tuple[str, str | None]:
        if (path is None) == (file_id is None):
            raise invalid("path", "Name the file by its path or by its file_id.")
        store = self._desk.store
        row = store.at(org, path) if path is not None else store.file(org, file_id or "")
        if row is not None:
            return refuse_reader(row.value, role).path, row.value.lead_id
        if path is None or not path.startswith(_OPEN_AREAS):
            raise Refused(NOT_FOUND)
        try:
            self._desk.tree.org(org).blobs.stat(path)
        except BlobMissing:
            raise Refused(NOT_FOUND) from None
        return path, None


def refuse_reader(file: StoredFile, role: Role) -> StoredFile:
    if file.deleted_at is not None or file.purging:
        raise Refused(NOT_FOUND)
    readers = WHO_READS[file.purpose]
    if readers is not None and role not in readers:
        raise Refused(INSUFFICIENT_ROLE)
    return file


def drop_count_in(batch: Batch, path: str) -> None:
    if batch.get(LINK_COUNTS, path) is not None:
        batch.delete(LINK_COUNTS, path)
