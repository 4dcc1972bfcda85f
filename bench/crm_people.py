"""The leads that the CRM is measured with, as the appliance stores them: always the same ones."""

from collections.abc import Iterator
from random import Random
from typing import Any, Final

from app.features.crm.store.leads import LeadStore
from app.features.crm.store.pipeline import PipelineStore
from app.features.crm.store.timeline import TimelineStore
from app.features.crm.types.lead import Lead
from app.features.crm.types.pipeline import STANDARD, Field, Fields
from app.features.crm.types.timeline import Touch
from app.store.org import Org
from app.store.tree import Tree
from bench.leads import FIRST_NAMES, LAST_NAMES, TRADES

STAGES: Final = tuple(stage.id for stage in STANDARD)
TAGS: Final = tuple(f"tag{number}" for number in range(24))
COUNTRIES: Final = ("US", "DE", "GB", "FR", "ES", None)
PLANS: Final = ("basic", "team", "company")
START_US: Final = 1_740_000_000_000_000
MINUTE_US: Final = 60_000_000
ROWS_A_BATCH: Final = 1000
FIELDS: Final = Fields(
    fields=(
        Field(key="budget", name="Budget", kind="number", filterable=True),
        Field(key="plan", name="Plan", kind="choice", choices=PLANS, filterable=True),
        Field(key="source", name="Source", kind="text"),
    )
)


def key_of(number: int) -> str:
    return f"lead_{number:026d}"


def people(count: int, owners: tuple[str, ...]) -> Iterator[Lead]:
    chance = Random(count)
    return (_person(number, chance, owners) for number in range(count))


def touched(count: int) -> Iterator[tuple[str, Touch]]:
    """Two of five have been contacted; in the order of time."""
    chance = Random(count + 1)
    for number in sorted(chance.sample(range(count), count * 2 // 5), key=lambda _: chance.random()):
        at = START_US + chance.randrange(500_000) * MINUTE_US
        yield key_of(number), Touch(at=at, type=chance.choice(("call", "sms", "email", "note")))


def fill(tree: Tree, org: Org, count: int, *, owners: tuple[str, ...]) -> None:
    store, touches = LeadStore(tree), TimelineStore(tree)
    org.batch_now(lambda batch: PipelineStore(tree).put_fields(batch, FIELDS))
    _in_batches(org, list(people(count, owners)), store.put_in)
    _in_batches(org, list(touched(count)), lambda batch, one: touches.touch(batch, *one))


def _in_batches(org: Org, everything: list[Any], write: Any) -> None:
    for at in range(0, len(everything), ROWS_A_BATCH):
        part = everything[at : at + ROWS_A_BATCH]

        def put(batch: Any, part: list[Any] = part) -> None:
            for one in part:
                write(batch, one)

        org.batch_now(put)


def _person(number: int, chance: Random, owners: tuple[str, ...]) -> Lead:
    given, family = chance.choice(FIRST_NAMES), chance.choice(LAST_NAMES)
    return Lead(
        id=key_of(number),
        external_id=f"ext-{number:06d}",
        first_name=given,
        last_name=family,
        company=f"{family} {chance.choice(TRADES)} {number % 997}",
        title="Owner",
        email=f"{given}.{family}.{number}@example.test".lower(),
        phone=None if number % 11 == 0 else f"+1{2_000_000_000 + number}",
        country=chance.choice(COUNTRIES),
        timezone="America/New_York",
        timezone_source="phone",
        stage=chance.choice(STAGES),
        tags=tuple(sorted(chance.sample(TAGS, 2))),
        owner_user_id=chance.choice((*owners, None)),
        score=chance.choice((None, *range(100))),
        custom={
            "budget": chance.randrange(9000),
            "plan": chance.choice(PLANS),
            "source": f"fair {number % 40}",
        },
        created_at=START_US + number * MINUTE_US,
        created_by=owners[0],
        origin="import:imp_bench",
    )
