"""What two leads make together, and what is left of that when it is undone. Pure."""

import heapq
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final, get_args

import msgspec

from app.features.compliance.types import Consent, current
from app.features.crm.rules.changes import changed
from app.features.crm.rules.drafts import TAGS_MAX
from app.features.crm.types.lead import Agents, CustomValue, Lead
from app.features.crm.types.merging import CUSTOM, Side, TakenField

FIELDS: Final[tuple[TakenField, ...]] = get_args(TakenField)
_HOW_KNOWN: Final = ("country_inferred", "timezone_source")
_CHANGED: Final = (*FIELDS, *_HOW_KNOWN, "tags", "agents", "custom", "consent")

Take = Mapping[str, Side]
Values = Mapping[str, Any]


class TooManyTags(ValueError):
    """Together they have more than a lead may have."""


def unknown_choices(take: Take) -> list[str]:
    """What is named there and is no field that can be chosen."""
    return [name for name in take if name not in FIELDS and not name.startswith(CUSTOM)]


def united(mine: Lead, theirs: Lead, take: Take, *, zone: str) -> Lead:
    """The lead that stays, with what the other one adds to it. `zone` is the org's."""
    tags = tuple(dict.fromkeys((*mine.tags, *theirs.tags)))
    if len(tags) > TAGS_MAX:
        raise TooManyTags
    values: dict[str, Any] = {
        name: getattr(theirs, name)
        for name in FIELDS
        if take.get(name, _usual(name, mine, theirs)) == "theirs"
    }
    # What was inferred of a number follows the number, as with any other change.
    return msgspec.structs.replace(
        changed(mine, values, zone=zone),
        tags=tags,
        agents=Agents(**{channel: _first(mine.agents, theirs.agents, channel) for channel in _CHANNELS}),
        custom=_custom(mine, theirs, take),
        consent=consents(mine.consent, theirs.consent),
    )


def _usual(name: TakenField, mine: Lead, theirs: Lead) -> Side:
    """A gap is filled; where somebody lives is taken from whoever said it."""
    if name == "timezone":
        return "theirs" if _zone_given(theirs) and not _zone_given(mine) else "mine"
    if name == "country":
        return "theirs" if _country_given(theirs) and not _country_given(mine) else "mine"
    return "theirs" if getattr(mine, name) in (None, "") else "mine"


def _zone_given(lead: Lead) -> bool:
    return lead.timezone is not None and lead.timezone_source == "given"


def _country_given(lead: Lead) -> bool:
    return lead.country is not None and not lead.country_inferred


_CHANNELS: Final = Agents.__struct_fields__


def _first(mine: Agents, theirs: Agents, channel: str) -> str | None:
    found: str | None = getattr(mine, channel) or getattr(theirs, channel)
    return found


def _custom(mine: Lead, theirs: Lead, take: Take) -> dict[str, CustomValue]:
    values = {**theirs.custom, **mine.custom}
    for name, side in take.items():
        key = name.removeprefix(CUSTOM)
        if name.startswith(CUSTOM) and side == "theirs":
            values.pop(key, None)
            if key in theirs.custom:
                values[key] = theirs.custom[key]
    return values


def fields_changed(before: Lead, after: Lead) -> list[str]:
    return [name for name in _CHANGED if getattr(before, name) != getattr(after, name)]


def consents(mine: tuple[Consent, ...], theirs: tuple[Consent, ...]) -> tuple[Consent, ...]:
    """Both histories in one. Of each channel and class counts what was said last; on the same moment, a withdrawal.

    Whoever's word counts has their history stand behind the other's, so that the last one written still decides.
    """
    if not theirs:
        return mine
    ours, others = current(mine), current(theirs)
    found: list[list[Consent]] = []
    for pair in {**ours, **others}:
        own = [one for one in mine if (one.channel, one.class_) == pair]
        other = [one for one in theirs if (one.channel, one.class_) == pair]
        first, last = (own, other) if _is_later(others.get(pair), ours.get(pair)) else (other, own)
        found.append([one for one in first if one not in last] + last)
    return tuple(heapq.merge(*found, key=lambda one: one.at))


def _is_later(one: Consent | None, other: Consent | None) -> bool:
    if one is None or other is None:
        return other is None
    return (one.at, one.state == "withdrawn") > (other.at, other.state == "withdrawn")


@dataclass(frozen=True)
class Undone:
    lead: Lead
    kept: tuple[str, ...]
    """Fields that were edited since."""
    said_since: tuple[Consent, ...]


def undone(now: Lead, before: Lead, after: Lead) -> Undone:
    """As it was before the merge, but for what was edited since."""
    fields, kept = _back(*(_values(lead) for lead in (now, before, after)))
    agents, others = _back(*(msgspec.structs.asdict(lead.agents) for lead in (now, before, after)))
    custom, own = _back(now.custom, before.custom, after.custom)
    said_since = tuple(one for one in now.consent if one not in after.consent)
    lead = msgspec.structs.replace(
        now,
        **fields,
        agents=Agents(**agents),
        custom=custom,
        tags=tuple(tag for tag in now.tags if tag in before.tags or tag not in after.tags),
        consent=(*before.consent, *said_since),
    )
    told = (name for name in kept if name not in _HOW_KNOWN)
    return Undone(
        lead,
        (*told, *(f"agents.{name}" for name in others), *(f"{CUSTOM}{name}" for name in own)),
        said_since,
    )


def _values(lead: Lead) -> dict[str, Any]:
    return {name: getattr(lead, name) for name in (*FIELDS, *_HOW_KNOWN)}


def _back(now: Values, before: Values, after: Values) -> tuple[dict[str, Any], list[str]]:
    """Value by value: what the merge changed and nobody since is as it was; and what somebody changed since."""
    values, kept = dict(now), []
    for name in {**before, **after}:
        was, became, is_now = before.get(name), after.get(name), now.get(name)
        if became == was:
            continue
        if is_now != became:
            kept.append(name)
        elif name in before:
            values[name] = was
        else:
            values.pop(name, None)
    return values, kept


def withdrawn(said: Iterable[Consent]) -> tuple[Consent, ...]:
    return tuple(one for one in said if one.state == "withdrawn")
