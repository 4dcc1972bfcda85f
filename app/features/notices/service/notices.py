"""Telling people, and what they see and choose."""

from collections.abc import Mapping
from typing import Final

import msgspec

from app.core.clock import rfc3339
from app.core.ids import Ids, OrgId, UserId
from app.core.log import get_log, masked
from app.core.reasons import NOT_FOUND, Refused, invalid
from app.features.notices.rules.quiet import is_timezone
from app.features.notices.rules.wording import WORDINGS, body, clean_facts, title
from app.features.notices.service.traces import NoticeTraces
from app.features.notices.store import NoticeStore
from app.features.notices.types.mail import MailRecord
from app.features.notices.types.notice import (
    NOTICES_PER_PERSON_MAX,
    Channels,
    Notice,
    NoticeItem,
    NoticeKind,
    NoticePage,
    NoticeQuery,
    ReadNotices,
    Settings,
    SettingsChange,
    SettingsView,
)
from app.store.batch import Batch
from app.store.errors import NoSuchOrg, NotReady
from app.store.kinds import Row
from app.store.tree import Tree

log = get_log("notices.notices")

_AS_THEY_COME: Final = Settings()


class Notices:
    def __init__(self, tree: Tree, ids: Ids) -> None:
        self._store = NoticeStore(tree)
        self._ids = ids
        self.traces = NoticeTraces(tree)

    def notify(
        self,
        batch: Batch,
        user: UserId,
        kind: NoticeKind,
        *,
        facts: Mapping[str, str],
        path: str | None = None,
        once: str | None = None,
    ) -> None:
        """Part of the change that `batch` makes. Of several notices with the same `once`, the first one counts."""
        notice_id = self._ids.new("ntc") if once is None else f"ntc_{once}"
        if self._store.in_batch(batch, notice_id) is not None:
            return
        row = self._store.settings_in_batch(batch, user)
        wanted = _channels(row.value if row is not None else _AS_THEY_COME, kind)
        notice = Notice(
            user_id=user,
            kind=kind,
            facts=clean_facts(facts),
            path=path,
            created_at_us=batch.now_us,
            in_app=wanted.in_app,
            sound=wanted.sound,
            push="waiting" if wanted.push else "off",
            mail="waiting" if wanted.mail else "off",
        )
        self._store.put(batch, notice_id, notice)
        self._drop_oldest(batch, user)

    async def tell_undelivered(self, mail_id: str, mail: MailRecord, *, problem: str) -> None:
        """To the person a mail was written for, once."""
        person = mail.on_behalf_of
        if person is None:
            return
        facts = {"subject": mail.subject, "to": mail.to_masked, "problem": masked(problem)}
        try:
            org = self._store.org(OrgId(person.org_id))
        except (NoSuchOrg, NotReady) as gone:
            log.warning("mail.nobody_to_tell", mail_id=mail_id, why=str(gone))
            return
        await org.batch(
            lambda batch: self.notify(
                batch, UserId(person.user_id), "mail_undelivered", facts=facts, once=mail_id
            )
        )

    def page(self, org: OrgId, user: UserId, query: NoticeQuery) -> NoticePage:
        found = self._store.page(org, user, unread=query.unread, limit=query.limit, after=query.cursor)
        return NoticePage(
            items=[item(row) for row in found.rows],
            next_cursor=found.next,
            total=found.total,
            unread=self._store.unread(org, user),
        )

    async def read(self, org: OrgId, user: UserId, wanted: ReadNotices) -> None:
        """Somebody else's notice does not exist: then none of them is marked."""

        def mark(batch: Batch) -> None:
            own = {row.key: row.value for row in self._store.of_user_in_batch(batch, user)}
            chosen = own.keys() if wanted.read == "all" else set(wanted.read)
            if not chosen <= own.keys():
                raise Refused(NOT_FOUND)
            for notice_id in sorted(chosen):
                self._mark(batch, notice_id, own[notice_id])

        await self._store.org(org).batch(mark)

    def settings(self, org: OrgId, user: UserId) -> SettingsView:
        return settings_view(self._store.settings(org, user))

    async def change_settings(
        self, org: OrgId, user: UserId, change: SettingsChange, *, expect: int | None
    ) -> SettingsView:
        _refuse_unknown_zone(change)

        def apply(batch: Batch) -> Row[Settings]:
            row = self._store.settings_in_batch(batch, user)
            before = row.value if row is not None else _AS_THEY_COME
            return self._store.put_settings(batch, user, _changed(before, change), expect=expect)

        return settings_view(await self._store.org(org).batch(apply))

    def _mark(self, batch: Batch, notice_id: str, notice: Notice) -> None:
        if notice.read_at_us is None:
            self._store.put(batch, notice_id, msgspec.structs.replace(notice, read_at_us=batch.now_us))

    def _drop_oldest(self, batch: Batch, user: UserId) -> None:
        rows = self._store.of_user_in_batch(batch, user)
        if len(rows) > NOTICES_PER_PERSON_MAX:
            rows.sort(key=lambda row: row.value.created_at_us, reverse=True)
            for row in rows[NOTICES_PER_PERSON_MAX:]:
                self._store.delete(batch, row.key)


def item(row: Row[Notice]) -> NoticeItem:
    notice = row.value
    return NoticeItem(
        id=row.key,
        kind=notice.kind,
        title=title(notice.kind, notice.facts),
        body=body(notice.kind, notice.facts),
        path=notice.path,
        facts=notice.facts,
        sound=notice.sound,
        read=notice.read_at_us is not None,
        created_at=rfc3339(notice.created_at_us),
        version=row.version,
    )


def settings_view(row: Row[Settings] | None) -> SettingsView:
    settings = row.value if row is not None else _AS_THEY_COME
    return SettingsView(
        kinds={kind: _channels(settings, kind) for kind in WORDINGS},
        quiet=settings.quiet,
        version=row.version if row is not None else 0,
    )


def _channels(settings: Settings, kind: NoticeKind) -> Channels:
    return settings.kinds.get(kind, WORDINGS[kind].usual)


def _changed(before: Settings, change: SettingsChange) -> Settings:
    kinds = before.kinds if change.kinds is msgspec.UNSET else {**before.kinds, **change.kinds}
    quiet = before.quiet if change.quiet is msgspec.UNSET else change.quiet
    return Settings(kinds=kinds, quiet=quiet)


def _refuse_unknown_zone(change: SettingsChange) -> None:
    if change.quiet is msgspec.UNSET or change.quiet is None or change.quiet.timezone is None:
        return
    if not is_timezone(change.quiet.timezone):
        raise invalid("quiet.timezone", "This is not a time zone, such as Europe/Berlin.")
