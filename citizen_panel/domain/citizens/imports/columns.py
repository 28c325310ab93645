"""Guessing which column of a list holds what, from how its heading is worded; whoever sent it has the last word."""

import re
from collections.abc import Mapping, Sequence

from citizen_panel.domain.citizens.imports.vocabulary import NEEDED, Column

WORDED: Mapping[Column, tuple[str, ...]] = {
    Column.NAME: ("name", "full name", "first name", "forename", "given name", "known as"),
    Column.EMAIL: ("email", "e mail", "email address", "e mail address"),
    Column.MOBILE: ("mobile", "mobile number", "mobile phone", "cell", "text"),
    Column.LANDLINE: ("landline", "phone", "telephone", "phone number", "telephone number", "home phone"),
    Column.ADDRESS: ("address", "address 1", "address line 1", "street", "street address"),
    Column.ADDRESS_2: ("address 2", "address line 2"),
    Column.TOWN: ("town", "city", "town or city", "address 3", "address line 3"),
    Column.POSTCODE: ("postcode", "post code", "postal code"),
    Column.COUNCIL: ("council", "area", "council area", "local authority"),
    Column.BORN: ("born", "date of birth", "dob", "birth date", "month of birth", "year of birth", "birth month"),
    Column.WAYS: ("ways", "contact by", "contact preference", "contact preferences", "preferred contact"),
    Column.AGREED_ON: ("agreed on", "agreed", "date agreed", "consent date", "date of consent", "joined", "joined on"),
    Column.PROVED_ON: ("proved on", "checked on", "verified", "verified on", "confirmed", "confirmed on"),
    Column.EVIDENCE: ("evidence", "proof", "consent form", "form number", "reference", "id"),
    Column.LANGUAGE: ("language", "preferred language", "language of letters", "reads"),
}


def guessed(heading: Sequence[str]) -> dict[Column, int]:
    """For each thing we take over, the column that is worded like it; no column is taken twice."""
    plain = [" ".join(re.sub(r"[^a-z0-9]+", " ", cell.casefold()).split()) for cell in heading]
    found: dict[Column, int] = {}
    for column, words in WORDED.items():
        for word in words:
            place = next((n for n, cell in enumerate(plain) if cell == word and n not in found.values()), None)
            if place is not None:
                found[column] = place
                break
    return found


def missing(columns: Mapping[Column, int]) -> tuple[Column, ...]:
    """What no list can do without and has no column; a way of reaching people counts as one, named by e-mail."""
    lacking = [each for each in NEEDED if each not in columns]
    reached = (Column.EMAIL, Column.MOBILE, Column.LANDLINE, Column.ADDRESS)
    if not any(each in columns for each in reached):
        lacking.append(Column.EMAIL)
    if Column.POSTCODE not in columns and Column.COUNCIL not in columns:
        lacking.append(Column.POSTCODE)
    return tuple(lacking)
