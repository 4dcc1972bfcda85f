"""Phone numbers: whatever people write becomes one form, or is refused with its reason."""

from typing import Final

import phonenumbers
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.phones import SENTENCES, BadPhone, Phone, country_of, normal

COUNTRIES: Final = (
    *("DE", "US", "GB", "FR", "CH", "AT", "CA", "IT", "ES", "NL", "BE", "PL", "SE", "NO", "DK"),
    *("FI", "IE", "PT", "CZ", "BR", "AR", "MX", "AU", "NZ", "JP", "IN", "CN", "ZA", "RU", "KZ"),
    *("SM", "GG", "JM", "CI", "SG"),
)
E164: Final = phonenumbers.PhoneNumberFormat.E164


def judged(text: str, country: str | None) -> str | None:
    """What phonenumbers itself says of it."""
    try:
        parsed = phonenumbers.parse(text, country)
    except phonenumbers.NumberParseException:
        return None
    reason = phonenumbers.is_possible_number_with_reason(parsed)
    if reason != phonenumbers.ValidationResult.IS_POSSIBLE:
        return None
    return str(phonenumbers.format_number(parsed, E164))


def ours(text: str, country: str | None) -> str | None:
    try:
        return normal(text, country).number
    except BadPhone:
        return None


def spread(digits: str, gaps: list[tuple[int, str]]) -> str:
    """With blanks and dashes between some digits."""
    marks = list(digits)
    for at, gap in gaps:
        if 0 < at < len(marks):
            marks[at] = gap + marks[at]
    return "".join(marks)


GAPS: Final = st.lists(
    st.tuples(st.integers(1, 14), st.sampled_from((" ", "-", "/", ".", " - "))), max_size=4
)


@settings(max_examples=500, deadline=None)
@given(
    country=st.sampled_from(COUNTRIES), digits=st.from_regex(r"[1-9][0-9]{3,13}", fullmatch=True), gaps=GAPS
)
def test_a_number_without_a_prefix_is_what_phonenumbers_says(
    country: str, digits: str, gaps: list[tuple[int, str]]
) -> None:
    assert ours(spread(digits, gaps), country) == judged(digits, country)


@settings(max_examples=500, deadline=None)
@given(
    country=st.sampled_from(COUNTRIES),
    trunk=st.sampled_from(("0", "8", "1", "06", "01", "044", "15", "9")),
    digits=st.from_regex(r"[0-9]{4,12}", fullmatch=True),
)
def test_a_number_with_what_is_dialled_before_it_is_what_phonenumbers_says(
    country: str, trunk: str, digits: str
) -> None:
    text = trunk + digits
    expected = judged(text, country)
    if expected is None and text.startswith("00") and text[2] != "0":
        expected = judged(f"+{text[2:]}", None)

    assert ours(text, country) == expected


@settings(max_examples=500, deadline=None)
@given(
    country=st.sampled_from(COUNTRIES),
    digits=st.from_regex(r"[0-9]{4,13}", fullmatch=True),
    home=st.sampled_from((None, "DE", "US", "FR")),
    gaps=GAPS,
)
def test_a_number_with_its_country_code_is_what_phonenumbers_says(
    country: str, digits: str, home: str | None, gaps: list[tuple[int, str]]
) -> None:
    code = phonenumbers.country_code_for_region(country)

    assert ours(f"+{spread(f'{code}{digits}', gaps)}", home) == judged(f"+{code}{digits}", home)


@pytest.mark.parametrize("country", COUNTRIES)
@pytest.mark.parametrize("kind", ["FIXED_LINE", "MOBILE"])
def test_every_country_has_its_own_example(country: str, kind: str) -> None:
    example = phonenumbers.example_number_for_type(country, getattr(phonenumbers.PhoneNumberType, kind))
    assert example is not None
    number = phonenumbers.format_number(example, E164)
    national = phonenumbers.format_number(example, phonenumbers.PhoneNumberFormat.NATIONAL)

    assert normal(number) == Phone(number, country)
    assert normal(national, country) == Phone(number, country)
    assert country_of(number) == country


@pytest.mark.parametrize(
    ("text", "country", "number"),
    [
        ("+49 (0)30 123456", None, "+4930123456"),
        ("+44 (0) 20 7946 0018", None, "+442079460018"),
        ("tel:+49-30-123456", None, "+4930123456"),
        ("TEL: +49 30 123456", None, "+4930123456"),
        ("tel:030-123456;phone-context=+49", "DE", "+4930123456"),
        ("\uff0b\uff14\uff19 30 123456", None, "+4930123456"),
        ("\u0660\u0663\u0660\u0661\u0662\u0663\u0664\u0665\u0666", "DE", "+4930123456"),
        ("\u202a+49\u00a030\u202f123456\u202c", None, "+4930123456"),
        ("030\u2013123\u2011456", "DE", "+4930123456"),
        ("\ufeff030 123456\n", "DE", "+4930123456"),
        ("0049 30 123456", "CH", "+4930123456"),
        ("0049 30 123456", "US", "+4930123456"),
        ("0049 30 123456", None, "+4930123456"),
        ("011 49 30 123456", "US", "+4930123456"),
        ("(202) 555-0143", "US", "+12025550143"),
        ("1 202 555 0143", "US", "+12025550143"),
        ("+39 06 1234 5678", None, "+390612345678"),
        ("011 15 2345-6789", "AR", "+5491123456789"),
        ("[030] 12.34.56", "DE", "+4930123456"),
    ],
)
def test_what_people_and_programs_write_is_understood(text: str, country: str | None, number: str) -> None:
    assert normal(text, country).number == number


@pytest.mark.parametrize(
    ("text", "country", "reason"),
    [
        ("", "DE", "empty"),
        (" - ", "DE", "empty"),
        ("+", None, "empty"),
        ("n/a", "DE", "letters"),
        ("1-800-FLOWERS", "US", "letters"),
        ("030 123456 \u043f\u0440\u0438\u0432\u0435\u0442", "DE", "letters"),
        ("202 555 0143 ext. 5", "US", "extension"),
        ("202 555 0143 x5", "US", "extension"),
        ("202 555 0143#5", "US", "extension"),
        ("+49 30 1234567;ext=7", None, "extension"),
        ("030 1234567, 12", "DE", "extension"),
        ("030 1234567 DW 12", "DE", "extension"),
        ("++49 30 1234567", None, "characters"),
        ("030+49 1234567", "DE", "characters"),
        ("030 1234567 & 68", "DE", "characters"),
        ("=1+1", "DE", "characters"),
        ("030 1234567", None, "no_country"),
        ("030 1234567", "XX", "unknown_country"),
        ("+999 1234567", None, "unknown_code"),
        ("12", "DE", "too_short"),
        ("5550143", "US", "too_short"),
        ("+1 202 555", None, "too_short"),
        ("0301234567890123456", "DE", "too_long"),
        ("+1 202 555 01434", None, "too_long"),
        ("9" * 70, "DE", "too_long"),
        ("+" + "9" * 5_000, None, "too_long"),
        ("9" * 5_000 + "x", "DE", "too_long"),
    ],
)
def test_what_is_no_number_is_refused_with_its_reason(text: str, country: str | None, reason: str) -> None:
    with pytest.raises(BadPhone) as refused:
        normal(text, country)

    assert refused.value.reason == reason
    assert refused.value.sentence == SENTENCES[refused.value.reason]


@given(text=st.text(max_size=80), country=st.sampled_from((None, "DE", "US", "XX")))
def test_any_text_is_a_number_or_refused_and_a_number_stays_what_it_is(
    text: str, country: str | None
) -> None:
    try:
        found = normal(text, country)
    except BadPhone:
        return
    assert normal(found.number, None).number == found.number


def test_a_worldwide_number_is_of_no_country() -> None:
    assert normal("+800 1234 5678") == Phone("+80012345678", None)


def test_several_countries_of_one_code_are_told_apart() -> None:
    found = {text: normal(text).country for text in ("+14165550199", "+12025550143", "+447781123456")}

    assert found == {"+14165550199": "CA", "+12025550143": "US", "+447781123456": "GG"}
