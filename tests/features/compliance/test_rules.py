"""One form for an address, what becomes of a suppression, and how a file is read."""

import io
import string
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.features.compliance.rules.addresses import Unfit, normal, searched
from app.features.compliance.rules.history import with_later, without_own_wish
from app.features.compliance.rules.sheet import (
    COLUMNS_MAX,
    EMAIL_HEADERS,
    PHONE_HEADERS,
    Sheet,
    Unreadable,
    cells,
    examined,
)
from app.features.compliance.types import (
    ASKED_FOR,
    REASONS,
    Channel,
    Consent,
    ConsentClass,
    ConsentDraft,
    ConsentState,
    Later,
    Suppression,
    SuppressionReason,
    consent_of,
    current,
    current_view,
    draft_problems,
)

NOW_US = 1_763_670_000_000_000
BLANKS = st.text(alphabet=" .-()\u00a0\u2011", max_size=2)


# Addresses


@given(
    area=st.integers(201, 989),
    rest=st.integers(2_000_000, 9_999_999),
    gaps=st.lists(BLANKS, min_size=4, max_size=4),
)
def test_however_a_number_is_written_it_is_one_address(area: int, rest: int, gaps: list[str]) -> None:
    digits = f"{area}{rest}"
    written = "+1" + gaps[0] + digits[:3] + gaps[1] + digits[3:6] + gaps[2] + digits[6:]

    assert normal("sms", written, country=None) == f"+1{digits}"
    assert normal("sms", normal("sms", written, country="DE"), country="FR") == f"+1{digits}"


@given(text=st.text(max_size=40), channel=st.sampled_from(["voice", "email"]))
def test_what_has_a_form_keeps_it_and_everything_else_is_refused_in_a_sentence(
    text: str, channel: Channel
) -> None:
    found, sentence = outcome(channel, text)

    if found is None:
        assert sentence.endswith((".", "!", "?"))
    else:
        assert outcome(channel, found)[0] == found
        assert found == found.strip().lower()


def outcome(channel: Channel, text: str) -> tuple[str | None, str]:
    try:
        return normal(channel, text, country="US"), ""
    except Unfit as unfit:
        return None, str(unfit)


@pytest.mark.parametrize(
    ("typed", "looked_for"),
    [("(415) 555", "415555"), ("+44 20", "4420"), (" Jo ", "jo"), ("", ""), ("jo@", "jo@")],
)
def test_a_part_of_a_number_is_looked_for_by_its_digits(typed: str, looked_for: str) -> None:
    assert searched("sms", typed) == looked_for


def test_digits_in_a_mail_address_are_looked_for_as_they_are() -> None:
    assert searched("email", "a-1.b") == "a-1.b"


# What becomes of a suppression


def said(reason: SuppressionReason, at: int = 1) -> Later:
    return Later(reason=reason, source="user", at=at, by="usr_a", note=f"about {reason}")


def suppressed(first: SuppressionReason, *more: SuppressionReason) -> Suppression:
    one = Suppression(
        channel="sms",
        address="+14155550132",
        reason=first,
        source="user",
        at=1,
        by="usr_a",
        note=f"about {first}",
    )
    for at, reason in enumerate(more, 2):
        one = with_later(one, said(reason, at))
    return one


@given(reasons=st.lists(st.sampled_from(REASONS), min_size=1, max_size=30))
def test_the_first_reason_stays_and_each_is_told_once(reasons: list[SuppressionReason]) -> None:
    one = suppressed(*reasons)

    assert (one.reason, one.at) == (reasons[0], 1)
    assert [one.reason, *(later.reason for later in one.later)] == list(dict.fromkeys(reasons))
    assert one.was_asked_for == bool(ASKED_FOR & set(reasons))


@given(reasons=st.lists(st.sampled_from(REASONS), min_size=1, max_size=30))
def test_start_ends_what_they_asked_for_and_nothing_else(reasons: list[SuppressionReason]) -> None:
    left = without_own_wish(suppressed(*reasons))

    others = [reason for reason in dict.fromkeys(reasons) if reason not in ASKED_FOR]
    found = [] if left is None else [left.reason, *(later.reason for later in left.later)]
    assert found == others
    if left is not None:
        assert left.note == f"about {others[0]}"


# Consent


def consent(
    state: ConsentState, at: int, *, channel: Channel = "sms", class_: ConsentClass = "marketing"
) -> Consent:
    return Consent(
        channel=channel, class_=class_, state=state, source="form", wording="Yes.", at=at, by="usr_a"
    )


def test_the_last_word_on_each_channel_and_class_counts() -> None:
    history = [
        consent("given", 1),
        consent("given", 2, channel="email"),
        consent("withdrawn", 3),
        consent("unknown", 4, class_="informational"),
    ]

    assert {key: one.state for key, one in current(history).items()} == {
        ("sms", "marketing"): "withdrawn",
        ("email", "marketing"): "given",
        ("sms", "informational"): "unknown",
    }
    view = current_view(history)
    assert view.voice.marketing is None
    assert view.sms.marketing is not None
    assert (view.sms.marketing.state, view.sms.marketing.at) == ("withdrawn", "1970-01-01T00:00:00.000Z")


def test_an_older_agreement_that_turns_up_does_not_undo_a_withdrawal() -> None:
    history = [consent("withdrawn", 10), consent("given", 5)]

    assert current(history)["sms", "marketing"].state == "withdrawn"
    assert current([*history, consent("given", 11)])["sms", "marketing"].state == "given"


def test_a_withdrawal_counts_whenever_it_was_said() -> None:
    assert current([consent("given", 10), consent("withdrawn", 5)])["sms", "marketing"].state == "withdrawn"


@pytest.mark.parametrize(
    ("state", "wording", "at", "fields"),
    [
        ("given", "", None, ["wording"]),
        ("given", "   ", None, ["wording"]),
        ("given", "Yes, mail me.", None, []),
        ("withdrawn", "", None, []),
        ("unknown", "", "2025-11-20T00:00:00Z", []),
        ("given", "Yes.", "2030-01-01T00:00:00Z", ["at"]),
        ("given", "Yes.", "2025-11-20", ["at"]),
        ("given", "Yes.", "yesterday", ["at"]),
        ("given", "Yes.", "1901-01-01T00:00:00Z", ["at"]),
        ("given", "", "9999-12-31T23:59:59-23:59", ["wording", "at"]),
    ],
)
def test_what_nobody_can_have_said_is_not_written_down(
    state: ConsentState, wording: str, at: str | None, fields: list[str]
) -> None:
    draft = ConsentDraft(
        channel="sms", class_="marketing", state=state, source="form", wording=wording, at=at
    )

    assert [problem.field for problem in draft_problems(draft, now_us=NOW_US)] == fields


def test_consent_without_a_time_was_said_now_and_a_fast_clock_is_forgiven() -> None:
    draft = ConsentDraft(channel="sms", class_="marketing", state="given", source="api", wording=" Yes. ")
    assert consent_of(draft, now_us=NOW_US, by="key_a") == Consent(
        channel="sms", class_="marketing", state="given", source="api", wording="Yes.", at=NOW_US, by="key_a"
    )

    ahead = ConsentDraft(
        channel="sms", class_="marketing", state="withdrawn", source="api", at="2025-11-20T20:22:00Z"
    )
    assert draft_problems(ahead, now_us=NOW_US) == []
    assert consent_of(ahead, now_us=NOW_US, by="key_a").at == NOW_US


# Files


def looked_at(content: bytes, *, channel: Channel = "sms") -> tuple[Sheet, list[tuple[int, str]]]:
    def fits(text: str) -> bool:
        try:
            normal(channel, text, country="US")
        except Unfit:
            return False
        return True

    file = io.BytesIO(content)
    headers = EMAIL_HEADERS if channel == "email" else PHONE_HEADERS
    sheet = examined(file, headers=headers, fits=fits)
    found = [(cell.number, cell.text) for cell in cells(file, sheet)]
    assert len(found) == sheet.rows
    assert not file.closed
    return sheet, found


@pytest.mark.parametrize(
    ("content", "rows"),
    [
        (b"+14155550132\n+14155550199\n", [(1, "+14155550132"), (2, "+14155550199")]),
        (b"Phone\n+14155550132", [(2, "+14155550132")]),
        (b"name;phone\nJo;+14155550132\n", [(2, "+14155550132")]),
        (b"who\twhere\nJo\t(415) 555-0132\n", [(2, "(415) 555-0132")]),
        (b"\xef\xbb\xbfPhone\r\n+14155550132\r\n\r\n\r\n", [(2, "+14155550132")]),
        ("Phone\n+14155550132\n".encode("utf-16"), [(2, "+14155550132")]),
        (b"Jos\xe9,+14155550132\n", [(1, "+14155550132")]),
        (b'"multi\nline",+14155550132\nJo,72345\n', [(1, "+14155550132"), (2, "72345")]),
        (b'=HYPERLINK("http://x")\n+14155550132\n', [(2, "+14155550132")]),
        (b"415-555-01x2\n+14155550132\n", [(1, "415-555-01x2"), (2, "+14155550132")]),
        (b"phone,name\n,Jo\n+14155550132,Al\n", [(2, ""), (3, "+14155550132")]),
    ],
)
def test_the_column_of_addresses_is_found_in_files_of_every_kind(
    content: bytes, rows: list[tuple[int, str]]
) -> None:
    assert looked_at(content)[1] == rows


def test_mail_addresses_are_found_among_other_columns() -> None:
    content = b"id,reason,who\n7,bounce,Jo@Example.com\n8,spam,al@example.com\n"

    assert looked_at(content, channel="email")[1] == [(2, "Jo@Example.com"), (3, "al@example.com")]


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "nothing"),
        (b"\n \n,,\n", "nothing"),
        (b"Phone\n", "nothing in it but"),
        (b"+1415\x00555\n", "no text"),
        (b'phone\n"+14155550132\n+14155550199\n', "quotation mark"),
        (b'phone\n"+1415"5550132\n', "quotation mark"),
        (b"phone\n" + b"1" * 200_000 + b"\n", "too long"),
        (b"," * COLUMNS_MAX + b"+14155550132\n", "columns"),
        (b"\xff\xfe+\0" + b"\x00\xd8" * 3, "nothing"),
    ],
)
def test_what_is_no_list_is_refused_as_a_whole(content: bytes, why: str) -> None:
    with pytest.raises(Unreadable) as refused:
        looked_at(content)

    assert why in str(refused.value) or why == "nothing"


def refusal(content: bytes) -> str | None:
    try:
        looked_at(content)
    except Unreadable as unreadable:
        return str(unreadable)
    return None


@given(
    texts=st.lists(st.text(alphabet=string.printable, min_size=0, max_size=12), max_size=12),
    delimiter=st.sampled_from([",", ";", "\t"]),
)
def test_whatever_a_file_holds_it_is_read_or_refused(texts: list[str], delimiter: str) -> None:
    content = "\n".join(f"{a}{delimiter}{b}" for a, b in product(texts[:4], texts[4:8])).encode()

    assert (refusal(content) or ".").endswith(".")


@given(content=st.binary(max_size=200))
def test_bytes_of_any_kind_are_read_or_refused(content: bytes) -> None:
    assert (refusal(content) or ".").endswith(".")
