"""Lists of another body's panel, for tests."""

import csv
import io
from collections.abc import Iterable, Mapping
from uuid import UUID

import openpyxl
from sqlalchemy import select

from citizen_panel.core.db import db, transaction
from citizen_panel.domain.accounts.vocabulary import UserKind
from citizen_panel.domain.citizens.imports import queries, service
from citizen_panel.domain.citizens.imports.models import BroughtIn, PanelImport
from citizen_panel.domain.citizens.imports.service import Origin
from citizen_panel.domain.citizens.imports.vocabulary import Column
from citizen_panel.domain.citizens.models import Citizen
from citizen_panel.domain.citizens.vocabulary import ContactWay
from citizen_panel.domain.consent.vocabulary import GivenThrough
from citizen_panel.tasks import imports as worker
from tests.factories.accounts import an_account
from tests.factories.consent import wordings

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


def a_list(people_in_it: int = 3, first: int = 0) -> UUID:
    """A list that was sent, with its columns guessed."""
    wordings()
    sender = an_account(UserKind.ADMIN, name="Dougal")
    sent = service.send(
        csv_of(a_line(number) for number in range(first, first + people_in_it)), ORIGIN, made_by=sender.id
    )
    assert isinstance(sent, PanelImport)
    return sent.id


def let_check(import_id: UUID) -> None:
    """Let a list be looked through by whoever works next."""
    row = queries.panel_import(import_id)
    assert row is not None
    with transaction():
        columns = {Column(name): place for name, place in row.columns.items()}
        assert service.choose(import_id, columns) is None


def brought_in(people_in_it: int = 1, first: int = 0) -> UUID:
    """A list whose people are on the panel."""
    import_id = a_list(people_in_it, first)
    let_check(import_id)
    worker.go_on(import_id)
    with transaction():
        assert service.bring(import_id) is None
    worker.go_on(import_id)
    return import_id


def who_came(import_id: UUID) -> list[UUID]:
    """Who is on the panel through a list, in its order."""
    came = select(Citizen.id).join(BroughtIn, BroughtIn.citizen_id == Citizen.id)
    return list(db.session.scalars(came.where(BroughtIn.import_id == import_id).order_by(Citizen.row_no)))
