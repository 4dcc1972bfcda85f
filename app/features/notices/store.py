"""Where platform mail lies."""

from typing import Final

from app.features.notices.types.mail import OPEN_STATES, MailRecord
from app.store.batch import Batch
from app.store.kinds import Index, Kind, Row
from app.store.org import Org
from app.store.tree import Tree

MAIL: Final = Kind("mail", MailRecord, indexes=(Index("state", lambda mail: (mail.state,)),))

KINDS: Final = (MAIL,)


class MailStore:
    """Platform mail belongs to the host, not to an org."""

    def __init__(self, tree: Tree) -> None:
        self._tree = tree

    @property
    def host(self) -> Org:
        return self._tree.host

    def put(self, batch: Batch, mail_id: str, mail: MailRecord) -> None:
        batch.put(MAIL, mail_id, mail)

    def delete(self, batch: Batch, mail_id: str) -> None:
        batch.delete(MAIL, mail_id)

    def in_batch(self, batch: Batch, mail_id: str) -> MailRecord | None:
        row = batch.get(MAIL, mail_id)
        return None if row is None else row.value

    def get(self, mail_id: str) -> Row[MailRecord] | None:
        return self.host.get(MAIL, mail_id)

    def open(self) -> list[Row[MailRecord]]:
        return [row for state in OPEN_STATES for row in self.host.find(MAIL, "state", state)]

    def all(self) -> list[Row[MailRecord]]:
        return list(self.host.rows(MAIL))
