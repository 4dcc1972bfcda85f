"""From what is asked of a list to what the store is asked for. Pure: whoever calls brings what an org has set up."""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from math import inf
from typing import Any, Final

import msgspec

from app.core.clock import DAY_US, parse_rfc3339
from app.core.reasons import invalid
from app.features.compliance.types import CHANNELS, Channel
from app.features.crm.rules.orders import (
    ACTIVITY,
    CREATED,
    NUMBER,
    PLAIN,
    SCORE,
    TEXT,
    Comparable,
    by_custom,
    by_owner,
    by_stage,
    comparable,
    custom_value,
    sort_text,
)
from app.features.crm.types.lead import LeadSlim
from app.features.crm.types.listing import (
    CUSTOM_FILTERS_MAX,
    CUSTOM_SORT,
    DEFAULT_SORT,
    CustomFilter,
    LeadParameters,
    LeadQuery,
    named,
)
from app.store.kinds import Ordering
from app.store.query import Along, Oldest
from app.store.terms import Between, Every, Has, Not, Some, Term

ME: Final = "me"
NONE: Final = "none"
ANY: Final = "*"
LAST_CHARACTER: Final = "\U0010ffff"
_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}")
_DAYS_AGO: Final = re.compile(r"-(\d{1,4})d")
_KEY: Final = re.compile(r"[a-z][a-z0-9_]{0,39}")
_TRUTH: Final[Mapping[str, Comparable]] = {"true": (NUMBER, True), "false": (NUMBER, False)}
_BOUNDS: Final = ("min", "max", "from", "to")

Rule = Callable[[LeadSlim], bool]


@dataclass(frozen=True, kw_only=True)
class Surroundings:
    """What a query is read against: who asks, and what the org has set up."""

    me: str | None = None
    stages: tuple[str, ...] = ()
    owners: tuple[tuple[str, str], ...] = ()
    """Ids and names."""
    kept: frozenset[str] = frozenset()
    """Custom fields that are marked for filtering: those are kept sorted."""
    suppressed: Mapping[str, Collection[str]] = field(default_factory=dict)
    """Addresses by channel, as far as they are asked for."""


@dataclass(frozen=True)
class Plan:
    """What the store is asked for."""

    only: Term
    where: Rule | None
    text: str
    order: Along[Any] | Oldest | None


def plan(query: LeadQuery, around: Surroundings) -> Plan:
    terms = list(_gone_terms(query, around) if query.deleted else _live_terms(query, around))
    rules = list(_custom_rules(query, around))
    if query.deleted:
        # They are in no index but one, and few: each is looked at.
        rules += _gone_rules(query, around)
    return Plan(Every(tuple(terms)), _all_of(rules), query.q.strip(), order_of(query, around))


def order_of(query: LeadQuery, around: Surroundings) -> Along[Any] | Oldest | None:
    sort = query.sort or DEFAULT_SORT
    name, descending = sort.removeprefix("-"), sort.startswith("-")
    if name == "updated_at":
        return None if descending else Oldest()
    if name.startswith(CUSTOM_SORT):
        return Along(by_custom(name.removeprefix(CUSTOM_SORT)), descending)
    return Along(_ordering(name, around), descending)


def channels_of(query: LeadQuery) -> tuple[Channel, ...]:
    """Whose suppressed addresses must be known."""
    if query.suppressed is None:
        return ()
    return CHANNELS if query.channel is None else (query.channel,)


def query_of(asked: LeadParameters) -> LeadQuery:
    """Parameters of an address as a query; Refused where a custom field is asked for what cannot be understood."""
    custom: dict[str, dict[str, Any]] = {}
    for name, (value,) in asked.custom.items():
        key, _, bound = name.partition(".")
        if not _KEY.fullmatch(key) or (bound and bound not in _BOUNDS):
            raise invalid(f"custom.{name}", "There is no such field here.")
        custom.setdefault(key, {}).update(_asked_of(f"custom.{name}", bound, value))
    if len(custom) > CUSTOM_FILTERS_MAX:
        raise invalid("custom", f"Ask for at most {CUSTOM_FILTERS_MAX} custom fields at once.")
    filters = {key: msgspec.convert(found, CustomFilter) for key, found in custom.items()}
    return LeadQuery(**asked.settings(), custom=filters, view_id=asked.view_id, sort=asked.sort)


def laid_over(base: LeadQuery, query: LeadQuery) -> LeadQuery:
    """A view's query with what was asked beside it: whatever is named again counts as it was named last."""
    found = {name: getattr(base, name) for name in base.__struct_fields__} | named(query)
    found |= {"custom": {**base.custom, **query.custom}, "view_id": None, "sort": query.sort or base.sort}
    return LeadQuery(**found)


def moment(path: str, text: str, *, end: bool = False) -> int:
    """Microseconds since 1970. A day stands for its first moment, at the end of a range for its last.

    `-7d` is the day so many days ago: what a view keeps stays true tomorrow.
    """
    ago = _DAYS_AGO.fullmatch(text)
    if ago is not None:
        text = (datetime.now(UTC) - timedelta(days=int(ago[1]))).date().isoformat()
    try:
        if _DAY.fullmatch(text):
            start = int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp()) * 1_000_000
            return start + DAY_US - 1 if end else start
        return parse_rfc3339(text)
    except (ValueError, OverflowError):
        raise invalid(
            path, "Write a time such as 2026-01-31T09:00:00Z, or a day such as 2026-01-31."
        ) from None


def _asked_of(path: str, bound: str, value: str) -> dict[str, Any]:
    if bound in ("min", "max"):
        try:
            number = float(value)
        except ValueError:
            number = inf
        if not -inf < number < inf:
            raise invalid(path, "This must be a number.")
        return {bound: number}
    if bound:
        return {bound: value}
    return {"any": True} if value == ANY else {"eq": value}


def _live_terms(query: LeadQuery, around: Surroundings) -> Iterator[Term]:
    yield Has("state", ("live",))
    for index, values in (("stage", query.stage), ("tags", query.tag), ("country", query.country)):
        if values:
            yield Has(index, values)
    yield from (Has("tags", (tag,)) for tag in query.tags)
    if query.owner:
        yield _owned(query.owner, around)
    yield from _having("email", query.has_email)
    yield from _having("phone", query.has_phone)
    yield from _having("owner_user_id", query.assigned)
    yield from _ranges(query, around)
    if query.suppressed is not None:
        yield _either(_suppressed(around.suppressed), query.suppressed)


def _gone_terms(query: LeadQuery, around: Surroundings) -> Iterator[Term]:
    yield Has("state", ("deleted",))
    yield from _ranges(query, around)


def _ranges(query: LeadQuery, around: Surroundings) -> Iterator[Term]:
    """Orders know every row, so these hold of deleted ones as well."""
    if query.score_min is not None or query.score_max is not None:
        yield Between(SCORE, query.score_min, query.score_max)
    created = _span("created", query.created_from, query.created_to)
    activity = _span("activity", query.activity_from, query.activity_to)
    if created is not None:
        yield Between(CREATED, *created)
    if activity is not None:
        yield Between(ACTIVITY, *activity)
    for key, asked in query.custom.items():
        if key in around.kept:
            ordering = by_custom(key)
            yield from _custom_terms(ordering, asked)


def _span(name: str, start: str | None, end: str | None) -> tuple[int | None, int | None] | None:
    if start is None and end is None:
        return None
    low = None if start is None else moment(f"{name}_from", start)
    high = None if end is None else moment(f"{name}_to", end, end=True)
    return low, high


def _having(field_name: str, wanted: bool | None) -> Iterator[Term]:
    if wanted is not None:
        yield _either(Has("has", (field_name,)), wanted)


def _either(term: Term, wanted: bool) -> Term:
    return term if wanted else Not(term)


def _owned(owners: Iterable[str], around: Surroundings) -> Term:
    ids = _ids(owners, around)
    parts: list[Term] = [Has("owner_user_id", ids)] if ids else []
    if NONE in owners:
        parts.append(Not(Has("has", ("owner_user_id",))))
    return Some(tuple(parts))


def _ids(owners: Iterable[str], around: Surroundings) -> list[str]:
    found = [around.me if owner == ME else owner for owner in owners if owner != NONE]
    return [owner for owner in found if owner is not None]


def _suppressed(addresses: Mapping[str, Collection[str]]) -> Term:
    return Some(
        tuple(Has("email" if channel == "email" else "phone", found) for channel, found in addresses.items())
    )


def _custom_terms(ordering: Ordering[Any], asked: CustomFilter) -> Iterator[Term]:
    if asked.eq is not None:
        yield Some(tuple(Between(ordering, value, value) for value in _meant(asked.eq)))
    for low, high in _custom_ranges(asked):
        yield Between(ordering, low, high)
    if asked.any is not None:
        yield _either(Between(ordering), asked.any)


def _custom_rules(query: LeadQuery, around: Surroundings) -> Iterator[Rule]:
    for key, asked in query.custom.items():
        if key not in around.kept:
            yield _custom_rule(custom_value(key), asked)


def _custom_rule(read: Callable[[LeadSlim], Comparable | None], asked: CustomFilter) -> Rule:
    meant = None if asked.eq is None else _meant(asked.eq)
    ranges = list(_custom_ranges(asked))

    def holds(lead: LeadSlim) -> bool:
        value = read(lead)
        if asked.any is not None and (value is not None) != asked.any:
            return False
        if meant is not None and value not in meant:
            return False
        return all(value is not None and low <= value <= high for low, high in ranges)

    return holds


def _custom_ranges(asked: CustomFilter) -> Iterator[tuple[Comparable, Comparable]]:
    if asked.min is not None or asked.max is not None:
        low = -inf if asked.min is None else asked.min
        yield (NUMBER, low), (NUMBER, inf if asked.max is None else asked.max)
    if asked.from_ is not None or asked.to is not None:
        # What begins like the end belongs to it: a day is in a range that ends with its month.
        end = LAST_CHARACTER if asked.to is None else (sort_text(asked.to) or "") + LAST_CHARACTER
        yield (TEXT, sort_text(asked.from_) or ""), (TEXT, end)


def _meant(text: str) -> list[Comparable]:
    """A parameter is text whatever the field holds: it may mean a number or a truth as well."""
    found = [value for value in (comparable(text), _TRUTH.get(text.lower())) if value is not None]
    try:
        number = float(text)
    except ValueError:
        return found
    return [*found, (NUMBER, number)] if -inf < number < inf else found


def _gone_rules(query: LeadQuery, around: Surroundings) -> Iterator[Rule]:
    for wanted, read in (
        (query.stage, lambda lead: (lead.stage,)),
        (query.tag, lambda lead: lead.tags),
        (query.country, lambda lead: (lead.country,)),
    ):
        if wanted:
            yield _any_of(frozenset(wanted), read)
    if query.tags:
        yield lambda lead: set(query.tags) <= set(lead.tags)
    if query.owner:
        ids = {*_ids(query.owner, around), *((None,) if NONE in query.owner else ())}
        yield lambda lead: lead.owner_user_id in ids
    yield from _gone_having(query)
    if query.suppressed is not None:
        yield _gone_suppressed(around.suppressed, query.suppressed)


def _any_of(wanted: frozenset[str], read: Callable[[LeadSlim], Iterable[str | None]]) -> Rule:
    return lambda lead: not wanted.isdisjoint(read(lead))


def _gone_having(query: LeadQuery) -> Iterator[Rule]:
    if query.has_email is not None:
        yield lambda lead: bool(lead.email) == query.has_email
    if query.has_phone is not None:
        yield lambda lead: bool(lead.phone) == query.has_phone
    if query.assigned is not None:
        yield lambda lead: (lead.owner_user_id is not None) == query.assigned


def _gone_suppressed(addresses: Mapping[str, Collection[str]], wanted: bool) -> Rule:
    return lambda lead: (
        wanted
        == any(
            (lead.email if channel == "email" else lead.phone) in found
            for channel, found in addresses.items()
        )
    )


def _all_of(rules: list[Rule]) -> Rule | None:
    if not rules:
        return None
    return rules[0] if len(rules) == 1 else lambda lead: all(rule(lead) for rule in rules)


def _ordering(name: str, around: Surroundings) -> Ordering[Any]:
    if name == "stage":
        return by_stage(around.stages)
    if name == "owner":
        return by_owner(around.owners)
    return PLAIN[name]
