"""Lists of another body's panel, for tests."""

import csv
import io
from collections.abc import Iterable, Mapping

import openpyxl

from citizen_panel.domain.citizens.imports.service import Origin
from citizen_panel.domain.citizens.vocabulary import ContactWay
from citizen_panel.domain.consent.vocabulary import GivenThrough

HEADING = ("Name", "Email", "Mobile", "Address", "Town", "Postcode", "Date of birth", "Consent date", "Form number")
ORIGIN = Origin(
    source="Old Example Panel",
    words="I agree that the Old Example Panel keeps my details and asks me to take part.",
    through=GivenThrough.POST,
    ways=(ContactWay.EMAIL, ContactWay.POST),
    evidence="boxes 3 to 9",
    are_adults=False,
)


def a_line(number: int = 1, **changes: str) -> dict[str, str]:
    """The cells of somebody who can be taken in, by heading."""
    line = {
        "Name": f"Ailsa Invented {number}",
        "Email": f"ailsa{number}@old.example",
        "Mobile": "",
        "Address": "",
        "Town": "",
        "Postcode": "EH1 1BB",
        "Date of birth": "31/03/1980",
        "Consent date": "2025-12-01",
        "Form number": f"F{number}",
    }
    return line | {name.replace("_", " "): value for name, value in changes.items()}


def csv_of(lines: Iterable[Mapping[str, str]], heading: Iterable[str] = HEADING) -> bytes:
    into = io.StringIO()
    writer = csv.DictWriter(into, fieldnames=list(heading), lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(lines)
    return into.getvalue().encode()


def xlsx_of(rows: Iterable[Iterable[object]]) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(list(row))
    into = io.BytesIO()
    book.save(into)
    return into.getvalue()
