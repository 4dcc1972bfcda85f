"""The records that the store is measured with: leads as a small company has them, and a timeline."""

from collections.abc import Iterator
from pathlib import Path
from random import Random

import msgspec

from app.core.clock import SystemClock
from app.core.ids import OrgId
from app.store.kinds import Index, Kind, LogKind, Slim
from app.store.tree import Tree

ORG = OrgId("org_bench")

STAGES = ("new", "contacted", "qualified", "proposal", "negotiation", "won", "lost", "paused")
TAGS = tuple(f"tag{number}" for number in range(24))
OWNERS = tuple(f"usr_{number:026d}" for number in range(16))
FIRST_NAMES = (
    *("Ann", "Ben", "Chloe", "Dora", "Emil", "Fatma", "Goran", "Hana", "Igor", "Jana", "Kofi", "Lena"),
    *("Marek", "Nina", "Omar", "Paula", "Quinn", "Rosa", "Stefan", "Tara", "Uwe", "Vera", "Wim", "Yara"),
)
LAST_NAMES = (
    *("Adler", "Brandt", "Cohen", "Diaz", "Eriksen", "Fischer", "Garcia", "Horvat", "Ito", "Jansen"),
    *("Kowalski", "Lopez", "Moreau", "Novak", "Okafor", "Petrov", "Rossi", "Schmidt", "Tanaka", "Weber"),
)
TRADES = ("Roofing", "Dental", "Plumbing", "Bakery", "Solar", "Legal", "Fitness", "Garden", "Paint", "Tiles")


class Lead(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    name: str
    email: str
    phone: str
    company: str
    stage: str
    owner_id: str
    tags: tuple[str, ...]
    external_id: str
    score: int
    city: str
    source: str
    notes: str
    consent: dict[str, str]
    custom: dict[str, str]


class LeadRow(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    name: str
    email: str
    phone: str
    company: str
    stage: str
    owner_id: str
    tags: tuple[str, ...]
    external_id: str
    score: int


class Happened(msgspec.Struct, frozen=True):
    what: str
    by: str


LEADS: Kind[Lead] = Kind(
    "leads",
    Lead,
    (
        Index("stage", lambda lead: (lead.stage,)),
        Index("tags", lambda lead: lead.tags),
        Index("owner", lambda lead: (lead.owner_id,)),
        Index("phone", lambda lead: (lead.phone,), unique=True),
        Index("email", lambda lead: (lead.email,), unique=True),
        Index("external_id", lambda lead: (lead.external_id,), unique=True),
    ),
    Slim(
        LeadRow,
        text=lambda lead: f"{lead.name}\t{lead.email}\t{lead.phone}\t{lead.company}",
        shared=("stage", "owner_id", "tags"),
    ),
)
TIMELINE: LogKind[Happened] = LogKind("timeline", Happened)


def key_of(number: int) -> str:
    return f"lead_{number:026d}"


def leads(count: int, first: int = 0) -> Iterator[Lead]:
    """Always the same ones."""
    chance = Random(count)
    return (_lead(number, chance) for number in range(first, first + count))


def _lead(number: int, chance: Random) -> Lead:
    given, family = chance.choice(FIRST_NAMES), chance.choice(LAST_NAMES)
    return Lead(
        name=f"{given} {family}",
        email=f"{given}.{family}.{number}@example.test".lower(),
        phone=f"+1{2_000_000_000 + number}",
        company=f"{family} {chance.choice(TRADES)} {number % 997}",
        stage=chance.choice(STAGES),
        owner_id=chance.choice(OWNERS),
        tags=tuple(sorted(chance.sample(TAGS, 2))),
        external_id=f"ext-{number:06d}",
        score=chance.randrange(100),
        city=chance.choice(LAST_NAMES) + "ville",
        source="fair",
        notes="Wants an offer before the end of the month.",
        consent={"sms": "2026-01-04T10:00:00.000Z", "email": "2026-01-04T10:00:00.000Z"},
        custom={"budget": str(chance.randrange(9000)), "language": "en"},
    )


def tree_at(root: Path, orgs_open_max: int = 1000) -> Tree:
    return Tree(root, kinds=[LEADS], logs=[TIMELINE], clock=SystemClock(), orgs_open_max=orgs_open_max)
