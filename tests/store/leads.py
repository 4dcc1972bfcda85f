"""A kind like the one the store will carry most of: leads, with slim rows and every sort of index."""

from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import msgspec

from app.core.clock import Clock, SystemClock
from app.core.ids import OrgId
from app.store.disk import Disk
from app.store.kinds import Index, Kind, LogKind, Slim
from app.store.tree import Tree

STAGES = ("new", "contacted", "qualified", "proposal", "won", "lost")
TAGS = tuple(f"tag{number}" for number in range(20))
OWNERS = tuple(f"usr_{number:026d}" for number in range(12))
FIRST_NAMES = (
    "Ann",
    "Ben",
    "Chloe",
    "Dora",
    "Emil",
    "Fatma",
    "Goran",
    "Hana",
    "Igor",
    "Jana",
    "Kofi",
    "Lena",
)
LAST_NAMES = ("Adler", "Brandt", "Cohen", "Diaz", "Eriksen", "Fischer", "Garcia", "Horvat", "Ito", "Jansen")
TRADES = ("Roofing", "Dental", "Plumbing", "Bakery", "Solar", "Legal", "Fitness", "Garden")


class Lead(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    name: str
    email: str
    phone: str
    company: str
    stage: str = "new"
    owner_id: str = OWNERS[0]
    tags: tuple[str, ...] = ()
    external_id: str = ""
    score: int = 0
    notes: str = ""
    custom: dict[str, str] = {}


class LeadRow(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    name: str
    email: str
    phone: str
    company: str
    stage: str = "new"
    owner_id: str = OWNERS[0]
    tags: tuple[str, ...] = ()
    external_id: str = ""
    score: int = 0


class Note(msgspec.Struct, frozen=True):
    text: str


LEADS: Kind[Lead] = Kind(
    "leads",
    Lead,
    (
        Index("stage", lambda lead: (lead.stage,)),
        Index("tags", lambda lead: lead.tags),
        Index("owner", lambda lead: (lead.owner_id,)),
        Index("email", lambda lead: (lead.email,), unique=True),
        Index("phone", lambda lead: (lead.phone,), unique=True),
        Index("external_id", lambda lead: (lead.external_id,) if lead.external_id else (), unique=True),
    ),
    Slim(
        LeadRow,
        text=lambda lead: f"{lead.name}\t{lead.email}\t{lead.phone}\t{lead.company}",
        shared=("stage", "owner_id", "tags"),
    ),
)
NOTES: Kind[Note] = Kind("notes", Note)
TIMELINE: LogKind[Note] = LogKind("timeline", Note)

ORG = OrgId("org_1")


def lead(number: int = 1, **changes: Any) -> Lead:
    """A lead that nobody else is."""
    return msgspec.structs.replace(
        Lead(
            name=f"Lead {number}",
            email=f"lead{number}@example.test",
            phone=f"+1202{number:07d}",
            company=f"Company {number}",
        ),
        **changes,
    )


def many_leads(count: int, seed: int = 1) -> list[Lead]:
    """Leads as a small company has them."""
    chance = Random(seed)
    return [_likely(number, chance) for number in range(count)]


def _likely(number: int, chance: Random) -> Lead:
    first, last = chance.choice(FIRST_NAMES), chance.choice(LAST_NAMES)
    return Lead(
        name=f"{first} {last}",
        email=f"{first}.{last}.{number}@example.test".lower(),
        phone=f"+1{2_000_000_000 + number}",
        company=f"{last} {chance.choice(TRADES)} {number % 997}",
        stage=chance.choice(STAGES),
        owner_id=chance.choice(OWNERS),
        tags=tuple(sorted(chance.sample(TAGS, 2))),
        external_id=f"ext-{number:06d}",
        score=chance.randrange(100),
        notes="Asked for a quote by the end of the month. " * 3,
        custom={"source": "fair", "budget": str(chance.randrange(9000))},
    )


def key_of(number: int) -> str:
    return f"lead_{number:026d}"


def tree_at(root: Path, *, clock: Clock | None = None, disk: Disk | None = None, **more: Any) -> Tree:
    return Tree(root, kinds=[LEADS, NOTES], logs=[TIMELINE], clock=clock or SystemClock(), disk=disk, **more)


def put_lead(number: int = 1, **changes: Any) -> "Callable[[Any], Any]":
    """A batch that writes one lead."""
    return lambda batch: batch.put(LEADS, key_of(number), lead(number, **changes))
