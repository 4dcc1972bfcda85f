"""The lists as people and other systems see and change them."""

from collections.abc import Iterable

from app.core.clock import rfc3339
from app.core.countries import country_of_zone
from app.core.ids import OrgId
from app.core.reasons import invalid
from app.features.compliance.rules.addresses import Unfit, normal, searched
from app.features.compliance.service.suppressions import Suppressions
from app.features.compliance.store import SuppressionSlim, listed_as
from app.features.compliance.types import CHANNELS, Channel, Later, Suppression, SuppressionReason
from app.features.compliance.types.consent import UNFIT
from app.features.compliance.types.wire import (
    ChannelCount,
    LaterItem,
    ReasonCount,
    Suppress,
    SuppressionCounts,
    SuppressionItem,
    Unsuppress,
    Unsuppressed,
    Who,
)
from app.features.orgs.service import Orgs
from app.store.batch import Batch
from app.store.kinds import Idem, Row
from app.store.query import Page
from app.store.tree import Tree


class Lists:
    def __init__(self, tree: Tree, *, orgs: Orgs, suppressions: Suppressions) -> None:
        self._tree = tree
        self._orgs = orgs
        self._suppressions = suppressions
        self._store = suppressions.store

    # Seeing

    def page(
        self,
        org: OrgId,
        channel: Channel,
        *,
        q: str,
        reason: SuppressionReason | None,
        limit: int,
        after: str | None,
    ) -> tuple[Page[SuppressionSlim], list[SuppressionItem]]:
        """The newest first."""
        text = searched(channel, q)
        page = self._store.page(org, listed_as(channel, reason), text=text, limit=limit, after=after)
        whole = (self._store.full(org, row.key) for row in page.rows)
        return page, self._items(org, channel, [row for row in whole if row is not None])

    def counts(self, org: OrgId) -> SuppressionCounts:
        found = self._suppressions.counts(org)
        return SuppressionCounts(
            channels=[
                ChannelCount(
                    channel=channel,
                    total=sum(count for (of, _), count in found.items() if of == channel),
                    reasons=[
                        ReasonCount(reason=reason, count=count)
                        for (of, reason), count in found.most_common()
                        if of == channel
                    ],
                )
                for channel in CHANNELS
            ]
        )

    # Changing

    async def suppress(
        self, org: OrgId, channel: Channel, asked: Suppress, *, who: Who, idem: Idem | None
    ) -> Row[Suppression]:
        """The address as it stands on the list from now on."""
        _refuse_unfit(note=asked.note)
        address = self.address(org, channel, asked)

        def write(batch: Batch) -> Row[Suppression]:
            return self._suppress_in(batch, channel, address, asked=asked, who=who)

        return await self._tree.org(org).batch(write, idem=idem)

    def _suppress_in(
        self, batch: Batch, channel: Channel, address: str, *, asked: Suppress, who: Who
    ) -> Row[Suppression]:
        before = self._store.in_batch(batch, channel, address)
        self._suppressions.add_in(
            batch,
            channel,
            address,
            reason=asked.reason,
            source=who.kind,
            by=who.actor,
            note=asked.note.strip(),
        )
        row = self._store.in_batch(batch, channel, address)
        if row is None:
            raise AssertionError("what was just put is there")
        if before is None or before.version != row.version:
            facts = {"reason": asked.reason, "note": asked.note.strip(), "source": who.kind}
            self._suppressions.record(batch, "suppression.add", row.key, facts=facts, who=who)
        return row

    async def unsuppress(
        self, org: OrgId, channel: Channel, asked: Unsuppress, *, who: Who, idem: Idem | None
    ) -> Unsuppressed:
        _refuse_unfit(reason=asked.reason, evidence=asked.evidence)
        address, evidence = self.address(org, channel, asked), (asked.evidence or "").strip() or None

        def write(batch: Batch) -> Unsuppressed:
            removed = self._suppressions.remove_in(
                batch, channel, address, why=asked.reason.strip(), evidence=evidence, who=who
            )
            return Unsuppressed(channel=channel, address=address, removed=removed)

        return await self._tree.org(org).batch(write, idem=idem)

    def address(self, org: OrgId, channel: Channel, asked: Suppress | Unsuppress) -> str:
        """The one address that was named, in its normal form."""
        field, other = ("email", "phone") if channel == "email" else ("phone", "email")
        text = getattr(asked, field)
        if getattr(asked, other) is not None:
            raise invalid(other, f"This list holds {_HOLDS[field]}: name the `{field}`.")
        if text is None:
            raise invalid(field, "This field is required.")
        try:
            return normal(channel, text, country=asked.country or self.country(org))
        except Unfit as unfit:
            raise invalid(field, str(unfit)) from None

    def country(self, org: OrgId) -> str | None:
        """Where a number belongs that does not say so: where the organization is."""
        profile = self._orgs.profile(org)
        return None if profile is None else country_of_zone(profile.timezone)

    def item(self, org: OrgId, channel: Channel, row: Row[Suppression]) -> SuppressionItem:
        return self._items(org, channel, [row])[0]

    def _items(self, org: OrgId, channel: Channel, rows: Iterable[Row[Suppression]]) -> list[SuppressionItem]:
        rows = list(rows)
        readable = [row.value.address for row in rows if row.value.erased_at is None]
        holders = self._suppressions.holders(org, channel, readable) if readable else {}
        return [_item(row, holders.get(row.value.address, [])) for row in rows]


def _refuse_unfit(**texts: str | None) -> None:
    for name, text in texts.items():
        if text is not None and UNFIT.search(text):
            raise invalid(name, "This has a character that cannot be shown. Take it out.")


_HOLDS = {"phone": "phone numbers", "email": "e-mail addresses"}


def _item(row: Row[Suppression], lead_ids: list[str]) -> SuppressionItem:
    one = row.value
    erased = one.erased_at is not None
    return SuppressionItem(
        id=row.key,
        channel=one.channel,
        address=None if erased else one.address,
        reason=one.reason,
        source=one.source,
        note=one.note,
        since=rfc3339(one.at),
        by=one.by,
        later=[_later(said) for said in one.later],
        lead_ids=lead_ids,
        erased=erased,
        version=row.version,
    )


def _later(said: Later) -> LaterItem:
    return LaterItem(reason=said.reason, source=said.source, at=rfc3339(said.at), by=said.by, note=said.note)
