"""From what somebody sends to what is stored, field by field, with a sentence for whatever cannot be. Pure."""

import unicodedata
from collections.abc import Callable, Mapping
from typing import Any, Final

import msgspec

from app.core import emails, phones
from app.features.crm.rules.custom import BadValue, custom_value
from app.features.crm.rules.names import alpha2
from app.features.crm.rules.zones import is_zone
from app.features.crm.types.lead import NO_AGENTS, Agents, CustomValue, Lead
from app.features.crm.types.pipeline import Field
from app.features.crm.types.wire import UNSET, LeadFields

NAME_CHARACTERS_MAX: Final = 100
LINE_CHARACTERS_MAX: Final = 200
EXTERNAL_ID_CHARACTERS_MAX: Final = 128
TAGS_MAX: Final = 50
TAGS_SENT_MAX: Final = 500
"""Some may be the same."""
ZONE_CHARACTERS_MAX: Final = 64
TAG_CHARACTERS_MAX: Final = 64
SCORE_MAX: Final = 100
ID_CHARACTERS_MAX: Final = 64

_LINES: Final = {
    "first_name": NAME_CHARACTERS_MAX,
    "last_name": NAME_CHARACTERS_MAX,
    "company": LINE_CHARACTERS_MAX,
    "title": LINE_CHARACTERS_MAX,
    "external_id": EXTERNAL_ID_CHARACTERS_MAX,
    "owner_user_id": ID_CHARACTERS_MAX,
}
_NEVER_NULL: Final = frozenset(("first_name", "last_name", "company", "title"))
_JOINERS: Final = dict.fromkeys(map(ord, "\u200c\u200d"))
_SPACES: Final = dict.fromkeys(map(ord, "\u00a0\u2007\u2009\u202f\u3000"), " ")
_TURNING: Final = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c")

Problem = tuple[str, str]
"""Which field, and what is wrong with it."""


class Setting(msgspec.Struct, frozen=True):
    """What of an org decides how its leads are read."""

    country: str | None
    """Where a number without a country code is of."""
    stages: Mapping[str, str]
    """What each is called, in their order."""
    fields: Mapping[str, Field]


class BadLine(ValueError):
    """Carries the sentence."""


class Read(msgspec.Struct, frozen=True):
    """The values that are named, as they are stored; and what could not be read."""

    values: dict[str, Any]
    problems: list[Problem]


def read(wanted: LeadFields, setting: Setting, lead: Lead | None = None) -> Read:
    """`lead` is what it is to change; without one it is for a new lead."""
    found = Read({}, [])
    for name, value in _named(wanted):
        if value is None:
            found.values[name] = _cleared(name, setting, lead)
            continue
        try:
            found.values[name] = _READERS[name](value, setting, lead)
        except (BadLine, BadValue, emails.BadEmail) as problem:
            path = f"{name}.{problem.key}" if isinstance(problem, BadValue) else name
            found.problems.append((path, str(problem)))
    if isinstance(wanted.phone, str):
        _read_phone(wanted.phone, found, country=_country(found, setting, lead))
    return found


def _named(wanted: LeadFields) -> list[tuple[str, Any]]:
    """The phone number waits for the country, which may stand behind it."""
    named = [(name, getattr(wanted, name)) for name in LeadFields.__struct_fields__]
    return [
        (name, value) for name, value in named if value is not UNSET and (name != "phone" or value is None)
    ]


def _country(found: Read, setting: Setting, lead: Lead | None) -> str | None:
    named = found.values.get("country")
    known = None if lead is None else lead.country
    return named or known or setting.country


def _read_phone(text: str, found: Read, *, country: str | None) -> None:
    if not text.strip():
        found.values["phone"] = None
        return
    try:
        found.values["phone"] = phones.normal(text, country).number
    except phones.BadPhone as problem:
        found.problems.append(("phone", problem.sentence))


def _cleared(name: str, setting: Setting, lead: Lead | None) -> Any:
    """What a field is that was set to null."""
    if name in _NEVER_NULL:
        return ""
    if name == "tags":
        return ()
    if name == "agents":
        return NO_AGENTS
    if name == "stage":
        return next(iter(setting.stages))
    if name == "custom":
        return {} if lead is None else {k: v for k, v in lead.custom.items() if k not in setting.fields}
    return None


# One line of text


def line(text: str, most: int) -> str:
    """Trimmed, in one spelling, without anything that cannot be seen. BadLine says what is wrong with it."""
    if not text.isascii():
        text = unicodedata.normalize("NFC", text).translate(_SPACES)
    text = text.strip()
    if len(text) > most:
        raise BadLine(f"This has {len(text)} characters; at most {most} are kept.")
    if not text.isprintable() and not text.translate(_JOINERS).isprintable():
        raise BadLine(_unprintable(text))
    return text


def _unprintable(text: str) -> str:
    if "\n" in text or "\r" in text:
        return "This has a line break. Write it on one line."
    if not _TURNING.isdisjoint(text):
        return "This has an invisible sign that turns the direction of writing. Type it again instead of pasting it."
    return "This has a character that cannot be shown. Type it again instead of pasting it."


def clean_tag(text: str) -> str:
    """Lower case, trimmed."""
    tag = " ".join(line(text, TAG_CHARACTERS_MAX).split()).lower()
    if not tag:
        raise BadLine("A tag has at least one character.")
    return tag


def _of_line(name: str, most: int) -> "Reader":
    empty: str | None = "" if name in _NEVER_NULL else None

    def reader(value: str, setting: Setting, lead: Lead | None) -> str | None:
        del setting, lead
        return line(value, most) or empty

    return reader


def _tags(value: list[str], setting: Setting, lead: Lead | None) -> tuple[str, ...]:
    del setting, lead
    if len(value) > TAGS_SENT_MAX:
        raise BadLine(f"These are {len(value)} tags; a lead has at most {TAGS_MAX}.")
    tags = tuple(dict.fromkeys(clean_tag(tag) for tag in value))
    if len(tags) > TAGS_MAX:
        raise BadLine(f"These are {len(tags)} tags; a lead has at most {TAGS_MAX}.")
    return tags


def _email(value: str, setting: Setting, lead: Lead | None) -> str | None:
    del setting, lead
    return emails.normal(value) if value.strip() else None


def _country_of(value: str, setting: Setting, lead: Lead | None) -> str | None:
    del setting, lead
    if not value.strip():
        return None
    found = alpha2(value)
    if found is None:
        raise BadLine("This is no country. Write its two letters, such as DE, or its English name.")
    return found


def _timezone(value: str, setting: Setting, lead: Lead | None) -> str | None:
    del setting, lead
    if not value.strip():
        return None
    if len(value) > ZONE_CHARACTERS_MAX or not is_zone(value.strip()):
        raise BadLine("This is no time zone of the IANA list, such as Europe/Berlin.")
    return value.strip()


def _stage(value: str, setting: Setting, lead: Lead | None) -> str:
    del lead
    if value in setting.stages:
        return value
    wanted = value.strip().casefold()
    for stage, name in setting.stages.items():
        if wanted in (stage, name.casefold()):
            return stage
    raise BadLine("There is no such stage. The stages of your organization are listed in its settings.")


def _agents(value: Any, setting: Setting, lead: Lead | None) -> Agents:
    del setting
    named = {
        name: None if found is None else line(found, ID_CHARACTERS_MAX) or None
        for name in Agents.__struct_fields__
        if (found := getattr(value, name)) is not UNSET
    }
    return msgspec.structs.replace(NO_AGENTS if lead is None else lead.agents, **named)


def _score(value: int, setting: Setting, lead: Lead | None) -> int:
    del setting, lead
    if not 0 <= value <= SCORE_MAX:
        raise BadLine(f"A score is a whole number from 0 to {SCORE_MAX}.")
    return value


def _custom(
    value: dict[str, CustomValue | None], setting: Setting, lead: Lead | None
) -> dict[str, CustomValue]:
    """Over what is there: fields that are not named stay, those that the org has taken away among them."""
    known = {} if lead is None else dict(lead.custom)
    for key, one in value.items():
        field = setting.fields.get(key)
        if field is None:
            raise BadValue(key, "Your organization has no such field.")
        checked = None if one is None else custom_value(field, one)
        if checked is None:
            known.pop(key, None)
        else:
            known[key] = checked
    return known


Reader = Callable[[Any, Setting, Lead | None], Any]
_READERS: Final[dict[str, Reader]] = {
    **{name: _of_line(name, most) for name, most in _LINES.items()},
    "email": _email,
    "country": _country_of,
    "timezone": _timezone,
    "stage": _stage,
    "tags": _tags,
    "agents": _agents,
    "score": _score,
    "custom": _custom,
}
