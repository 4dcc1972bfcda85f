"""Asking for what is kept about somebody, and for its end; seeing what became of it."""

import asyncio
from typing import Final

import msgspec

from app.core.clock import rfc3339
from app.core.ids import OrgId
from app.core.reasons import INVALID_STATE, NOT_FOUND, Refused, invalid
from app.features.audit.types import Act
from app.features.privacy.errors import (
    AGES_OUT,
    AUDIT_STAYS,
    BROKE,
    EXPORT_BROKE,
    NOT_FAILED,
    ONE_OF,
    SUPPRESSED_STAYS,
    UNDER_WAY,
    WRONG_NAME,
)
from app.features.privacy.service.desk import PrivacyDesk
from app.features.privacy.store import REQUESTS, PrivacyStore
from app.features.privacy.types import OPEN, Erase, Kind, PartView, Request, RequestView, Whom
from app.store.batch import Batch
from app.store.kinds import Idem, Row
from app.store.traces import Person

EXPORT_WORK: Final = "privacy.export"
ERASE_WORK: Final = "privacy.erase"
_WORK: Final[dict[Kind, str]] = {"export": EXPORT_WORK, "erase": ERASE_WORK}
LINK_GOOD_FOR_S: Final = 900


class Ordered(msgspec.Struct, frozen=True):
    """What the queue carries: nothing in it names anybody."""

    request: str


class Asking:
    def __init__(self, desk: PrivacyDesk) -> None:
        self._desk = desk
        self._store = PrivacyStore(desk.tree)

    async def export(
        self, org: OrgId, whom: Whom, *, by: str, request_id: str | None, idem: Idem | None
    ) -> Row[Request]:
        person, _ = await asyncio.to_thread(self._person, org, whom)
        return await self._ask(org, "export", person, by=by, request_id=request_id, idem=idem)

    async def erase(
        self, org: OrgId, wanted: Erase, *, by: str, request_id: str | None, idem: Idem | None
    ) -> Row[Request]:
        person, called = await asyncio.to_thread(self._person, org, wanted)
        if wanted.confirm.strip() != called.strip():
            raise invalid("confirm", WRONG_NAME.format(shown=called))
        return await self._ask(org, "erase", person, by=by, request_id=request_id, idem=idem)

    async def again(
        self, org: OrgId, request: str, *, by: str, request_id: str | None, idem: Idem | None
    ) -> Row[Request]:
        """What failed goes on where it stopped."""

        def write(batch: Batch) -> Row[Request]:
            row = batch.get(REQUESTS, request)
            if row is None:
                raise Refused(NOT_FOUND)
            if row.value.state == "done" or self._store.is_open_in(batch, row.value):
                raise Refused(INVALID_STATE, why=NOT_FAILED)
            return self._ordered_in(batch, row.value, by=by, request_id=request_id)

        return await self._desk.tree.org(org).batch(write, idem=idem)

    async def again_after_restore(self, org: OrgId, lead_ids: tuple[str, ...]) -> None:
        """A copy brought back somebody who was erased: it is asked for in the name of the house."""
        there = [lead_id for lead_id in lead_ids if self._desk.persons.is_there(org, lead_id)]
        if not there or self._store.is_cared_for(org, lead_ids):
            return
        person, _ = await asyncio.to_thread(self._desk.persons.of_lead, org, there[0])
        whole = msgspec.structs.replace(person, lead_ids=person.lead_ids | set(lead_ids))

        def write(batch: Batch) -> None:
            if self._store.open_in(batch, whole.lead_ids) is None:
                self._new_in(batch, "erase", whole, by="house", request_id=None)

        await self._desk.tree.org(org).batch(write)

    def list(self, org: OrgId) -> list[RequestView]:
        return [self.shown(org, row) for row in self._store.requests(org)]

    def shown(self, org: OrgId, row: Row[Request]) -> RequestView:
        one = self._told(org, row)
        url, kept_until = self._link(org, one)
        notes = [AGES_OUT, SUPPRESSED_STAYS, AUDIT_STAYS] if one.kind == "erase" else []
        return RequestView(
            id=one.id,
            kind=one.kind,
            state=one.state,
            by=one.by,
            asked_at=rfc3339(one.asked_at),
            done_at=None if one.done_at is None else rfc3339(one.done_at),
            lead_ids=list(one.lead_ids),
            parts=[PartView(room=part.name, count=part.count) for part in one.parts],
            left=list(one.left),
            notes=notes,
            url=url,
            kept_until=kept_until,
            error=one.error,
            version=row.version,
        )

    def _told(self, org: OrgId, row: Row[Request]) -> Request:
        """Work that died with its engine too often has left nobody to say so."""
        if row.value.state not in OPEN or self._desk.queue.item(org, row.value.work) is not None:
            return row.value
        # It may have come to its end between one look and the other.
        now = self._store.request(org, row.key)
        if now is None or now.value.state not in OPEN:
            return row.value if now is None else now.value
        broke = BROKE if row.value.kind == "erase" else EXPORT_BROKE
        return msgspec.structs.replace(row.value, state="failed", error=broke)

    def _link(self, org: OrgId, one: Request) -> tuple[str | None, str | None]:
        if one.file_id is None:
            return None, None
        try:
            file = self._desk.files.take(org, one.file_id, "privacy")
        except Refused:  # its week is over
            return None, None
        until_us = self._desk.files.kept_until_us(file)
        url = self._desk.files.link(org, file, ttl_s=LINK_GOOD_FOR_S).url
        return url, None if until_us is None else rfc3339(until_us)

    def _person(self, org: OrgId, whom: Whom) -> tuple[Person, str]:
        asked = [text for text in (whom.lead_id, whom.phone, whom.email) if text is not None]
        if len(asked) != 1:
            raise invalid("lead_id", ONE_OF)
        if whom.lead_id is not None:
            return self._desk.persons.of_lead(org, whom.lead_id)
        if whom.phone is not None:
            return self._desk.persons.of_phone(org, whom.phone)
        return self._desk.persons.of_email(org, whom.email or "")

    async def _ask(
        self, org: OrgId, kind: Kind, person: Person, *, by: str, request_id: str | None, idem: Idem | None
    ) -> Row[Request]:
        def write(batch: Batch) -> Row[Request]:
            if kind == "erase" and self._store.open_in(batch, person.lead_ids) is not None:
                raise Refused(INVALID_STATE, why=UNDER_WAY)
            return self._new_in(batch, kind, person, by=by, request_id=request_id)

        return await self._desk.tree.org(org).batch(write, idem=idem)

    def _new_in(
        self, batch: Batch, kind: Kind, person: Person, *, by: str, request_id: str | None
    ) -> Row[Request]:
        one = Request(
            id=self._desk.ids.new("req"),
            kind=kind,
            by=by,
            asked_at=batch.now_us,
            lead_ids=tuple(sorted(person.lead_ids)),
            person=person,
        )
        return self._ordered_in(batch, one, by=by, request_id=request_id)

    def _ordered_in(self, batch: Batch, one: Request, *, by: str, request_id: str | None) -> Row[Request]:
        payload = msgspec.json.encode(Ordered(one.id))
        work = self._desk.queue.put_in(batch, _WORK[one.kind], payload, key=f"{one.id}/{batch.now_us}")
        facts = {"leads": " ".join(one.lead_ids)[:500]}
        act = Act(actor=by, request_id=request_id, action=f"privacy.{one.kind}", target=one.id, facts=facts)
        self._desk.audit.record(batch, act)
        return batch.put(
            REQUESTS, one.id, msgspec.structs.replace(one, state="waiting", error=None, work=work)
        )
