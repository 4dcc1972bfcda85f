"""The people of the demo organization: leads as a dental practice would have them, notes, tasks, views, and a few who
asked to be left alone."""

from datetime import UTC, datetime, timedelta
from random import Random
from typing import Final
from zoneinfo import ZoneInfo

import msgspec

from app.cli.demo_words import (
    COMPANIES,
    DOMAINS,
    FIRST_NAMES,
    INSURANCES,
    LAST_NAMES,
    NOTES,
    STAGES,
    TAGS,
    TASKS,
    TITLES,
    VIEWS,
    WORDING,
)
from app.compose import House
from app.core.clock import DAY_US, MINUTE_US, SECOND_US
from app.core.ids import OrgId, UserId
from app.core.roles import MANAGER, MEMBER, OWNER, Role
from app.features.compliance.types import Consent
from app.features.crm.service.views import Asker
from app.features.crm.types.by import By
from app.features.crm.types.drafts import LeadDraft
from app.features.crm.types.pipeline import FieldWanted, SetFields
from app.features.crm.types.tasks import NewTask, TaskQuery
from app.features.crm.types.timeline import NewEntry
from app.features.crm.types.views import NewView
from app.store.batch import Batch

PEOPLE: Final = 184
AREAS: Final = (212, 718)
"""Each with the hundred numbers that are kept for fiction."""
SEED: Final = 11
FIELDS: Final = SetFields(
    fields=[
        FieldWanted(
            key="insurance", name="Insurance", kind="choice", choices=list(INSURANCES), filterable=True
        ),
        FieldWanted(key="last_visit", name="Last visit", kind="date", filterable=True),
        FieldWanted(key="referred_by", name="Referred by", kind="text"),
    ]
)


class People:
    """The same ones for everybody: they are drawn from one seed."""

    def __init__(self, house: House, org: OrgId, users: dict[Role, UserId]) -> None:
        self._house = house
        self._org = org
        self._random = Random(SEED)  # noqa: S311  (nothing here is a secret)
        self._team = {role: self._by(user) for role, user in users.items()}

    async def move_in(self) -> None:
        """Leads and all that was said with them come in one batch; what is there already is left alone, so that a run
        that was cut off goes on."""
        crm, owner = self._house.crm, self._team[OWNER]
        if not crm.drafts.setting(self._org).fields:
            await crm.fields.set(self._org, FIELDS, by=owner)
        if not crm.leads.count(self._org):
            await self._house.tree.org(self._org).batch(self._enter)
        if not crm.task_lists.page(self._org, TaskQuery(), user=UserId(owner.actor)).items:
            await self._plan_days()
        await self._save_views()

    def _by(self, user: UserId) -> By:
        name = self._house.people.name_of(user)
        return By(actor=user, name=name, request_id=self._house.ids.new("req"))

    # Leads

    def _enter(self, batch: Batch) -> None:
        crm, random = self._house.crm, self._random
        drafts = [self._with_consent(draft, batch.now_us) for draft in self._drafts()]
        ids = [crm.leads.create_in(batch, draft, by=self._team[OWNER]).key for draft in drafts]
        notes = [
            (batch.now_us - random.randint(0, 45 * 24 * 60) * MINUTE_US, lead)
            for lead in ids
            for _ in range(random.choice((0, 0, 1, 1, 2, 4)))
        ]
        for at, lead in sorted(notes):
            note = NewEntry(type="note", text=random.choice(NOTES), at=at)
            crm.timeline.write_in(batch, lead, note, by=self._team[random.choice((MANAGER, MEMBER))])
        for phone in random.sample([draft.phone for draft in drafts if draft.phone], k=5):
            crm.desk.compliance.suppressions.add_in(
                batch, "sms", phone, reason="stop", source="message", by="house", note="Wrote STOP"
            )

    def _drafts(self) -> list[LeadDraft]:
        names = [(first, last) for first in FIRST_NAMES for last in LAST_NAMES]
        self._random.shuffle(names)
        drafts = [self._person(number, name) for number, name in enumerate(names[:PEOPLE])]
        # Two are there twice, as people are who write in again.
        one, other = drafts[7], drafts[20]
        again = msgspec.structs.replace(one, email="front.door@mail.example", external_id=None, tags=())
        short = other.first_name[:-1]
        alike = msgspec.structs.replace(other, first_name=short, email=None, external_id=None)
        return [*drafts, again, alike]

    def _person(self, number: int, name: tuple[str, str]) -> LeadDraft:
        random, (first, last) = self._random, name
        works, mails, has_phone = random.random() < 0.4, random.random() < 0.85, random.random() < 0.9
        address = f"{first}.{last}@{random.choice(DOMAINS)}".lower().replace("'", "").replace("ë", "e")
        owner = self._team[MEMBER] if random.random() < 0.5 else self._team[MANAGER]
        return LeadDraft(
            external_id=f"AD-{1001 + number}",
            first_name=first,
            last_name=last,
            company=random.choice(COMPANIES) if works else "",
            title=random.choice(TITLES) if works else "",
            email=address if mails else None,
            phone=f"+1{AREAS[number // 100]}55501{number % 100:02}" if has_phone else None,
            country="US",
            stage=random.choices(list(STAGES), weights=list(STAGES.values()))[0],
            tags=tuple(sorted(random.sample(TAGS, k=random.choice((0, 1, 1, 2, 3))))),
            owner_user_id=None if random.random() < 0.3 else owner.actor,
            score=None if random.random() < 0.1 else random.randint(20, 99),
            custom=self._custom(),
        )

    def _custom(self) -> dict[str, str | bool | int | float]:
        random = self._random
        custom: dict[str, str | bool | int | float] = {"insurance": random.choice(INSURANCES)}
        if random.random() < 0.6:
            custom["last_visit"] = f"2026-{random.randint(1, 10):02}-{random.randint(1, 28):02}"
        if random.random() < 0.2:
            custom["referred_by"] = random.choice(FIRST_NAMES)
        return custom

    def _with_consent(self, draft: LeadDraft, now_us: int) -> LeadDraft:
        if draft.phone is None or self._random.random() < 0.25:
            return draft
        given = Consent(
            channel="sms",
            class_="informational",
            state="given",
            source="form",
            wording=WORDING,
            at=now_us - self._random.randint(40, 300) * DAY_US,
            by="house",
        )
        return msgspec.structs.replace(draft, consent=(given,))

    # Days and lists

    async def _plan_days(self) -> None:
        crm, store = self._house.crm, self._house.crm.listing
        leads = list(store.ids(self._org, VIEWS["Nobody's yet"]))
        zone = ZoneInfo(self._house.people.timezone_of(self._org))
        now = datetime.fromtimestamp(self._house.clock.now_us() / SECOND_US, UTC).astimezone(zone)
        for number, (title, kind, hours) in enumerate(TASKS):
            doer = self._team[(OWNER, MANAGER, MEMBER, MEMBER)[number % 4]]
            due = (now + timedelta(hours=hours)).strftime("%Y-%m-%dT%H:00")
            lead = leads[number % len(leads)]
            wanted = NewTask(title=title, kind=kind, due_at=due, lead_id=lead, assignee=doer.actor)
            await crm.tasks.create(self._org, wanted, by=self._team[MANAGER])

    async def _save_views(self) -> None:
        crm, manager = self._house.crm, self._team[MANAGER]
        asker = Asker(user=manager.actor, role=MANAGER)
        there = {view.name for view in crm.views.list(self._org, asker)}
        for name, query in VIEWS.items():
            if name not in there:
                wanted = NewView(name=name, shared=True, query=query)
                await crm.views.create(self._org, wanted, asker=asker, by=manager)
