"""Lists along an order that is kept sorted: they say what a naive look at every row says, while rows change."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from random import Random
from typing import Any

import msgspec
import pytest

from app.core.clock import SystemClock
from app.core.ids import OrgId
from app.store.errors import BadCursor
from app.store.kinds import Index, Kind, Ordering, Slim
from app.store.org import Org
from app.store.query import Along, Oldest, Order, Page, Wanted
from app.store.terms import Between, Every, Has, Not, Some, Term
from app.store.tree import Tree
from tests.conftest import Size

ORG = OrgId("org_1")
NAMES = ("Ann", "Ben", "Chloé", "dora", "Émil", "")
STAGES = ("new", "won", "lost")
TAGS = ("a", "b", "c", "d")


class Person(msgspec.Struct, frozen=True, kw_only=True):
    name: str = ""
    stage: str = "new"
    tags: tuple[str, ...] = ()
    score: int | None = None
    phone: str | None = None
    custom: dict[str, Any] = {}
    notes: str = ""


class PersonSlim(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    name: str = ""
    stage: str = "new"
    tags: tuple[str, ...] = ()
    score: int | None = None
    phone: str | None = None
    custom: msgspec.Raw = msgspec.Raw(b"{}")


class Seen(msgspec.Struct, frozen=True):
    at: int


PEOPLE: Kind[Person] = Kind(
    "people",
    Person,
    (
        Index("stage", lambda one: (one.stage,)),
        Index("tags", lambda one: one.tags),
        Index("phone", lambda one: (one.phone,) if one.phone else (), sparse=True),
    ),
    Slim(
        PersonSlim,
        text=lambda one: f"{one.name} {one.phone or ''}",
        shared=("stage", "tags"),
        packed=("custom",),
    ),
)
SEEN: Kind[Seen] = Kind("seen", Seen)

BY_NAME = Ordering[Any]("name", lambda one: one.name.casefold() or None)
BY_SCORE = Ordering[Any]("score", lambda one: one.score)
BY_SEEN = Ordering[Any]("seen", lambda seen: seen.at, of="seen")


def budget(one: Any) -> Any:
    return msgspec.json.decode(one.custom).get("budget")


BY_BUDGET = Ordering[Any]("custom.budget", budget)
ORDERINGS = (BY_NAME, BY_SCORE, BY_SEEN, BY_BUDGET)


@pytest.fixture
def tree(tmp_path: Path) -> Iterator[Tree]:
    tree = Tree(tmp_path / "data", kinds=[PEOPLE, SEEN], logs=[], clock=SystemClock())
    yield tree
    tree.close()


@pytest.fixture
def org(tree: Tree) -> Org:
    return tree.create(ORG)


@dataclass
class Naive:
    """The same rows in dictionaries, and every question answered by looking at all of them."""

    people: dict[str, Person] = field(default_factory=dict)
    seen: dict[str, int] = field(default_factory=dict)
    changed: dict[str, int] = field(default_factory=dict)
    looked: dict[str, int] = field(default_factory=dict)
    """How often what is known of their being seen changed."""

    def value(self, key: str, ordering: Ordering[Any]) -> Any:
        one = self.people[key]
        values = {
            "name": one.name.casefold() or None,
            "score": one.score,
            "seen": self.seen.get(key),
            "custom.budget": one.custom.get("budget"),
        }
        return values[ordering.name]

    def holds(self, key: str, term: Term) -> bool:
        match term:
            case Has("stage", values):
                return self.people[key].stage in values
            case Has("tags", values):
                return bool(set(self.people[key].tags) & set(values))
            case Has(_, values):
                return self.people[key].phone in values
            case Between(ordering, low, high):
                value = self.value(key, ordering)
                return value is not None and (low is None or low <= value) and (high is None or value <= high)
            case Not(part):
                return not self.holds(key, part)
            case Some(parts):
                return any(self.holds(key, part) for part in parts)
            case Every(parts):
                return all(self.holds(key, part) for part in parts)

    def keys(self, wanted: Wanted[Any]) -> list[str]:
        found = [key for key in self.people if wanted.only is None or self.holds(key, wanted.only)]
        words = wanted.text.casefold().split()
        found = [key for key in found if all(word in self._text(key) for word in words)]
        if wanted.where is not None:
            found = [key for key in found if (self.people[key].score or 0) % 2]
        return self._sorted(found, wanted)

    def _sorted(self, found: list[str], wanted: Wanted[Any]) -> list[str]:
        order = wanted.order
        if order is None:
            return sorted(found, key=lambda key: -self.changed[key])
        if isinstance(order, Oldest):
            return sorted(found, key=lambda key: self.changed[key])
        assert isinstance(order, Along)
        valued = [(self.value(key, order.ordering), key) for key in found]
        filled = sorted((one for one in valued if one[0] is not None), reverse=order.descending)
        empty = sorted((key for value, key in valued if value is None), reverse=order.descending)
        return [key for _, key in filled] + empty

    def _text(self, key: str) -> str:
        return f"{self.people[key].name} {self.people[key].phone or ''}".casefold()


class World:
    """The store and its naive twin, changed together."""

    def __init__(self, org: Org, chance: Random) -> None:
        self.org = org
        self.chance = chance
        self.naive = Naive()
        self._steps = 0

    def put(self, number: int) -> None:
        self.put_many([number])

    def put_many(self, numbers: list[int]) -> None:
        made = {f"p{number:06d}": self._person(number) for number in numbers}

        def write(batch: Any) -> None:
            for key, one in made.items():
                batch.put(PEOPLE, key, one)

        self.org.batch_now(write)
        for key, one in made.items():
            self._steps += 1
            self.naive.people[key] = one
            self.naive.changed[key] = self._steps

    def see(self, number: int) -> None:
        key, at = f"p{number:06d}", self.chance.randrange(1000)
        self.org.batch_now(lambda batch: batch.put(SEEN, key, Seen(at)))
        self.naive.seen[key] = at
        self.naive.looked[key] = self.naive.looked.get(key, 0) + 1

    def drop(self, number: int) -> None:
        key = f"p{number:06d}"
        self.org.batch_now(lambda batch: batch.delete(PEOPLE, key))
        self.naive.people.pop(key, None)

    def unsee(self, number: int) -> None:
        key = f"p{number:06d}"
        self.org.batch_now(lambda batch: batch.delete(SEEN, key))
        self.naive.seen.pop(key, None)
        self.naive.looked[key] = self.naive.looked.get(key, 0) + 1

    def _person(self, number: int) -> Person:
        chance = self.chance
        return Person(
            name=chance.choice(NAMES) and f"{chance.choice(NAMES)} {number % 17}",
            stage=chance.choice(STAGES),
            tags=tuple(sorted(chance.sample(TAGS, chance.randrange(3)))),
            score=chance.choice((None, *range(20))),
            phone=chance.choice((None, f"+1415555{number % 50:04d}")),
            custom=chance.choice(({}, {"budget": chance.randrange(30)}, {"other": "x"})),
            notes="n" * chance.randrange(40),
        )


@pytest.fixture
def world(org: Org) -> World:
    world = World(org, Random(11))
    world.put_many(list(range(400)))
    for number in range(0, 400, 3):
        world.see(number)
    return world


def any_term(chance: Random, depth: int = 0) -> Term:
    low, high = sorted((chance.randrange(20), chance.randrange(20)))
    made: list[Callable[[], Term]] = [
        lambda: Has("stage", chance.sample(STAGES, 2)),
        lambda: Has("tags", chance.sample(TAGS, 1)),
        lambda: Has("phone", [f"+1415555{chance.randrange(50):04d}" for _ in range(20)]),
        lambda: Between(BY_SCORE, chance.choice((None, low)), chance.choice((None, high))),
        lambda: Between(BY_SEEN, low * 50, high * 50),
        lambda: Between(BY_BUDGET, chance.choice((None, low)), None),
        lambda: Not(any_term(chance, depth + 1)),
        lambda: Some((any_term(chance, depth + 1), any_term(chance, depth + 1))),
        lambda: Every((any_term(chance, depth + 1), any_term(chance, depth + 1))),
    ]
    return chance.choice(made[:6] if depth > 1 else made)()


def any_wanted(chance: Random) -> Wanted[Any]:
    order = chance.choice((None, Oldest(), *(Along(one, chance.random() < 0.5) for one in ORDERINGS)))
    return Wanted(
        where=chance.choice((None, None, lambda one: bool((one.score or 0) % 2))),
        only=chance.choice((None, any_term(chance), any_term(chance))),
        text=chance.choice(("", "", "ann", "ÉMIL 7", "n 1")),
        order=order,
        limit=chance.choice((1, 7, 50)),
    )


def any_place(chance: Random, count: int) -> int:
    """Some row of a list, near its ends more often than not, or one behind its end."""
    return chance.choice((1, chance.randrange(count + 1), max(0, count - 3), count, count + 9))


def paged(
    org: Org, wanted: Wanted[Any], between: Callable[[], None] = lambda: None
) -> tuple[list[str], set[int]]:
    found: list[str] = []
    totals = set()
    after = wanted.after
    while True:
        page: Page[Any] = org.page(PEOPLE, replace(wanted, after=after))
        found += [row.key for row in page.rows]
        totals.add(page.total)
        after = page.next
        if after is None:
            return found, totals
        between()


def assert_leaps(world: World, wanted: Wanted[Any], expected: list[str]) -> None:
    """A page from any row on is what a list has there, and its cursor goes on behind it."""
    for _ in range(3):
        at = any_place(world.chance, len(expected))
        page: Page[Any] = world.org.page(PEOPLE, replace(wanted, at=at))
        behind = [] if page.next is None else paged(world.org, replace(wanted, after=page.next))[0]
        assert [row.key for row in page.rows] + behind == expected[at:], (wanted, at)
        assert page.total == len(expected)


def shaken(world: World, times: int) -> None:
    chance = world.chance
    for _ in range(times):
        number = chance.randrange(450)
        chance.choice((world.put, world.put, world.see, world.drop, world.unsee))(number)


def test_any_filter_and_order_equals_a_look_at_every_row(world: World, size: Size) -> None:
    for _ in range(size.of(150, 3000)):
        wanted = any_wanted(world.chance)
        expected = world.naive.keys(wanted)

        found, totals = paged(world.org, wanted)

        assert found == expected, wanted
        assert totals == {len(expected)}
        assert world.org.keys(PEOPLE, wanted) == expected
        assert world.org.counts(PEOPLE, wanted).total == len(expected)
        assert_leaps(world, wanted, expected)
        shaken(world, world.chance.randrange(6))


def test_the_same_holds_after_so_many_changes_that_the_order_is_merged_and_packed(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.store.orders.LOOSE_MAX", 12)
    monkeypatch.setattr("app.store.collection.EMPTY_SLOTS_MIN", 100)
    for _ in range(100):
        wanted = any_wanted(world.chance)
        assert paged(world.org, wanted)[0] == world.naive.keys(wanted)
        assert_leaps(world, wanted, world.naive.keys(wanted))
        shaken(world, world.chance.randrange(30))


@pytest.mark.parametrize("order", [None, Oldest(), Along(BY_NAME), Order[Any]("s", lambda one: one.score)])
@pytest.mark.parametrize("text", ["", "n"])
def test_a_page_begins_at_a_row_far_down_a_long_list(org: Org, order: Any, text: str) -> None:
    world = World(org, Random(4))
    for start in range(0, 12_000, 3_000):
        world.put_many(list(range(start, start + 3_000)))
    wanted: Wanted[Any] = Wanted(order=order, text=text, limit=5)
    listed = org.keys(PEOPLE, wanted)

    for at in (1, 1_023, 1_024, 5_000, 10_500, len(listed) - 3, len(listed)):
        page = org.page(PEOPLE, replace(wanted, at=at))
        assert [row.key for row in page.rows] == listed[at : at + 5]
        assert (page.next is None) == (at + 5 >= len(listed))


def test_a_place_beside_a_cursor_says_nothing(world: World) -> None:
    for order in (None, Oldest(), Along(BY_NAME)):
        wanted: Wanted[Any] = Wanted(order=order, limit=5)
        after = replace(wanted, after=world.org.page(PEOPLE, wanted).next)

        assert world.org.page(PEOPLE, replace(after, at=40)) == world.org.page(PEOPLE, after)


def test_rows_that_do_not_change_are_seen_once_while_others_do(world: World) -> None:
    for _ in range(40):
        wanted = any_wanted(world.chance)
        before = dict(world.naive.changed), dict(world.naive.looked), world.naive.keys(wanted)

        found, _ = paged(world.org, wanted, lambda: shaken(world, 2))

        untouched = [
            key
            for key in before[2]
            if key in world.naive.people
            and world.naive.changed[key] == before[0][key]
            and world.naive.looked.get(key) == before[1].get(key)
        ]
        assert [key for key in found if key in set(untouched)] == untouched


def test_counts_by_value_equal_a_count_of_the_rows(world: World) -> None:
    for _ in range(40):
        wanted = any_wanted(world.chance)
        keys = world.naive.keys(wanted)

        told = world.org.counts(PEOPLE, wanted, "tags")

        expected = {tag: sum(tag in world.naive.people[key].tags for key in keys) for tag in TAGS}
        assert told.by_value == {tag: count for tag, count in expected.items() if count}


def test_an_order_that_follows_another_kind_sees_its_changes_and_its_end(org: Org) -> None:
    world = World(org, Random(1))
    world.put_many([1, 2, 3])
    wanted: Wanted[Any] = Wanted(order=Along(BY_SEEN, descending=True))
    org.batch_now(lambda batch: batch.put(SEEN, "p000001", Seen(10)))
    org.batch_now(lambda batch: batch.put(SEEN, "p000002", Seen(20)))
    first = [row.key for row in org.page(PEOPLE, wanted).rows]
    org.batch_now(lambda batch: batch.put(SEEN, "p000003", Seen(15)))
    second = [row.key for row in org.page(PEOPLE, wanted).rows]
    org.batch_now(lambda batch: batch.delete(SEEN, "p000002"))
    third = [row.key for row in org.page(PEOPLE, wanted).rows]

    assert first == ["p000002", "p000001", "p000003"]
    assert second == ["p000002", "p000003", "p000001"]
    assert third == ["p000003", "p000001", "p000002"]


def test_whole_records_come_where_memory_keeps_a_part(world: World) -> None:
    page = world.org.page(PEOPLE, Wanted(order=Along(BY_NAME), limit=20), whole=True)

    assert [row.value for row in page.rows] == [world.naive.people[row.key] for row in page.rows]


def test_packed_fields_are_the_same_after_a_restart(world: World, tree: Tree, tmp_path: Path) -> None:
    before = {row.key: row.value for row in world.org.rows(PEOPLE)}

    other = Tree(tmp_path / "data", kinds=[PEOPLE, SEEN], logs=[], clock=SystemClock())
    after = {row.key: row.value for row in other.org(ORG).rows(PEOPLE)}
    other.close()

    assert after == before
    assert len({str(value.custom) for value in after.values()}) > 1


def test_a_cursor_of_another_order_is_refused(world: World) -> None:
    by_name = world.org.page(PEOPLE, Wanted(order=Along(BY_NAME), limit=1)).next
    assert by_name is not None

    for order in (None, Along(BY_SCORE), Order[Any]("x", lambda one: one.name)):
        with pytest.raises(BadCursor):
            world.org.page(PEOPLE, Wanted(order=order, after=by_name))


def test_a_number_is_found_however_it_is_written(org: Org) -> None:
    phones = ("+14155550123", "+491712345678", "+442079460018", "+14155550124")

    def fill(batch: Any) -> None:
        for number, phone in enumerate(phones):
            batch.put(PEOPLE, f"p{number}", Person(name=f"Person {number}", phone=phone))

    org.batch_now(fill)
    asked = {
        "(415) 555-0123": ["p0"],
        "415.555.0123": ["p0"],
        "+1 415 555 0123": ["p0"],
        "0171 2345678": ["p1"],
        "0049 171 2345678": ["p1"],
        "+44 (0)20 7946 0018": ["p2"],
        "person 415-555": ["p3", "p0"],
        "person 3 415-555-0124": ["p3"],
        "5550123 ann": [],
    }

    assert {text: [row.key for row in org.query(PEOPLE, text=text).rows] for text in asked} == asked


def test_words_are_found_in_any_order_and_all_of_them(org: Org) -> None:
    def fill(batch: Any) -> None:
        for number, name in enumerate(("Anna Maria Schmidt", "Maria Weber", "Anna Weber")):
            batch.put(PEOPLE, f"p{number}", Person(name=name))

    org.batch_now(fill)

    def found(text: str) -> list[str]:
        return [row.key for row in org.query(PEOPLE, text=text).rows]

    assert found("maria anna") == ["p0"]
    assert found("weber maria") == ["p1"]
    assert found("  ann   WEB ") == ["p2"]
    assert found("anna xaver") == []
    assert found("\0") == []
