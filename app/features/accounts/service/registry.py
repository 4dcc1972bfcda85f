"""What HQ asks about people: who has an address, where they belong, where they are signed in."""

from app.core.ids import UserId
from app.features.accounts.rules.addresses import normal_email
from app.features.accounts.service.desk import Desk
from app.features.accounts.store import IDENTITIES
from app.features.accounts.types.records import Identity, Link
from app.store.batch import Batch


class Registry:
    def __init__(self, desk: Desk) -> None:
        self._store = desk.store

    def count(self) -> int:
        return self._store.host.count(IDENTITIES)

    def person(self, user: UserId) -> Identity | None:
        row = self._store.identity(user)
        return None if row is None else row.value

    def person_at(self, email: str) -> Identity | None:
        """By the address as it is typed; None also where it is no address."""
        address = normal_email(email)
        row = None if address is None else self._store.identity_by_email(address)
        return None if row is None else row.value

    def ties_of(self, user: UserId) -> list[Link]:
        """As the host knows them: each org's own list decides, and may be newer."""
        links = (row.value for row in self._store.links_of(user))
        return sorted(links, key=lambda link: (link.claimed_at, link.org_id))

    def person_in(self, batch: Batch, user: UserId) -> Identity | None:
        row = batch.get(IDENTITIES, user)
        return None if row is None else row.value
