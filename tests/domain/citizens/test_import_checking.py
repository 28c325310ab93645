"""Checking one line of a list: who can be taken in, with what, and every reason why somebody cannot."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citizen_panel.domain.citizens.imports.checking import check
from citizen_panel.domain.citizens.imports.columns import guessed, missing
from citizen_panel.domain.citizens.imports.dates import month_read, read_day
from citizen_panel.domain.citizens.imports.preparing import trimmed
from citizen_panel.domain.citizens.imports.vocabulary import Column, Entry, Fault, Faulty, Line, Terms
from citizen_panel.domain.citizens.vocabulary import ContactSheet, ContactWay, LegalAge
from tests.factories.imports import HEADING, a_line

TODAY = date(2026, 11, 20)
COLUMNS = guessed(HEADING)
TERMS = Terms(ways=(ContactWay.EMAIL, ContactWay.POST), evidence="boxes 3 to 9", are_adults=False, today=TODAY)


def checked(terms: Terms = TERMS, **changes: str) -> Entry | Faulty:
    return check(Line(2, tuple(a_line(**changes).values())), COLUMNS, len(HEADING), terms)


def faults(terms: Terms = TERMS, **changes: str) -> list[Fault]:
    found = checked(terms, **changes)
    return [fault for fault, _ in found.faults] if isinstance(found, Faulty) else []


@pytest.mark.parametrize(
    ("typed", "language"),
    [("", "en"), ("English", "en"), ("GAELIC", "gd"), ("Gàidhlig", "gd"), ("gd", "gd"), ("scottish gaelic", "gd")],
)
def test_the_language_they_want_to_read_is_taken_over(typed: str, language: str) -> None:
    columns = {**COLUMNS, Column.LANGUAGE: len(HEADING)}
    found = check(Line(2, (*a_line().values(), typed)), columns, len(HEADING) + 1, TERMS)
    assert isinstance(found, Entry)
    assert found.language == language
    assert guessed([*HEADING, "Preferred language"])[Column.LANGUAGE] == len(HEADING)


def test_a_language_we_do_not_write_in_is_said_and_never_guessed() -> None:
    columns = {**COLUMNS, Column.LANGUAGE: len(HEADING)}
    found = check(Line(2, (*a_line().values(), "Klingon")), columns, len(HEADING) + 1, TERMS)
    assert found == Faulty(((Fault.BAD_LANGUAGE, Column.LANGUAGE),))


def test_the_columns_are_guessed_from_their_names() -> None:
    assert COLUMNS == {
        Column.NAME: 0,
        Column.EMAIL: 1,
        Column.MOBILE: 2,
        Column.ADDRESS: 3,
        Column.TOWN: 4,
        Column.POSTCODE: 5,
        Column.BORN: 6,
        Column.AGREED_ON: 7,
        Column.EVIDENCE: 8,
    }
    assert guessed(["E-MAIL address", "first_name"]) == {Column.NAME: 1, Column.EMAIL: 0}


@pytest.mark.parametrize(
    ("left_out", "lacking"),
    [
        ("Name", Column.NAME),
        ("Consent date", Column.AGREED_ON),
        ("Postcode", Column.POSTCODE),
    ],
)
def test_what_no_list_can_do_without(left_out: str, lacking: Column) -> None:
    assert missing(guessed([name for name in HEADING if name != left_out])) == (lacking,)
    assert missing(COLUMNS) == ()
    assert Column.EMAIL in missing({Column.NAME: 0, Column.AGREED_ON: 1, Column.POSTCODE: 2})


def test_a_sound_line_is_somebody_to_take_in() -> None:
    found = checked(Address="1 Invented Lane", Town="Nowhere", Mobile="07700 900123")
    assert isinstance(found, Entry)
    assert found.sheet == ContactSheet(
        name="Ailsa Invented 1",
        email="ailsa1@old.example",
        mobile="+447700900123",
        address=("1 Invented Lane", "Nowhere"),
        postcode="EH1 1BB",
        born="1980-03",
    )
    assert found.ways == (ContactWay.EMAIL, ContactWay.POST)
    assert found.legal_age is LegalAge.ADULT
    assert found.agreed_at == datetime(2025, 12, 1, tzinfo=UTC)
    assert found.evidence == "boxes 3 to 9: F1"


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"Name": ""}, [Fault.NO_NAME]),
        ({"Name": "12345"}, [Fault.NO_NAME]),
        ({"Name": "A" * 61}, [Fault.TOO_LONG, Fault.NO_NAME]),
        ({"Name": "Ai\u202elsa"}, [Fault.HIDDEN, Fault.NO_NAME]),
        ({"Name": '=cmd|"/C calc"!A0'}, [Fault.HIDDEN, Fault.NO_NAME]),
        ({"Email": "no address"}, [Fault.BAD_EMAIL, Fault.NO_WAY]),
        ({"Email": ""}, [Fault.NO_WAY]),
        ({"Mobile": "12"}, [Fault.BAD_MOBILE]),
        ({"Postcode": "nowhere"}, [Fault.BAD_POSTCODE]),
        ({"Postcode": ""}, [Fault.NO_COUNCIL]),
        ({"Date_of_birth": "31/02/1980"}, [Fault.BAD_BORN]),
        ({"Date_of_birth": "2030-01-01"}, [Fault.BAD_BORN]),
        ({"Date_of_birth": ""}, [Fault.NO_AGE]),
        ({"Date_of_birth": "2012-01-01"}, [Fault.UNDER_16]),
        ({"Date_of_birth": "2010-11-01"}, [Fault.UNDER_16]),
        ({"Consent_date": ""}, [Fault.NO_AGREED]),
        ({"Consent_date": "last year"}, [Fault.BAD_AGREED]),
        ({"Consent_date": "2026-11-21"}, [Fault.AGREED_LATER]),
        ({"Consent_date": "2024-11-19"}, [Fault.TOO_OLD]),
    ],
)
def test_every_fault_is_named(changes: dict[str, str], expected: list[Fault]) -> None:
    assert faults(**changes) == expected


def test_all_faults_of_a_line_are_named_at_once() -> None:
    assert faults(Name="", Mobile="12", Consent_date="never") == [Fault.NO_NAME, Fault.BAD_MOBILE, Fault.BAD_AGREED]


def test_a_torn_line_and_one_with_a_comma_too_many() -> None:
    for cells in (("Ailsa", "ailsa@old.example"), (*a_line().values(), "more")):
        assert check(Line(2, cells), COLUMNS, len(HEADING), TERMS) == Faulty(((Fault.CELLS, None),))
    assert isinstance(check(Line(2, (*a_line().values(), "", " ")), COLUMNS, len(HEADING), TERMS), Entry)


def test_without_dates_of_birth_the_list_must_be_of_adults() -> None:
    adults = Terms(ways=TERMS.ways, evidence="x", are_adults=True, today=TODAY)
    found = checked(adults, Date_of_birth="")
    assert isinstance(found, Entry)
    assert found.legal_age is LegalAge.ADULT
    assert faults(adults, Date_of_birth="2012-01-01") == [Fault.UNDER_16]


@pytest.mark.parametrize(
    ("born", "age"),
    [
        ("1980", LegalAge.ADULT),
        ("2008", LegalAge.SIXTEEN_17),  # may be born in December
        ("2008-10", LegalAge.ADULT),
        ("2008-11", LegalAge.SIXTEEN_17),  # the day is not known, so the younger counts
        ("10/2010", LegalAge.SIXTEEN_17),
    ],
)
def test_the_younger_age_counts_where_a_day_is_missing(born: str, age: LegalAge) -> None:
    found = checked(Date_of_birth=born)
    assert isinstance(found, Entry)
    assert found.legal_age is age


def test_own_ways_come_before_those_of_the_list() -> None:
    columns, heading = {**COLUMNS, Column.WAYS: 9}, (*HEADING, "Ways")
    line = {**a_line(Mobile="07700 900123"), "Ways": "Text, phone"}
    found = check(Line(2, tuple(line.values())), columns, len(heading), TERMS)
    assert isinstance(found, Entry)
    assert found.ways == (ContactWay.SMS, ContactWay.PHONE)
    odd = check(Line(2, (*a_line().values(), "carrier pigeon")), columns, len(heading), TERMS)
    assert odd == Faulty(((Fault.BAD_WAYS, Column.WAYS),))


def test_a_spreadsheet_eats_the_first_nought_of_a_number() -> None:
    found = checked(Mobile="7700900123")
    assert isinstance(found, Entry)
    assert found.sheet.mobile == "+447700900123"


def test_what_no_way_needs_is_not_taken_over() -> None:
    whole = ContactSheet(
        name="Ailsa", email="a@old.example", mobile="+447700900123", address=("1",), postcode="EH1 1BB"
    )
    assert trimmed(whole, (ContactWay.EMAIL,)) == ContactSheet(name="Ailsa", email="a@old.example")
    assert trimmed(whole, (ContactWay.POST,)) == ContactSheet(name="Ailsa", address=("1",), postcode="EH1 1BB")


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("2025-03-31", date(2025, 3, 31)),
        ("31/03/2025", date(2025, 3, 31)),
        ("31.3.2025", date(2025, 3, 31)),
        ("31 March 2025", date(2025, 3, 31)),
        ("2025-03-31T10:20:00", date(2025, 3, 31)),
        ("03/31/2025", None),
        ("31/03/25", None),
        ("", None),
    ],
)
def test_days_as_people_write_them(typed: str, day: date | None) -> None:
    assert read_day(typed) == day


@given(st.text(max_size=12))
@settings(max_examples=100)
def test_any_text_is_a_month_or_none(typed: str) -> None:
    month = month_read(typed)
    assert month is None or (len(month) == 7 and 1 <= int(month[5:]) <= 12)


@given(st.lists(st.text(max_size=30), max_size=12))
@settings(max_examples=100)
def test_any_line_is_somebody_or_has_a_reason(cells: list[str]) -> None:
    found = check(Line(2, tuple(cells)), COLUMNS, len(HEADING), TERMS)
    assert isinstance(found, Entry) or found.faults
