"""What a phone number is: from whatever people write to E.164, or the reason why it is none.

phonenumbers knows every country's plan, and takes its time. Most numbers are plain digits that its plan leaves as
they are, but for the trunk prefix; those are judged by the plan's own tables and never reach its parser.
"""

import re
import unicodedata
from functools import lru_cache
from typing import Any, Final, Literal, NamedTuple

PhoneFault = Literal[
    "empty",
    "letters",
    "extension",
    "characters",
    "no_country",
    "unknown_country",
    "unknown_code",
    "too_short",
    "too_long",
    "not_possible",
]

SENTENCES: Final[dict[PhoneFault, str]] = {
    "empty": "There is no number in this.",
    "letters": "A phone number has no letters. Write its digits.",
    "extension": "Leave the extension out: only whole numbers can be called or texted.",
    "characters": "This has characters that no phone number has.",
    "no_country": "This does not say which country it is of. Begin with + and the country code.",
    "unknown_country": "Nothing is known about phone numbers of this country. Begin with + and the country code.",
    "unknown_code": "No country has numbers that begin like this. Look at what stands after the +.",
    "too_short": "This has too few digits for a phone number, or its area code is missing.",
    "too_long": "This has too many digits for a phone number.",
    "not_possible": "No phone number of its country has this many digits.",
}
TEXT_CHARACTERS_MAX: Final = 64

_PLAIN: Final = re.compile(r"(\+?)[ ().\-/]*[0-9][0-9 ().\-/]*")
_PUNCTUATION: Final = str.maketrans("", "", "+ ().-/")
_MARKS: Final = str.maketrans(
    "", "", "+ ().-/~[]\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u2053\u223c\u30fb"
)
_ABROAD: Final = re.compile("00[1-9]")
_DIGITS: Final = re.compile(r"[0-9]+")
_LETTERS: Final = re.compile(r"[^\W\d_]")
_EXTENSION: Final = re.compile(
    r"(?:;\s*ext=|,|#|\b(?:ext|extn|extension|durchwahl|dw|poste|anexo|int)\b\.?:?|(?<=[\d\s)])x\.?)\s*\d{1,9}\s*#?$"
)


class Phone(NamedTuple):
    number: str
    """E.164."""
    country: str | None
    """ISO 3166-1 alpha-2; None where the number belongs to no country, such as a worldwide toll-free one."""


class BadPhone(ValueError):
    def __init__(self, reason: PhoneFault) -> None:
        super().__init__(reason)
        self.reason: PhoneFault = reason

    @property
    def sentence(self) -> str:
        return SENTENCES[self.reason]


class Plan(NamedTuple):
    """What of a country's numbering decides about plain numbers."""

    code: str
    trunk: str | None
    """Plain digits before a national number that are no part of it."""
    odd: "re.Pattern[str] | None"
    """What begins like this is rewritten by rules of its own."""
    national: "re.Pattern[str]"
    lengths: frozenset[int]
    dials_00: bool
    """Numbers abroad are dialled with 00."""
    abroad: "re.Pattern[str] | None"
    main: str
    """The country that numbers with this code are taken for first."""
    own: "re.Pattern[str]"
    """Numbers that are surely of the main country."""
    alone: bool
    """No other country has this code."""


def normal(text: str, country: str | None = None) -> Phone:
    """`country` is where a number without a country code is of. BadPhone says why it is none."""
    if len(text) > TEXT_CHARACTERS_MAX:
        raise BadPhone("too_long")
    plain = _PLAIN.fullmatch(text)
    if plain is None:
        return _cleaned(text, country)
    digits = text.translate(_PUNCTUATION)
    return _international(digits, country) if plain[1] else _national(digits, country)


def _cleaned(text: str, country: str | None) -> Phone:
    """Everything else that people and other programs write: `tel:`, full-width, invisible marks, extensions."""
    kept = "".join(_folded(one) for one in unicodedata.normalize("NFKC", text))
    kept = kept.strip().casefold().removeprefix("tel:").removeprefix("//")
    if _EXTENSION.search(kept) and not kept.startswith("#"):
        raise BadPhone("extension")
    kept = kept.partition(";")[0].strip()
    digits = kept.translate(_MARKS)
    if not digits:
        raise BadPhone("empty")
    if not _DIGITS.fullmatch(digits):
        raise BadPhone("letters" if _LETTERS.search(digits) else "characters")
    lead, plus, rest = kept.partition("+")
    if not plus:
        return _national(digits, country)
    if lead.strip(" (") or "+" in rest:
        raise BadPhone("characters")
    return _international(digits, country)


def _folded(character: str) -> str:
    """Digits of any script as ours, blanks of any width as one, and nothing for what cannot be seen."""
    digit = unicodedata.digit(character, None)
    if digit is not None:
        return str(digit)
    kind = unicodedata.category(character)
    return "" if kind in ("Cf", "Mn") else " " if kind in ("Zs", "Cc") else character


def _international(digits: str, country: str | None) -> Phone:
    plan = _plan_of_code(digits)
    rest = digits if plan is None else digits[len(plan.code) :]
    national = None if plan is None or rest.startswith("00") else _without_trunk(plan, rest)
    if plan is None or national is None or len(national) not in plan.lengths:
        return _parsed(f"+{digits}", country)
    return _phone(plan, national)


def _national(digits: str, country: str | None) -> Phone:
    if country is None:
        if _ABROAD.match(digits):
            return _parsed(f"+{digits[2:]}", None)
        raise BadPhone("no_country")
    plan = _plan(country)
    if plan is None:
        raise BadPhone("unknown_country")
    if plan.dials_00 and _ABROAD.match(digits):
        return _international(digits[2:], country)
    national = None if _is_odd(plan, digits) else _without_trunk(plan, digits)
    main = plan if plan.main == country else _plan(plan.main)
    if national is None or main is None or len(national) not in plan.lengths & main.lengths:
        return _dialled(digits, country)
    return _phone(main, national)


def _dialled(digits: str, country: str) -> Phone:
    """Many write 00 for abroad, also where it is dialled otherwise."""
    try:
        return _parsed(digits, country)
    except BadPhone:
        if not _ABROAD.match(digits):
            raise
        return _parsed(f"+{digits[2:]}", None)


def _is_odd(plan: Plan, digits: str) -> bool:
    """It may be meant with a country code, though nothing says so."""
    return digits.startswith(plan.code) or (plan.abroad is not None and plan.abroad.match(digits) is not None)


def _without_trunk(plan: Plan, digits: str) -> str | None:
    """The national number; None where it takes more than this to tell."""
    if plan.odd is not None:
        return None if plan.odd.match(digits) else digits
    if plan.trunk is None or not digits.startswith(plan.trunk):
        return digits
    rest = digits[len(plan.trunk) :]
    return rest if plan.national.fullmatch(rest) else None


def _phone(plan: Plan, national: str) -> Phone:
    number = f"+{plan.code}{national}"
    return Phone(number, _country_in(plan, number) or plan.main)


def country_of(number: str) -> str | None:
    """The country of an E.164 number; where several share a code, of the one whose plan knows it."""
    plan = _plan_of_code(number[1:])
    return None if plan is None else _country_in(plan, number)


def _country_in(plan: Plan, number: str) -> str | None:
    if plan.alone or plan.own.fullmatch(number, len(plan.code) + 1):
        return plan.main
    if plan.code == _NORTH_AMERICA and len(number) == _NORTH_AMERICAN_CHARACTERS:
        return _country_by_area(number[2:5])
    return _country_by_plan(number)


@lru_cache(1_024)
def _country_by_area(area: str) -> str | None:
    """In North America and the islands around it, the first three digits decide."""
    return _country_by_plan(f"+1{area}{_ANY_EXCHANGE}")


@lru_cache(16_384)
def _country_by_plan(number: str) -> str | None:
    import phonenumbers

    parsed = phonenumbers.parse(number)
    found = phonenumbers.region_code_for_number(parsed)
    if found is None and parsed.country_code is not None:
        found = phonenumbers.region_code_for_country_code(parsed.country_code)
    return found if found not in _NO_COUNTRY else None


def _parsed(text: str, country: str | None) -> Phone:
    """By phonenumbers itself."""
    import phonenumbers

    try:
        parsed = phonenumbers.parse(text, country)
    except phonenumbers.NumberParseException as problem:
        raise BadPhone(_FAULT_OF_PARSER.get(problem.error_type, "not_possible")) from None
    fault = _FAULT_OF_LENGTH.get(phonenumbers.is_possible_number_with_reason(parsed))
    if fault is not None:
        raise BadPhone(fault)
    number = phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)
    return Phone(number, country_of(number))


# As phonenumbers numbers them: kept here so that it is not read before the first number comes.
_FAULT_OF_PARSER: Final[dict[int, PhoneFault]] = {
    0: "unknown_code",
    1: "too_short",
    2: "too_short",
    3: "too_short",
    4: "too_long",
}
_FAULT_OF_LENGTH: Final[dict[int, PhoneFault]] = {
    1: "unknown_code",
    2: "too_short",
    3: "too_long",
    4: "too_short",
    5: "not_possible",
}
_NO_COUNTRY: Final = frozenset(("001", "ZZ", None))
_NORTH_AMERICA: Final = "1"
_NORTH_AMERICAN_CHARACTERS: Final = 12
_ANY_EXCHANGE: Final = "5550123"


def _plan_of_code(digits: str) -> Plan | None:
    """Codes are prefix-free."""
    return _plan_by_code(digits[:1]) or _plan_by_code(digits[:2]) or _plan_by_code(digits[:3])


@lru_cache(1_024)
def _plan_by_code(code: str) -> Plan | None:
    import phonenumbers

    regions = phonenumbers.COUNTRY_CODE_TO_REGION_CODE.get(int(code)) if code and code[0] != "0" else None
    return None if regions is None else _plan(regions[0])


@lru_cache(512)
def _plan(country: str) -> Plan | None:
    import phonenumbers

    found: Any = phonenumbers.PhoneMetadata.metadata_for_region(country, None)
    if found is None:
        return None
    regions = phonenumbers.COUNTRY_CODE_TO_REGION_CODE[found.country_code]
    trunk = found.national_prefix_for_parsing
    own = [
        one.national_number_pattern
        for one in (found.fixed_line, found.mobile)
        if one is not None and one.national_number_pattern
    ]
    plain = trunk is None or trunk.isdigit()
    return Plan(
        code=str(found.country_code),
        trunk=trunk if plain else None,
        odd=None if plain and found.national_prefix_transform_rule is None else re.compile(trunk),
        national=re.compile(found.general_desc.national_number_pattern),
        lengths=frozenset(found.general_desc.possible_length),
        dials_00=found.international_prefix == "00",
        abroad=None if found.international_prefix is None else re.compile(found.international_prefix),
        main=regions[0],
        own=re.compile("|".join(own)),
        alone=len(regions) == 1,
    )
