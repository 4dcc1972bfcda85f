"""What separates cells, what names columns, what columns are: guessed from what real files hold."""

from datetime import date

import pytest

from app.features.imports.rules.columns import columns_of
from app.features.imports.rules.countries import country_of
from app.features.imports.rules.dialect import delimiter_of, has_header, said_delimiter
from app.features.imports.rules.looks import DateOrder, date_order, day_of, number_of
from app.features.imports.rules.names import is_total, target_of
from app.features.imports.rules.people import parted, tags_of
from app.features.imports.types.columns import CustomField


@pytest.mark.parametrize(
    ("sample", "delimiter"),
    [
        ("a,b,c\n1,2,3\n", ","),
        ("a;b\nx,y;z\nq,r;s\n", ";"),
        ("name\tcity\nAnn, B\tBonn\n", "\t"),
        ("a|b|c\nx|y|z\n", "|"),
        ("Name;Amount\nAnn;1,5\nBen;2,5\nCleo;3,5\n", ";"),
        ('a,b\n"x;y;z",1\n"p;q;r",2\n', ","),
        ('a,b\n"two\nlines, and more",1\n', ","),
        ("only\none\ncolumn\n", ","),
        ("", ","),
    ],
)
def test_the_mark_that_makes_rows_of_one_width_separates_them(sample: str, delimiter: str) -> None:
    assert delimiter_of(sample) == delimiter


def test_a_first_line_that_names_the_mark_is_believed() -> None:
    assert said_delimiter("sep=;\r\n") == ";"
    assert said_delimiter("sep=;x\r\n") is None


@pytest.mark.parametrize(
    ("rows", "named"),
    [
        ([["First name", "E-mail"], ["Ann", "ann@example.com"]], True),
        ([["Ann", "ann@example.com"], ["Ben", "ben@example.com"]], False),
        ([["Ann", "+49 170 1234567"], ["Ben", "+49 170 7654321"]], False),
        ([["Nachname", "Geburtstag"], ["Adler", "01.02.1990"]], True),
        ([["colour", "size"], ["red", "small"]], True),
        ([["same", "same"], ["red", "small"]], False),
        ([], False),
    ],
)
def test_names_of_columns_do_not_look_like_what_they_name(rows: list[list[str]], named: bool) -> None:
    assert has_header(rows) is named


@pytest.mark.parametrize(
    ("name", "field"),
    [
        ("First Name", "first_name"),
        ("firstName", "first_name"),
        ("VORNAME", "first_name"),
        ("Prénom", "first_name"),
        ("Nombre", "first_name"),
        ("Nachname", "last_name"),
        ("Apellidos", "last_name"),
        ("Nom de famille", "last_name"),
        ("Ansprechpartner", "full_name"),
        ("Nombre completo", "full_name"),
        ("E-Mail-Adresse", "email"),
        ("e_mail", "email"),
        ("Correo electrónico", "email"),
        ("Courriel", "email"),
        ("Kunden-E-Mail (privat)", "email"),
        ("Handynummer", "phone"),
        ("Teléfono móvil", "phone"),
        ("N° de téléphone portable", "phone"),
        ("Mobile", "phone"),
        ("Firma", "company"),
        ("Razón social", "company"),
        ("Société", "company"),
        ("Land", "country"),
        ("País", "country"),
        ("Kundennummer", "external_id"),
        ("Schlagworte", "tags"),
        ("Étiquettes", "tags"),
        ("Bemerkungen", "note"),
        ("Zuständig", "owner"),
        ("Shoe size", None),
        ("", None),
    ],
)
def test_columns_are_known_by_their_names_in_four_languages(name: str, field: str | None) -> None:
    found = target_of(name)
    assert (None if found is None else found[0]) == field


def test_columns_are_known_by_what_stands_in_them_too() -> None:
    # given
    rows = [
        [f"{number}", f"ann{number}@example.com", f"+49 170 {1000000 + number}", "Germany", "red"]
        for number in range(20)
    ]

    # when
    found = columns_of(["a", "b", "c", "d", "e"], rows, [])

    # then
    assert [column.suggested for column in found] == [None, "email", "phone", "country", None]
    assert found[4].offer is not None
    assert (found[4].offer.key, found[4].offer.kind) == ("e", "text")
    assert found[0].offer is not None
    assert found[0].offer.kind == "number"


def test_a_name_that_its_cells_belie_is_less_sure_and_a_field_is_suggested_once() -> None:
    # given
    rows = [["unknown", "ann@example.com", "+491701234567", "+491701234568"]] * 5

    # when
    found = columns_of(["E-mail", "Address of post", "Phone", "Mobile"], rows, [])

    # then
    assert [column.suggested for column in found] == [None, "email", "phone", None]
    assert found[1].confidence == 0.9


def test_custom_fields_and_our_own_columns_are_recognised() -> None:
    # given
    fields = [CustomField(key="shoe_size", name="Shoe size", kind="number")]

    # when
    found = columns_of(["Shoe Size", "astrix_line", "astrix_reason"], [["42", "7", "why"]], fields)

    # then
    assert [column.suggested for column in found] == ["custom.shoe_size", "ignore", "ignore"]


@pytest.mark.parametrize(
    ("full", "first", "last"),
    [
        ("Ann Adler", "Ann", "Adler"),
        ("Adler, Ann Marie", "Ann Marie", "Adler"),
        ("Ludwig van Beethoven", "Ludwig", "van Beethoven"),
        ("Ursula von der Leyen", "Ursula", "von der Leyen"),
        ("Frau Ann Adler", "Ann", "Adler"),
        ("Mr. Ben Cohen", "Ben", "Cohen"),
        ("Cher", "Cher", ""),
        ("  ", "", ""),
        (",", "", ""),
    ],
)
def test_a_full_name_is_taken_apart(full: str, first: str, last: str) -> None:
    assert parted(full) == (first, last)


def test_tags_are_separated_by_commas_semicolons_and_bars() -> None:
    assert tags_of(" fair ;vip|fair, new  york ,") == ["fair", "vip", "new york"]


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        *(("DE", "DE"), ("de", "DE"), ("Deutschland", "DE"), ("Alemania", "DE"), ("Allemagne", "DE")),
        *(("USA", "US"), ("Österreich", "AT"), ("United Kingdom", "GB"), ("ESP", "ES")),
        *(("Atlantis", None), ("ZZ", None), ("", None)),
    ],
)
def test_countries_are_known_by_code_and_by_name(cell: str, code: str | None) -> None:
    assert country_of(cell) == code


@pytest.mark.parametrize(
    ("cell", "order", "day"),
    [
        ("2026-01-31", "dmy", date(2026, 1, 31)),
        ("31.01.2026", "mdy", date(2026, 1, 31)),
        ("01/02/2026", "dmy", date(2026, 2, 1)),
        ("01/02/2026", "mdy", date(2026, 1, 2)),
        ("2026-01-31T10:00:00Z", "dmy", date(2026, 1, 31)),
        ("31.02.2026", "dmy", None),
        ("01/02/26", "dmy", None),
        ("soon", "dmy", None),
    ],
)
def test_days_are_read_in_the_order_of_their_column(cell: str, order: DateOrder, day: date | None) -> None:
    assert day_of(cell, order) == day


def test_days_beyond_twelve_tell_the_order() -> None:
    assert date_order(["01/02/2026", "13/02/2026"]) == "dmy"
    assert date_order(["01/02/2026", "01/13/2026"]) == "mdy"
    assert date_order(["01/02/2026"]) is None


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        *(("1,234.50", 1234.5), ("1.234,50", 1234.5), ("1,234", 1234), ("1.5", 1.5), ("1,5", 1.5)),
        *(("€ 20", 20), ("1 234,5", 1234.5), ("-3", -3), ("12 %", 12)),
        *(("abc", None), ("1.2.3.4", None), ("", None)),
    ],
)
def test_numbers_are_read_in_both_ways_of_writing_them(cell: str, number: float | None) -> None:
    assert number_of(cell) == number


@pytest.mark.parametrize("cell", ["Total", "TOTAL:", "Summe", "Grand total", "Gesamtsumme", "Somme", "Suma"])
def test_words_for_sums_are_known(cell: str) -> None:
    assert is_total(cell)
    assert not is_total(f"{cell} Wine Ltd")


def test_a_cell_that_is_too_long_for_any_known_word_is_not_taken_apart(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """One letter can stand for eighteen: a file of such cells kept the engine busy for an hour."""
    taken_apart: list[str] = []
    for module in ("names", "countries"):
        monkeypatch.setattr(f"app.features.imports.rules.{module}.plain", taken_apart.append)

    assert not is_total("\ufdfa" * 100_000)
    assert country_of("\ufdfa" * 100_000) is None
    assert taken_apart == []
