"""How alike two leads are, and which ones are worth comparing. Pure.

Comparing all with all would take hours at a hundred thousand leads. Only those are compared that share something that
one person rarely writes in two ways: a number, an address, a name but for its order, or its consonants.
"""

import unicodedata
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping
from functools import lru_cache
from hashlib import blake2b
from operator import attrgetter
from typing import Final, NamedTuple

from rapidfuzz import fuzz

from app.features.crm.types.lead import LeadSlim
from app.features.crm.types.merging import CandidateKind

RULES: Final = 1
"""With other rules everything is compared anew."""
SCORE_MIN: Final = 60
SHARED_NUMBER: Final = 30
SHARED_ADDRESS: Final = 40
BLOCK_MAX: Final = 40
"""In a larger group of alike ones each is compared with its nearest neighbours only."""
NEIGHBOURS: Final = 8
TAIL_DIGITS: Final = 7
NAMES_ALIKE: Final = 86.0
NAMES_CLOSE: Final = 75.0

_MAILBOXES: Final = (
    "info sales contact kontakt office hello mail admin support team post accounts billing service marketing "
    "enquiries inquiries jobs hr press web webmaster noreply buero"
)
_EVERYBODYS: Final = frozenset(_MAILBOXES.split())
_LEGAL: Final = "inc ltd llc gmbh ag co corp company kg sa sl bv oy ab plc limited the and und"
_FORMS: Final = frozenset(_LEGAL.split())
_VOWELS: Final = str.maketrans("", "", "aeiouyh")


class Traits(NamedTuple):
    """What is compared of a lead, in one form."""

    lead_id: str
    first: str
    last: str
    name: str
    """All words of the name, in the order of the alphabet."""
    company: str
    phone: str
    tail: str
    email: str
    local: str
    """The part before the @, without dots and what stands behind a plus; empty where it is everybody's."""


class Likeness(NamedTuple):
    kind: CandidateKind
    score: int
    why: tuple[str, ...]


Pair = tuple[str, str]


def traits_of(lead_id: str, lead: LeadSlim) -> Traits:
    first, last = folded(lead.first_name), folded(lead.last_name)
    phone, email = lead.phone or "", (lead.email or "").lower()
    return Traits(
        lead_id=lead_id,
        first=first,
        last=last,
        name=" ".join(sorted(f"{first} {last}".split())),
        company=_company(lead.company),
        phone=phone,
        tail=phone[-TAIL_DIGITS:] if len(phone) > TAIL_DIGITS else "",
        email=email,
        local=_local(email),
    )


def print_of(one: Traits, other: Traits) -> str:
    """Changes when a field of either of the two does that was compared."""
    both = "\n".join("\t".join(traits) for traits in sorted((one, other)))
    return blake2b(both.encode(), digest_size=8).hexdigest()


def pairs(known: Mapping[str, Traits], focus: Collection[str] | None = None) -> Iterator[Pair]:
    """Which to compare, each pair once; with a focus, only those that one of these is part of."""
    told: set[Pair] = set()
    for key in _KEYS:
        for block in _blocks(known, key, focus):
            for one, other in _within(block, known):
                pair = (one, other) if one < other else (other, one)
                if (focus is None or one in focus or other in focus) and pair not in told:
                    told.add(pair)
                    yield pair


def likeness(one: Traits, other: Traits) -> Likeness | None:
    """None: nothing speaks for their being one person."""
    names = fuzz.token_sort_ratio(one.name, other.name) if one.name and other.name else None
    same_phone = bool(one.phone) and one.phone == other.phone
    same_email = bool(one.email) and one.email == other.email
    if same_phone or same_email:
        return _shared(one, other, same_phone=same_phone, same_email=same_email)
    if names is None or names < NAMES_CLOSE or not _may_be_called(one, other):
        # A long surname makes the whole names alike, whoever bears it: families share those, and numbers' ends too.
        return None
    return _alike(one, other, names)


def _shared(one: Traits, other: Traits, *, same_phone: bool, same_email: bool) -> Likeness:
    """They share what mostly belongs to one person."""
    why = [text for holds, text in ((same_phone, "same_phone"), (same_email, "same_email")) if holds]
    if same_phone and same_email and _may_be_called(one, other):
        return Likeness("exact", 100, tuple(why))
    if _may_be_called(one, other):
        return Likeness("exact", 95, (*why, *(["same_name"] if one.name and one.name == other.name else [])))
    if same_phone:
        return Likeness("fuzzy", SHARED_NUMBER, (*why, "another_first_name"))
    return Likeness("fuzzy", SHARED_ADDRESS, (*why, "another_first_name"))


def _may_be_called(one: Traits, other: Traits) -> bool:
    """Nothing in their names says that they are two people."""
    if not one.first or not other.first:
        return not (one.last and other.last) or fuzz.ratio(one.last, other.last) >= NAMES_ALIKE
    if fuzz.ratio(one.first, other.first) >= NAMES_CLOSE or one.name == other.name:
        return True
    short, long = sorted((one.first, other.first), key=len)
    return long.startswith(short)


def _alike(one: Traits, other: Traits, names: float) -> Likeness | None:
    """Names that are alike, and what else speaks for it."""
    why = ["same_name" if one.name == other.name else "similar_name"]
    score = 0.55 * names
    for points, text in _evidence(one, other):
        score += points
        why.append(text)
    if len(why) == 1:
        # A name alone says little: many people bear the same.
        return None
    rounded = min(round(score), 94)
    return Likeness("fuzzy", rounded, tuple(why)) if rounded >= SCORE_MIN else None


def _evidence(one: Traits, other: Traits) -> Iterator[tuple[float, str]]:
    if one.company and other.company and fuzz.token_set_ratio(one.company, other.company) >= NAMES_ALIKE:
        yield 20, "same_company"
    if one.tail and one.tail == other.tail:
        yield 25, "same_end_of_number"
    if one.local and other.local:
        if one.local == other.local:
            yield 20, "same_mailbox"
        elif fuzz.ratio(one.local, other.local) >= NAMES_ALIKE:
            yield 12, "similar_mailbox"
    if not (one.phone or one.email) or not (other.phone or other.email):
        yield 10, "no_way_to_reach"


def _blocks(
    known: Mapping[str, Traits], key: Callable[[Traits], str], focus: Collection[str] | None
) -> Iterator[list[str]]:
    """Leads that have one key in common; with a focus only those that one of these shares."""
    wanted = None if focus is None else {key(known[one]) for one in focus if one in known}
    blocks: dict[str, list[str]] = defaultdict(list)
    for lead_id, traits in known.items():
        value = key(traits)
        if value and (wanted is None or value in wanted):
            blocks[value].append(lead_id)
    return (block for block in blocks.values() if len(block) > 1)


def _by_sound(traits: Traits) -> str:
    return f"{_bones(traits.last)}|{traits.first[0]}" if traits.last and traits.first else ""


def _by_work(traits: Traits) -> str:
    return f"{traits.company}|{traits.last[0]}" if traits.company and traits.last else ""


def _bones(word: str) -> str:
    """Its consonants, each once in a row: what is left of a name however it is spelled."""
    found: list[str] = []
    for letter in word[0] + word[1:].translate(_VOWELS):
        if not found or found[-1] != letter:
            found.append(letter)
    return "".join(found)


_KEYS: Final[tuple[Callable[[Traits], str], ...]] = (
    attrgetter("tail"),
    attrgetter("email"),
    attrgetter("local"),
    attrgetter("name"),
    _by_sound,
    _by_work,
)
"""One after the other, so that only the groups of one are held at a time."""


def _within(block: list[str], known: Mapping[str, Traits]) -> Iterator[Pair]:
    near = len(block)
    if len(block) > BLOCK_MAX:
        block, near = sorted(block, key=lambda one: (known[one].name, known[one].company, one)), NEIGHBOURS
    for at, one in enumerate(block):
        for other in block[at + 1 : at + 1 + near]:
            yield one, other


@lru_cache(maxsize=1 << 16)
def folded(text: str) -> str:
    """Without capitals, accents and signs."""
    if text.isascii():
        plain = text.lower()
    else:
        marks = unicodedata.normalize("NFKD", text.casefold().replace("ß", "ss"))
        plain = "".join(mark for mark in marks if not unicodedata.combining(mark))
    return " ".join("".join(mark if mark.isalnum() else " " for mark in plain).split())


@lru_cache(maxsize=1 << 15)
def _company(text: str) -> str:
    words = folded(text).split()
    return " ".join(word for word in words if word not in _FORMS) or " ".join(words)


def _local(email: str) -> str:
    local = email.partition("@")[0].partition("+")[0].replace(".", "").replace("_", "").replace("-", "")
    return "" if local in _EVERYBODYS else local
